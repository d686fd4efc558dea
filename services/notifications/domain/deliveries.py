"""Deliveries: queued, tried with growing pauses, given up; and what goes over the wire for each."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from services.notifications.domain.contacts import Channel
from services.notifications.errors import WebhookAddressNotValid

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
ATTEMPTS = 10
LEASE = timedelta(minutes=10)
ROBOT_BYTES = 2000


class Purpose(StrEnum):
    """What a delivery carries."""

    DIGEST = "digest"
    CODE = "code"
    SUMMARY = "summary"


class DeliveryState(StrEnum):
    """Where a delivery stands. `superseded`: a newer digest carries its items."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Outcome(StrEnum):
    """What came of one try. `away`: the channel itself failed, which says nothing about the addressee."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    AWAY = "away"


@dataclass(frozen=True)
class Delivery:
    """One message on its way to one address or webhook; what a digest carries is gathered beside it."""

    id: str
    channel: Channel
    purpose: Purpose
    day: date
    message_id: str
    created_at: datetime
    retry_at: datetime
    account_id: str | None = None
    webhook_id: str | None = None
    code: str | None = None
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    address: str | None = None
    lease_until: datetime | None = None
    reason: str | None = None
    sent_at: datetime | None = None
    version: int = 1

    def for_code(self, account_id: str, code: str) -> Delivery:
        """Carrying the code that proves an account's address."""
        return replace(self, account_id=account_id, code=code)

    def leased(self, now: datetime, address: str | None) -> Delivery:
        """Taken by one sender, until it says what came of it or dies."""
        return self._next(DeliveryState.SENDING, lease_until=now + LEASE, address=address)

    def tried(self, outcome: Outcome, reason: str | None, now: datetime) -> Delivery:
        """After one try; too many that failed, or a refusal, give the delivery up."""
        if outcome is Outcome.SENT:
            return self._next(DeliveryState.SENT, sent_at=now, code=None, reason=None)
        if outcome is Outcome.AWAY:
            return self._next(DeliveryState.WAITING, retry_at=now + FIRST_PAUSE, reason=reason)
        attempts = self.attempts + 1
        if outcome is Outcome.REFUSED or attempts >= ATTEMPTS:
            return self._next(DeliveryState.FAILED, attempts=attempts, reason=reason, code=None)
        return self._next(DeliveryState.WAITING, attempts=attempts, retry_at=now + pause(attempts), reason=reason)

    def ended(self, state: DeliveryState) -> Delivery:
        """No longer to be sent."""
        return self._next(state, code=None)

    def _next(self, state: DeliveryState, **changes: object) -> Delivery:
        freed: dict[str, object] = {"lease_until": None, "state": state, "version": self.version + 1}
        return replace(self, **{**freed, **changes})  # type: ignore[arg-type]


def pause(attempts: int) -> timedelta:
    """1, 2, 4 ... minutes, 6 hours at most."""
    return min(timedelta(minutes=1 << min(attempts - 1, 20)), LONGEST_PAUSE)


def message_id(realm: str, delivery_id: str, host: str) -> str:
    """Always the same for one delivery, so that a receiver can tell a repeated message."""
    digest = hashlib.sha256(f"{realm}\x1f{delivery_id}".encode()).hexdigest()[:40]
    return f"<{digest}@{host}>"


@dataclass(frozen=True)
class Outage:
    """A channel that does not answer: nobody tries before `retry_at`."""

    id: str
    since: datetime
    retry_at: datetime
    failures: int
    reason: str | None


def outage(held: Outage | None, channel: Channel, reason: str | None, now: datetime) -> Outage:
    """The outage of `channel` after one more failure."""
    failures = held.failures + 1 if held else 1
    return Outage(channel, held.since if held else now, now + pause(failures), failures, reason)


class BodyFormat(StrEnum):
    """What a webhook's receiver understands: our JSON, or the text message of a WeCom robot."""

    JSON = "json"
    ROBOT = "robot"


@dataclass(frozen=True)
class Webhook:
    """Where a city's daily summary is posted, signed with a secret that nobody can read back."""

    id: str
    name: str
    url: str = field(repr=False)
    secret: str = field(repr=False)
    format: BodyFormat
    unit_id: str | None
    created_at: datetime
    state: str = "active"
    reason: str | None = None
    version: int = 1

    @property
    def place(self) -> str:
        """The receiver alone: both the path (DingTalk's and Feishu's robots) and the query may hold a key."""
        return f"https://{urlsplit(self.url).netloc}"

    def given_up(self, reason: str | None) -> Webhook:
        """After too many failures."""
        return replace(self, state="failed", reason=reason, version=self.version + 1)


def checked_url(url: str) -> str:
    """`url` when a webhook may go there. Raises `WebhookAddressNotValid`."""
    try:
        parts = urlsplit(url)
        good = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc and (parts.port or 443) > 0
    except ValueError:
        good = False
    if not good or any(ord(char) <= 32 or ord(char) > 126 for char in url):
        raise WebhookAddressNotValid(field="url")
    return url


def webhook_body(format: BodyFormat, *, day: date, city: str, counts: Mapping[str, int], text: str) -> bytes:
    """The body of a summary."""
    if format is BodyFormat.ROBOT:
        short = text.encode()[:ROBOT_BYTES].decode(errors="ignore")
        return _json({"msgtype": "text", "text": {"content": short}})
    return _json({"event": "daily_summary", "city": city, "day": day.isoformat(), "counts": dict(counts), "text": text})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over `<timestamp>.<body>`, hexadecimal."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
