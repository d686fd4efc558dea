"""`qf serve` and `qf gateway`: the deployables, with the addresses that an orchestrator and Prometheus ask.

Eventlet is imported where it is used: the gateway runs in an unpatched process.
"""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from qf import keys, services
from qf.open_files import raise_limit
from qf.ports import listen
from qf.refusal import Refused
from services.kit import bus, telemetry
from services.kit.settings import settings
from services.kit.telemetry import logger

if TYPE_CHECKING:
    from qf.runner import Services

STOP_SECONDS = 10.0
CHECK_SECONDS = 3.0
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Health:
    """`/healthz`: the loop turns. `/readyz`: the services run, store and bus answer. `/metrics`: Prometheus."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.started = False

    def serve(self) -> None:
        """Answer on `QF_HEALTH_PORT`. Raises `PortTaken`."""
        import eventlet

        from qf.brief import serve_briefly

        listener = listen(settings().health_host, settings().health_port, "QF_HEALTH_PORT")
        eventlet.spawn(serve_briefly, eventlet.greenio.GreenSocket(listener), self)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        status, kind, body = self._answer(environ["PATH_INFO"])
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, path: str) -> tuple[str, str, bytes]:
        if path == "/healthz":
            return "200 OK", "text/plain", b"ok"
        if path == "/metrics":
            return "200 OK", CONTENT_TYPE_LATEST, generate_latest()
        if path == "/readyz":
            found = {"services": self.started, "store": self._has(self._store), "bus": self._has(self._bus)}
            status = "200 OK" if all(found.values()) else "503 Service Unavailable"
            return status, "application/json", json.dumps(found).encode()
        return "404 Not Found", "text/plain", b"not found"

    def _store(self) -> bool:
        return self.started and self._services.ready

    @staticmethod
    def _bus() -> bool:
        with bus.connect() as connection:
            connection.connect()
        return True

    @staticmethod
    def _has(answers: Callable[[], bool]) -> bool:
        import eventlet

        try:
            with eventlet.Timeout(CHECK_SECONDS):
                return answers()
        except (Exception, eventlet.Timeout):
            return False


def serve(names: Sequence[str]) -> None:
    """Run services `names` (or `all`) until a signal. Exits with 1 when a service dies.

    Raises `Refused`, `PortTaken` or `MissingSettings` before anything starts.
    """
    unknown = sorted(set(names) - {*services.SHELLS, "all"})
    if unknown:
        raise Refused(f"no service {', '.join(unknown)}: choose from {', '.join(services.SHELLS)}, or all")
    chosen = list(services.SHELLS) if "all" in names else list(dict.fromkeys(names))
    require_named("amqp_uri", "mongo_uri")
    keys.ensure(settings().data.absolute(), to_sign=False)
    if services.SEALING & set(chosen):
        keys.ensure_seal(settings().data.absolute())
    if services.LINKING & set(chosen):
        _require_address()
    telemetry.configure(settings(), "+".join(chosen))
    raise SystemExit(_run(chosen))


def _run(names: list[str]) -> int:
    import eventlet

    from qf.runner import Services
    from qf.signals import expect_end, wait_for_end

    expect_end()
    raise_limit()
    running = Services(names)
    health = Health(running)
    health.serve()
    running.start()
    health.started = True
    logger().info("services_started", services=names)
    error = wait_for_end(running.wait)
    health.started = False
    with eventlet.Timeout(STOP_SECONDS, False):
        running.stop()
    if error is not None:
        logger().error("services_died", error=f"{type(error).__name__}: {error}"[:300])
    return 1 if error is not None else 0


def gateway() -> None:
    """Run the gateway until a signal. Raises `Refused`, `PortTaken` or `MissingSettings` before anything starts."""
    import uvicorn

    from gateway.app import build_app
    from gateway.rpc import RpcClient
    from qf.web import web_config

    require_named("amqp_uri")
    raise_limit()
    keys.ensure(settings().data.absolute())
    _require_address()
    telemetry.configure(settings(), "gateway")
    listener = listen(settings().host, settings().port, "QF_PORT")
    rpc = RpcClient(bus.connect)
    config = web_config(build_app(settings(), rpc))
    signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn raises the signal again after its own shutdown
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))
    finally:
        rpc.close()


def _require_address() -> None:
    """Links that patients get must lead somewhere. Raises `MissingSettings` in production."""
    if settings().env == "production":
        settings().require("public_url")


def require_named(*names: str) -> None:
    """Raise `Refused` unless the settings name these servers, which separate processes share."""
    missing = [f"QF_{name.upper()}" for name in names if getattr(settings(), name) is None]
    if missing:
        text = f"set {' and '.join(missing)}: separate processes share a broker and a store"
        raise Refused(f"{text}; `qf standalone` runs everything in one process without")
