"""Daily counts by hand (NJ-019), where no system sends records; a month's file replaces the month (PF-013)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plans.periods import Period, parse_period
from services.kit.errors import Problem
from services.kit.tables import TableNotReadable
from services.kit.units import Unit, UnitNotFound
from services.satisfaction.domain.count_file import CountRow, read_counts
from services.satisfaction.domain.counts import Count, count_mistakes, repeated
from services.satisfaction.domain.daily import Counted
from services.satisfaction.domain.encounter_rows import Mistake
from services.satisfaction.domain.encounters import Setting
from services.satisfaction.domain.evaluations import FEW
from services.satisfaction.errors.counting import CountRowsNotValid, TooManyDays
from services.satisfaction.handlers.encounters import MOST_DAYS, MOST_PROBLEMS
from services.satisfaction.handlers.figures import follow
from services.satisfaction.handlers.institutions import days_of, institution, require_institution
from services.satisfaction.handlers.work import Work
from services.satisfaction.requests import counting as requests

ROW, ITEM = ("行", "row"), ("条", "item")
Held = dict[tuple[str, str, str], dict[str, Any]]


@dataclass(frozen=True)
class Given:
    """A count, the unit it is of, and where it stands in what was given; people count from one."""

    unit: Unit
    count: Count
    place: str
    row: int
    number: int


def record_counts(work: Work, request: requests.RecordCounts) -> dict[str, Any]:
    """Put counts in place of what was counted for their days; all or none. Raises `CountRowsNotValid`."""
    units = _units(work, request)
    given = [
        Given(unit, Count(row.on, Setting(row.setting), row.eligible, row.offered), f"rows.{at}", at, at + 1)
        for at, (unit, row) in enumerate(zip(units, request.rows, strict=True))
    ]
    held = _held(work, given)
    _require(_problems(work, given, held))
    _keep(work, given, held)
    follow(work, {unit.id: unit for unit in units}.values(), {each.count.on for each in given})
    return {"days": len(given)}


def import_counts(work: Work, request: requests.ImportCounts) -> dict[str, Any]:
    """Replace the counts of a month by a file's; all rows or none. Raises `CountRowsNotValid`, `FileNotReadable`."""
    unit, month = institution(work, request.unit_id), parse_period("month", request.month)
    rows, problems = _read(request, month)
    given = [Given(unit, row.count, f"row {row.number}", row.number, row.number) for row in rows]
    held, gone = _held(work, given), _no_longer(work, given, unit, month)
    _require([*problems, *_problems(work, given, held), *_still_needed(gone)])
    if not request.preview:
        work.repo.counting.daily.uncount([unit.id], month.start, month.end)
        _keep(work, given, held)
        follow(work, [unit], {month.start})
    return {"month": month.label, "days": len(given), "removed": len(gone), "preview": request.preview}


def _units(work: Work, request: requests.RecordCounts) -> list[Unit]:
    """The unit of each row. Raises `UnitNotFound`, `NotAnInstitution`."""
    named = [row.unit_id or request.unit_id for row in request.rows]
    known = work.units.by_ids(sorted({unit_id for unit_id in named if unit_id}))
    units = []
    for at, unit_id in enumerate(named):
        unit = known.get(unit_id or "")
        if unit is None:
            raise UnitNotFound(field=f"rows.{at}.unit_id" if request.rows[at].unit_id else "unit_id")
        units.append(require_institution(unit))
    return units


def _read(request: requests.ImportCounts, month: Period) -> tuple[list[CountRow], list[Problem]]:
    try:
        table = request.table
    except TableNotReadable as error:
        raise CountRowsNotValid(field="content_base64", problems=error.problems, count=len(error.problems)) from error
    rows, problems = read_counts(table.header, table.rows, month)
    return rows, [*table.problems, *problems]


def daily_counts(work: Work, request: requests.DailyCounts) -> list[dict[str, Any]]:
    """The figures of one institution, day by day."""
    unit = institution(work, request.unit_id)
    if (request.end - request.start).days >= MOST_DAYS:
        raise TooManyDays(field="end", most=MOST_DAYS)
    is_own = work.scope.width == "own"
    return [_day(doc, is_own=is_own) for doc in work.repo.counting.daily.days([unit.id], request.start, request.end)]


def _day(doc: dict[str, Any], *, is_own: bool) -> dict[str, Any]:
    """Of fewer than five answers the unit learns nothing, not even that there were none."""
    counted = {name: doc.get(name) for name in ("counted_eligible", "counted_offered")}
    figures = {name: doc.get(name, 0) for name in ("eligible", "offered", "completed")}
    return {
        "unit_id": doc["unit_id"],
        "on": doc["on"],
        "setting": doc["setting"],
        **figures,
        "recorded_eligible": figures["eligible"],
        "recorded_offered": figures["offered"],
        **counted,
        "eligible": max(figures["eligible"], counted["counted_eligible"] or 0),
        "offered": max(figures["offered"], counted["counted_offered"] or 0),
        "completed": None if is_own and figures["completed"] < FEW else figures["completed"],
    }


def _held(work: Work, given: Sequence[Given]) -> Held:
    """What the days hold already."""
    return work.repo.counting.daily.some((each.unit.id, each.count.on, each.count.setting) for each in given)


def _problems(work: Work, given: Sequence[Given], held: Held) -> list[Problem]:
    """Everything wrong with counts, against what their days hold."""
    what = ROW if given and given[0].number == given[0].row else ITEM
    found = list(repeated([(each.unit.id, each.count, each.number) for each in given], what))
    for at, each in enumerate(given):
        recorded = held.get((each.unit.id, each.count.on.isoformat(), each.count.setting))
        found += [(at, wrong) for wrong in count_mistakes(each.count, days_of(each.unit, work.today), recorded)]
    return [_problem(given[at], wrong) for at, wrong in sorted(found, key=lambda pair: pair[0])]


def _problem(at: Given, wrong: Mistake) -> Problem:
    field, column = f"{at.place}.{wrong.column}", wrong.column
    return Problem(field, wrong.code, wrong.zh, wrong.en, row=at.row, column=column)


def _require(problems: Sequence[Problem]) -> None:
    if problems:
        raise CountRowsNotValid(field=problems[0].field, problems=problems[:MOST_PROBLEMS], count=len(problems))


def _keep(work: Work, given: Sequence[Given], held: Held) -> None:
    counts = [(each.unit, each.count) for each in given]
    counted = (Counted(unit.id, unit.path, c.on, c.setting, c.eligible, c.offered) for unit, c in counts)
    work.repo.counting.daily.count(counted, held.keys())


def _no_longer(work: Work, given: Sequence[Given], unit: Unit, month: Period) -> list[dict[str, Any]]:
    """The days that lose the count that they had."""
    kept = {(each.count.on.isoformat(), str(each.count.setting)) for each in given}
    days = work.repo.counting.daily.days([unit.id], month.start, month.end)
    return [doc for doc in days if "counted_eligible" in doc and (doc["on"], doc["setting"]) not in kept]


def _still_needed(gone: Sequence[dict[str, Any]]) -> list[Problem]:
    """A day with more evaluations than its records offered cannot do without its count."""
    return [
        Problem("file", "day_missing", f"缺少{doc['on']}，当日已有评价", f"{doc['on']} is missing and has evaluations")
        for doc in gone
        if doc.get("completed", 0) > doc.get("offered", 0)
    ]
