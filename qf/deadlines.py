"""`qf deadlines`: every resolved report window of a plan, as rows, JSON or a table.

The command's wiring to tenants is elsewhere; here a plan and a calendar come in, rows go out.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from rich.table import Table

from plans import Plan, resolve_windows
from plans.windows import Calendar

_COLUMNS = ("rule", "period", "label", "opens", "due", "provisional", "subjects")


def deadline_rows(plan: Plan, calendar: Calendar, year: int | None = None) -> list[dict[str, Any]]:
    """One row per window in order of due date; with `year`, those due in it (NJ-006 to NJ-008, LZ-146)."""
    return [_row(plan, asdict(window)) for window in resolve_windows(plan, calendar, year)]


def deadlines_json(rows: list[dict[str, Any]]) -> str:
    """The rows as JSON, Chinese text readable."""
    return json.dumps(rows, ensure_ascii=False, indent=2)


def deadlines_table(rows: list[dict[str, Any]], *, title: str) -> Table:
    """The rows as a table for a terminal; a provisional row ends with the calendar's version."""
    table = Table(title=title)
    for column in _COLUMNS:
        table.add_column(column, overflow="fold")
    for row in rows:
        provisional = f"provisional ({row['calendar_version']})" if row["provisional"] else "no"
        cells = {**row, "provisional": provisional, "subjects": "、".join(row["subjects"])}
        table.add_row(*(str(cells[column]) for column in _COLUMNS))
    return table


def _row(plan: Plan, window: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in window.items()}
    renamed = {"rule": plain.pop("rule_id"), "opens": plain.pop("opens_on"), "due": plain.pop("due_on")}
    return {"tenant": plan.code, **renamed, **plain}
