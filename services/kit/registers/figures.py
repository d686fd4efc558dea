"""The figures of a register as its row states them: numerator and denominator, by city and county, and beside them
what the entries are about, by month and by the values of a field."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from plans import Plan
from services.kit.registers import requests
from services.kit.registers.book import Book, Work, last_day, may_read, registers_of, visible_units
from services.kit.registers.cycles import current_labels
from services.kit.registers.errors import NotYourRegister
from services.kit.registers.kinds import RegisterKind
from services.kit.registers.owing import Cover, covered
from services.kit.registers.rhythms import kept, whole_months
from services.kit.registers.shown import labelled
from services.kit.units import Unit

Row = tuple[str | None, int, int]
NO_UNITS: dict[str, int | None] = {"owing_units": None, "complete_units": None, "reviewed": None}


def register_figures(work: Work, book: Book, request: requests.RegisterFigures) -> dict[str, Any]:
    """Numerator, denominator (none for a mere count), counties, breakdowns, months and the median of days spent."""
    plan, kind = book.require(work, request.kind)
    if not may_read(work, kind):
        raise NotYourRegister()
    wanted: dict[str, Any] = {"kind": kind.code} if request.year is None else {"kind": kind.code, "year": request.year}
    rows, units = _rows(work, book, (plan, kind), wanted, request.year)
    counties = _summed(rows)
    registers, scope = registers_of(work), work.scope.filter()
    return {
        "kind": kind.code,
        "year": request.year,
        "measure": kind.measure,
        "numerator": sum(row[1] for row in rows),
        "denominator": None if kind.measure in ("count", "lookups") else sum(row[2] for row in rows),
        **units,
        "states": _states(kind, registers.states(wanted, scope)),
        "median_days": _median_days(work, kind, wanted),
        "counties": [{"county_id": c, "numerator": n, "denominator": d} for c, (n, d) in counties.items()],
        "breakdown": _breakdown(work, kind, wanted),
        "months": _months(kind, registers.months(kind.sums, wanted, scope)),
    }


def _rows(
    work: Work, book: Book, of: tuple[Plan, RegisterKind], wanted: Mapping[str, Any], year: int | None
) -> tuple[list[Row], dict[str, int | None]]:
    """The counted rows by county, and how many units owe it, have it and had it confirmed."""
    plan, kind = of
    registers, scope = registers_of(work), work.scope.filter()
    if kind.measure == "lookups":
        found = registers.lookup_counts({"kind": kind.code}, scope)
        looked_at = len({row["_id"]["unit"] for row in found})
        return [(None, sum(row["lookups"] for row in found), 0)], {**NO_UNITS, "complete_units": looked_at}
    owing = book.owing(work, [kind], visible_units(work))[kind.code]
    covers = registers.covers([kind.code], current_labels(last_day(year, work.today)), scope)
    by_unit = {unit_id: cover for (_, unit_id), cover in covers.items()}
    units = _units(kind, owing, by_unit)
    if kind.measure == "people":
        people = book.people(work, kind, owing, last_day(year, work.today))
        return [(unit.county_id, *people.get(unit.id, (0, 0))) for unit in owing], units
    if kind.rhythm is not None:
        return _by_rhythm(work, plan, kind, owing, year or work.today.year), units
    if kind.measure in ("entries", "count"):
        counted = registers.counts(wanted, scope)
        numerator = "done" if kind.measure == "entries" else "entries"
        return [(row["_id"], row[numerator], row["entries"]) for row in counted], units
    return [(unit.county_id, n, d) for unit, n, d in covered(kind, owing, by_unit)], units


def _by_rhythm(work: Work, plan: Plan, kind: RegisterKind, owing: Sequence[Unit], year: int) -> list[Row]:
    """What each unit held of what was due by the end of the last month that is over."""
    assert kind.rhythm is not None
    name, usual = kind.rhythm
    rhythm = {**usual, **plan.parameters.register_rhythms.get(kind.code, {})}
    start = max(date(year, 1, 1), plan.effective_from)
    months = whole_months(start, min(date(year, 12, 31), work.today, plan.campaign_end))
    held = registers_of(work).by_unit(name, {"kind": kind.code, "year": year}, work.scope.filter())
    return [(unit.county_id, *kept(rhythm, held.get(unit.id, {}), months)) for unit in owing]


def _units(kind: RegisterKind, owing: Sequence[Unit], covers: Mapping[str, Cover]) -> dict[str, int | None]:
    whole, has = set(kind.parts), [covers.get(unit.id, Cover()) for unit in owing]
    return {
        "owing_units": len(owing),
        "complete_units": sum(cover.of(kind) >= whole for cover in has),
        "reviewed": sum(cover.current >= whole for cover in has) if kind.renewed_by_review else None,
    }


def _states(kind: RegisterKind, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"field": "status", "value": state.code, "zh": state.zh, "en": state.en, "count": counts.get(state.code, 0)}
        for state in kind.flow.states
    ]


def _summed(rows: Iterable[Row]) -> dict[str | None, tuple[int, int]]:
    found: dict[str | None, tuple[int, int]] = {}
    for county, numerator, denominator in rows:
        before = found.get(county, (0, 0))
        found[county] = (before[0] + numerator, before[1] + denominator)
    return dict(sorted(found.items(), key=lambda item: item[0] or ""))


def _breakdown(work: Work, kind: RegisterKind, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    registers, scope = registers_of(work), work.scope.filter()
    if kind.measure == "lookups":
        rows = [(row["_id"]["purpose"], row["lookups"]) for row in registers.lookup_counts({"kind": kind.code}, scope)]
        totals = {purpose.code: sum(n for code, n in rows if code == purpose.code) for purpose in kind.purposes}
        return [_line("purpose", code, labelled(kind.purposes, code), count) for code, count in totals.items()]
    return [
        _line(name, row["_id"], labelled(kind.field(name).choices, row["_id"]), row["entries"])
        for name in kind.breakdown
        for row in registers.breakdown(name, wanted, scope)
    ]


def _line(field: str, value: Any, label: tuple[str, str], count: int) -> dict[str, Any]:
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return {"field": field, "value": shown, "zh": label[0], "en": label[1], "count": count}


def _months(kind: RegisterKind, found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each month with its sums and, to compare with, the one before it in the list."""
    months = []
    for position, row in enumerate(found):
        before = found[position - 1] if position else None
        sums = [
            {"name": name, "zh": kind.field(name).zh, "en": kind.field(name).en, "value": row[name],
             "previous": before[name] if before else None}
            for name in kind.sums
        ]  # fmt: skip
        previous = before["entries"] if before else None
        months.append(
            {"month": row["_id"], "entries": row["entries"], "done": row["done"], "previous": previous, "sums": sums}
        )
    return months


def _median_days(work: Work, kind: RegisterKind, wanted: Mapping[str, Any]) -> float | None:
    """From the day it was raised to the day it was settled; None where nothing waits."""
    if not any(state.done for state in kind.flow.states):
        return None
    spent = [(until - since).days for since, until in registers_of(work).spent_days(wanted, work.scope.filter())]
    return float(statistics.median(spent)) if spent else None
