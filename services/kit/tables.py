"""Bytes of a CSV or XLSX file to a table of cells. Nothing in a cell is executed or interpreted.

A service raises its own error with the problems of `TableNotReadable`, which name what is wrong with the file as such.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from services.kit.errors import InvalidInput, Problem

ZIP_MAGIC = b"PK\x03\x04"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
MAX_UNPACKED = 20 * 1024 * 1024
MAX_ROW = 256 * 1024
ROW_START = re.compile(rb"<(?:\w+:)?row\b")
MAX_CELLS = 70
BROKEN_XLSX = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    InvalidFileException,
    KeyError,
    ValueError,
    OSError,
    SyntaxError,
    EOFError,
    TypeError,
    IndexError,
)


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
        _refuse(
            "unknown_format",
            "只接受.csv和.xlsx文件，旧版.xls请另存为.xlsx",
            "only .csv and .xlsx are read; save .xls as .xlsx",
        )
    if not data.strip():
        _refuse("empty_file", "文件是空的", "the file is empty")
    return _table(_csv_rows(data, most) if suffix == "csv" else _xlsx_rows(data, most))


def _refuse(code: str, zh: str, en: str, row: int | None = None) -> NoReturn:
    raise TableNotReadable(field="content_base64", problems=[Problem("file", code, zh, en, row=row)])


def _table(rows: Iterable[Sequence[Any]]) -> Table:
    numbered = [(number, tuple(row)) for number, row in enumerate(rows, 1) if any(map(_is_filled, row))]
    if not numbered:
        _refuse("empty_file", "文件是空的", "the file is empty")
    _, header = numbered[0]
    width = max((at for at, cell in enumerate(header, 1) if _is_filled(cell)), default=0)
    if width > MAX_CELLS:
        _refuse("too_many_columns", f"列数过多，最多{MAX_CELLS}列", f"too many columns; at most {MAX_CELLS}")
    texts = tuple("" if cell is None else str(cell).strip() for cell in header[:width])
    longer = tuple(_extra_cells(number) for number, row in numbered[1:] if any(map(_is_filled, row[width:])))
    return Table(texts, tuple((number, row[:width]) for number, row in numbered[1:]), longer)


def _extra_cells(row: int) -> Problem:
    zh, en = (
        "该行的单元格多于表头，请检查多余的逗号",
        "the row has more cells than the header: look for a surplus comma",
    )
    return Problem("file", "extra_cells", zh, en, row=row)


def _is_filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _csv_rows(data: bytes, most: int) -> list[list[str]]:
    if data.startswith(ZIP_MAGIC):
        _refuse("not_csv", "这是Excel文件，请将扩展名改为.xlsx", "this is an Excel file: name it .xlsx")
    reader = csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            _require_few(len(rows), most)
    except csv.Error as error:
        place = len(rows) + 1
        _refuse("not_csv", f"第{place}行不是有效的CSV", f"row {place} is not valid CSV: {error}", row=place)
    return rows


def _decoded(data: bytes) -> str:
    if not data.startswith(UTF16_MARKS) and b"\x00" not in data:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    _refuse("encoding", "无法识别文件编码，请保存为UTF-8", "the encoding is unknown: save the file as UTF-8")


def _xlsx_rows(data: bytes, most: int) -> list[tuple[Any, ...]]:
    if not data.startswith(ZIP_MAGIC):
        _refuse("not_xlsx", "不是有效的.xlsx文件", "this is not an .xlsx file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _is_too_large(archive):
                _refuse("too_large", "文件解压后过大", "the file is too large when unpacked")
        return list(_sheet(data, most))
    except BROKEN_XLSX:
        _refuse("not_xlsx", "不是有效的.xlsx文件", "this is not an .xlsx file")


def _is_too_large(archive: zipfile.ZipFile) -> bool:
    """Whether the whole, or one row of a sheet, would cost too much: a row's cells are all in memory at once."""
    if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
        return True
    sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    return any(len(row) > MAX_ROW for sheet in sheets for row in ROW_START.split(sheet))


def _sheet(data: bytes, most: int) -> Iterator[tuple[Any, ...]]:
    """Rows of the first sheet. A formula comes as its text, not as a value: it is never computed."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_CELLS), 1):
            _require_few(number, most)
            yield row
    finally:
        book.close()


def _require_few(rows: int, most: int) -> None:
    """Twice the limit leaves room for blank rows; the reader of the table counts its rows exactly."""
    if rows > 2 * most:
        _refuse("too_many_rows", f"行数过多，每次最多导入{most}行", f"too many rows; at most {most} at a time")
