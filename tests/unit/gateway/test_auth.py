"""Tokens, and sessions that end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gateway import auth
from gateway.auth import Gatekeeper
from services.kit.errors import Unauthenticated, Unavailable
from services.kit.identity import Actor, issue_token, new_key_pair, verify_token
from services.kit.settings import Settings

PRIVATE, PUBLIC = new_key_pair()
SETTINGS = Settings(token_private_key=PRIVATE, token_public_key=PUBLIC)
SESSION = Actor("account-1", "neijiang", ("campaign_office",), None, "session-1")


class Sessions:
    """The tenants service as the gatekeeper sees it."""

    def __init__(self) -> None:
        self.live: dict[str, bool] = {"session-1": True}
        self.asked: list[dict[str, Any]] = []
        self.away = False

    async def call(self, service: str, method: str, payload: Any = None, *, token: str, **_: Any) -> Any:
        assert (service, method) == ("tenants", "session_is_live")
        self.asked.append({**payload, "by": verify_token(SETTINGS, token)})
        await asyncio.sleep(0)
        if self.away:
            raise Unavailable()
        return {"live": self.live[payload["session_id"]]}


@pytest.fixture
def sessions() -> Sessions:
    return Sessions()


@pytest.fixture
def keeper(sessions: Sessions) -> Gatekeeper:
    return Gatekeeper(SETTINGS, sessions)


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How many seconds the wall clock is ahead, for the gatekeeper alone."""
    ahead, real = [0.0], auth.now
    monkeypatch.setattr(auth, "now", lambda: real() + ahead[0])
    return ahead


def token(actor: Actor = SESSION, ttl: int = 600) -> str:
    return issue_token(SETTINGS, actor, ttl)


def admitted(keeper: Gatekeeper, given: str | None) -> Actor:
    return asyncio.run(keeper.actor(given))


@pytest.mark.parametrize("given", [None, "", "x", "a.b.c", "Bearer x"])
def test_no_token_or_nonsense_is_refused(keeper: Gatekeeper, given: str | None) -> None:
    with pytest.raises(Unauthenticated):
        admitted(keeper, given)


def test_a_token_signed_by_someone_else_is_refused(keeper: Gatekeeper) -> None:
    private, public = new_key_pair()
    forged = issue_token(Settings(token_private_key=private, token_public_key=public), SESSION)
    with pytest.raises(Unauthenticated):
        admitted(keeper, forged)


def test_an_expired_token_is_refused_also_when_it_was_good_before(keeper: Gatekeeper, seconds: list[float]) -> None:
    short = token(ttl=5)
    assert admitted(keeper, short) == SESSION
    assert keeper.known(short) == SESSION
    seconds[0] = 6
    assert keeper.known(short) is None


def test_a_session_is_asked_after_once_in_30_seconds(
    keeper: Gatekeeper, sessions: Sessions, seconds: list[float]
) -> None:
    given = token()
    for _ in range(5):
        assert admitted(keeper, given) == SESSION
    assert keeper.known(given) == SESSION
    assert len(sessions.asked) == 1
    seconds[0] = 31
    assert keeper.known(given) is None
    assert admitted(keeper, given) == SESSION
    assert len(sessions.asked) == 2


def test_the_gateway_asks_in_its_own_name_inside_the_tenant(keeper: Gatekeeper, sessions: Sessions) -> None:
    admitted(keeper, token())
    assert sessions.asked == [{"session_id": "session-1", "by": Actor("gateway", "neijiang", ("gateway",))}]


def test_many_requests_of_one_session_ask_once(keeper: Gatekeeper, sessions: Sessions) -> None:
    async def scene() -> list[Actor]:
        given = token()
        return await asyncio.gather(*(keeper.actor(given) for _ in range(20)))

    assert asyncio.run(scene()) == [SESSION] * 20
    assert len(sessions.asked) == 1


def test_an_ended_session_is_refused_at_once(keeper: Gatekeeper, sessions: Sessions) -> None:
    given = token()
    admitted(keeper, given)
    keeper.revoke("session-1")
    assert keeper.known(given) is None
    with pytest.raises(Unauthenticated):
        admitted(keeper, given)
    assert len(sessions.asked) == 1


def test_a_revocation_that_arrives_while_asking_wins(keeper: Gatekeeper) -> None:
    async def scene() -> None:
        asking = asyncio.create_task(keeper.actor(token()))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        keeper.revoke("session-1")
        await asking

    with pytest.raises(Unauthenticated):
        asyncio.run(scene())


def test_a_session_that_cannot_be_asked_after_is_not_taken_for_live(keeper: Gatekeeper, sessions: Sessions) -> None:
    sessions.away = True
    with pytest.raises(Unavailable):
        admitted(keeper, token())
    sessions.away = False
    assert admitted(keeper, token()) == SESSION


def test_a_token_without_a_session_needs_no_asking(keeper: Gatekeeper, sessions: Sessions) -> None:
    tool = Actor("qf-token", "neijiang", ("operator",))
    given = token(tool)
    assert admitted(keeper, given) == tool
    assert keeper.known(given) == tool
    assert sessions.asked == []
