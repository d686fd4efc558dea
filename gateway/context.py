"""What a resolver may reach: the caller, and the services on the caller's behalf."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from gateway.auth import Rpc
from gateway.errors import KeyTooLong
from gateway.limits import LONGEST_KEY
from services.kit.identity import Actor

LOCALES = ("zh", "en")
LONGEST_LANGUAGES = 200


@dataclass
class Context:
    """One request. `personal` is set by answers that speak of the caller alone and may not be shared."""

    actor: Actor
    token: str
    rpc: Rpc
    locale: str = "zh"
    traceparent: str | None = None
    timeout: float = 10.0
    personal: bool = False
    loaders: dict[str, Any] = field(default_factory=dict)
    feed: Any = None
    connection_params: Any = None
    still_signed_in: Callable[[], Awaitable[None]] | None = None
    _once: dict[str, asyncio.Future[Any]] = field(default_factory=dict)

    async def call(
        self, service: str, method: str, payload: dict[str, Any] | None = None, *, idempotency_key: str | None = None
    ) -> Any:
        """Call `service.method` as the caller. Raises what the service raised, `KeyTooLong`, or `Unavailable`."""
        if idempotency_key is not None and len(idempotency_key) > LONGEST_KEY:
            raise KeyTooLong(field="idempotency_key", limit=LONGEST_KEY)
        return await self.rpc.call(
            service,
            method,
            payload or {},
            token=self.token,
            traceparent=self.traceparent,
            idempotency_key=idempotency_key,
            timeout=self.timeout,
        )

    async def once(self, service: str, method: str) -> Any:
        """The answer of a method without input, asked at most once in this request."""
        name = f"{service}.{method}"
        if name not in self._once:
            self._once[name] = asyncio.ensure_future(self.call(service, method))
        return await asyncio.shield(self._once[name])


def locale_of(accept_language: str) -> str:
    """The first language of the header that we speak; Chinese when there is none."""
    return _locale_of(accept_language[:LONGEST_LANGUAGES])


@lru_cache(maxsize=256)
def _locale_of(accept_language: str) -> str:
    for part in accept_language.split(","):
        language = part.split(";")[0].strip().lower().split("-")[0]
        if language in LOCALES:
            return language
    return LOCALES[0]
