"""Work items of assignments: told when they open, change hands or are withdrawn, not at each step of the work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services.kit.work_items import WorkItem
from services.tasks.domain.acting import roles_of, superior_of
from services.tasks.domain.assignments import WORKABLE, Assignment, Status
from services.tasks.domain.campaign import Campaign
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work


@dataclass(frozen=True)
class Labelled:
    """What an item says of its task: the printed title, and the day from which it can be worked on."""

    title: str
    opens_on: date


def tell_assignments(work: Work, campaign: Campaign, assignments: Iterable[Assignment]) -> None:
    """Tell whole items of these assignments: handing in, and the review when there is or was one."""
    found = list(assignments)
    if not found:
        return
    labels = _labels(work, campaign, sorted({each.task_id for each in found}))
    tell_work(work, [item for each in found for item in _items(work, each, labels[each.task_id])])


def _labels(work: Work, campaign: Campaign, task_ids: Sequence[str]) -> dict[str, Labelled]:
    starts = {phase.id: phase.starts_on for phase in work.repo.campaign.phases()}
    return {
        task["id"]: Labelled(
            task["title"],
            max(campaign.effective_from, min(starts[phase_id] for phase_id in task["phases"])),
        )
        for task in work.repo.campaign.tasks_by_ids(task_ids)
    }


def _items(work: Work, assignment: Assignment, label: Labelled) -> list[WorkItem]:
    roles = ("department_head",) if assignment.department else roles_of(assignment)
    items = [
        _item(work, assignment, label, "submit", (assignment.unit_id, roles), is_open=assignment.status in WORKABLE)
    ]
    if assignment.submitted_at is not None:
        is_waiting = assignment.status is Status.SUBMITTED
        items.append(_item(work, assignment, label, "review", superior_of(assignment), is_open=is_waiting))
    return items


def _item(
    work: Work,
    assignment: Assignment,
    label: Labelled,
    action: str,
    owner: tuple[str, tuple[str, ...]],
    *,
    is_open: bool,
) -> WorkItem:
    withdrawn = assignment.status is Status.WITHDRAWN
    return WorkItem(
        kind="assignment",
        action=action,
        subject_id=assignment.id,
        version=assignment.version,
        unit_id=assignment.unit_id,
        owner_unit_id=owner[0],
        roles=owner[1],
        label=label.title,
        opens_on=label.opens_on if action == "submit" else work.today,
        due_on=assignment.due_on if action == "submit" else None,
        state="withdrawn" if withdrawn else "open" if is_open else "done",
        department=assignment.department,
        modality="must" if assignment.binding else assignment.modality,
        settled_on=None if is_open else work.today,
    )
