"""A unit's work plan: its tasks with owners and days, linked to the key tasks, and how it joins with daily work.

Sources: NJ-036, LZ-119 (plan and gap list), LZ-020 (four fields of integration, 0 to 4 and no other score).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.tasks.errors.campaigning import ApprovalUnproven, WorkPlanNotApproved, WorkPlanNotDraft

FIELDS = ("planned", "advanced", "implemented", "assessed")
"""一体谋划、一体推进、一体落实、一体考核."""


class PlanStatus(StrEnum):
    """Where a work plan stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    FILED = "filed"


@dataclass(frozen=True)
class PlanItem:
    """One task of the plan with its owner and days."""

    title: str
    department: str | None
    person_title: str | None
    starts_on: date | None
    due_on: date
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Integration:
    """One of the four fields in which the campaign is joined with daily work, with its proof."""

    field: str
    text: str
    file_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanVersion:
    """What a version said; an approved one is kept for ever."""

    number: int
    title: str
    items: tuple[PlanItem, ...]
    integration: tuple[Integration, ...]
    file_ids: tuple[str, ...]
    drafted_by: str
    drafted_on: date
    approver_title: str | None = None
    approved_by: str | None = None
    approved_on: date | None = None
    filed_on: date | None = None


@dataclass(frozen=True)
class WorkPlan:
    """One unit's plan for one phase; the last version counts."""

    id: str
    phase_id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    due_on: date
    status: PlanStatus
    versions: tuple[PlanVersion, ...]
    version: int = 1

    @property
    def last(self) -> PlanVersion:
        """The newest version."""
        return self.versions[-1]

    @property
    def integrated(self) -> int:
        """How many of the four fields are proven (LZ-020): a text and a file each."""
        return len({each.field for each in self.last.integration if each.text and each.file_ids})

    def redrafted(self, draft: PlanVersion) -> WorkPlan:
        """A draft is replaced; behind an approved or filed version comes a new one."""
        before = self.versions[:-1] if self.status is PlanStatus.DRAFT else self.versions
        kept = (*before, replace(draft, number=len(before) + 1))
        return replace(self, status=PlanStatus.DRAFT, versions=kept, version=self.version + 1)

    def approved(self, approver_title: str, file_ids: tuple[str, ...], *, by: str, on: date) -> WorkPlan:
        """By the principal: from another account, or with the signed plan. Raises `ApprovalUnproven`."""
        if self.status is not PlanStatus.DRAFT:
            raise WorkPlanNotDraft(status=self.status)
        if by == self.last.drafted_by and not file_ids:
            raise ApprovalUnproven(field="file_ids")
        files = (*self.last.file_ids, *file_ids)
        last = replace(self.last, approver_title=approver_title, approved_by=by, approved_on=on, file_ids=files)
        return self._with(PlanStatus.APPROVED, last)

    def filed(self, on: date) -> WorkPlan:
        """Handed in to the superior. Raises `WorkPlanNotApproved`."""
        if self.status is not PlanStatus.APPROVED:
            raise WorkPlanNotApproved(status=self.status)
        return self._with(PlanStatus.FILED, replace(self.last, filed_on=on))

    def unlinked(self, owed: set[str]) -> list[str]:
        """Key tasks that the unit owes and the plan does not mention (LZ-119: gap list)."""
        return sorted(owed - {link for item in self.last.items for link in item.links})

    def _with(self, status: PlanStatus, last: PlanVersion) -> WorkPlan:
        return replace(self, status=status, versions=(*self.versions[:-1], last), version=self.version + 1)
