"""Work items: what waits for somebody, as every owner of deadlines tells it.

An owner tells the whole item each time anything about it changes, with the version of the thing behind it; reminders
and to-do lists are projections of these facts. A work item holds no personal data and no text that a user typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

AT_ONCE = 500
WorkState = Literal["open", "done", "withdrawn"]
KINDS = frozenset(
    (
        "assignment", "assignment_part", "body", "body_head", "commitment", "conduct_officer", "consolidation",
        "content_list", "conveyance", "coverage", "department_filing", "document", "early_warning", "encounter_counts",
        "evaluation_follow_up", "exam", "follow_up", "leader_term", "local_task", "meeting", "monthly_progress",
        "monthly_study", "phase_activities", "principal", "principal_led_session", "problem", "programme", "register",
        "register_entry", "report", "roster", "rotation", "self_inspection", "succession", "topic_coverage",
        "training_plan", "untrained_staff", "visit", "warning_education", "work_plan",
    )
)  # fmt: skip
"""Everything that waits is of one of these."""
SOFT = ("in_principle", "cooperate", "encourage", "explore")
"""Modalities that never turn red (AMB-25)."""


@dataclass(frozen=True)
class WorkItem:
    """`<kind>:<subject>:<action>` waits for `roles` of `owner_unit_id`, or one account, from `opens_on` to `due_on`.

    `unit_id` is the unit that it is about; it must never name a unit whose people may not know of it yet. A `due_on` of
    None has no deadline. `label` is a fixed phrase of the plan or the platform.
    """

    kind: str
    action: str
    subject_id: str
    version: int
    unit_id: str
    owner_unit_id: str
    roles: tuple[str, ...]
    label: str
    opens_on: date
    due_on: date | None
    state: WorkState = "open"
    period: str | None = None
    department: str | None = None
    account_id: str | None = None
    modality: str = "must"
    settled_on: date | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such kind of work item: {self.kind}")

    @property
    def id(self) -> str:
        """The natural key."""
        return f"{self.kind}:{self.subject_id}:{self.action}"


def batches(items: Sequence[WorkItem]) -> Iterator[tuple[WorkItem, ...]]:
    """`items` in the portions that one event carries."""
    for start in range(0, len(items), AT_ONCE):
        yield tuple(items[start : start + AT_ONCE])
