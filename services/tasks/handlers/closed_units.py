"""A unit is gone: what it still had to rectify goes to the nearest superior, its open checklists are withdrawn.

The superior's people rectify or, with a reason, withdraw; nothing leaves the problem list silently (LZ-105).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.kit.units import Unit
from services.tasks.domain.problems import Problem
from services.tasks.handlers.problem_changes import save_all
from services.tasks.handlers.self_inspection_rounds import checklist_item, measure_self_inspections
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work


def hand_over(work: Work, units: Sequence[Unit]) -> None:
    """Settle what units that are closed today left open; does nothing that is done already."""
    gone = {unit.id: unit for unit in units if unit.closed_on and unit.closed_on <= work.today.isoformat()}
    if not gone:
        return
    left = work.repo.rectifying.problems.active_of(list(gone))
    heirs = _heirs(work, [gone[unit_id] for unit_id in {problem.unit_id for problem in left}])
    before = [problem for problem in left if problem.unit_id in heirs]
    after = [_given(problem, heirs[problem.unit_id]) for problem in before]
    save_all(work, before, after, "handed_over", None)
    _withdraw_checklists(work, list(gone))


def _heirs(work: Work, gone: Sequence[Unit]) -> Mapping[str, Unit]:
    """The nearest unit above that still exists, by the unit that is gone."""
    above = {unit.id: [part for part in reversed(unit.path.strip("/").split("/")) if part != unit.id] for unit in gone}
    known = work.units.by_ids(sorted({part for parts in above.values() for part in parts}))
    heirs = {}
    for unit_id, parts in above.items():
        alive = [known[part] for part in parts if part in known and known[part].is_active(work.today)]
        if alive:
            heirs[unit_id] = alive[0]
    return heirs


def _given(problem: Problem, heir: Unit) -> Problem:
    return problem.handed_over(heir.id, heir.path, heir.county_id)


def _withdraw_checklists(work: Work, unit_ids: Sequence[str]) -> None:
    checklists = [each.withdrawn() for each in work.repo.rectifying.self_inspections.open_of(unit_ids)]
    work.repo.rectifying.self_inspections.save_many(checklists)
    tell_work(work, [checklist_item(work, checklist) for checklist in checklists])
    measure_self_inspections(work, checklists)
