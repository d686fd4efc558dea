"""Mail addresses: stated by an administrator or proved by a code, given up when mail comes back; and opt-outs."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.notifications.domain.items import Waiting
from services.notifications.errors import AddressNotValid, CodeNotValid, CodeSentRecently, InboxNotOptional

ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}")
LONGEST = 254
CODE_LASTS = timedelta(hours=24)
CODE_PAUSE = timedelta(minutes=1)
TRIES = 5
EVERY_KIND = "*"


class Standing(StrEnum):
    """What is known of an address."""

    NONE = "none"
    STATED = "stated"
    VERIFIED = "verified"
    FAILED = "failed"


class Channel(StrEnum):
    """How messages travel."""

    INBOX = "inbox"
    EMAIL = "email"
    WEBHOOK = "webhook"


@dataclass(frozen=True)
class Contact:
    """One account's mail address, and the one that waits for its code."""

    id: str
    version: int = 0
    email: str | None = None
    standing: Standing = Standing.NONE
    pending: str | None = None
    code_hash: str | None = None
    asked_at: datetime | None = None
    tries: int = 0
    reason: str | None = None
    failed_at: datetime | None = None

    @property
    def address(self) -> str | None:
        """Where mail may be sent now."""
        return self.email if self.standing in (Standing.STATED, Standing.VERIFIED) else None

    def asked(self, email: str, code: str, now: datetime) -> Contact:
        """A new address that is good once its code is given. Raises `CodeSentRecently`."""
        wait = (self.asked_at + CODE_PAUSE - now) if self.asked_at else timedelta(0)
        if timedelta(0) < wait <= CODE_PAUSE:
            raise CodeSentRecently(field="email", seconds=-(-wait // timedelta(seconds=1)))
        return replace(
            self, version=self.version + 1, pending=email, code_hash=_hashed(self.id, code), asked_at=now, tries=0
        )

    def tried(self, code: str, now: datetime) -> Contact:
        """The contact after one try: verified, or one try poorer."""
        good = self._is_live(now) and hmac.compare_digest(_hashed(self.id, code), self.code_hash or "")
        if not good:
            return replace(self, version=self.version + 1, tries=self.tries + 1)
        return Contact(self.id, self.version + 1, self.pending, Standing.VERIFIED)

    def _is_live(self, now: datetime) -> bool:
        fresh = self.asked_at is not None and now - self.asked_at <= CODE_LASTS
        return self.pending is not None and fresh and self.tries < TRIES

    def stated(self, email: str | None) -> Contact:
        """The address as an administrator (or its owner, by removing it) says."""
        return Contact(self.id, self.version + 1, email, Standing.STATED if email else Standing.NONE)

    def failed(self, email: str, reason: str, now: datetime) -> Contact:
        """The contact after mail to `email` was refused for good; unchanged when that is not its address any more."""
        if email == self.email and self.standing is not Standing.FAILED:
            return replace(self, version=self.version + 1, standing=Standing.FAILED, reason=reason[:40], failed_at=now)
        if email == self.pending:
            return replace(self, version=self.version + 1, pending=None, code_hash=None, reason=reason[:40])
        return self


def checked_address(email: str) -> str:
    """`email` when mail can be sent to it. Raises `AddressNotValid`."""
    if len(email) > LONGEST or not ADDRESS.fullmatch(email) or ".." in email or email.startswith("."):
        raise AddressNotValid(field="email")
    return email


def require_verified(contact: Contact) -> None:
    """Raise `CodeNotValid` when the try was in vain."""
    if contact.standing is not Standing.VERIFIED or contact.pending is not None:
        raise CodeNotValid(field="code")


def masked(email: str | None) -> str | None:
    """`z***@example.cn`"""
    if email is None:
        return None
    name, _, host = email.partition("@")
    return f"{name[0]}***@{host}"


@dataclass(frozen=True)
class Preferences:
    """The kinds that an account does not want to hear of, by channel."""

    id: str
    muted: tuple[str, ...] = ()

    def changed(self, channel: Channel, kind: str, wanted: bool) -> Preferences:
        """With `kind` wanted or not. Raises `InboxNotOptional` for everything in the inbox."""
        if channel is Channel.INBOX and kind == EVERY_KIND and not wanted:
            raise InboxNotOptional(field="kind")
        entry = f"{channel}:{kind}"
        others = [each for each in self.muted if each != entry]
        return replace(self, muted=tuple(sorted(others if wanted else [*others, entry])))

    def is_off(self, channel: Channel) -> bool:
        """Whether the whole channel is not wanted."""
        return f"{channel}:{EVERY_KIND}" in self.muted

    def wants(self, channel: Channel, item: Waiting) -> bool:
        """Whether `item` may be told on `channel`; in the inbox nothing that binds can be silenced."""
        if channel is Channel.INBOX and item.is_binding:
            return True
        return not self.is_off(channel) and f"{channel}:{item.kind}" not in self.muted


def _hashed(account_id: str, code: str) -> str:
    return hashlib.sha256(f"{account_id}\x1f{code}".encode()).hexdigest()
