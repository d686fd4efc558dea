"""Dates relative to anchors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from plans import Plan, load_plan
from services.kit.errors import Problem

Break = Callable[..., list[Problem]]
START = 'start: "2022-01-01"'


def spans(plan: Plan) -> list[tuple[date, date]]:
    return [(phase.start, phase.end) for phase in plan.phases]


def test_phases_follow_from_the_one_absolute_date(example: Plan) -> None:
    assert spans(example) == [
        (date(2022, 1, 1), date(2022, 3, 31)),
        (date(2022, 4, 1), date(2023, 9, 30)),
        (date(2023, 10, 1), date(2023, 12, 31)),
    ]
    assert (example.duration.start, example.duration.end) == (date(2022, 1, 1), date(2023, 12, 31))
    assert example.effective_from == date(2022, 1, 1)
    assert example.task("EX-T1").due == example.local_leading_group_rules[0].due == date(2022, 3, 31)


def test_moving_the_start_moves_the_campaign(example_text: str) -> None:
    moved = load_plan(example_text.replace(START, 'start: "2024-02-29"'))
    assert spans(moved) == [
        (date(2024, 2, 29), date(2024, 5, 28)),
        (date(2024, 5, 29), date(2025, 11, 28)),
        (date(2025, 11, 29), date(2026, 2, 27)),
    ]
    assert moved.effective_from == date(2024, 2, 29)


def test_a_resolved_plan_is_absolute(example: Plan) -> None:
    assert example.model_dump(mode="json")["phases"][1]["end"] == "2023-09-30"


@pytest.mark.parametrize(
    ("new", "path", "code"),
    [
        ("start: {anchor: EX-P3.end}", "duration.start", "date_cycle"),
        ("start: {anchor: begin}", "duration.start.anchor", "unknown_anchor"),
        ("start: {anchor: issue_date, offset_day: 1}", "duration.start.offset_day", "unknown_key"),
        ("start: {anchor: issue_date, offset_days: one}", "duration.start.offset_days", "wrong_type"),
        ("start: {offset_days: 1}", "duration.start.anchor", "unknown_anchor"),
        ("start: 2022", "duration.start", "bad_date"),
        ("start: {anchor: issue_date, offset_days: 99999999}", "duration.start.offset_days", "wrong_type"),
    ],
)
def test_anchors_that_lead_nowhere(
    broken: Break, line_of: Callable[[str], int], new: str, path: str, code: str
) -> None:
    problems = broken((START, new))
    assert (path, code) in {(problem.field, problem.code) for problem in problems}
    first = next(problem for problem in problems if problem.field == path)
    assert first.line == (line_of(START) if code != "date_cycle" else first.line)


def test_an_unknown_anchor_lists_the_known_ones(broken: Break) -> None:
    (problem, *_) = broken(("due: {anchor: EX-P3.end}", "due: {anchor: EX-P3.ende}"))
    assert problem.en.startswith("There is no date anchor `EX-P3.ende`. Did you mean `EX-P3.end`?")
    assert "EX-P2.start" in problem.zh


def test_an_anchor_out_of_the_calendar(broken: Break) -> None:
    (problem,) = broken(("due: {anchor: EX-P3.end}", "due: {anchor: EX-P3.end, offset_months: 40000}"))
    assert (problem.field, problem.code) == ("key_tasks[5].due", "outside_duration")
    (problem,) = broken(("due: {anchor: EX-P3.end}", "due: {anchor: EX-P3.end, offset_months: -40000}"))
    assert (problem.field, problem.code) == ("key_tasks[5].due", "bad_date")
