"""Functions that the tests run in a process apart."""

from __future__ import annotations

import json
import os
import time

from services.kit import printer
from services.kit.apart_process import Refusal


def shouting(data: bytes) -> bytes:
    return data.upper()


def refusing(data: bytes) -> bytes:
    raise Refusal(b"no: " + data)


def spinning(data: bytes) -> bytes:
    while True:
        pass


def sleeping(data: bytes) -> bytes:
    time.sleep(60)
    return data


def hoarding(data: bytes) -> bytes:
    return b"x" * (1 << 31)


def printing(data: bytes) -> bytes:
    """A table of 100,000 rows: the library under it aborts the process where memory ends."""
    rows = [["单位名称" * 5, "1234"] for _ in range(100_000)]
    table = {"title": "", "columns": ["甲", "乙"], "rows": rows, "widths": [1, 2]}
    parts = dict.fromkeys(("masthead", "number", "subtitle", "addressees"))
    content = {"title": "", **parts, "sections": [], "tables": [table], "signature": [], "notes": []}
    return printer.document(json.dumps(content).encode())


def failing(data: bytes) -> bytes:
    raise ValueError(data.decode())


def settings(data: bytes) -> bytes:
    return "\n".join(sorted(name for name in os.environ if name.startswith("QF_"))).encode()


def pausing(data: bytes) -> bytes:
    time.sleep(0.7)
    return data
