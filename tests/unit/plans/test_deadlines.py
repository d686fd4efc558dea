"""`qf deadlines`: rows, JSON and the table."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from plans import Plan
from qf.deadlines import deadline_rows, deadlines_json, deadlines_table
from services.kit.calendar import WorkingDays, calendar

NEIJIANG_2022 = [
    ("NJ-R1", "2022-Q1", "2022-03-25", "2022-03-31"),
    ("NJ-R1", "2022-Q2", "2022-06-24", "2022-06-30"),
    ("NJ-R1", "2022-Q3", "2022-09-26", "2022-09-30"),
    ("NJ-R1", "2022-Q4", "2022-12-26", "2022-12-30"),
    ("NJ-R2", "2022", "2022-12-05", "2022-12-30"),
    ("NJ-R3", "2022", "2022-12-05", "2022-12-30"),
]


@pytest.mark.obligation("NJ-006", "NJ-007", "NJ-008")
def test_neijiang_2022(neijiang: Plan) -> None:
    rows = deadline_rows(neijiang, calendar, 2022)
    assert [(row["rule"], row["period"], row["opens"], row["due"]) for row in rows] == NEIJIANG_2022
    assert {(row["tenant"], row["provisional"], row["calendar_version"]) for row in rows} == {
        ("neijiang", False, calendar.version)
    }


@pytest.mark.obligation("LZ-146")
def test_liuzhou(liuzhou: Plan) -> None:
    rows = [row for row in deadline_rows(liuzhou, calendar) if row["rule"] == "LZ-R1"]
    assert [row["due"] for row in rows] == [f"2022-{month:02}-05" for month in range(3, 13)]


def test_rows_are_json_with_readable_chinese(liuzhou: Plan) -> None:
    rows = deadline_rows(liuzhou, calendar, 2022)
    text = deadlines_json(rows)
    assert json.loads(text) == rows
    assert "每月进展情况汇总" in text


def test_the_table_marks_provisional_rows(neijiang: Plan) -> None:
    until_2023 = WorkingDays(library="chinesecalendar 1.9.0", first_year=2004, last_year=2023)
    screen = io.StringIO()
    table = deadlines_table(deadline_rows(neijiang, until_2023, 2024), title="neijiang 2024")
    Console(file=screen, width=200).print(table)
    shown = screen.getvalue()
    assert "neijiang 2024" in shown
    assert shown.count("provisional (chinesecalendar 1.9.0, 2023)") == 7
    assert "2024-06-24" in shown and "各县（市、区）卫生健康局、市直医疗机构" in shown
