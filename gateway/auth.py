"""Who is calling: access tokens are verified here, and a session that was ended is refused within seconds.

Services verify the token again; the gateway's check only keeps strangers away from them.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections import OrderedDict
from dataclasses import dataclass
from time import time as now
from typing import Any, Protocol

from services.kit.errors import Unauthenticated
from services.kit.identity import Actor, issue_token, verify_token
from services.kit.settings import Settings

ACCESS_SECONDS = 600
LIVENESS_SECONDS = 30.0
REMEMBERED = 10_000


class Rpc(Protocol):
    """What the gateway needs of the RPC client. Raises the `QfError` that the service raised, or `Unavailable`."""

    async def call(
        self,
        service: str,
        method: str,
        payload: Any = None,
        *,
        token: str,
        traceparent: str | None = None,
        idempotency_key: str | None = None,
        timeout: float = 10.0,  # noqa: ASYNC109
    ) -> Any: ...


@dataclass
class _Known:
    actor: Actor
    expires: float


@dataclass
class _Session:
    live: bool
    checked: float


class Gatekeeper:
    """Turns a bearer token into an actor whose session still lives."""

    def __init__(self, settings: Settings, rpc: Rpc) -> None:
        self._settings, self._rpc = settings, rpc
        self._tokens: OrderedDict[str, _Known] = OrderedDict()
        self._sessions: OrderedDict[str, _Session] = OrderedDict()
        self._asking: dict[str, asyncio.Task[bool]] = {}

    def known(self, token: str) -> Actor | None:
        """The actor of `token` when nothing needs to be asked; None when `actor` must be awaited."""
        present = now()
        known = self._tokens.get(token)
        if known is None or known.expires <= present:
            return None
        session_id = known.actor.session_id
        if session_id is None:
            return known.actor
        session = self._sessions.get(session_id)
        if session is None or not session.live or present - session.checked > LIVENESS_SECONDS:
            return None
        return known.actor

    async def actor(self, token: str | None) -> Actor:
        """The caller. Raises `Unauthenticated` for a token that is missing, wrong, expired or of an ended session."""
        actor = self._verified(token)
        if actor.session_id is not None and not await self._is_live(actor, actor.session_id):
            raise Unauthenticated()
        return actor

    def issue(self, actor: Actor, ttl_seconds: int = ACCESS_SECONDS) -> str:
        """An access token for `actor`."""
        return issue_token(self._settings, actor, ttl_seconds)

    def internal(self, tenant: str, role: str) -> str:
        """A token with which the gateway itself acts in `tenant`: as `anonymous` for a visitor, or as `gateway`."""
        return self.issue(Actor(account_id=role, tenant=tenant, roles=(role,)), ttl_seconds=60)

    def revoke(self, session_id: str) -> None:
        """Refuse the session's tokens from now on: its end was announced on the bus."""
        self._remember_session(session_id, live=False)

    def _verified(self, token: str | None) -> Actor:
        known = self._tokens.get(token or "")
        if known is not None and known.expires > now():
            return known.actor
        actor = verify_token(self._settings, token)
        self._tokens[str(token)] = _Known(actor, _expiry(str(token)))
        while len(self._tokens) > REMEMBERED:
            self._tokens.popitem(last=False)
        return actor

    async def _is_live(self, actor: Actor, session_id: str) -> bool:
        session = self._sessions.get(session_id)
        present = now()
        if session is not None and (not session.live or present - session.checked <= LIVENESS_SECONDS):
            return session.live
        asking = self._asking.get(session_id)
        if asking is None:
            asking = asyncio.create_task(self._ask(actor.tenant, session_id))
            self._asking[session_id] = asking
        return await asyncio.shield(asking)

    async def _ask(self, tenant: str, session_id: str) -> bool:
        try:
            token = self.internal(tenant, "gateway")
            answer = await self._rpc.call("tenants", "session_is_live", {"session_id": session_id}, token=token)
            live = bool(answer["live"])
            revoked = self._sessions.get(session_id)
            live = live and (revoked is None or revoked.live)
            self._remember_session(session_id, live=live)
            return live
        finally:
            self._asking.pop(session_id, None)

    def _remember_session(self, session_id: str, *, live: bool) -> None:
        self._sessions[session_id] = _Session(live, now())
        self._sessions.move_to_end(session_id)
        while len(self._sessions) > REMEMBERED:
            self._sessions.popitem(last=False)


def _expiry(token: str) -> float:
    claims = token.split(".")[1]
    return float(json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["exp"])
