"""任期制和任期目标责任制 of public hospitals' leaders: terms, target letters, yearly results (LZ-054)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.organizations.domain.rotation import months_after
from services.organizations.domain.units import UnitRecord
from services.organizations.errors.people import (
    EndedBeforeItBegan,
    NotPublicHospital,
    PostAlreadyEnded,
    YearOutsideTerm,
)

HOSPITALS = ("general_hospital", "specialist_hospital", "tcm_hospital", "maternal_child")
WARNING_MONTHS = 6


@dataclass(frozen=True)
class TermResult:
    """How the targets of a year were met."""

    year: int
    result: str
    recorded_on: date


@dataclass(frozen=True)
class LeaderTerm:
    """A leader's term of office at a public hospital, both days inside; `ended_on` when it ended by itself or early."""

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    person_name: str
    post: str
    starts_on: date
    ends_on: date
    target_letter: str | None = None
    file_ids: tuple[str, ...] = ()
    results: tuple[TermResult, ...] = ()
    alert_on: date | None = None
    ended_on: date | None = None
    version: int = 1

    def status(self, today: date) -> str:
        """`running`, `ending` in the last six months, `expired` without a decision, or `ended`."""
        if self.ended_on is not None:
            return "ended"
        if today > self.ends_on:
            return "expired"
        return "ending" if today >= alert_day(self.ends_on) else "running"


def alert_day(ends_on: date) -> date:
    """Six months before the end."""
    return months_after(ends_on, -WARNING_MONTHS)


def require_public_hospital(unit: UnitRecord) -> None:
    """Raises `NotPublicHospital`."""
    if unit.ownership != "public" or unit.category not in HOSPITALS:
        raise NotPublicHospital(field="unit_id")


def with_result(term: LeaderTerm, year: int, result: str, on: date) -> LeaderTerm:
    """`term` with the year's result, over an earlier one. Raises `YearOutsideTerm`."""
    if not term.starts_on.year <= year <= term.ends_on.year:
        raise YearOutsideTerm(field="year", first=term.starts_on.year, last=term.ends_on.year)
    kept = [each for each in term.results if each.year != year]
    ordered = sorted([*kept, TermResult(year, result, on)], key=lambda each: each.year)
    return replace(term, results=tuple(ordered), version=term.version + 1)


def ended_term(term: LeaderTerm, on: date) -> LeaderTerm:
    """`term` with its last day. Raises `PostAlreadyEnded` or `EndedBeforeItBegan`."""
    if term.ended_on is not None:
        raise PostAlreadyEnded(field="term_id", until=term.ended_on.isoformat())
    if on < term.starts_on:
        raise EndedBeforeItBegan(field="ended_on", since=term.starts_on.isoformat())
    return replace(term, ended_on=on, version=term.version + 1)
