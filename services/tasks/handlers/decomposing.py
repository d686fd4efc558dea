"""Assignments divided to departments, posts and persons; a leaf whose person left asks for another (NJ-037)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.kit.events import Envelope
from services.kit.work_items import WorkItem
from services.tasks.domain.acting import roles_of
from services.tasks.domain.assignments import Assignment, Status
from services.tasks.domain.decomposition import PARTS_LIMIT, Decomposition, Part, counted
from services.tasks.errors import AssignmentNotFound
from services.tasks.errors.campaigning import (
    AssignmentWithdrawn,
    PartHasParts,
    PartNotFound,
    PersonUnknown,
    TooManyParts,
)
from services.tasks.events.campaigning import staff_facts
from services.tasks.handlers.local_tasks import require_running
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.requests import matrix as requests

LABEL = "责任人已离岗，请重新落实到人"


def divide_assignment(work: Work, request: requests.DivideAssignment) -> dict[str, Any]:
    """Add parts under the assignment or one of its parts. Raises `PersonUnknown`, `TooManyParts`."""
    assignment, parts = _open(work, request.assignment_id)
    if request.parent_part_id is not None and request.parent_part_id not in {part.id for part in parts}:
        raise PartNotFound(field="parent_part_id")
    if len(parts) + len(request.parts) > PARTS_LIMIT:
        raise TooManyParts(limit=PARTS_LIMIT)
    _require_staff(work, assignment.unit_id, [each.staff_id for each in request.parts])
    place = (assignment.unit_id, assignment.unit_path, assignment.county_id, request.parent_part_id)
    new = [
        Part(work.new_id(), assignment.id, *place, each.title, each.department, each.post, each.staff_id, each.due_on)
        for each in request.parts
    ]
    work.repo.campaigning.parts.add(new)
    return _counted(work, assignment, [*parts, *new])


def change_part(work: Work, request: requests.ChangePart) -> dict[str, Any]:
    """A part as it is from now on; another person settles the alert. Raises `PersonUnknown`."""
    assignment, part, parts = _part(work, request.part_id)
    if request.expected_version is not None and request.expected_version != part.version:
        raise ChangedMeanwhile(field="expected_version")
    _require_staff(work, assignment.unit_id, [request.staff_id])
    facts = request.model_dump(include={"title", "department", "post", "staff_id", "due_on"})
    after = replace(part, **facts, left_on=None, version=part.version + 1)
    work.repo.campaigning.parts.save(after)
    if part.left_on is not None:
        tell_work(work, [_alert(work, after)])
    return _counted(work, assignment, [after if each.id == part.id else each for each in parts])


def remove_part(work: Work, request: requests.RemovePart) -> dict[str, Any]:
    """Take a part away. Raises `PartHasParts`."""
    assignment, part, parts = _part(work, request.part_id)
    if any(each.parent_id == part.id for each in parts):
        raise PartHasParts()
    work.repo.campaigning.remove_part(part.id)
    if part.left_on is not None:
        gone = replace(part, left_on=None, version=part.version + 1)
        tell_work(work, [replace(_alert(work, gone), state="withdrawn")])
    return _counted(work, assignment, [each for each in parts if each.id != part.id])


def assignment_parts(work: Work, request: requests.AssignmentParts) -> dict[str, Any]:
    """The parts of an assignment, and whether it is fully decomposed."""
    assignment = work.repo.assignments.get(request.assignment_id)
    if assignment is None:
        raise AssignmentNotFound(field="assignment_id")
    work.units.require(assignment.unit_id, field="assignment_id")
    return _shown(assignment, work.repo.campaigning.parts.having(assignment_id=assignment.id))


def decomposition_rates(work: Work, request: requests.DecompositionRates) -> list[dict[str, Any]]:
    """Fully decomposed assignments of all that the unit owes, per unit in the caller's scope."""
    known = work.units.by_ids(request.unit_ids)
    ids = [each for each in dict.fromkeys(request.unit_ids) if each in known]
    owed = work.repo.assignments.counts("unit_id", ids, {})
    rows = work.repo.campaigning.decompositions.tally({"unit_id": {"$in": ids}}, "unit_id", "fully")
    fully = {row["unit_id"]: row["n"] for row in rows if row["fully"]}
    return [{"unit_id": each, "fully": fully.get(each, 0), "assignments": owed[each]["total"]} for each in ids]


def on_staff(work: Work, events: list[Envelope]) -> None:
    """People come and go; whoever is responsible for a leaf and has left is missed there."""
    told = sorted((fact for event in events for fact in staff_facts(event)), key=lambda fact: fact.version)
    newest = {fact.id: fact for fact in told}
    known = work.repo.campaigning.staff(list(newest))
    facts = [f for f in newest.values() if f.id not in known or known[f.id].version < f.version]
    work.repo.campaigning.take_staff(facts)
    _miss(work, [fact.id for fact in facts])


def miss_staff(work: Work) -> None:
    """Those whose last day was told ahead of time and has come now."""
    named = work.repo.campaigning.staff_named()
    facts = work.repo.campaigning.staff(named)
    _miss(work, [each.id for each in facts.values() if each.until is not None and each.until < work.today])


def _miss(work: Work, staff_ids: Sequence[str]) -> None:
    if not staff_ids:
        return
    parts = work.repo.campaigning.parts.having(staff_id=list(staff_ids), left_on=None)
    facts = work.repo.campaigning.staff(sorted({part.staff_id for part in parts if part.staff_id}))
    left = [part.left(_last_day(work, part, facts)) for part in parts if _is_gone(work, part, facts)]
    for part in left:
        work.repo.campaigning.parts.save(part)
    tell_work(work, [_alert(work, part) for part in left])
    _recount(work, sorted({part.assignment_id for part in left}))


def _is_gone(work: Work, part: Part, facts: dict[str, Any]) -> bool:
    fact = facts[str(part.staff_id)]
    return fact.unit_id != part.unit_id or (fact.until is not None and fact.until < work.today)


def _last_day(work: Work, part: Part, facts: dict[str, Any]) -> Any:
    return facts[str(part.staff_id)].until or work.today


def _recount(work: Work, assignment_ids: Sequence[str]) -> None:
    if not assignment_ids:
        return
    by_assignment: dict[str, list[Part]] = defaultdict(list)
    for part in work.repo.campaigning.parts.having(assignment_id=list(assignment_ids)):
        by_assignment[part.assignment_id].append(part)
    for assignment in work.repo.assignments.some(assignment_ids):
        _counted(work, assignment, by_assignment[assignment.id])


def _require_staff(work: Work, unit_id: str, staff_ids: Sequence[str | None]) -> None:
    wanted = [each for each in staff_ids if each]
    known = work.repo.campaigning.staff(wanted) if wanted else {}
    for each in wanted:
        fact = known.get(each)
        if fact is None or fact.unit_id != unit_id or (fact.until is not None and fact.until < work.today):
            raise PersonUnknown(field="staff_id")


def _open(work: Work, assignment_id: str) -> tuple[Assignment, list[Part]]:
    require_running(work)
    assignment = work.repo.assignments.get(assignment_id)
    if assignment is None:
        raise AssignmentNotFound(field="assignment_id")
    work.units.require(assignment.unit_id, field="assignment_id")
    if assignment.status is Status.WITHDRAWN:
        raise AssignmentWithdrawn()
    return assignment, work.repo.campaigning.parts.having(assignment_id=assignment.id)


def _part(work: Work, part_id: str) -> tuple[Assignment, Part, list[Part]]:
    found = work.repo.campaigning.parts.get(part_id)
    if found is None:
        raise PartNotFound(field="part_id")
    work.units.require(found.unit_id, field="part_id")
    assignment, parts = _open(work, found.assignment_id)
    return assignment, found, parts


def _counted(work: Work, assignment: Assignment, parts: Sequence[Part]) -> dict[str, Any]:
    leaves, complete = counted(parts)
    place = (assignment.unit_id, assignment.unit_path, assignment.county_id)
    fully = leaves > 0 and leaves == complete
    work.repo.campaigning.put_decomposition(
        Decomposition(assignment.id, *place, assignment.task_id, leaves, complete, fully)
    )
    return _shown(assignment, parts)


def _shown(assignment: Assignment, parts: Sequence[Part]) -> dict[str, Any]:
    leaves, complete = counted(parts)
    parents = {part.parent_id for part in parts}
    return {
        "assignment_id": assignment.id,
        "leaves": leaves,
        "complete_leaves": complete,
        "fully": leaves > 0 and leaves == complete,
        "parts": [{**document(p), "leaf": p.id not in parents, "complete": p.is_complete} for p in parts],
    }


def _alert(work: Work, part: Part) -> WorkItem:
    return WorkItem(
        kind="assignment_part",
        action="reassign",
        subject_id=part.id,
        version=part.version,
        unit_id=part.unit_id,
        owner_unit_id=part.unit_id,
        roles=roles_of(part),
        label=LABEL,
        opens_on=work.today,
        due_on=None,
        state="open" if part.left_on else "done",
        settled_on=None if part.left_on else work.today,
    )
