"""Bytes of a CSV or XLSX file to a table of cells, for every import alike. The file is read in a process of its own.

A service raises its own error with the problems of `TableNotReadable`, which name what is wrong with the file as such.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NoReturn

from services.kit.apart import Limits, Refused, TooCostly, run_apart
from services.kit.errors import InvalidInput, Problem
from services.kit.table_reader import MOST_COLUMNS
from services.kit.zips import MAGIC

LIMITS = Limits(megabytes=400, cpu_seconds=5)
READER = "services.kit.table_reader:read"
TEXTS: dict[str, tuple[str, str]] = {
    "unknown_format": (
        "只接受.csv和.xlsx文件，旧版.xls请另存为.xlsx",
        "only .csv and .xlsx are read; save .xls as .xlsx",
    ),
    "empty_file": ("文件是空的", "the file is empty"),
    "not_csv": ("第{row}行不是有效的CSV", "row {row} is not valid CSV"),
    "named_csv": ("这是Excel文件，请将扩展名改为.xlsx", "this is an Excel file: name it .xlsx"),
    "not_xlsx": ("不是有效的.xlsx文件", "this is not an .xlsx file"),
    "encoding": ("无法识别文件编码，请保存为UTF-8", "the encoding is unknown: save the file as UTF-8"),
    "too_large": ("文件解压后过大", "the file is too large when unpacked"),
    "too_many_rows": (
        "共{rows}行，每次最多导入{most}行，请分批导入",
        "{rows} rows; at most {most} at a time: split the file",
    ),
    "far_too_many_rows": (
        "行数过多，每次最多导入{most}行，请分批导入",
        "far too many rows; at most {most} at a time: split the file",
    ),
    "too_many_columns": ("列数过多，最多{columns}列", "too many columns; at most {columns}"),
    "too_many_texts": (
        "文件内容过多，请只保留需要导入的工作表",
        "the file holds too much: keep the sheet to import alone",
    ),
    "cell_too_long": ("第{row}行有单元格内容过长", "row {row} has a cell that is too long"),
    "document_type": (
        "文件含有不允许的XML声明，请用Excel重新另存",
        "the file has an XML declaration that is not allowed",
    ),
    "too_costly": (
        "文件过于复杂，无法读取，请另存后重试",
        "the file is too complex to be read: save it anew and try again",
    ),
    "extra_cells": (
        "该行的单元格多于表头，请检查多余的逗号",
        "the row has more cells than the header: look for a surplus comma",
    ),
}
_READ: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "text": str,
}


class TableNotReadable(InvalidInput):
    """The file is not a table that can be read; `problems` say why."""

    zh = "文件不是可读取的表格"
    en = "The file is not a table that can be read"


@dataclass(frozen=True)
class Table:
    """Cells of a file: the header, and each non-empty row with its number in the file (the header is row 1)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    problems: tuple[Problem, ...] = ()


def read_table(filename: str, data: bytes, most: int) -> Table:
    """The first sheet, or the CSV, in `data`, of `most` rows. Raises `TableNotReadable` for what is not such a file."""
    suffix = filename.rsplit(".", 1)[-1].lower() if "." in filename else ""
    if suffix not in ("csv", "xlsx"):
        _refuse("unknown_format")
    if not data.strip():
        _refuse("empty_file")
    if data.startswith(MAGIC) is not (suffix == "xlsx"):
        _refuse("not_xlsx" if suffix == "xlsx" else "not_csv", text="named_csv" if suffix == "csv" else None)
    found = _rows(suffix, data, most)
    if len(found) - 1 > most:
        _refuse("too_many_rows", rows=len(found) - 1, most=most)
    return _table(found)


def _rows(kind: str, data: bytes, most: int) -> list[tuple[int, tuple[Any, ...]]]:
    asked = json.dumps({"kind": kind, "most": most}).encode()
    try:
        found = json.loads(run_apart(READER, asked + b"\n" + data, LIMITS))
    except Refused as refused:
        why = json.loads(refused.reason)
        text = "far_too_many_rows" if why["code"] == "too_many_rows" else None
        _refuse(**why, text=text, most=most)
    except TooCostly:
        _refuse("too_costly")
    return [(number, tuple(map(_cell, cells))) for number, cells in found]


def _cell(value: Any) -> Any:
    """A cell as it was read: days and times come marked."""
    if not isinstance(value, dict):
        return value
    [(kind, text)] = value.items()
    return _READ[kind](text)


def _table(rows: Sequence[tuple[int, tuple[Any, ...]]]) -> Table:
    if not rows:
        _refuse("empty_file")
    _, header = rows[0]
    width = max((at for at, cell in enumerate(header, 1) if _is_filled(cell)), default=0)
    if width > MOST_COLUMNS:
        _refuse("too_many_columns", columns=MOST_COLUMNS)
    texts = tuple("" if cell is None else str(cell).strip() for cell in header[:width])
    longer = tuple(_problem("extra_cells", number) for number, row in rows[1:] if any(map(_is_filled, row[width:])))
    return Table(texts, tuple((number, row[:width]) for number, row in rows[1:]), longer)


def _is_filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _refuse(code: str, row: int | None = None, text: str | None = None, **about: Any) -> NoReturn:
    raise TableNotReadable(field="content_base64", problems=[_problem(code, row, text, **about)])


def _problem(code: str, row: int | None = None, text: str | None = None, **about: Any) -> Problem:
    zh, en = TEXTS[text or code]
    return Problem("file", code, zh.format(row=row, **about), en.format(row=row, **about), row=row)
