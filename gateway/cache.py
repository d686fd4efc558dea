"""Answers to queries, kept until the next event of their tenant.

A key holds the tenant's generation. An event or a mutation moves the generation on, so that every older answer becomes
unreachable at once, and an answer that was being computed meanwhile is filed under the old one. No key of one tenant
can be built from the token of another.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple

PROVINCE = "province-"
SETTLING_SECONDS = 5.0
SETTLING_TTL = 1.0
ENTRY_BYTES = 1 << 10
"""What an entry takes beside its body."""
SWEEP_SECONDS = 5.0
WITHOUT_EFFECT = frozenset({"tenants.session_revoked.v1"})


class Key(NamedTuple):
    """Who may share an answer, and to what. `account` is set for answers that speak of the caller alone."""

    tenant: str
    generation: int
    scope: tuple[str, ...]
    operation: tuple[str, ...]
    account: str | None = None


@dataclass(frozen=True)
class Answer:
    """A computed response: whether another request may be given it, and whether only the same account may."""

    body: bytes
    keep: bool
    personal: bool = False


@dataclass(frozen=True)
class _Entry:
    body: bytes
    until: float

    @property
    def size(self) -> int:
        return len(self.body) + ENTRY_BYTES


class ResponseCache:
    """Least recently used answers within `max_bytes`; concurrent askers of one key wait for one computation."""

    def __init__(
        self, max_bytes: int = 64 << 20, ttl_seconds: float = 15.0, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._max_bytes, self._ttl, self._now = max_bytes, ttl_seconds, now
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()
        self._flights: dict[Key, asyncio.Future[Answer]] = {}
        self._generations: dict[str, int] = {}
        self._moved_at: dict[str, float] = {}
        self._bytes, self._swept = 0, now()

    def key(self, tenant: str, scope: tuple[str, ...], operation: tuple[str, ...]) -> Key:
        """The key of an answer for `tenant` as of now."""
        return Key(tenant, self._generations.get(_realm(tenant), 0), scope, operation)

    def lookup(self, key: Key, account: str) -> bytes | None:
        """The kept answer that `account` may see, or None."""
        entry = self._entries.get(key)
        if entry is None:
            key = key._replace(account=account)
            entry = self._entries.get(key)
            if entry is None:
                return None
        if entry.until <= self._now():
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return entry.body

    async def serve(self, key: Key, account: str, compute: Callable[[], Awaitable[Answer]]) -> bytes:
        """The answer for `key`: computed once however many ask at the same time."""
        flight = self._flights.get(key)
        if flight is not None:
            answer = await asyncio.shield(flight)
            if answer.keep and not answer.personal:
                return answer.body
            return (await compute()).body
        return (await self._lead(key, account, compute)).body

    async def _lead(self, key: Key, account: str, compute: Callable[[], Awaitable[Answer]]) -> Answer:
        flight: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._flights[key] = flight
        answer = Answer(b"", keep=False)
        try:
            answer = await compute()
            self._store(key, account, answer)
            return answer
        finally:
            del self._flights[key]
            flight.set_result(answer)

    def invalidate(self, tenant: str, event_name: str) -> None:
        """Forget what was answered to `tenant`, and to the provinces, which look at all their cities."""
        if event_name in WITHOUT_EFFECT:
            return
        for realm in (_realm(tenant), PROVINCE):
            self._generations[realm] = self._generations.get(realm, 0) + 1
            self._moved_at[realm] = self._now()

    @property
    def size_bytes(self) -> int:
        """Bytes of what is kept."""
        return self._bytes

    def _store(self, key: Key, account: str, answer: Answer) -> None:
        self._sweep()
        if not answer.keep or len(answer.body) > self._max_bytes // 8:
            return
        if answer.personal:
            key = key._replace(account=account)
        self._drop(key)
        entry = self._entries[key] = _Entry(answer.body, self._now() + self._ttl_of(key))
        self._bytes += entry.size
        while self._bytes > self._max_bytes:
            self._drop(next(iter(self._entries)))

    def _sweep(self) -> None:
        """Let go of what nobody may be given any more, now and then."""
        now = self._now()
        if now - self._swept >= SWEEP_SECONDS:
            self._swept = now
            for key in [key for key, entry in self._entries.items() if entry.until <= now]:
                self._drop(key)

    def _ttl_of(self, key: Key) -> float:
        """Short right after an event: other services may still be applying it, and some of them emit nothing."""
        moved = self._moved_at.get(_realm(key.tenant))
        settling = moved is not None and self._now() - moved < SETTLING_SECONDS
        return min(SETTLING_TTL, self._ttl) if settling else self._ttl

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= entry.size


def _realm(tenant: str) -> str:
    return PROVINCE if tenant.startswith(PROVINCE) else tenant
