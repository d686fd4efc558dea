"""Who was at a session: signed by code, by sheet, or by the time spent on line; checked on the spot (NJ-018)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.kit.extents import EMPTY, Extent
from services.training.domain.sessions import Session, SessionMode

STEP_SECONDS = 30
STEP_BYTES, SEAL_BYTES = 4, 8


class Method(StrEnum):
    """How the attendance came to be known."""

    QR = "qr"
    SHEET = "sheet"
    ONLINE = "online"
    CORRECTION = "correction"


class Standing(StrEnum):
    """Whether it counts: signed until the unit confirms, then counted, or short of the minutes on line."""

    SIGNED = "signed"
    COUNTED = "counted"
    SHORT = "short"
    REFUTED = "refuted"
    REMOVED = "removed"


@dataclass(frozen=True)
class Attendance:
    """One person at one session. `joined_at` is set while the person is on line; `seconds` are those completed.

    `seen_at` is when the server last heard of the person: who never leaves is credited until then, and no longer.
    """

    id: str
    session_id: str
    staff_id: str
    person_id: str
    unit_id: str
    unit_path: str
    on: date
    method: Method
    standing: Standing
    by: str
    at: datetime
    joined_at: datetime | None = None
    seen_at: datetime | None = None
    seconds: int = 0
    qualifies: bool = False
    warns: bool = False
    exam_topic_ids: tuple[str, ...] = ()
    checked: bool = False

    @property
    def minutes(self) -> int:
        """Whole minutes on line."""
        return self.seconds // 60

    def joined(self, at: datetime) -> Attendance:
        """On line from now on; a second window, or joining again, says that the person is still there."""
        return replace(self, joined_at=self.joined_at or at, seen_at=at)

    def left(self, session: Session, at: datetime) -> Attendance:
        """Off line: the time inside the session is added, by the server's clock alone."""
        if self.joined_at is None:
            return self
        begun, ended = max(self.joined_at, session.starts_at), min(at, session.ends_at)
        spent = max(0, int((ended - begun).total_seconds()))
        return replace(self, joined_at=None, seconds=self.seconds + spent)

    def ended(self, session: Session) -> Attendance:
        """The session is over and the person never left: the time counts until he was last heard of."""
        return self if self.joined_at is None else self.left(session, self.seen_at or self.joined_at)


def attendance_id(session_id: str, staff_id: str) -> str:
    """One attendance per session and person."""
    return f"{session_id}.{staff_id}"


def settled(session: Session, attendances: Iterable[Attendance]) -> list[Attendance]:
    """Those who signed, as they stand once the session is held: counted, or short of its minutes on line."""
    online = session.mode is SessionMode.ONLINE
    facts = {"qualifies": session.qualifying, "warns": session.warns, "exam_topic_ids": session.exam_topic_ids}
    found = []
    for each in (each.ended(session) for each in attendances):
        short = online and each.method is Method.ONLINE and each.minutes < session.min_minutes
        standing = Standing.SHORT if short else Standing.COUNTED
        found.append(replace(each, standing=standing, **facts))  # type: ignore[arg-type]
    return found


def step_of(now: datetime) -> int:
    """The 30 seconds in which `now` lies."""
    return int(now.timestamp()) // STEP_SECONDS


def code_of(step: int, seal: bytes) -> str:
    """The code that a screen shows: 16 characters."""
    return base64.urlsafe_b64encode(step.to_bytes(STEP_BYTES, "big") + seal).decode()


def parsed(code: str) -> tuple[int, bytes] | None:
    """The step and the seal in a code; None for what is no code."""
    try:
        raw = base64.b64decode(code.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError, UnicodeEncodeError):
        return None
    if len(raw) != STEP_BYTES + SEAL_BYTES:
        return None
    return int.from_bytes(raw[:STEP_BYTES], "big"), raw[STEP_BYTES:]


def is_fresh(step: int, now: datetime) -> bool:
    """The current code and the one before it are taken."""
    return step_of(now) - 1 <= step <= step_of(now)


@dataclass(frozen=True)
class Entrants:
    """A portion of those whom a spot check draws from."""

    staff_ids: tuple[str, ...]


class Verdict(StrEnum):
    """What a spot check found of a person."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"


@dataclass(frozen=True)
class CheckResult:
    """What was found of one person who was drawn."""

    staff_id: str
    verdict: Verdict
    note: str | None = None


@dataclass(frozen=True)
class SpotCheck:
    """A draw among those who count, which anybody can repeat: the first n by `sha256(seed + staff id)`.

    `entrants` is how many they are; who they are lies beside the check, in `listed` portions.
    """

    id: str
    session_id: str
    unit_id: str
    unit_path: str
    seed: str
    entrants: int
    list_digest: str
    drawn: tuple[str, ...]
    drawn_by: str
    drawn_at: datetime
    results: tuple[CheckResult, ...] = ()
    listed: Extent = EMPTY
    version: int = 1

    @property
    def is_complete(self) -> bool:
        """Whether everybody who was drawn has a result."""
        return {each.staff_id for each in self.results} == set(self.drawn)

    def with_results(self, results: Sequence[CheckResult]) -> SpotCheck:
        """With these results; a person's later one replaces the earlier."""
        kept = {each.staff_id: each for each in (*self.results, *results)}
        ordered = tuple(kept[staff_id] for staff_id in self.drawn if staff_id in kept)
        return replace(self, results=ordered, version=self.version + 1)


def drawn(seed: str, staff_ids: Iterable[str], count: int) -> tuple[str, ...]:
    """The draw: the order follows from the seed alone, whatever the order of the list."""
    return tuple(sorted(set(staff_ids), key=lambda each: (_digest(seed + each), each))[:count])


def list_digest(staff_ids: Iterable[str]) -> str:
    """The hash of the list that was drawn from."""
    return _digest("\n".join(sorted(set(staff_ids))))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
