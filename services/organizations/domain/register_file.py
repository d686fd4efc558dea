"""The unit register as people hand it in: columns in Chinese or English, rows in any order, each mistake placed.

Takes a table of cells, whatever file it came from, and gives typed drafts. Text is never interpreted: a name that looks
like a formula stays the text it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.kit.errors import Problem
from services.organizations.domain.vocabulary import VOCABULARIES, Vocabulary, folded

MAX_NAME = 200
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
REQUIRED = ("code", "name", "kind")
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("单位编码", "编码", "单位代码"),
    "name": ("单位名称", "名称"),
    "kind": ("类型", "单位类型"),
    "parent_code": ("上级编码", "上级单位编码", "上级"),
    "category": ("类别", "单位类别", "机构类别"),
    "level": ("等级", "级别", "机构等级"),
    "ownership": ("所有制", "所有制形式", "举办主体"),
    "affiliation": ("隶属", "隶属关系"),
    "staff_count": ("职工数", "职工人数", "在职人数"),
    "opened_on": ("成立日期", "开业日期"),
    "closed_on": ("关闭日期", "停业日期", "注销日期"),
}
REMARKS = ("备注", "remark", "remarks", "note", "notes")
DATE_TEXT = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))"
)
EARLIEST, LATEST = date(1800, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Table:
    """Cells of a file: the header, and each non-empty row with its number in the file (the header is row 1)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Draft:
    """One row: the fields whose columns the file has, blank ones as None. A wrong cell is left out and marked."""

    row: int
    values: Mapping[str, Any]
    is_sound: bool


@dataclass(frozen=True)
class Register:
    """The rows of a file with what was wrong in them, and how the file calls each column."""

    drafts: tuple[Draft, ...]
    columns: Mapping[str, str]
    problems: tuple[Problem, ...]

    def problem(self, row: int, field: str, code: str, zh: str, en: str) -> Problem:
        """A problem at `field` of `row`, under the column's name in this file."""
        return Problem(field, code, zh, en, row=row, column=self.columns.get(field, COLUMNS[field][0]))


class Wrong(Exception):
    """A cell that does not say what its column asks for."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(code)
        self.code, self.zh, self.en = code, zh, en


def read_register(table: Table) -> Register:
    """The drafts and problems in `table`."""
    places, header_problems = _places(table.header)
    if header_problems:
        return Register((), {}, tuple(header_problems))
    columns = {field: table.header[at].strip() for field, at in places.items()}
    if not table.rows:
        return Register(
            (), columns, (Problem("rows", "no_rows", "文件只有表头，没有单位", "the file has no units", row=1),)
        )
    problems = list(table.problems)
    drafts = tuple(_draft(number, cells, places, columns, problems) for number, cells in table.rows)
    return Register(drafts, columns, tuple(problems))


def _places(header: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    names = {folded(word): field for field, words in COLUMNS.items() for word in (field, *words)}
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for at, text in enumerate(header):
        field = names.get(folded(text))
        if field is None and folded(text) and folded(text) not in map(folded, REMARKS):
            problems.append(_unknown_column(text))
        elif field in places:
            problems.append(
                Problem(
                    field, "duplicate_column", f"列“{text}”重复", f"column {text} appears twice", row=1, column=text
                )
            )
        elif field is not None:
            places[field] = at
    problems.extend(_missing_column(field) for field in REQUIRED if field not in places)
    return places, problems


def _unknown_column(text: str) -> Problem:
    known = "、".join(words[0] for words in COLUMNS.values())
    return Problem(
        "header",
        "unknown_column",
        f"不认识的列“{text}”，可用的列：{known}、备注",
        f"unknown column {text}; known are {', '.join(COLUMNS)}, remark",
        row=1,
        column=text,
    )


def _missing_column(field: str) -> Problem:
    label = COLUMNS[field][0]
    return Problem(field, "missing_column", f"缺少列“{label}”", f"column {field} is missing", row=1, column=label)


def _draft(
    number: int, cells: Sequence[Any], places: Mapping[str, int], columns: Mapping[str, str], problems: list[Problem]
) -> Draft:
    values: dict[str, Any] = {}
    before = len(problems)
    for field, at in places.items():
        cell = cells[at] if at < len(cells) else None
        try:
            values[field] = _value(field, cell)
        except Wrong as wrong:
            problems.append(Problem(field, wrong.code, wrong.zh, wrong.en, row=number, column=columns[field]))
    return Draft(number, values, is_sound=len(problems) == before)


def _value(field: str, cell: Any) -> Any:
    text = text_of(cell)
    if any(unicodedata.category(c) == "Cc" for c in text):
        raise Wrong("control_character", "含有不可见的控制字符或换行", "contains a control character or a line break")
    if not text:
        if field in REQUIRED:
            raise Wrong("required", "不能为空", "must not be empty")
        return None
    return PARSERS[field](text, cell)


def text_of(cell: Any) -> str:
    """What a cell says, whatever type the file gave it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell).strip()


def code_in(text: str, _cell: Any) -> str:
    """A code. Raises `Wrong`."""
    code = unicodedata.normalize("NFKC", text)
    if not CODE.fullmatch(code):
        raise Wrong(
            "bad_code",
            f"编码“{text[:50]}”应为1至40位字母、数字、点、横线或下划线",
            f"code {text[:50]} must be 1 to 40 letters, digits, dots, hyphens or underscores",
        )
    return code


def _name(text: str, _cell: Any) -> str:
    if len(text) > MAX_NAME:
        raise Wrong("too_long", f"名称超过{MAX_NAME}字", f"the name is longer than {MAX_NAME} characters")
    return text


def term_in(vocabulary: Vocabulary) -> Callable[[str, Any], str]:
    """A reader of one of the vocabulary's words, which raises `Wrong` for any other."""

    def parse(text: str, _cell: Any) -> str:
        code = vocabulary.code(text)
        if code is None:
            allowed = vocabulary.allowed()
            raise Wrong(
                "bad_value",
                f"“{text[:50]}”无效，可填：{allowed}",
                f"{text[:50]} is not allowed; use one of {', '.join(vocabulary.words)}",
            )
        return code

    return parse


def _count(text: str, _cell: Any) -> int:
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    if re.fullmatch(r"-\d{1,9}", plain) and int(plain) < 0:
        raise Wrong("negative_staff", f"职工数{plain}不能为负", f"staff count {plain} must not be negative")
    if not re.fullmatch(r"\d{1,7}", plain):
        raise Wrong("bad_number", f"“{text[:50]}”不是整数", f"{text[:50]} is not a whole number")
    return int(plain)


def date_in(text: str, cell: Any) -> date:
    """A day, as text or as the file's own date. Raises `Wrong`."""
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    match = DATE_TEXT.fullmatch(unicodedata.normalize("NFKC", text))
    if match:
        year, month, day = (int(part) for part in match.groups() if part is not None)
        try:
            found = date(year, month, day)
        except ValueError:
            found = EARLIEST
        if EARLIEST < found <= LATEST:
            return found
    raise Wrong(
        "bad_date", f"“{text[:50]}”不是有效日期，例如2022-06-30", f"{text[:50]} is not a date such as 2022-06-30"
    )


PARSERS: dict[str, Callable[[str, Any], Any]] = {
    "code": code_in,
    "parent_code": code_in,
    "name": _name,
    "kind": term_in(VOCABULARIES["kind"]),
    "category": term_in(VOCABULARIES["category"]),
    "level": term_in(VOCABULARIES["level"]),
    "ownership": term_in(VOCABULARIES["ownership"]),
    "affiliation": term_in(VOCABULARIES["affiliation"]),
    "staff_count": _count,
    "opened_on": date_in,
    "closed_on": date_in,
}
