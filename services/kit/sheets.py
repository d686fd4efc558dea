"""Spreadsheets for people: real XLSX with a title, a frozen header, widths, filters and typed cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import eventlet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from services.kit.clock import ZONE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767
HEADER = 3
ROWS_PER_TURN = 100
_HEADER_FILL = PatternFill("solid", fgColor="E8EEF7")
_TONES = {
    "good": PatternFill("solid", fgColor="E3F4E4"),
    "warn": PatternFill("solid", fgColor="FFF3D6"),
    "bad": PatternFill("solid", fgColor="FBE0DE"),
    "quiet": PatternFill("solid", fgColor="F2F2F2"),
}
_THIN = Side(style="thin", color="BFBFBF")
_TOP, _MIDDLE = Alignment(vertical="top", wrap_text=True), Alignment(vertical="center", wrap_text=True)
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FORBIDDEN_IN_TITLE = str.maketrans("[]:*?/\\", "（）：＊？／、")


@dataclass(frozen=True)
class Column:
    """A column's heading and its width in characters."""

    title: str
    width: float = 14


@dataclass(frozen=True)
class Toned:
    """A value with a colour beside its words: good, warn, bad or quiet."""

    value: Any
    tone: str


@dataclass(frozen=True)
class Sheet:
    """One sheet. `rows` hold texts, whole numbers, days, instants, None or `Toned`; `note` stands under the title."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    note: str = ""


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The file. Text stays text: nothing that begins with `=` becomes a formula."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(sheet.name.translate(_FORBIDDEN_IN_TITLE)[:31])
    for number, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.freeze_panes = f"B{HEADER + 1}"
    page.append([_styled(page, sheet.title, font=Font(bold=True, size=14))])
    page.append([_styled(page, sheet.note, font=Font(italic=True, color="666666"))])
    page.append([_head(page, column.title) for column in sheet.columns])
    filled = 0
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
        filled += 1
        if filled % ROWS_PER_TURN == 0:
            eventlet.sleep(0)  # a long table must not hold up the other calls of this process
    page.auto_filter.ref = f"A{HEADER}:{get_column_letter(len(sheet.columns))}{HEADER + filled}"
    page.print_title_rows = f"{HEADER}:{HEADER}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _cell(page: Any, value: Any) -> Any:
    tone = value.tone if isinstance(value, Toned) else None
    cell = _styled(page, value.value if isinstance(value, Toned) else value)
    cell.border = _BORDER
    cell.alignment = _TOP
    if tone:
        cell.fill = _TONES[tone]
    return cell


def _head(page: Any, title: str) -> Any:
    cell = _styled(page, title, font=Font(bold=True))
    cell.fill, cell.border = _HEADER_FILL, _BORDER
    cell.alignment = _MIDDLE
    return cell


def _styled(page: Any, value: Any, font: Font | None = None) -> Any:
    cell = WriteOnlyCell(page, value=_plain(value))
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if font is not None:
        cell.font = font
    return cell


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(ZONE).replace(tzinfo=None)
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)[:CELL_LIMIT]
    return value
