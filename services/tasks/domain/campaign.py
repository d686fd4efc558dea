"""A city's campaign: which plan it runs, from when to when, and how far its clock has been followed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from plans.models.plan import Plan
from services.tasks.errors import CampaignEnded

MEASURES = (
    "task_completion",
    "report_rate",
    "report_on_time_rate",
    "rectification_rate",
    "rectification_on_time_rate",
    "self_inspection_rate",
    "hospital_inspection_coverage",
    "supervision_coverage_tertiary",
    "supervision_coverage_secondary",
    "supervision_coverage_other",
)


@dataclass(frozen=True)
class Campaign:
    """`clock_on` is the last day that a tick has worked through, `measured_quarter` the last quarter fully measured.

    On the day `assigning_on` the units up to the path `assigned_to` have got their assignments already.
    """

    id: str
    name: str
    plan_id: str
    plan_version: str
    starts_on: date
    ends_on: date
    effective_from: date
    measures: tuple[str, ...]
    strict_phase_windows: bool
    calendar_version: str
    onboarded_on: date
    has_assigned: bool = False
    clock_on: date | None = None
    measured_quarter: str | None = None
    assigning_on: date | None = None
    assigned_to: str | None = None
    version: int = 1

    def has_begun(self, today: date) -> bool:
        """Nothing is generated before the effective date (NJ-005, LZ-005)."""
        return today >= self.effective_from

    def has_ended(self, today: date) -> bool:
        """After its last day the campaign is read-only (NJ-014)."""
        return today > self.ends_on

    def is_running(self, today: date) -> bool:
        """Whether assignments are generated and worked on."""
        return self.has_begun(today) and not self.has_ended(today)

    def require_running(self, today: date) -> None:
        """Raises `CampaignEnded` (NJ-014)."""
        if self.has_ended(today):
            raise CampaignEnded(ends_on=self.ends_on)

    def has_to_assign(self, path: str, today: date) -> bool:
        """Whether today's round has not come to the unit at `path` yet."""
        return self.assigning_on != today or self.assigned_to is None or path > self.assigned_to

    def assigned_through(self, path: str, today: date) -> Campaign:
        """The campaign after a part of today's round, in the order of paths."""
        return replace(self, assigning_on=today, assigned_to=path, version=self.version + 1)

    def followed(
        self, today: date, *, has_assigned: bool, measured_quarter: str | None, calendar_version: str
    ) -> Campaign:
        """The campaign after a tick of `today`."""
        return replace(
            self,
            clock_on=today,
            assigning_on=None,
            assigned_to=None,
            has_assigned=has_assigned,
            measured_quarter=measured_quarter,
            calendar_version=calendar_version,
            version=self.version + 1,
        )


def campaign_of(plan: Plan, measures: tuple[str, ...], *, today: date, calendar_version: str) -> Campaign:
    """The campaign that `plan` starts. It ends with the stated duration or its last phase, the later one (AMB-09)."""
    return Campaign(
        id="campaign",
        name=plan.name,
        plan_id=plan.id,
        plan_version=plan.version,
        starts_on=plan.duration.start,
        ends_on=max(plan.duration.end, plan.campaign_end),
        effective_from=plan.effective_from,
        measures=tuple(code for code in MEASURES if code in measures),
        strict_phase_windows=plan.parameters.strict_phase_windows,
        calendar_version=calendar_version,
        onboarded_on=today,
    )
