"""Signing in: failures and the growing wait, sessions, and refresh tokens that are good for one use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.tenants.errors import SignInLocked
from services.tenants.events import SessionRevokedV1

FREE_FAILURES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
FORGIVEN_AFTER = timedelta(hours=24)
SESSION_LASTS = timedelta(days=30)
TOKEN_LASTS = timedelta(days=7)


@dataclass(frozen=True)
class Failures:
    """Failed attempts for one login, whether it exists or not: both answer alike."""

    id: str
    count: int
    last_at: datetime
    locked_until: datetime | None

    def require_unlocked(self, now: datetime) -> None:
        """Raise `SignInLocked` while the wait lasts. A wait beyond the longest is another clock's and does not hold."""
        wait = (self.locked_until or now) - now
        if timedelta(0) < wait <= LONGEST_WAIT:
            raise SignInLocked(seconds=-(-wait // timedelta(seconds=1)))

    def one_more(self, now: datetime) -> Failures:
        """After another failure: from the fifth on there is a wait, which doubles each time."""
        count = 1 if now - self.last_at > FORGIVEN_AFTER else self.count + 1
        wait = min(FIRST_WAIT * 2 ** min(count - FREE_FAILURES, 20), LONGEST_WAIT) if count >= FREE_FAILURES else None
        return replace(self, count=count, last_at=now, locked_until=now + wait if wait else None)


@dataclass(frozen=True)
class Session:
    """One sign-in; all refresh tokens that follow from it are its family."""

    id: str
    account_id: str
    started_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    ended_because: str | None
    version: int

    def is_live(self, now: datetime) -> bool:
        """Whether its tokens are still good."""
        return self.ended_at is None and now < self.expires_at

    def ended(self, now: datetime, because: str) -> tuple[Session, SessionRevokedV1]:
        """The session after its end, and the fact."""
        after = replace(self, ended_at=now, ended_because=because, version=self.version + 1)
        return after, SessionRevokedV1(subject_id=self.id, subject_version=after.version, session_id=self.id)


@dataclass(frozen=True)
class RefreshToken:
    """One refresh token, known by its hash alone."""

    id: str
    session_id: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None

    def is_good(self, now: datetime) -> bool:
        """Whether it can be exchanged."""
        return self.used_at is None and now < self.expires_at


def new_session(session_id: str, account_id: str, now: datetime) -> Session:
    """A session that begins now."""
    return Session(session_id, account_id, now, now + SESSION_LASTS, None, None, version=1)


def new_token(secret: str, session: Session, now: datetime) -> RefreshToken:
    """The record of `secret` as a token of `session`; it never outlives the session."""
    return RefreshToken(hashed(secret), session.id, now, min(now + TOKEN_LASTS, session.expires_at), None)


def hashed(secret: str) -> str:
    """The SHA-256 of a token. A fast hash is enough: the token is 256 bits of chance, not something a person chose."""
    return hashlib.sha256(secret.encode()).hexdigest()
