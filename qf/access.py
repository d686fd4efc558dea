"""What commands beside the stack reach: the store and the services, running or started for the command's length."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gateway.rpc import RpcClient
from qf import control, keys
from qf.mongod import Mongod
from qf.refusal import Refused
from services.kit import bus
from services.kit.identity import Actor, issue_token
from services.kit.ids import derive
from services.kit.settings import override, settings

START_SECONDS = 60.0
STOP_SECONDS = 60.0
UNIT_ID = re.compile(r"[0-9a-v]{26}")
OWN_STACK = (sys.executable, "-m", "qf", "standalone", "--no-gateway")


def data_folder() -> Path:
    """`QF_DATA`, absolute."""
    return settings().data.absolute()


@contextmanager
def store() -> Iterator[None]:
    """The store in the settings: the configured one, the running stack's, or the embedded one for this command."""
    if settings().mongo_uri is not None:
        yield
        return
    if not (data_folder() / "mongo").is_dir():
        raise Refused(f"no data in {data_folder()}: set QF_MONGO_URI, or QF_DATA to the folder of an embedded stack")
    server = Mongod(data_folder())
    override(mongo_uri=server.start())
    try:
        yield
    finally:
        override(mongo_uri=None)
        server.stop()


class Caller:
    """Calls services as the operator of a tenant."""

    def __init__(self, client: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._client, self._loop = client, loop

    def call(self, method: str, payload: Any, tenant: str, timeout: float = 60.0) -> Any:
        """The result of `<service>.<method>` in `tenant`. Raises the `QfError` of the service, or `Unavailable`."""
        service, _, name = method.partition(".")
        token = issue_token(settings(), Actor("qf", tenant, ("operator",)))
        return self._loop.run_until_complete(self._client.call(service, name, payload, token=token, timeout=timeout))


@contextmanager
def caller() -> Iterator[Caller]:
    """The services over the broker, through the running embedded stack, or in one that is started for the command."""
    keys.ensure(data_folder())
    loop = asyncio.new_event_loop()
    try:
        with _client(loop) as client:
            yield Caller(client, loop)
    finally:
        loop.close()


@contextmanager
def _client(loop: asyncio.AbstractEventLoop) -> Iterator[Any]:
    if not bus.is_embedded():
        client = RpcClient(bus.connect)
        try:
            yield client
        finally:
            client.close()
        return
    running = loop.run_until_complete(control.find(data_folder()))
    if running is not None:
        yield running
        return
    process = subprocess.Popen(OWN_STACK, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield _answering(process, loop)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def _answering(process: subprocess.Popen[bytes], loop: asyncio.AbstractEventLoop) -> control.ControlClient:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Refused("the embedded stack did not start: see above")
        found = loop.run_until_complete(control.find(data_folder()))
        if found is not None:
            return found
        time.sleep(0.1)
    raise TimeoutError("the embedded stack did not start in time")


def unit_id(tenant: str, unit: str | None) -> str | None:
    """The id of the unit that is named by its code or by its id."""
    return unit if unit is None or UNIT_ID.fullmatch(unit) else derive(tenant, "unit", unit)
