"""A month of counts as a table: day, setting, how many encounters, how many were offered an evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plans.periods import Period
from services.kit.errors import Problem
from services.satisfaction.domain.counts import MOST_A_DAY, Count
from services.satisfaction.domain.encounter_file import WORDS, day_of
from services.satisfaction.domain.encounter_rows import Mistake
from services.satisfaction.domain.encounters import Setting

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "on": ("日期", "on"),
    "setting": ("就诊类型", "setting"),
    "eligible": ("应评价人次", "eligible"),
    "offered": ("提供人次", "offered"),
}
MOST_ROWS = 200
Cells = tuple[Any, ...]


@dataclass(frozen=True)
class CountRow:
    """A count and the row of the file that it stands in."""

    number: int
    count: Count


def read_counts(
    header: Sequence[str], rows: Sequence[tuple[int, Cells]], month: Period
) -> tuple[list[CountRow], list[Problem]]:
    """The counts in a table, and everything wrong with its cells."""
    at = {name: next((i for i, text in enumerate(header) if text in aliases), -1) for name, aliases in HEADINGS.items()}
    absent = [HEADINGS[name][0] for name, column in at.items() if column < 0]
    if absent:
        zh = f"缺少列：{'、'.join(absent)}"
        return [], [Problem("header", "column_missing", zh, f"columns missing: {absent}", row=1)]
    if not rows or len(rows) > MOST_ROWS:
        zh = f"文件应有1至{MOST_ROWS}行数据"
        return [], [Problem("file", "rows_out_of_range", zh, f"1 to {MOST_ROWS} rows are expected")]
    read, problems = [], []
    for number, cells in rows:
        values = {name: READERS[name](cells[column] if column < len(cells) else None) for name, column in at.items()}
        wrong = [(name, value) for name, value in values.items() if isinstance(value, Mistake)]
        wrong = wrong or _outside(values["on"], month)
        problems += [_problem(number, name, mistake) for name, mistake in wrong]
        if not wrong:
            read.append(CountRow(number, Count(**values)))
    return read, problems


def _outside(on: date, month: Period) -> list[tuple[str, Mistake]]:
    if month.start <= on <= month.end:
        return []
    return [("on", Mistake("on", "outside_the_month", f"{on}不在{month.label}内", f"{on} lies outside {month.label}"))]


def _problem(row: int, column: str, wrong: Mistake) -> Problem:
    return Problem(f"row {row}.{column}", wrong.code, wrong.zh, wrong.en, row=row, column=HEADINGS[column][0])


def _day(cell: Any) -> date | Mistake:
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else day_of("" if cell is None else str(cell).strip())


def _setting(cell: Any) -> Setting | Mistake:
    text = "" if cell is None else str(cell).strip()
    try:
        return Setting(WORDS.get(text, text.lower()))
    except ValueError:
        return Mistake("setting", "unknown_setting", "就诊类型应为门诊或住院", "the setting is outpatient or inpatient")


def _figure(cell: Any) -> int | Mistake:
    text = "" if cell is None else str(cell).strip()
    text = text.removesuffix(".0")
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and int(text) <= MOST_A_DAY):
        return Mistake(
            "eligible", "not_a_count", f"应为0至{MOST_A_DAY}的整数", f"a whole number from 0 to {MOST_A_DAY}"
        )
    return int(text)


READERS: Mapping[str, Callable[[Any], Any]] = {
    "on": _day,
    "setting": _setting,
    "eligible": _figure,
    "offered": _figure,
}
