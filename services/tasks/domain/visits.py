"""A visit to a unit: planned, started, findings entered, report filed, closed; or cancelled with a reason.

Kinds are separate records: a 督导 never counts as a 巡查 (AMB-07). An unannounced visit is hidden from everyone outside
its team and the office until it starts, a covert one until it is closed (NJ-057, NJ-131). Sources: NJ-020, NJ-122,
NJ-128, LZ-101, LZ-133.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.tasks.domain.checklists import Answer
from services.tasks.domain.days import local_day
from services.tasks.domain.rounds import Member
from services.tasks.errors.supervising import (
    ClosedByReporter,
    StartInFuture,
    TooManyMoves,
    VisitInWrongState,
    VisitReportEmpty,
)
from services.tasks.events.supervising import InspectionCompletedV1, VisitStartedV1

UNANNOUNCED = "unannounced_visit"
MOVES_LIMIT = 50
EXTERNAL = ("superior_inspection", "third_party_assessment")
SOURCE_OF_PROBLEMS = {"onsite_check": "supervision"}


class VisitStatus(StrEnum):
    """Where a visit stands."""

    PLANNED = "planned"
    STARTED = "started"
    FINDINGS_ENTERED = "findings_entered"
    REPORT_FILED = "report_filed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


UNDER_WAY = (VisitStatus.PLANNED, VisitStatus.STARTED, VisitStatus.FINDINGS_ENTERED)
AT_WORK = (VisitStatus.STARTED, VisitStatus.FINDINGS_ENTERED)


@dataclass(frozen=True)
class Finding:
    """Something that is wrong; it becomes a problem of the unit when the visit is told."""

    category: str
    severity: str
    description: str
    file_ids: tuple[str, ...] = ()
    requirement_id: str | None = None


@dataclass(frozen=True)
class VisitReport:
    """What the team wrote about the visit."""

    text: str
    file_ids: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True)
class PlanChange:
    """The visit was moved to another day, with a reason."""

    before: date
    after: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Visit:
    """`insiders` are the accounts that know of it while it is not `revealed`; `completed_on` is set once it counts."""

    id: str
    kind: str
    covert: bool
    unit_id: str
    unit_path: str
    county_id: str | None
    supervisor_id: str
    planned_on: date
    purpose: str
    team: tuple[Member, ...]
    inspector: str | None
    round_id: str | None
    team_name: str | None
    planned_by: str
    planned_at: datetime
    insiders: tuple[str, ...]
    revealed: bool
    status: VisitStatus = VisitStatus.PLANNED
    started_on: date | None = None
    started_by: str | None = None
    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()
    report: VisitReport | None = None
    problem_ids: tuple[str, ...] = ()
    completed_on: date | None = None
    closed_by: str | None = None
    closed_at: datetime | None = None
    note: str | None = None
    cancel_reason: str | None = None
    changes: tuple[PlanChange, ...] = ()
    version: int = 1

    @property
    def source(self) -> str:
        """The source of the problems it finds."""
        return SOURCE_OF_PROBLEMS.get(self.kind, self.kind)

    @property
    def planned_at_day(self) -> date:
        """The Shanghai day on which it was planned."""
        return local_day(self.planned_at)

    @property
    def file_ids(self) -> tuple[str, ...]:
        """Every file of the visit, once."""
        found = [each for finding in self.findings for each in finding.file_ids]
        return tuple(dict.fromkeys([*found, *(self.report.file_ids if self.report else ())]))

    def moved(self, change: PlanChange) -> Visit:
        """Planned for another day. Raises `VisitInWrongState`, `TooManyMoves`."""
        self._require(VisitStatus.PLANNED)
        if len(self.changes) >= MOVES_LIMIT:
            raise TooManyMoves(limit=MOVES_LIMIT)
        return replace(self, planned_on=change.after, changes=(*self.changes, change), version=self.version + 1)

    def started(self, on: date, today: date, by: str) -> tuple[Visit, VisitStartedV1 | None]:
        """The team has arrived; a covert visit is told to nobody. Raises `StartInFuture`, `VisitInWrongState`."""
        self._require(VisitStatus.PLANNED)
        if on > today:
            raise StartInFuture(field="started_on")
        revealed = self.revealed or not self.covert
        after = replace(
            self,
            status=VisitStatus.STARTED,
            started_on=on,
            started_by=by,
            revealed=revealed,
            version=self.version + 1,
        )
        told = VisitStartedV1(self.id, after.version, self.id, self.kind, self.unit_id, self.supervisor_id, on)
        return after, told if revealed else None

    def recorded(self, answers: Sequence[Answer], findings: Sequence[Finding]) -> Visit:
        """What was found, whole; it may be corrected until the report is filed. Raises `VisitInWrongState`."""
        self._require(*AT_WORK)
        return replace(
            self,
            status=VisitStatus.FINDINGS_ENTERED,
            answers=tuple(answers),
            findings=tuple(findings),
            version=self.version + 1,
        )

    def filed(self, report: VisitReport, today: date) -> Visit:
        """The report is there, and the visit counts unless it is covert. Raises `VisitReportEmpty`."""
        self._require(VisitStatus.FINDINGS_ENTERED)
        if not report.text and not report.file_ids:
            raise VisitReportEmpty(field="text")
        completed = today if self.revealed else None
        return replace(
            self, status=VisitStatus.REPORT_FILED, report=report, completed_on=completed, version=self.version + 1
        )

    def closed(self, by: str, at: datetime, today: date, note: str | None) -> Visit:
        """Done with. Raises `VisitInWrongState`, `ClosedByReporter`."""
        self._require(VisitStatus.REPORT_FILED)
        if self.report is not None and self.report.by == by:
            raise ClosedByReporter()
        return replace(
            self,
            status=VisitStatus.CLOSED,
            revealed=True,
            completed_on=self.completed_on or today,
            closed_by=by,
            closed_at=at,
            note=note,
            version=self.version + 1,
        )

    def cancelled(self, reason: str, by: str, at: datetime) -> Visit:
        """It does not take place. One that was hidden stays hidden. Raises `VisitInWrongState`."""
        self._require(*UNDER_WAY)
        return replace(
            self,
            status=VisitStatus.CANCELLED,
            cancel_reason=reason,
            closed_by=by,
            closed_at=at,
            version=self.version + 1,
        )

    def with_problems(self, problem_ids: Sequence[str]) -> Visit:
        """With the problems that its findings have become."""
        return replace(self, problem_ids=tuple(problem_ids))

    def completion(self) -> InspectionCompletedV1:
        """The event that tells the unit and everybody else."""
        if self.started_on is None or self.completed_on is None:
            raise ValueError("the visit is not completed")
        return InspectionCompletedV1(
            self.id,
            self.version,
            self.id,
            self.kind,
            self.unit_id,
            self.supervisor_id,
            self.started_on,
            self.completed_on,
            len(self.findings),
        )

    def _require(self, *statuses: VisitStatus) -> None:
        if self.status not in statuses:
            raise VisitInWrongState(status=self.status.value)
