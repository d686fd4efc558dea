"""The growing wait, sessions and refresh tokens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.tenants.domain.sessions import (
    LONGEST_WAIT,
    SESSION_LASTS,
    TOKEN_LASTS,
    Failures,
    hashed,
    new_session,
    new_token,
)
from services.tenants.errors import SignInLocked

AT = datetime(2022, 6, 30, 1, tzinfo=UTC)
NONE = Failures("key", 0, AT, None)


def after(count: int) -> Failures:
    failures = NONE
    for _ in range(count):
        failures = failures.one_more(AT)
    return failures


def wait(failures: Failures, now: datetime = AT) -> int | None:
    try:
        failures.require_unlocked(now)
    except SignInLocked as locked:
        return int(locked.details["seconds"])
    return None


def test_the_wait_begins_with_the_fifth_failure_and_doubles() -> None:
    waits = [wait(after(count)) for count in range(13)]
    assert waits == [None, None, None, None, None, 30, 60, 120, 240, 480, 960, 1920, 3600]


def test_the_wait_never_exceeds_an_hour() -> None:
    assert wait(after(500)) == 3600


def test_the_wait_ends_by_itself() -> None:
    locked = after(5)
    assert wait(locked, AT + timedelta(seconds=29, milliseconds=1)) == 1
    assert wait(locked, AT + timedelta(seconds=30)) is None


def test_a_wait_of_another_clock_does_not_hold() -> None:
    """A replayed clock that was set back must not lock people out for years."""
    assert wait(after(5), AT - timedelta(days=365)) is None


def test_failures_of_the_day_before_are_forgiven() -> None:
    tomorrow = AT + timedelta(hours=24, seconds=1)
    assert after(30).one_more(tomorrow) == Failures("key", 1, tomorrow, None)


def test_a_session_lives_until_its_end() -> None:
    session = new_session("s1", "a1", AT)
    assert session.is_live(AT)
    assert session.is_live(AT + SESSION_LASTS - timedelta(seconds=1))
    assert not session.is_live(AT + SESSION_LASTS)


def test_ending_a_session_is_a_fact_without_names() -> None:
    ended, event = new_session("s1", "a1", AT).ended(AT, "signed_out")
    assert not ended.is_live(AT)
    assert (ended.ended_because, ended.version) == ("signed_out", 2)
    assert vars(event) == {"subject_id": "s1", "subject_version": 2, "session_id": "s1"}


def test_a_token_is_known_by_its_hash_and_never_outlives_its_session() -> None:
    session = new_session("s1", "a1", AT)
    early = new_token("secret", session, AT)
    late = new_token("secret", session, AT + SESSION_LASTS - timedelta(days=1))
    assert early.id == hashed("secret") == "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
    assert early.expires_at == AT + TOKEN_LASTS
    assert late.expires_at == session.expires_at
    assert early.is_good(AT) and not early.is_good(early.expires_at)


def test_the_longest_wait_is_shorter_than_forgiveness() -> None:
    assert timedelta(hours=24) > LONGEST_WAIT
