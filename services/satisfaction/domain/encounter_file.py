"""A hospital's CSV of encounters, line by line: a part of it may begin and end anywhere, a million lines fit no memory.

A line holds one row: a cell never runs over a line's end. Text in UTF-8 or the Chinese national encoding.
"""

from __future__ import annotations

import csv
import re
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from services.satisfaction.domain.encounter_rows import CHANNELS, EARLIEST, TOUCHPOINTS, Days, Mistake, Row, mistakes
from services.satisfaction.domain.encounters import Channel, Setting, Touchpoint

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "key": ("key", "就诊流水号", "就诊号", "住院号", "流水号"),
    "setting": ("setting", "就诊类型"),
    "touchpoint": ("touchpoint", "评价环节", "环节"),
    "on": ("on", "日期", "就诊日期"),
    "channel": ("channel", "提供方式", "渠道"),
    "offered_on": ("offered_on", "提供日期"),
}
REQUIRED = ("key", "touchpoint", "on")
WORDS: Mapping[str, str] = {
    "门诊挂号": "outpatient_registration",
    "门诊结算": "outpatient_settlement",
    "入院": "admission",
    "出院": "discharge",
    "门诊": "outpatient",
    "住院": "inpatient",
    "短信": "sms",
    "纸质": "print",
    "屏幕": "screen",
    "微信": "wechat",
    "未提供": "none",
    "": "none",
}
DAY = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})")
PACKED = struct.Struct(">10sBBHH")
MOST_WORDS = 10_000
LONGEST_LINE = 64 << 10
Value = TypeVar("Value")


@dataclass(frozen=True)
class Header:
    """Where each column stands."""

    columns: tuple[str, ...]

    def cells(self, line: str) -> dict[str, str] | None:
        """The cells of a line by column; None for a line that is no CSV or has more cells than the header."""
        cells = cells_of(line)
        if cells is None or len(cells) > len(self.columns):
            return None
        return dict(zip(self.columns, cells, strict=False))


@dataclass
class Words:
    """Reads cells, each text once: a file has few different days, touchpoints and channels."""

    known: dict[tuple[str, str], Any] = field(default_factory=dict)

    def read(self, column: str, text: str, reader: Callable[[str], Any]) -> Any:
        """What `text` says in `column`."""
        if (column, text) not in self.known:
            if len(self.known) >= MOST_WORDS:
                self.known.clear()
            self.known[column, text] = reader(text)
        return self.known[column, text]


def cells_of(line: str) -> list[str] | None:
    """The cells of a line, trimmed; None for broken quotes."""
    if '"' not in line:
        return [cell.strip() for cell in line.split(",")]
    try:
        return [cell.strip() for row in csv.reader([line], strict=True) for cell in row]
    except csv.Error:
        return None


def header_of(line: str) -> Header | Mistake:
    """The header, or what is wrong with it."""
    names = {alias: name for name, aliases in HEADINGS.items() for alias in aliases}
    cells = cells_of(line.removeprefix("\ufeff")) or []
    columns = tuple(names.get(cell.lower(), cell) for cell in cells)
    absent = [HEADINGS[name][1] for name in REQUIRED if name not in columns]
    unknown = [cell for cell in columns if cell not in HEADINGS]
    if absent:
        return Mistake("header", "column_missing", f"缺少列：{'、'.join(absent)}", f"columns missing: {absent}")
    if unknown or len(set(columns)) < len(columns):
        known = "、".join(aliases[1] for aliases in HEADINGS.values())
        return Mistake(
            "header", "columns_not_valid", f"列名未知或重复，可用：{known}", "a column is unknown or repeated"
        )
    return Header(columns)


def decoded(data: bytes) -> str:
    """The text; what no encoding explains becomes U+FFFD, and its row is refused.

    Some broken rows do not make a file of UTF-8 another: of one in GB18030 hardly any line with Chinese is UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        is_utf8 = _is_mostly_utf8(line for line in data.split(b"\n") if not line.isascii())
    return data.decode("utf-8-sig" if is_utf8 else "gb18030", errors="replace")


def _is_mostly_utf8(lines: Iterable[bytes]) -> bool:
    read, broken = 0, 0
    for line in lines:
        try:
            line.decode()
            read += 1
        except UnicodeDecodeError:
            broken += 1
    return read > broken


def read_line(
    line: str, header: Header, words: Words, days: Days, seal: Callable[[Touchpoint, str], bytes]
) -> Row | Mistake:
    """The row in `line`, or the first thing wrong with it; `seal` gives the bytes that stand for its key."""
    cells = header.cells(line)
    if cells is None:
        return Mistake("row", "not_csv", "引号不成对或单元格多于表头", "broken quotes, or more cells than the header")
    if "\ufffd" in line:
        return Mistake("row", "encoding", "含有无法识别的字符，请保存为UTF-8", "characters of an unknown encoding")
    read: dict[str, Any] = {}
    for column, reader in READERS.items():
        value = words.read(column, cells.get(column, ""), reader)
        if isinstance(value, Mistake):
            return replace(value, column=column)
        read[column] = value
    key, touchpoint, on = cells.get("key", ""), read["touchpoint"], read["on"]
    when, how = (on, read["offered_on"]), (read["channel"], read["setting"])
    wrong = next(mistakes(days, key, touchpoint, when, how), None)
    return wrong or Row(seal(touchpoint, key), touchpoint, on, read["channel"], read["offered_on"])


def day_of(text: str) -> date | Mistake:
    """2022-06-30, 2022/6/30, 2022.6.30 or 20220630."""
    found = DAY.fullmatch(text)
    try:
        if found is None or (not found[2] and len(text) != 8):
            raise ValueError
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        shown = text[:20]
        return Mistake(
            "on", "not_a_day", f"“{shown}”不是日期，应如2022-06-30", f"{shown!r} is no day such as 2022-06-30"
        )


def day_or_none(text: str) -> date | Mistake | None:
    """A day, or nothing."""
    return day_of(text) if text else None


def touchpoint_of(text: str) -> Touchpoint | Mistake:
    """门诊挂号 ... or its code."""
    return _word("touchpoint", text, Touchpoint, "门诊挂号、门诊结算、入院、出院")


def channel_of(text: str) -> Channel | Mistake:
    """短信 ... or its code; nothing: not offered."""
    return _word("channel", text, Channel, "短信、纸质、屏幕、微信、未提供")


def setting_of(text: str) -> Setting | Mistake | None:
    """门诊, 住院, or nothing."""
    return _word("setting", text, Setting, "门诊、住院") if text else None


def _word(column: str, text: str, kind: type[Value], allowed: str) -> Value | Mistake:
    try:
        return kind(WORDS.get(text, text.lower()))  # type: ignore[call-arg]
    except ValueError:
        shown = text[:20]
        return Mistake(
            column, f"unknown_{column}", f"“{shown}”不在可选值中：{allowed}", f"{shown!r} is not among {allowed}"
        )


READERS: Mapping[str, Callable[[str], Any]] = {
    "on": day_of,
    "touchpoint": touchpoint_of,
    "channel": channel_of,
    "offered_on": day_or_none,
    "setting": setting_of,
}


def pack(rows: Iterable[Row]) -> bytes:
    """Rows as sixteen bytes each."""
    return b"".join(
        PACKED.pack(
            row.raw,
            TOUCHPOINTS.index(row.touchpoint),
            CHANNELS.index(row.channel),
            (row.on - EARLIEST).days,
            (row.offered_on - EARLIEST).days + 1 if row.offered_on else 0,
        )
        for row in rows
    )


def unpack(packed: bytes) -> Iterator[Row]:
    """The rows that `pack` took."""
    for raw, touchpoint, channel, on, offered_on in PACKED.iter_unpack(packed):
        offered = EARLIEST + timedelta(days=offered_on - 1) if offered_on else None
        yield Row(raw, TOUCHPOINTS[touchpoint], EARLIEST + timedelta(days=on), CHANNELS[channel], offered)


def lines_of(data: bytes, is_last: bool) -> tuple[list[str], bytes]:
    """The whole lines of `data`, and what is left to the next part; a line that never ends is cut off."""
    end = len(data) if is_last else data.rfind(b"\n") + 1
    if len(data) - end > LONGEST_LINE:
        end = len(data)
    return decoded(data[:end]).replace("\r\n", "\n").removesuffix("\n").split("\n"), data[end:]
