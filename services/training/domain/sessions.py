"""A session of education or training: planned, held once its unit confirms it, or cancelled (NJ-018, NJ-026).

Attendance counts only in a held session; what is wrong there afterwards is corrected with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from services.kit.extents import EMPTY, Extent
from services.training.domain.days import local_day
from services.training.errors.attending import (
    MinutesBeyondSession,
    NothingToCorrect,
    SessionNotHeld,
    SessionNotOver,
    SessionNotPlanned,
    SessionSettling,
    SessionTimesNotValid,
    SessionTooLongAgo,
)

LONGEST = timedelta(hours=12)
RECORDED_WITHIN = timedelta(days=92)
SIGN_IN_BEFORE = timedelta(minutes=30)


class SessionKind(StrEnum):
    """What is done there."""

    SPECIAL_STUDY = "special_study"
    TOPIC_TRAINING = "topic_training"
    WARNING_EDUCATION = "warning_education"
    CASE_TEACHING = "case_teaching"
    PARTY_HISTORY = "party_history"
    FAMILY_CONDUCT = "family_conduct"
    CONVEYANCE = "conveyance"
    OTHER = "other"


class SessionMode(StrEnum):
    """Where it takes place."""

    OFFLINE = "offline"
    ONLINE = "online"


class SessionStatus(StrEnum):
    """Where it stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


AUDIENCES = ("all_staff", "medical_staff", "key_persons", "leading_cadres", "party_members")
TAGS = ("professional_ethics", "party_discipline_law", "medical_ethics", "party_history")
"""The four kinds of education; a session of two or more is an integrated one (LZ-076)."""
ALWAYS_CORRECTABLE = (
    "title",
    "kind",
    "presenter",
    "audiences",
    "tags",
    "party_led",
    "cadre_led",
    "led_by_principal",
    "case_ids",
    "file_ids",
)


@dataclass(frozen=True)
class SessionCorrection:
    """Which fields somebody corrected and why, and what stood there `before`; or who was added and removed."""

    at: datetime
    by: str
    reason: str
    fields: tuple[str, ...]
    before: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Session:
    """`is_open` sessions take people of every unit. `counted` attendances count once it is held.

    One of very many people is `settling` for a while after it was confirmed: they are counted in portions.
    """

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    title: str
    kind: SessionKind
    mode: SessionMode
    starts_at: datetime
    ends_at: datetime
    on: date
    created_by: str
    created_at: datetime
    place: str | None = None
    presenter: str | None = None
    audiences: tuple[str, ...] = ("all_staff",)
    topic_ids: tuple[str, ...] = ()
    exam_topic_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    party_led: bool = False
    cadre_led: bool = False
    led_by_principal: bool = False
    qualifying: bool = True
    is_open: bool = False
    min_minutes: int = 0
    case_ids: tuple[str, ...] = ()
    file_ids: tuple[str, ...] = ()
    status: SessionStatus = SessionStatus.PLANNED
    cancel_reason: str | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    corrections: Extent = EMPTY
    counted: int = 0
    settling: bool = False
    version: int = 1

    @property
    def is_held(self) -> bool:
        return self.status is SessionStatus.HELD

    @property
    def warns(self) -> bool:
        """Whether it is warning education (LZ-084)."""
        return self.kind is SessionKind.WARNING_EDUCATION

    @property
    def is_integrated(self) -> bool:
        """Two or more of the four kinds of education together (LZ-076)."""
        return len(self.tags) >= 2

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    def takes(self, unit_id: str) -> bool:
        """Whether people of that unit may attend."""
        return self.is_open or unit_id == self.unit_id

    def is_sign_in_open(self, now: datetime) -> bool:
        """Whether people may sign in: half an hour before the start until the end."""
        return self.status is SessionStatus.PLANNED and self.starts_at - SIGN_IN_BEFORE <= now <= self.ends_at

    def require_planned(self) -> None:
        """Raises `SessionNotPlanned`."""
        if self.status is not SessionStatus.PLANNED:
            raise SessionNotPlanned(status=self.status.value)

    def require_settled(self) -> None:
        """Raises `SessionSettling`."""
        if self.settling:
            raise SessionSettling(field="session_id")

    def changed(self, today: date, **facts: Any) -> Session:
        """With other facts, before it is held. Raises `SessionNotPlanned` and what `checked` raises."""
        self.require_planned()
        return checked(replace(self, **facts, version=self.version + 1), today)

    def cancelled(self, reason: str) -> Session:
        """It does not take place. Raises `SessionNotPlanned`."""
        self.require_planned()
        return replace(self, status=SessionStatus.CANCELLED, cancel_reason=reason, version=self.version + 1)

    def confirmed(self, by: str, at: datetime) -> Session:
        """The unit confirms that it was held, after its end. Raises `SessionNotPlanned`, `SessionNotOver`."""
        self.require_planned()
        if at < self.ends_at:
            raise SessionNotOver()
        stated: dict[str, Any] = {"status": SessionStatus.HELD, "confirmed_by": by, "confirmed_at": at}
        return replace(self, **stated, version=self.version + 1)

    def corrected(
        self, how: tuple[datetime, str, str], facts: Mapping[str, Any], people: Mapping[str, Any]
    ) -> tuple[Session, SessionCorrection]:
        """The record with other facts or `people`, by (at, by, reason), and what stood there.

        Raises `SessionNotHeld`, `NothingToCorrect`.
        """
        if not self.is_held:
            raise SessionNotHeld(status=self.status.value)
        before = {name: _plain(getattr(self, name)) for name, value in facts.items() if getattr(self, name) != value}
        if not before and not any(people.values()):
            raise NothingToCorrect()
        before |= {name: value for name, value in people.items() if value}
        note = SessionCorrection(*how, tuple(sorted(before)), before)
        return replace(self, **facts, version=self.version + 1), note


def checked(session: Session, today: date) -> Session:
    """`session` when its times fit. Raises `SessionTimesNotValid`, `SessionTooLongAgo`, `MinutesBeyondSession`."""
    within = timedelta(0) < session.ends_at - session.starts_at <= LONGEST
    if not within or local_day(session.ends_at) != local_day(session.starts_at):
        raise SessionTimesNotValid(field="ends_at")
    if session.on < today - RECORDED_WITHIN:
        raise SessionTooLongAgo(field="starts_at", days=RECORDED_WITHIN.days)
    if session.min_minutes > session.minutes:
        raise MinutesBeyondSession(field="min_minutes", minutes=session.minutes)
    return session


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else str(value) if isinstance(value, StrEnum) else value
