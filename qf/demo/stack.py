"""The embedded stack as the simulator drives it: its clock, its ticks, its rest, and its loop."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import datetime
from typing import Any

import eventlet.asyncio

from gateway.rpc import RpcClient
from qf.standalone import Standalone
from services.kit import bus
from services.kit.identity import Actor, issue_token
from services.kit.settings import settings

SETTLE_SECONDS = 120.0


class Stack:
    """A running `Standalone`, and an operator's way around its gateway for what no graph offers."""

    def __init__(self, standalone: Standalone) -> None:
        self._standalone = standalone
        self._rpc = RpcClient(bus.connect)
        assert standalone.services is not None
        self._services = standalone.services

    @property
    def url(self) -> str:
        """Where the gateway answers."""
        return self._standalone.url

    def set_clock(self, at: datetime) -> None:
        """Let the domain clock stand at `at` and run on."""
        self._standalone.set_clock(at)

    def tick(self) -> None:
        """Let every service notice what time it is."""
        self._services.run_ticks()

    def settle(self) -> None:
        """Wait until every event has reached every consumer. Raises `TimeoutError`."""
        self._services.settle(SETTLE_SECONDS)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """The result of a coroutine on the process's loop; for green threads."""
        return eventlet.asyncio.spawn_for_awaitable(work).wait()

    async def call(self, tenant: str, method: str, payload: dict[str, Any]) -> Any:
        """The result of `service.method` for an operator of `tenant`. Raises the `QfError` of the service."""
        token = issue_token(settings(), Actor("qf-demo", tenant, ("operator",)))
        service, name = method.split(".")
        return await self._rpc.call(service, name, payload, token=token, timeout=30)

    def close(self) -> None:
        """End the operator's connection."""
        self._rpc.close()
