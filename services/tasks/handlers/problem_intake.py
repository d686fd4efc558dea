"""Findings become problems: whatever found them, nothing stays outside the list (LZ-105)."""

from __future__ import annotations

from collections.abc import Sequence

from services.kit.units import Unit, UnitNotFound
from services.tasks.domain.categories import Category, categories_of
from services.tasks.domain.clocks import Clocks, clocks_of, months_before
from services.tasks.domain.problems import Problem, ProblemDraft
from services.tasks.errors.rectification import CategoryNotKnown, FoundInFuture
from services.tasks.handlers.problem_measuring import measure_problems
from services.tasks.handlers.problem_work import history_line, problem_items
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work


def open_problems(work: Work, drafts: Sequence[ProblemDraft]) -> list[str]:
    """Put `drafts` on the problem list, in one go; returns the ids in their order.

    Raises `CategoryNotKnown`, `UnitNotFound`, `FoundInFuture`. The caller has checked who may act for the units.
    """
    if not drafts:
        return []
    plan = work.repo.campaign.plan()
    known, clocks = categories_of(plan, work.repo.rectifying.problems.categories()), clocks_of(plan)
    units = _units(work, drafts)
    earlier = _earlier(work, drafts, clocks)
    opened = []
    for draft in drafts:
        unit, category = units[draft.unit_id], _category(draft, known)
        repeated = earlier.get((unit.id, category.code))
        opened.append(_opened(work, draft, unit, category, clocks, repeat_of=repeated))
    work.repo.rectifying.problems.add(opened)
    work.repo.rectifying.problems.note(history_line(work, problem, "opened") for problem in opened)
    for problem in opened:
        work.emit(problem.opened())
    tell_work(work, [item for problem in opened for item in problem_items(problem, work.today, clocks)])
    measure_problems(work, opened)
    return [problem.id for problem in opened]


def _category(draft: ProblemDraft, known: dict[str, Category]) -> Category:
    if draft.category not in known:
        raise CategoryNotKnown(field="category", category=draft.category)
    return known[draft.category]


def _units(work: Work, drafts: Sequence[ProblemDraft]) -> dict[str, Unit]:
    """The units meant, also those outside the caller's own: whoever visits finds problems elsewhere."""
    wanted = list(dict.fromkeys(draft.unit_id for draft in drafts))
    found = work.units.by_ids(wanted)
    for unit_id in wanted:
        unit = found.get(unit_id) or work.units.get(unit_id)
        if unit is None:
            raise UnitNotFound(field="unit_id")
        found[unit_id] = unit
    return found


def _earlier(work: Work, drafts: Sequence[ProblemDraft], clocks: Clocks) -> dict[tuple[str, str], str]:
    since = months_before(work.today, clocks.repeat_months)
    return work.repo.rectifying.problems.earlier(sorted({draft.unit_id for draft in drafts}), since)


def _opened(
    work: Work,
    draft: ProblemDraft,
    unit: Unit,
    category: Category,
    clocks: Clocks,
    *,
    repeat_of: str | None,
) -> Problem:
    if draft.found_on > work.today:
        raise FoundInFuture(field="found_on")
    due_on = clocks.due_on(draft.severity, draft.found_on)
    return Problem(
        id=work.new_id(),
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        source=draft.source,
        source_id=draft.source_id,
        category=category.code,
        severity=draft.severity,
        description=draft.description.strip() or category.label,
        found_on=draft.found_on,
        registered_on=work.today,
        due_on=due_on,
        closes_on=due_on,
        requirement_id=draft.requirement_id,
        confidential=category.confidential,
        repeat_of=repeat_of,
    )
