"""A sign-in sheet as units hand it in: every row held against the roster of the session's day (NJ-018).

People are named by the unit's own number; a column with names is passed over, training keeps none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from services.kit.errors import Problem
from services.training.domain.roster import RosterPerson

COLUMNS: dict[str, tuple[str, ...]] = {
    "unit_code": ("单位编码", "单位代码"),
    "code": ("工号", "人员编码", "职工号"),
}
PASSED_OVER = ("name", "姓名", "科室", "部门", "签到时间", "签名", "序号", "备注", "remark", "note")


class TableLike(Protocol):
    """Cells of a file."""

    @property
    def header(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> tuple[tuple[int, tuple[Any, ...]], ...]: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...


@dataclass(frozen=True)
class SheetRow:
    """A row with its number in the file."""

    number: int
    unit_code: str | None
    code: str


@dataclass(frozen=True)
class AttendanceSheet:
    """The sound rows, what was wrong in the others, and how the file calls each column."""

    rows: tuple[SheetRow, ...]
    columns: Mapping[str, str]
    problems: tuple[Problem, ...]

    def problem(self, row: int, field: str, code: str, zh: str, en: str) -> Problem:
        """A problem at `field` of `row`."""
        return Problem(field, code, zh, en, row=row, column=self.columns.get(field, COLUMNS[field][0]))


@dataclass(frozen=True)
class KnownRoster:
    """What the rows are held against: the units that the session takes, by code, and their people by number."""

    day: date
    own_unit_id: str | None
    unit_ids: Mapping[str, str]
    people: Mapping[tuple[str, str], RosterPerson]

    def unit_of(self, row: SheetRow) -> str | None:
        """The unit of a row; the session's own where the row names none."""
        return self.unit_ids.get(row.unit_code) if row.unit_code else self.own_unit_id


def read_sheet(table: TableLike) -> AttendanceSheet:
    """The rows in `table`."""
    places, problems = _places(table.header)
    columns = {field: table.header[at] for field, at in places.items()}
    if not problems and not table.rows:
        problems.append(Problem("rows", "no_rows", "签到表没有人员", "the sheet has no people", row=1))
    if problems:
        return AttendanceSheet((), columns, tuple(problems))
    problems, rows = list(table.problems), []
    for number, cells in table.rows:
        values = {field: _text(cells[at] if at < len(cells) else None) for field, at in places.items()}
        if values["code"] is None:
            problems.append(Problem("code", "required", "请填写工号", "name the number", number, columns["code"]))
        else:
            rows.append(SheetRow(number, values.get("unit_code"), values["code"]))
    return AttendanceSheet(tuple(rows), columns, tuple(problems))


def problems_of(sheet: AttendanceSheet, known: KnownRoster) -> list[Problem]:
    """Everything that is wrong with the sheet, by row."""
    found = [*sheet.problems, *_unit_problems(sheet, known), *_twice(sheet, known), *_person_problems(sheet, known)]
    return sorted(found, key=lambda problem: (problem.row or 0, problem.column or ""))


def people_of(sheet: AttendanceSheet, known: KnownRoster) -> list[RosterPerson]:
    """Whom the rows of a sheet without problems name."""
    return [known.people[(known.unit_of(row) or "", row.code)] for row in sheet.rows]


def _unit_problems(sheet: AttendanceSheet, known: KnownRoster) -> Iterator[Problem]:
    for row in sheet.rows:
        if known.unit_of(row) is not None:
            continue
        if row.unit_code:
            zh = f"单位{row.unit_code}不存在、不在您的管理范围内，或不参加本活动"
            en = f"unit {row.unit_code} is unknown, outside your units, or does not attend this session"
            yield sheet.problem(row.number, "unit_code", "wrong_unit", zh, en)
        else:
            yield sheet.problem(row.number, "unit_code", "required", "请填写单位编码", "name the unit")


def _twice(sheet: AttendanceSheet, known: KnownRoster) -> Iterator[Problem]:
    first: dict[tuple[str | None, str], int] = {}
    for row in sheet.rows:
        key = (known.unit_of(row), row.code)
        if key in first:
            zh, en = f"工号{row.code}与第{first[key]}行重复", f"number {row.code} stands in row {first[key]}"
            yield sheet.problem(row.number, "code", "duplicate_code", zh, en)
        first.setdefault(key, row.number)


def _person_problems(sheet: AttendanceSheet, known: KnownRoster) -> Iterator[Problem]:
    for row in sheet.rows:
        unit_id = known.unit_of(row)
        person = known.people.get((unit_id or "", row.code))
        if unit_id is None or (person is not None and person.is_on_roster(known.day)):
            continue
        if person is None:
            zh, en = f"本单位没有工号{row.code}", f"the unit has no number {row.code}"
            yield sheet.problem(row.number, "code", "unknown_number", zh, en)
        elif person.since > known.day:
            zh, en = f"工号{row.code}于{person.since}入职，晚于活动日期", f"{row.code} joined on {person.since}, later"
            yield sheet.problem(row.number, "code", "joined_after", zh, en)
        else:
            zh, en = f"工号{row.code}已于{person.until}离岗", f"{row.code} left on {person.until}, before the session"
            yield sheet.problem(row.number, "code", "left_before", zh, en)


def _places(header: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    names = {word.casefold(): field for field, words in COLUMNS.items() for word in (field, *words)}
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for at, text in enumerate(header):
        field = names.get(text.casefold())
        if field in places:
            zh, en = f"列“{text}”重复", f"column {text} appears twice"
            problems.append(Problem(field or "", "duplicate_column", zh, en, row=1, column=text))
        elif field is not None:
            places[field] = at
        elif text and text.casefold() not in PASSED_OVER:
            zh, en = f"不认识的列“{text}”，可用的列：单位编码、工号、姓名、备注", f"unknown column {text}"
            problems.append(Problem("header", "unknown_column", zh, en, row=1, column=text))
    if "code" not in places:
        problems.append(Problem("code", "missing_column", "缺少列“工号”", "column code is missing", 1, "工号"))
    return places, problems


def _text(cell: Any) -> str | None:
    """A number typed into a spreadsheet comes as a float; it is the text that people see."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell).strip()
    return text[:64] or None
