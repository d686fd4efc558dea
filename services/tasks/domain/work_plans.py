"""A unit's work plan: its tasks with owners and days, linked to the key tasks, and how it joins with daily work.

Sources: NJ-036, LZ-119 (plan and gap list), LZ-020 (four fields of integration, 0 to 4 and no other score).
The versions lie beside the plan: an approved one never changes, a draft gives way to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.kit.extents import EMPTY, Extent
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

    @property
    def integrated(self) -> int:
        """How many of the four fields are proven (LZ-020): a text and a file each."""
        return len({each.field for each in self.integration if each.text and each.file_ids})

    @property
    def links(self) -> tuple[str, ...]:
        """The key tasks that it serves, each once."""
        return tuple(dict.fromkeys(link for item in self.items for link in item.links))


@dataclass(frozen=True)
class WorkPlan:
    """One unit's plan for one phase; the last version counts, and `title`, `integrated` and `links` are its."""

    id: str
    phase_id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    due_on: date
    status: PlanStatus
    versions: Extent = EMPTY
    title: str = ""
    integrated: int = 0
    links: tuple[str, ...] = ()
    version: int = 1

    def redrafted(self, draft: PlanVersion) -> tuple[WorkPlan, PlanVersion]:
        """A draft is replaced; behind an approved or filed version comes a new one."""
        is_new = self.status is not PlanStatus.DRAFT
        return self.with_last(PlanStatus.DRAFT, replace(draft, number=self.versions.count + is_new))

    def approved(
        self, last: PlanVersion, approver_title: str, file_ids: tuple[str, ...], *, by: str, on: date
    ) -> tuple[WorkPlan, PlanVersion]:
        """By the principal: from another account, or with the signed plan.

        Raises `WorkPlanNotDraft`, `ApprovalUnproven`.
        """
        if self.status is not PlanStatus.DRAFT:
            raise WorkPlanNotDraft(status=self.status)
        if by == last.drafted_by and not file_ids:
            raise ApprovalUnproven(field="file_ids")
        files = (*last.file_ids, *file_ids)
        signed = replace(last, approver_title=approver_title, approved_by=by, approved_on=on, file_ids=files)
        return self.with_last(PlanStatus.APPROVED, signed)

    def filed(self, last: PlanVersion, on: date) -> tuple[WorkPlan, PlanVersion]:
        """Handed in to the superior. Raises `WorkPlanNotApproved`."""
        if self.status is not PlanStatus.APPROVED:
            raise WorkPlanNotApproved(status=self.status)
        return self.with_last(PlanStatus.FILED, replace(last, filed_on=on))

    def unlinked(self, owed: set[str]) -> list[str]:
        """Key tasks that the unit owes and the plan does not mention (LZ-119: gap list)."""
        return sorted(owed - set(self.links))

    def with_last(self, status: PlanStatus, last: PlanVersion) -> tuple[WorkPlan, PlanVersion]:
        """With `last` as the version that counts."""
        after = replace(
            self,
            status=status,
            versions=replace(self.versions, count=last.number),
            title=last.title,
            integrated=last.integrated,
            links=last.links,
            version=self.version + 1,
        )
        return after, last
