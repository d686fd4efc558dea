"""What each unit sets down for a year: its list of study contents (NJ-027) and its training plan (NJ-098, NJ-050).

Both are written by the unit and approved by another of its people. Once approved, what is approved stays in force
while a revision waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from plans import Plan
from services.training.domain.placing import means
from services.training.errors.year_papers import (
    ApprovedByWriter,
    MandatoryTopicMissing,
    NoSessionForMedicalStaff,
    PaperEmpty,
    PaperNotSubmitted,
    PaperSubmitted,
    PaperWithdrawn,
)

DUE_MONTH, DUE_DAY = 1, 31
OPENS_MONTH, OPENS_DAY = 12, 1
MEDICAL_STAFF = "medical_staff"


class PaperKind(StrEnum):
    """What it is."""

    CONTENT_LIST = "content_list"
    TRAINING_PLAN = "training_plan"


class PaperStatus(StrEnum):
    """Where it stands; `owed` is one that nobody has begun."""

    OWED = "owed"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class PlannedTraining:
    """A session that the year's plan has in a month."""

    id: str
    month: int
    title: str
    kind: str
    topic_ids: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    hours: float = 2.0
    exam: bool = False


@dataclass(frozen=True)
class YearPaper:
    """A unit's paper of a kind for a year; `topic_ids` and `trainings` as they are written, `approved_...` in force.

    `due_on` is None where the city's plan does not ask for it. `executed` of the `planned` trainings in force were
    held when they were last counted, `due` ones should have been.
    """

    id: str
    kind: PaperKind
    unit_id: str
    unit_path: str
    county_id: str | None
    unit_kind: str
    year: int
    opens_on: date
    due_on: date | None
    status: PaperStatus = PaperStatus.OWED
    topic_ids: tuple[str, ...] = ()
    trainings: tuple[PlannedTraining, ...] = ()
    writers: tuple[str, ...] = ()
    submitted_on: date | None = None
    first_approved_on: date | None = None
    approved_on: date | None = None
    approved_by: str | None = None
    approval_file_ids: tuple[str, ...] = ()
    approved_topic_ids: tuple[str, ...] = ()
    approved_trainings: tuple[PlannedTraining, ...] = ()
    return_reason: str | None = None
    planned: int = 0
    due: int = 0
    executed: int = 0
    version: int = 1

    @property
    def is_in_force(self) -> bool:
        """Whether some version of it has been approved."""
        return self.first_approved_on is not None

    def is_overdue(self, today: date) -> bool:
        """Not approved by the day, or approved after it."""
        return self.due_on is not None and (self.first_approved_on or today) > self.due_on

    def written(self, by: str, topic_ids: Sequence[str], trainings: Sequence[PlannedTraining]) -> YearPaper:
        """New contents. Raises `PaperSubmitted` while it waits for approval, `PaperWithdrawn`."""
        if self.status is PaperStatus.SUBMITTED:
            raise PaperSubmitted(field="status")
        if self.status is PaperStatus.WITHDRAWN:
            raise PaperWithdrawn(field="status")
        before = () if self.status is PaperStatus.APPROVED else self.writers
        facts: dict[str, Any] = {
            "status": PaperStatus.DRAFT,
            "topic_ids": tuple(topic_ids),
            "trainings": tuple(trainings),
            "writers": tuple(dict.fromkeys((*before, by))),
        }
        return self._next(**facts)

    def submitted(self, by: str, today: date, mandatory: Iterable[tuple[str, str]]) -> YearPaper:
        """Sent for approval; `mandatory` are (id, title) of what every unit has to study.

        Raises `PaperSubmitted`, `PaperEmpty`, `MandatoryTopicMissing` (NJ-099, NJ-100), `NoSessionForMedicalStaff`.
        """
        if self.status not in (PaperStatus.DRAFT, PaperStatus.RETURNED):
            raise PaperSubmitted(field="status") if self.status is PaperStatus.SUBMITTED else PaperEmpty(field="status")
        self._require_complete(mandatory)
        writers = tuple(dict.fromkeys((*self.writers, by)))
        return self._next(status=PaperStatus.SUBMITTED, submitted_on=today, return_reason=None, writers=writers)

    def approved(self, by: str, today: date, file_ids: Sequence[str] = ()) -> YearPaper:
        """In force: by another of the unit's people, or with the signed paper. Raises `PaperNotSubmitted`,
        `ApprovedByWriter`."""
        self._require_other(by, file_ids)
        facts: dict[str, Any] = {
            "status": PaperStatus.APPROVED,
            "approved_on": today,
            "approved_by": by,
            "approval_file_ids": tuple(file_ids),
            "first_approved_on": self.first_approved_on or today,
            "approved_topic_ids": self.topic_ids,
            "approved_trainings": self.trainings,
        }
        return self._next(**facts)

    def returned(self, by: str, reason: str) -> YearPaper:
        """Back to its writers. Raises `PaperNotSubmitted`, `ApprovedByWriter`."""
        self._require_other(by)
        return self._next(status=PaperStatus.RETURNED, return_reason=reason)

    def counted(self, planned: int, due: int, executed: int) -> YearPaper:
        """With what is executed; no new version."""
        return replace(self, planned=planned, due=due, executed=executed)

    def withdrawn(self) -> YearPaper:
        """Owed no more: the unit is gone."""
        return self._next(status=PaperStatus.WITHDRAWN)

    def _require_complete(self, mandatory: Iterable[tuple[str, str]]) -> None:
        if self.kind is PaperKind.CONTENT_LIST:
            if not self.topic_ids:
                raise PaperEmpty(field="topic_ids")
            return
        if not self.trainings:
            raise PaperEmpty(field="trainings")
        planned = {topic_id for each in self.trainings for topic_id in each.topic_ids}
        missing = [title for topic_id, title in mandatory if topic_id not in planned]
        if missing:
            raise MandatoryTopicMissing(field="trainings", topics="、".join(missing))
        if self.unit_kind == "institution" and not any(MEDICAL_STAFF in each.audiences for each in self.trainings):
            raise NoSessionForMedicalStaff(field="trainings")

    def _require_other(self, by: str, file_ids: Sequence[str] = ()) -> None:
        if self.status is not PaperStatus.SUBMITTED:
            raise PaperNotSubmitted(field="status")
        if by in self.writers and not file_ids:
            raise ApprovedByWriter()

    def _next(self, **facts: Any) -> YearPaper:
        return replace(self, **facts, version=self.version + 1)


def owes(plan: Plan, kind: PaperKind, unit: Any) -> bool:
    """Whether the plan asks the unit for it: yearly plans of those that its rule names, lists of every unit."""
    wanted = "annual_training_plan" if kind is PaperKind.TRAINING_PLAN else "principal_led_education"
    rules = [rule for rule in plan.training_rules if rule.kind == wanted]
    if kind is PaperKind.CONTENT_LIST:
        return bool(rules)
    return any(means(plan, rule.subjects, unit) for rule in rules)


def first_year(plan: Plan) -> int:
    """The year that follows the first phase's last day: 2022 where mobilisation ends with 2021."""
    return (plan.phases[0].end + timedelta(days=1)).year


def due_of(plan: Plan, year: int) -> date:
    """31 January; the first one by the end of the first phase."""
    return plan.phases[0].end if year <= first_year(plan) else date(year, DUE_MONTH, DUE_DAY)


def opens_of(plan: Plan, year: int) -> date:
    """From when it is worked on: 1 December before; the first one from the plan's first day."""
    return plan.effective_from if year <= first_year(plan) else date(year - 1, OPENS_MONTH, OPENS_DAY)


def years_open(plan: Plan, today: date) -> list[int]:
    """The campaign's years whose papers are worked on by that day."""
    years = range(first_year(plan), plan.campaign_end.year + 1)
    return [year for year in years if opens_of(plan, year) <= today]
