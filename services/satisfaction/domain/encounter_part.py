"""A part of a hospital's file, read in a process apart: lines in, good rows and counted mistakes out (PF-013).

Out: a line of JSON with what was found, then a line of JSON for each good row. Rows carry the hospital's own keys,
which the caller seals; this side holds no key.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from services.satisfaction.domain.encounter_file import Header, Words, header_of, lines_of, read_line
from services.satisfaction.domain.encounter_rows import CHANNELS, TOUCHPOINTS, Days, Mistake, Row
from services.satisfaction.domain.imports import Check


@dataclass(frozen=True)
class Part:
    """What is asked: the columns, when an earlier part had the header; how many lines came before; is it the last."""

    columns: tuple[str, ...]
    lines_before: int
    is_last: bool
    opened_on: str | None
    closed_on: str | None
    today: str
    most_listed: int

    def message(self, data: bytes) -> bytes:
        """As the process takes it."""
        return json.dumps(asdict(self)).encode() + b"\n" + data

    @property
    def days(self) -> Days:
        """The days on which the unit can have had patients."""
        return Days(_day(self.opened_on), _day(self.closed_on), date.fromisoformat(self.today))


@dataclass(frozen=True)
class Found:
    """What a part held. `rows` are still to be sealed, with `row_of`."""

    lines: int
    carry: bytes
    columns: tuple[str, ...]
    check: Check
    rows: Sequence[bytes]


def read(message: bytes) -> bytes:
    """Read a part; runs in the process apart."""
    asked, _, data = message.partition(b"\n")
    part = Part(**json.loads(asked))
    lines, carry = lines_of(data, part.is_last)
    check, header = Check(most_listed=part.most_listed), _header(part, lines)
    rows: list[bytes] = []
    if isinstance(header, Mistake):
        check.refuse(1, header)
    else:
        rows = [_plain(row) for row in _good_rows(part, lines, header, check)]
    found = {"lines": len(lines), "carry": base64.b64encode(carry).decode()}
    found |= {"columns": header.columns if isinstance(header, Header) else (), "check": asdict(check)}
    return b"\n".join([json.dumps(found, ensure_ascii=False).encode(), *rows])


def found_in(answer: bytes) -> Found:
    """What the process found."""
    head, *rows = answer.split(b"\n")
    told = json.loads(head)
    carry, columns = base64.b64decode(told["carry"]), tuple(told["columns"])
    return Found(told["lines"], carry, columns, Check(**told["check"]), rows)


def row_of(line: bytes, seal: Any) -> Row:
    """A row of `Found`; `seal` gives the bytes that stand for its key at a touchpoint."""
    key, touchpoint, on, channel, offered_on = json.loads(line)
    place = TOUCHPOINTS[touchpoint]
    offered = date.fromordinal(offered_on) if offered_on else None
    return Row(seal(place, key), place, date.fromordinal(on), CHANNELS[channel], offered)


def _header(part: Part, lines: Sequence[str]) -> Header | Mistake:
    if part.lines_before:
        return Header(tuple(part.columns))
    return header_of(lines[0] if lines else "")


def _good_rows(part: Part, lines: Sequence[str], header: Header, check: Check) -> Iterator[Row]:
    words, days = Words(), part.days
    for number, line in enumerate(lines, part.lines_before + 1):
        if number == 1 or not line.strip(" ,\t\ufeff"):
            continue
        check.rows += 1
        row = read_line(line, header, words, days, lambda _, key: key.encode())
        if isinstance(row, Mistake):
            check.refuse(number, row)
        else:
            yield row


def _plain(row: Row) -> bytes:
    offered = row.offered_on.toordinal() if row.offered_on else 0
    places = TOUCHPOINTS.index(row.touchpoint), row.on.toordinal(), CHANNELS.index(row.channel), offered
    return json.dumps([row.raw.decode(), *places], ensure_ascii=False).encode()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
