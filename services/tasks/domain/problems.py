"""The problem list: a finding, what is done about it by when and by whom, and who verified it.

open -> rectifying -> submitted -> closed | returned; a closed one may come back, one whose unit is gone is handed over
or withdrawn. Sources: NJ-046, LZ-015, LZ-037, LZ-105 to LZ-107, LZ-116.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from services.tasks.domain.delays import Delay, DelayState
from services.tasks.domain.problem_parts import DeadlineChange, ProblemFile, Transfer
from services.tasks.errors.rectification import (
    AlreadyTransferred,
    ClosedByFixer,
    CloseOutWithoutEvidence,
    DeadlinePassed,
    DeadlineTooLate,
    ExceptionNotLater,
    ExceptionNotPending,
    ExceptionPending,
    ExceptionWithoutProof,
    ProblemIncomplete,
    ProblemNotActive,
    ProblemNotClosed,
    ProblemNotSubmitted,
    TooManyDeadlineChanges,
    TooMuchProof,
    TransferInFuture,
)
from services.tasks.events.rectification import ProblemClosedV1, ProblemOpenedV1, ProblemReopenedV1

EVIDENCE_LIMIT, DEADLINE_CHANGES_LIMIT = 50, 50
Severity = Literal["low", "medium", "high", "critical"]
SOURCES = (
    "self_inspection",
    "supervision",
    "hospital_inspection",
    "unannounced_visit",
    "superior_inspection",
    "third_party_assessment",
    "risk_ledger",
    "internal_control",
    "complaint",
    "usage_flag",
    "audit",
)


class ProblemStatus(StrEnum):
    """Where a problem stands; being overdue is no status, a breached problem stays open."""

    OPEN = "open"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


WORKABLE = (ProblemStatus.OPEN, ProblemStatus.RECTIFYING, ProblemStatus.RETURNED)
ACTIVE = (*WORKABLE, ProblemStatus.SUBMITTED)


@dataclass(frozen=True)
class ProblemDraft:
    """A finding on its way to the list; `category` is one of the city's, `other` always exists."""

    source: str
    source_id: str
    unit_id: str
    category: str
    severity: Severity
    description: str
    found_on: date
    requirement_id: str | None = None


@dataclass(frozen=True)
class Problem:
    """`due_on` is the deadline that judges timeliness, `closes_on` the day to which an accepted delay moved it."""

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    source: str
    source_id: str
    category: str
    severity: str
    description: str
    found_on: date
    registered_on: date
    due_on: date
    closes_on: date
    requirement_id: str | None = None
    confidential: bool = False
    repeat_of: str | None = None
    status: ProblemStatus = ProblemStatus.OPEN
    measure: str | None = None
    responsible_title: str | None = None
    responsible_department: str | None = None
    planned_on: date | None = None
    fixers: tuple[str, ...] = ()
    evidence: tuple[ProblemFile, ...] = ()
    submitted_on: date | None = None
    closed_on: date | None = None
    closed_by: str | None = None
    reopened: int = 0
    delay: Delay | None = None
    deadline_changes: tuple[DeadlineChange, ...] = ()
    transfer: Transfer | None = None
    handed_over_from: str | None = None
    version: int = 1

    def is_overdue(self, today: date) -> bool:
        """The deadline, with an accepted delay, is over and nobody has verified the rectification."""
        return self.status in ACTIVE and today > self.closes_on

    def lacks_measure(self, today: date, days: int) -> bool:
        """Found longer ago than `days`, and still no measure (LZ-116)."""
        return self.status is ProblemStatus.OPEN and today > self.found_on + timedelta(days=days)

    def opened(self) -> ProblemOpenedV1:
        """The event of its registration."""
        return ProblemOpenedV1(**self._facts())

    def planned(self, measure: str, due_on: date | None, title: str, department: str, *, by: str, on: date) -> Problem:
        """Active, with all four parts; the unit may shorten its clock.

        Raises `ProblemIncomplete` without one of them (LZ-106), `DeadlineTooLate`, `DeadlinePassed`,
        `ProblemNotActive`.
        """
        self._require(*WORKABLE)
        due = due_on or self.due_on
        for field, value in (
            ("measure", measure),
            ("responsible_title", title),
            ("responsible_department", department),
        ):
            if not value.strip():
                raise ProblemIncomplete(field=field)
        if due > self.due_on:
            raise DeadlineTooLate(field="due_on", due_on=self.due_on)
        if due < on and due != self.due_on:
            raise DeadlinePassed(field="due_on")
        parts = {"measure": measure, "responsible_title": title, "responsible_department": department}
        after = self._changed(**parts, planned_on=self.planned_on or on, fixers=self._with(by), due_on=due)
        status = ProblemStatus.RECTIFYING if self.status is ProblemStatus.OPEN else self.status
        return replace(after, status=status, closes_on=after._closing())

    def submitted(self, files: tuple[ProblemFile, ...], *, by: str, on: date) -> Problem:
        """With evidence, for somebody to verify.

        Raises `ProblemIncomplete`, `CloseOutWithoutEvidence`, `TooMuchProof`, `ProblemNotActive`.
        """
        self._require(*WORKABLE)
        if self.status is ProblemStatus.OPEN:
            raise ProblemIncomplete(field="measure")
        evidence = {file.id: file for file in (*self.evidence, *files)}
        if not evidence:
            raise CloseOutWithoutEvidence(field="file_ids")
        if len(evidence) > max(EVIDENCE_LIMIT, len(self.evidence)):
            raise TooMuchProof(field="file_ids", limit=EVIDENCE_LIMIT)
        return self._changed(
            status=ProblemStatus.SUBMITTED,
            evidence=tuple(evidence.values()),
            submitted_on=on,
            fixers=self._with(by),
        )

    def closed(self, *, by: str, on: date) -> tuple[Problem, ProblemClosedV1]:
        """Verified. Raises `ClosedByFixer`, `ProblemNotSubmitted`, `CloseOutWithoutEvidence`."""
        self._require_verifiable(by)
        if not self.evidence:
            raise CloseOutWithoutEvidence(field="problem_id")
        after = self._changed(status=ProblemStatus.CLOSED, closed_on=on, closed_by=by, delay=self._settled_delay())
        return after, ProblemClosedV1(**after._facts())

    def returned(self, *, by: str) -> Problem:
        """Not good enough; the deadline stays. Raises `ClosedByFixer`, `ProblemNotSubmitted`."""
        self._require_verifiable(by)
        return self._changed(status=ProblemStatus.RETURNED)

    def came_back(self, due_on: date) -> tuple[Problem, ProblemReopenedV1]:
        """Reopened on recurrence: a new clock, a new measure; what was done stays in the history.

        Raises `ProblemNotClosed`.
        """
        if self.status is not ProblemStatus.CLOSED:
            raise ProblemNotClosed(status=self.status)
        blank = dict.fromkeys(("measure", "responsible_title", "responsible_department", "planned_on", "submitted_on"))
        blank |= dict.fromkeys(("closed_on", "closed_by", "delay"))
        after = self._changed(
            **blank,
            status=ProblemStatus.OPEN,
            fixers=(),
            evidence=(),
            reopened=self.reopened + 1,
            due_on=due_on,
            closes_on=due_on,
        )
        return after, ProblemReopenedV1(**after._facts())

    def due_again(self, due_on: date, reason: str, *, by: str, at: datetime, today: date) -> Problem:
        """The superior moves the deadline, with a reason.

        Raises `ProblemNotActive`, `DeadlinePassed`, `TooManyDeadlineChanges`.
        """
        self._require(*ACTIVE)
        if len(self.deadline_changes) >= DEADLINE_CHANGES_LIMIT:
            raise TooManyDeadlineChanges(limit=DEADLINE_CHANGES_LIMIT)
        if due_on < today:
            raise DeadlinePassed(field="due_on")
        change = DeadlineChange(self.due_on, due_on, reason, by, at)
        after = self._changed(due_on=due_on, deadline_changes=(*self.deadline_changes, change))
        return replace(after, closes_on=after._closing())

    def delay_requested(self, delay: Delay, today: date) -> Problem:
        """Ask for an accepted delay. Raises `ExceptionPending`, `ExceptionNotLater`, `ExceptionWithoutProof`."""
        self._require(*WORKABLE)
        if self.delay is not None and self.delay.state is DelayState.REQUESTED:
            raise ExceptionPending()
        if delay.until <= self.closes_on or delay.until <= today:
            raise ExceptionNotLater(field="until", due_on=self.closes_on)
        if not delay.file_ids:
            raise ExceptionWithoutProof(field="file_ids")
        granted = self.delay.holds_until if self.delay else None
        after = self._changed(delay=replace(delay, granted_until=granted))
        return replace(after, closes_on=after._closing())

    def delay_decided(self, accepted: bool, *, by: str, on: date) -> Problem:
        """Somebody superior, who neither asked nor fixes, decides. Raises `ExceptionNotPending`, `ClosedByFixer`."""
        self._require(*WORKABLE)
        asked = self.delay
        if asked is None or asked.state is not DelayState.REQUESTED:
            raise ExceptionNotPending()
        if by == asked.requested_by or by in self.fixers:
            raise ClosedByFixer()
        after = self._changed(delay=asked.decided(accepted, by=by, on=on))
        return replace(after, closes_on=after._closing())

    def delay_expired(self) -> Problem:
        """The accepted delay is over: overdue again."""
        after = self._changed(delay=self.delay.expired() if self.delay else None)
        return replace(after, closes_on=after._closing())

    def transferred(self, transfer: Transfer, today: date) -> Problem:
        """Handed to another authority. Raises `AlreadyTransferred`, `TransferInFuture`."""
        if self.transfer is not None:
            raise AlreadyTransferred()
        if not self.found_on <= transfer.on <= today:
            raise TransferInFuture(field="transferred_on")
        return self._changed(transfer=transfer)

    def withdrawn(self) -> Problem:
        """Struck off with a reason. Raises `ProblemNotActive`."""
        self._require(*ACTIVE)
        return self._changed(status=ProblemStatus.WITHDRAWN, delay=self._settled_delay())

    def handed_over(self, unit_id: str, path: str, county_id: str | None) -> Problem:
        """The unit is gone: another one owes the rectification, and a finished one is proven again by it."""
        status = ProblemStatus.RETURNED if self.status is ProblemStatus.SUBMITTED else self.status
        moved = {"unit_id": unit_id, "unit_path": path, "county_id": county_id}
        return self._changed(**moved, status=status, handed_over_from=self.handed_over_from or self.unit_id)

    def _require(self, *statuses: ProblemStatus) -> None:
        if self.status not in statuses:
            raise ProblemNotActive(status=self.status)

    def _require_verifiable(self, by: str) -> None:
        if self.status is not ProblemStatus.SUBMITTED:
            raise ProblemNotSubmitted(status=self.status)
        if by in self.fixers:
            raise ClosedByFixer()

    def _closing(self) -> date:
        until = self.delay.holds_until if self.delay else None
        return max(self.due_on, until or self.due_on)

    def _settled_delay(self) -> Delay | None:
        return self.delay.lapsed() if self.delay else None

    def _with(self, account: str) -> tuple[str, ...]:
        return self.fixers if account in self.fixers else (*self.fixers, account)

    def _changed(self, **changes: Any) -> Problem:
        return replace(self, version=self.version + 1, **changes)

    def _facts(self) -> dict[str, Any]:
        facts = {name: getattr(self, name) for name in ("unit_id", "category", "severity", "source")}
        return {"subject_id": self.id, "subject_version": self.version, "problem_id": self.id, **facts}
