"""The part of `tables.py` that works on a stranger's bytes; it runs in a process of its own (`apart.py`).

In: a line of JSON with what is asked, then the file. Out: JSON, a list of [row number, cells]. Nothing in a cell is
executed or interpreted; a document type or an entity is refused, for one can stand for gigabytes.
"""

from __future__ import annotations

import csv
import io
import json
import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any, NoReturn

from services.kit.apart_process import Refusal
from services.kit.zips import MOST_LIST_BYTES, list_bytes

MOST_COLUMNS, LAST_COLUMN, LAST_ROW, LONGEST_CELL = 70, 16_384, 1_048_576, 32_767
MOST_UNPACKED = 20 << 20
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, KeyError, ValueError, OSError, SyntaxError, EOFError)
Cells = Sequence[Any]


def read(message: bytes) -> bytes:
    """The filled rows of the table in `message`. Raises `Refusal` with a code, and perhaps a row, as JSON."""
    asked, _, data = message.partition(b"\n")
    about = json.loads(asked)
    rows = _xlsx(data, about["most"]) if about["kind"] == "xlsx" else _csv(data)
    return json.dumps(list(_filled(rows, about["most"])), ensure_ascii=False, default=_marked).encode()


def _filled(rows: Iterable[tuple[int, Cells]], most: int) -> Iterator[tuple[int, Cells]]:
    """Rows with something in them; twice as many as may be are still counted exactly by who reads them."""
    count = 0
    for number, cells in rows:
        if any(cell is not None and str(cell).strip() != "" for cell in cells):
            count += 1
            if count > 2 * most:
                _refuse("too_many_rows")
            if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in cells):
                _refuse("cell_too_long", number)
            yield number, cells


def _csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(_decoded(data), newline=""), strict=True), 1):
            yield number, cells
    except csv.Error:
        _refuse("not_csv", number + 1)


def _decoded(data: bytes) -> str:
    if not data.startswith(UTF16_MARKS) and b"\x00" not in data:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    _refuse("encoding")


def _xlsx(data: bytes, most: int) -> Iterator[tuple[int, Cells]]:
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        if list_bytes(data) > MOST_LIST_BYTES:
            _refuse("too_large")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _require_plain(archive, most)
        yield from _sheet(data)
    except (*BROKEN, InvalidFileException, TypeError, IndexError, AttributeError):
        _refuse("not_xlsx")


def _require_plain(archive: zipfile.ZipFile, most: int) -> None:
    """No more than may be unpacked, no more texts than rows can hold, and no part with a document type.

    Every part is looked at, whatever its name: the workbook says which one is the sheet.
    """
    if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
        _refuse("too_large")
    for name in archive.namelist():
        _require_plain_part(archive.read(name), most_texts=max(20 * most, 100_000))


def _require_plain_part(part: bytes, most_texts: int) -> None:
    look = _Look(most_texts)
    parser = xml.parsers.expat.ParserCreate()
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = look.declared
    parser.StartElementHandler = look.begins
    with suppress(xml.parsers.expat.ExpatError):  # a picture, or what no reader will read either
        parser.Parse(part, True)


class _Look:
    """Counts what a reader would make an object of."""

    def __init__(self, most_texts: int) -> None:
        self._texts, self._rows, self._cells = most_texts, LAST_ROW, 0

    def begins(self, name: str, _attributes: Any) -> None:
        kind = name.rpartition(":")[2]
        if kind == "c":
            self._cells += 1
            if self._cells > LAST_COLUMN:
                _refuse("too_large")
        elif kind == "row":
            self._cells = 0
            self._rows -= 1
            if self._rows < 0:
                _refuse("too_large")
        elif kind == "si":
            self._texts -= 1
            if self._texts < 0:
                _refuse("too_many_texts")

    @staticmethod
    def declared(*_: Any) -> None:
        _refuse("document_type")


def _sheet(data: bytes) -> Iterator[tuple[int, Cells]]:
    """Rows of the first sheet. A formula comes as its text, not as a value: it is never computed."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=LAST_ROW), 1)
    finally:
        book.close()


def _marked(value: Any) -> dict[str, str]:
    """Days and times, which JSON does not know."""
    for kind in (datetime, date, time):
        if isinstance(value, kind):
            return {kind.__name__: value.isoformat()}
    return {"text": str(value)}


def _refuse(code: str, row: int | None = None) -> NoReturn:
    raise Refusal(json.dumps({"code": code, "row": row}).encode())
