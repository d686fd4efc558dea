"""Why a store ended, from its log: one line for the operator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qf.open_files import advice

TAIL = 256 << 10
TOO_MANY_FILES, NO_SPACE = 24, 28
LONGEST = 200


def why_ended(log: Path, status: int) -> str:
    """What the last serious lines say, in one line."""
    found = [line for line in _lines(log) if line.get("s") in ("F", "E")]
    errors = {_error_number(line) for line in found}
    if TOO_MANY_FILES in errors:
        return f"mongod ended: too many open files; {advice()}"
    if NO_SPACE in errors:
        return f"mongod ended: no space left for {log.parent}; make room and start again"
    said = next((str(line.get("msg", "")) for line in reversed(found)), "it said nothing")
    return f"mongod ended with status {status}: {said[:LONGEST]}; see {log}"


def _error_number(line: dict[str, Any]) -> int | None:
    about = line.get("attr")
    error = about.get("error") if isinstance(about, dict) else None
    return error if isinstance(error, int) else None


def _lines(log: Path) -> list[dict[str, Any]]:
    """The last lines, since the store's last start."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - TAIL))
            text = file.read().decode(errors="replace")
    except OSError:
        return []
    found: list[dict[str, Any]] = []
    for each in text.splitlines():
        try:
            line = json.loads(each)
        except ValueError:
            continue
        if isinstance(line, dict):
            found = [] if line.get("msg") == "***** SERVER RESTARTED *****" else [*found, line]
    return found
