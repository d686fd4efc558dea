"""The pure part of registers: values, periods and states, on invented kinds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.errors import QfError
from services.kit.registers.book import kinds_by_code
from services.kit.registers.cycles import Span, current_labels, parsed, span_of, spans_since
from services.kit.registers.flows import RULE
from services.kit.registers.forms import choice, day, number, text, yes_no
from services.kit.registers.kinds import Applies, Complete, Field, RegisterKind
from services.kit.registers.values import checked
from services.organizations.domain.registers import KINDS as ORGANIZATIONS
from services.tasks.domain.registers import KINDS as TASKS
from services.training.domain.registers import KINDS as TRAINING

COLOURS = choice("colour", "颜色", "colour", ("red", "红", "red"), ("blue", "蓝", "blue"), required=False, many=True)
KIND = RegisterKind(
    code="thing",
    zh="物",
    en="thing",
    fields=(
        text("name", "名称", "name", required=True, longest=5),
        number("count", "数量", "count", largest=10),
        yes_no("good", "良好", "good"),
        day("on", "日期", "date"),
        Field("price", "价格", "price", "money"),
        COLOURS,
    ),
    flow=RULE,
    sources=(),
    applies=Applies(always=True),
)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_values_are_stored_in_one_form() -> None:
    given_values = {
        "name": " 甲 ",
        "count": "7",
        "good": "是",
        "on": "2022-06-30",
        "price": "12000",
        "colour": "红,blue",
    }
    assert checked(KIND, given_values) == {
        "name": "甲", "count": 7, "good": True, "on": "2022-06-30", "price": "12000.00", "colour": ["red", "blue"],
    }  # fmt: skip
    assert checked(KIND, {"count": None}, {"name": "甲", "count": 7}) == {"name": "甲"}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("name", "六个字的名称", "string_too_long"),
        ("name", 7, "string_type"),
        ("name", " ", "missing"),
        ("count", "七", "int_parsing"),
        ("count", 11, "less_than_equal"),
        ("count", -1, "less_than_equal"),
        ("good", "也许", "bool_parsing"),
        ("on", "2022-02-30", "date_parsing"),
        ("price", "NaN", "less_than_equal"),
        ("price", "十元", "decimal_parsing"),
        ("colour", ["green"], "literal_error"),
        ("size", 1, "extra_forbidden"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: Any, code: str) -> None:
    with pytest.raises(QfError) as refused:
        checked(KIND, {"name": "甲", name: value})
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(f"values.{name}", code)]


@pytest.mark.parametrize("cycle", ["quarterly", "half_yearly", "yearly"])
@given(on=DAYS)
def test_a_period_holds_its_day_and_is_found_again_by_its_label(cycle: Any, on: date) -> None:
    span = span_of(cycle, on)
    assert span is not None
    assert span.start <= on <= span.end
    assert parsed(cycle, span.label) == span
    assert span.label in current_labels(on)
    following = span_of(cycle, span.end + timedelta(days=1))
    assert following is not None
    assert following.start == span.end + timedelta(days=1)


def test_periods_since_a_day() -> None:
    labels = [span.label for span in spans_since("quarterly", date(2022, 5, 10), date(2023, 1, 1))]
    assert labels == ["2022-Q2", "2022-Q3", "2022-Q4", "2023-Q1"]
    assert spans_since("none", date(2022, 5, 10), date(2023, 1, 1)) == []
    assert parsed("yearly", "2022") == Span("2022", date(2022, 1, 1), date(2022, 12, 31))
    for label in ("2022-Q1", "22", "2022-", "二〇二二", "2022-H3", "0000"):
        assert parsed("yearly", label) is None


def test_codes_are_unique_over_the_services_and_every_flow_is_whole() -> None:
    kinds = kinds_by_code(ORGANIZATIONS, TASKS, TRAINING)
    assert len(kinds) == len(ORGANIZATIONS) + len(TASKS) + len(TRAINING)
    for kind in kinds.values():
        states = {state.code for state in kind.flow.states}
        names = {field.name for field in kind.fields}
        assert all({*step.sources, step.target} <= states for step in kind.flow.steps), kind.code
        assert all(set(step.needs) <= names for step in kind.flow.steps), kind.code
        assert {*kind.breakdown, *kind.sums, *kind.complete.fields, *kind.complete.filled} <= names, kind.code
        assert {wait.state for wait in kind.flow.waits} <= states, kind.code
        assert kind.initial is None or (kind.initial.state in states and kind.initial.field in names), kind.code
        assert kind.date_field is None or kind.date_field in names, kind.code
        assert kind.sources, kind.code
        assert all(field.target is None or field.target in kinds for field in kind.fields), kind.code
        assert kind.parts, kind.code
        assert set(kind.shared_states) <= states, kind.code
        assert kind.unique is None or kind.unique in names, kind.code
        if kind.rhythm is not None:
            field, usual = kind.rhythm
            assert {choice.code for choice in kind.field(field).choices} == set(usual), kind.code
    with pytest.raises(ValueError, match="same code"):
        kinds_by_code(TASKS, TASKS)


def test_an_entry_covers_the_parts_that_are_filled_in() -> None:
    by_fields = RegisterKind(**{**vars(KIND), "complete": Complete(fields=("count", "on"))})
    assert by_fields.covers({"name": "甲", "count": 0}) == ("count",)
    by_choice = RegisterKind(**{**vars(KIND), "complete": Complete(each="colour", filled=("on",))})
    assert by_choice.parts == ("red", "blue")
    assert by_choice.covers({"colour": ["red"]}) == ()
    assert by_choice.covers({"colour": ["red"], "on": "2022-06-30"}) == ("red",)
