"""Problems, delays, clocks, checklists and medians, as their rules say."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import Plan
from services.kit.errors import QfError
from services.tasks.domain.categories import categories_of
from services.tasks.domain.clocks import clocks_of, months_before
from services.tasks.domain.delays import Delay, DelayState
from services.tasks.domain.medians import median
from services.tasks.domain.problem_parts import ProblemFile, Transfer
from services.tasks.domain.problems import ACTIVE, Problem, ProblemStatus
from services.tasks.domain.self_inspection_rounds import items_of, planned_rounds
from services.tasks.errors.rectification import ClosedByFixer, DeadlinePassed, ExceptionNotPending, ProblemNotActive

TODAY = date(2022, 5, 10)
FILE = ProblemFile("f", "a.pdf", "application/pdf", 1, "0")
OPEN = Problem(
    id="p",
    unit_id="h",
    unit_path="/c/b/h/",
    county_id="b",
    source="audit",
    source_id="s",
    category="other",
    severity="high",
    description="x",
    found_on=TODAY,
    registered_on=TODAY,
    due_on=date(2022, 6, 9),
    closes_on=date(2022, 6, 9),
)


def planned(problem: Problem = OPEN) -> Problem:
    return problem.planned("整改", None, "科长", "设备科", by="fixer", on=TODAY)


def submitted() -> Problem:
    return planned().submitted((FILE, FILE), by="fixer", on=TODAY)


def asked(**facts: Any) -> Problem:
    stated = {"reason": "r", "until": date(2022, 7, 1), "file_ids": ("f",), "requested_by": "fixer"}
    return planned().delay_requested(Delay(**{**stated, **facts}, requested_on=TODAY), TODAY)


def test_a_problem_goes_from_open_to_closed_and_back() -> None:
    done, event = submitted().closed(by="office", on=TODAY)
    assert (done.status, done.evidence, done.fixers) == (ProblemStatus.CLOSED, (FILE,), ("fixer",))
    assert (event.problem_id, event.subject_version) == ("p", 4)
    again, told = done.came_back(date(2022, 7, 1))
    assert (again.status, again.due_on, again.fixers, told.subject_version) == ("open", date(2022, 7, 1), (), 5)
    assert submitted().returned(by="office").status is ProblemStatus.RETURNED


def test_a_returned_problem_may_be_planned_again_and_stays_returned() -> None:
    back = submitted().returned(by="office")
    assert planned(back).status is ProblemStatus.RETURNED
    with pytest.raises(DeadlinePassed):
        back.planned("m", date(2022, 5, 9), "t", "d", by="x", on=TODAY)


def test_whoever_fixed_it_neither_verifies_nor_decides() -> None:
    for refused in (submitted().closed, submitted().returned):
        with pytest.raises(ClosedByFixer):
            refused(by="fixer", **({"on": TODAY} if refused.__name__ == "closed" else {}))
    with pytest.raises(ClosedByFixer):
        asked(requested_by="clerk").delay_decided(True, by="fixer", on=TODAY)
    with pytest.raises(ExceptionNotPending):
        planned().delay_decided(True, by="office", on=TODAY)


def test_a_delay_moves_the_alarm_and_not_the_deadline() -> None:
    granted = asked().delay_decided(True, by="office", on=TODAY)
    assert (granted.due_on, granted.closes_on) == (date(2022, 6, 9), date(2022, 7, 1))
    assert not granted.is_overdue(date(2022, 7, 1))
    over = granted.delay_expired()
    assert (over.closes_on, over.delay and over.delay.state) == (date(2022, 6, 9), DelayState.EXPIRED)
    moved = granted.due_again(date(2022, 7, 20), "r", by="o", at=datetime(2022, 5, 10, tzinfo=UTC), today=TODAY)
    assert moved.closes_on == date(2022, 7, 20)
    assert asked().withdrawn().delay == replace(asked().delay, state=DelayState.LAPSED)  # type: ignore[type-var]


def test_a_problem_without_a_unit_is_somebody_elses_to_prove() -> None:
    moved = submitted().handed_over("b", "/c/b/", "b")
    assert (moved.unit_id, moved.status, moved.handed_over_from) == ("b", ProblemStatus.RETURNED, "h")
    assert moved.handed_over("c", "/c/", None).handed_over_from == "h"
    assert OPEN.transferred(Transfer("x", TODAY, "y"), TODAY).transfer == Transfer("x", TODAY, "y")


ACTIONS = {
    "plan": planned,
    "submit": lambda p: p.submitted((FILE,), by="fixer", on=TODAY),
    "close": lambda p: p.closed(by="office", on=TODAY)[0],
    "return": lambda p: p.returned(by="office"),
    "reopen": lambda p: p.came_back(TODAY)[0],
    "withdraw": lambda p: p.withdrawn(),
}


@given(st.lists(st.sampled_from(sorted(ACTIONS)), max_size=20))
def test_whatever_happens_it_has_one_status_its_parts_and_a_growing_version(steps: list[str]) -> None:
    problem = OPEN
    for step in steps:
        before = problem
        try:
            problem = ACTIONS[step](problem)
        except QfError:
            assert problem is before
            continue
        assert problem.version == before.version + 1
        has_parts = all((problem.measure, problem.responsible_title, problem.responsible_department))
        assert has_parts or problem.status in (ProblemStatus.OPEN, ProblemStatus.WITHDRAWN)
        assert (problem.status is ProblemStatus.CLOSED) == (problem.closed_on is not None)
        assert not (problem.status in ACTIVE and problem.closed_by)
        assert problem.status not in ("submitted", "closed") or problem.evidence


def test_nothing_is_done_to_a_closed_one_but_reopening() -> None:
    done, _ = submitted().closed(by="office", on=TODAY)
    for refused in ("plan", "submit", "withdraw"):
        with pytest.raises(ProblemNotActive):
            ACTIONS[refused](done)


def test_clocks_follow_the_plan(liuzhou: Plan, neijiang: Plan) -> None:
    clocks = clocks_of(liuzhou)
    assert clocks.due_on("critical", TODAY) == date(2022, 5, 17)
    assert clocks.due_on("low", TODAY) == date(2022, 7, 31)
    changed = neijiang.model_copy(
        update={"parameters": neijiang.parameters.model_copy(update={"rectification_days": 20})}
    )
    assert clocks_of(changed).due_on("high", TODAY) == date(2022, 5, 30)
    assert clocks_of(changed).due_on("low", TODAY) == date(2022, 9, 7)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2022, 8, 31), 6, date(2022, 2, 28)),
        (date(2022, 5, 10), 6, date(2021, 11, 10)),
        (date(2024, 8, 29), 6, date(2024, 2, 29)),
        (date(2022, 12, 31), 12, date(2021, 12, 31)),
    ],
)
def test_months_go_back_to_the_same_day_or_the_last(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


@pytest.mark.parametrize(("values", "expected"), [([], None), ([None, 3], 3.0), ([1, 4, None, 2, 9], 3.0)])
def test_a_median_is_over_what_is_known(values: list[float | None], expected: float | None) -> None:
    assert median(Counter[float](each for each in values if each is not None)) == expected


@given(st.lists(st.integers(-3, 12), min_size=1, max_size=40))
def test_a_median_of_counts_is_that_of_the_numbers(numbers: list[int]) -> None:
    assert median(Counter[float](numbers)) == statistics.median(numbers)


def test_rounds_follow_the_plan(liuzhou: Plan, neijiang: Plan) -> None:
    [round] = planned_rounds(liuzhou)
    assert (round.phase_id, round.starts_on, round.due_on) == ("LZ-P2", date(2022, 3, 1), date(2022, 4, 30))
    assert planned_rounds(neijiang) == []
    items = items_of(liuzhou, categories_of(liuzhou))
    assert [item.code for item in items if item.kind == "baseline"] == [f"baseline-{letter}" for letter in "abcd"]
    assert len(items_of(neijiang, categories_of(neijiang))) == 15
