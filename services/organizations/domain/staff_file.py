"""A staff roster as units hand it in: columns in Chinese or English, each mistake with its row and column (PF-009)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.kit.errors import Problem
from services.organizations.domain.register_file import (
    REMARKS,
    Table,
    Wrong,
    code_in,
    date_in,
    term_in,
    text_of,
)
from services.organizations.domain.staff import EMPLOYMENT, PROFESSIONS, RANKS
from services.organizations.domain.vocabulary import Vocabulary, folded

REQUIRED = ("code", "name", "since")
COLUMNS: dict[str, tuple[str, ...]] = {
    "unit_code": ("单位编码", "单位代码"),
    "code": ("工号", "人员编码", "职工号"),
    "name": ("姓名",),
    "professional_category": ("专业类别", "人员类别"),
    "employment": ("用工形式", "聘用形式"),
    "since": ("入职日期", "到岗日期"),
    "until": ("离职日期", "离岗日期"),
    "post": ("岗位", "岗位名称", "职务"),
    "department": ("科室", "部门"),
    "post_class": ("岗位类别",),
    "is_key": ("重点岗位", "是否重点岗位"),
    "rank": ("职务层级", "层级"),
    "post_since": ("任岗日期", "任职日期"),
}
LONGEST = {"name": 50, "post": 200, "department": 200}
YES_NO = Vocabulary("is_key", {"yes": ("是", "y", "true", "1"), "no": ("否", "n", "false", "0")})


@dataclass(frozen=True)
class Row:
    """One row: the columns that the file has, blank cells as None."""

    number: int
    values: Mapping[str, Any]

    def day(self, name: str) -> date | None:
        """A date of the row."""
        found = self.values.get(name)
        return found if isinstance(found, date) else None


@dataclass(frozen=True)
class StaffRegister:
    """The sound rows of a file, what was wrong in the others, and how the file calls each column."""

    rows: tuple[Row, ...]
    columns: Mapping[str, str]
    problems: tuple[Problem, ...]

    def problem(self, row: int, field: str, code: str, zh: str, en: str) -> Problem:
        """A problem at `field` of `row`, under the column's name in this file."""
        return Problem(field, code, zh, en, row=row, column=self.columns.get(field, COLUMNS[field][0]))


def read_staff(table: Table, classes: Mapping[str, str]) -> StaffRegister:
    """The rows in `table`; `classes` are the city's post classes with their labels."""
    places, problems = _places(table.header)
    columns = {field: table.header[at] for field, at in places.items()}
    if not problems and not table.rows:
        problems.append(Problem("rows", "no_rows", "文件只有表头，没有人员", "the file has no staff", row=1))
    if problems:
        return StaffRegister((), columns, tuple(problems))
    readers, problems, rows = _readers(classes), list(table.problems), []
    for number, cells in table.rows:
        values = _values(cells, places, readers)
        wrong = [(field, value) for field, value in values.items() if isinstance(value, Wrong)]
        problems += [Problem(f, w.code, w.zh, w.en, row=number, column=columns[f]) for f, w in wrong]
        if not wrong:
            rows.append(Row(number, values))
    return StaffRegister(tuple(rows), columns, tuple(problems))


def _places(header: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    names = {folded(word): field for field, words in COLUMNS.items() for word in (field, *words)}
    remarks = {folded(word) for word in REMARKS}
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for at, text in enumerate(header):
        field = names.get(folded(text))
        if field in places:
            zh, en = f"列“{text}”重复", f"column {text} appears twice"
            problems.append(Problem(field or "", "duplicate_column", zh, en, row=1, column=text))
        elif field is not None:
            places[field] = at
        elif folded(text) and folded(text) not in remarks:
            known = "、".join(words[0] for words in COLUMNS.values())
            zh, en = (
                f"不认识的列“{text}”，可用的列：{known}、备注",
                f"unknown column {text}; known are {', '.join(COLUMNS)}",
            )
            problems.append(Problem("header", "unknown_column", zh, en, row=1, column=text))
    for field in (field for field in REQUIRED if field not in places):
        label = COLUMNS[field][0]
        zh, en = f"缺少列“{label}”", f"column {field} is missing"
        problems.append(Problem(field, "missing_column", zh, en, row=1, column=label))
    return places, problems


def _readers(classes: Mapping[str, str]) -> dict[str, Callable[[str, Any], Any]]:
    """How each column is read."""
    kinds = Vocabulary("post_class", {code: (label,) for code, label in classes.items()})
    yes_no = term_in(YES_NO)
    return {
        "unit_code": code_in,
        "code": code_in,
        "professional_category": term_in(PROFESSIONS),
        "employment": term_in(EMPLOYMENT),
        "rank": term_in(Vocabulary("rank", {k: v for k, v in RANKS.words.items() if k != "principal"})),
        "post_class": term_in(kinds),
        "is_key": lambda text, cell: yes_no(text, cell) == "yes",
        "since": date_in,
        "until": date_in,
        "post_since": date_in,
    }


def _values(
    cells: Sequence[Any], places: Mapping[str, int], readers: Mapping[str, Callable[[str, Any], Any]]
) -> dict[str, Any]:
    """What the row says; a cell that cannot be read becomes the `Wrong` that says why."""
    values: dict[str, Any] = {}
    for field, at in places.items():
        cell = cells[at] if at < len(cells) else None
        try:
            values[field] = _value(field, cell, readers.get(field))
        except Wrong as wrong:
            values[field] = wrong
    return values


def _value(field: str, cell: Any, reader: Callable[[str, Any], Any] | None) -> Any:
    text = text_of(cell)
    if not text.isprintable() and any(unicodedata.category(c) == "Cc" for c in text):
        raise Wrong("control_character", "含有不可见的控制字符或换行", "contains a control character or a line break")
    if not text:
        if field in REQUIRED:
            raise Wrong("required", "不能为空", "must not be empty")
        return None
    if reader is not None:
        return reader(text, cell)
    if len(text) > LONGEST[field]:
        raise Wrong("too_long", f"超过{LONGEST[field]}字", f"is longer than {LONGEST[field]} characters")
    return text
