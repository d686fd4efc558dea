"""Everything in one process on one loop: the store as a child, the services, and the gateway.

Import `qf.patched` before this module.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import eventlet
import eventlet.asyncio
import uvicorn
from pymongo.errors import PyMongoError

from gateway.app import build_app
from gateway.rpc import RpcClient
from qf import keys, services
from qf.control import Control
from qf.mongod import Mongod, StoreEnded
from qf.open_files import raise_limit
from qf.ports import listen
from qf.runner import Services
from qf.signals import expect_end, wait_for_end
from qf.web import web_config
from services.kit import bus, telemetry
from services.kit.clock import clock, parse_instant
from services.kit.settings import override, settings

READY_SECONDS = 30.0
CLOCK_SECONDS = 5.0
HOUSE_SECONDS = 5.0
WATCH_SECONDS = 0.2
STOP_SECONDS, STOP_WITHOUT_STORE_SECONDS = 20.0, 1.0


class Standalone:
    """The embedded stack. Without the gateway it still answers the `qf` command."""

    def __init__(self, *, with_gateway: bool = True) -> None:
        self._with_gateway = with_gateway
        self.data = settings().data.absolute()
        self._listener: socket.socket | None = None
        self._control: Control | None = None
        self._mongod: Mongod | None = None
        self.services: Services | None = None
        self._server: uvicorn.Server | None = None
        self._serving: Any = None
        self._rpc: RpcClient | None = None
        self._stopping = False

    @property
    def url(self) -> str:
        """Where the gateway answers."""
        return f"http://{settings().host}:{settings().port}"

    def start(self) -> None:
        """Start all parts in order. Raises `PortTaken`, `StoreDidNotStart`, or `MissingSettings`, with nothing left."""
        expect_end()
        raise_limit()
        if self._with_gateway:
            self._listener = listen(settings().host, settings().port, "QF_PORT")
        self.data.mkdir(parents=True, exist_ok=True)
        keys.ensure(self.data)
        keys.ensure_seal(self.data)
        telemetry.configure(settings(), "standalone")
        try:
            self._start_store()
            restore_clock(self.data)
            self.services = Services()
            self.services.start()
            self._rpc = RpcClient(bus.connect)
            self._control = Control(self.data, self._rpc)
            eventlet.asyncio.spawn_for_awaitable(self._control.start()).wait()
            if self._listener is not None:
                self._start_gateway(self._listener, self._rpc)
            self._clock_keeper = eventlet.spawn(self._keep_clock)
            self._house_keeper = eventlet.spawn(self._keep_house)
        except BaseException as error:
            ended = self._store_ended
            self.stop()
            if ended is not None and isinstance(error, Exception):
                raise StoreEnded(ended) from None
            raise

    @property
    def _store_ended(self) -> str | None:
        return self._mongod.ended if self._mongod is not None else None

    def _start_store(self) -> None:
        if settings().mongo_uri is None:
            self._mongod = Mongod(self.data, services.tables())
            override(mongo_uri=self._mongod.start(alone=True))

    def _start_gateway(self, listener: socket.socket, rpc: RpcClient) -> None:
        self._server = uvicorn.Server(web_config(build_app(settings(), rpc)))
        self._serving = eventlet.asyncio.spawn_for_awaitable(self._server._serve([listener]))
        self._until(lambda: self._serving.dead or (self._server is not None and self._server.started))
        if self._serving.dead:
            self._serving.wait()
            raise RuntimeError("the gateway ended at its start")

    def _until(self, reached: Callable[[], bool]) -> None:
        with eventlet.Timeout(READY_SECONDS, TimeoutError("the gateway did not start")):
            while not reached():
                eventlet.sleep(0.01)

    def set_clock(self, instant: Any) -> None:
        """Let the domain clock stand at `instant` and run on. It stands still while the stack is off."""
        clock.start_at(instant)
        save_clock(self.data)

    def _keep_clock(self) -> None:
        while not self._stopping:
            eventlet.sleep(CLOCK_SECONDS)
            save_clock(self.data)

    def _keep_house(self) -> None:
        while not self._stopping:
            eventlet.sleep(HOUSE_SECONDS)
            try:
                if self.services is not None and not self._stopping:
                    self.services.note_delivered()
            except PyMongoError as error:
                telemetry.logger().warning("delivered_not_noted", error=type(error).__name__)

    def stop(self) -> None:
        """Stop what was started: first who asks, then who answers, the store last."""
        if self._stopping:
            return
        self._stopping = True
        save_clock(self.data)
        if self._control is not None:
            eventlet.asyncio.spawn_for_awaitable(self._control.stop()).wait()
        if self._server is not None:
            self._server.should_exit = True
            with suppress(Exception), eventlet.Timeout(10, False):
                self._serving.wait()
        if self._listener is not None:
            self._listener.close()
        if self._rpc is not None:
            self._rpc.close()
        if self.services is not None:
            with eventlet.Timeout(STOP_SECONDS if self._store_ended is None else STOP_WITHOUT_STORE_SECONDS, False):
                self.services.stop()
        if self._mongod is not None:
            self._mongod.stop()

    def wait(self) -> int:
        """Serve until SIGINT or SIGTERM, or until a service dies; then stop. Returns the exit status.

        Raises `StoreEnded` when that was why.
        """
        error = wait_for_end(self.watch)
        if error is not None:
            telemetry.logger().error("services_died", error=f"{type(error).__name__}: {error}"[:300])
        self.stop()
        if isinstance(error, StoreEnded):
            raise error
        return 0 if error is None else 1

    def watch(self, beside: Callable[[], Any] | None = None) -> Any:
        """Return with `beside`, or with the services. Raises `StoreEnded` as soon as the store is gone."""
        assert self.services is not None
        work = eventlet.spawn(beside or self.services.wait)
        while not work.dead:
            if self._store_ended is not None:
                work.kill()
                raise StoreEnded(self._store_ended)
            eventlet.sleep(WATCH_SECONDS)
        return work.wait()


def restore_clock(data: Path) -> None:
    """Set the domain clock: from `QF_CLOCK`, or as the last start left it."""
    note = data / "clock.json"
    if settings().clock:
        clock.start_at(parse_instant(str(settings().clock)))
        save_clock(data)
    elif note.is_file():
        clock.start_at(parse_instant(json.loads(note.read_text())["now"]))


def save_clock(data: Path) -> None:
    """Keep where a replayed clock stands; the wall clock keeps itself."""
    if clock.is_replayed:
        (data / "clock.json.new").write_text(json.dumps({"now": clock.now().isoformat()}))
        (data / "clock.json.new").rename(data / "clock.json")
