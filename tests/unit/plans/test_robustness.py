"""Whatever stands where something else should: a plan, or problems with places; never another error."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plans import Plan, PlanErrors, load_plan, resolve_windows
from plans.diff import diff_plans
from services.kit.calendar import calendar

ODD = (None, 7, -1, 0.5, True, "x", "EX-P1", "2022-02-30", "9999-12-31", [], {}, [None], ["x"], [{}], {"anchor": "end"})
Path = tuple[str | int, ...]


def paths(node: Any, path: Path = ()) -> Iterator[Path]:
    """Every node below the root."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in children:
        yield (*path, key)
        yield from paths(value, (*path, key))


def with_odd(plain: dict[str, Any], path: Path, odd: Any) -> str:
    changed: Any = copy.deepcopy(plain)
    node = changed
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = odd
    return json.dumps(changed, ensure_ascii=False, indent=1)


def outcome(text: str) -> Plan | None:
    """The plan, or None when it was refused properly."""
    try:
        return load_plan(text)
    except PlanErrors as error:
        lines = len(text.splitlines())
        assert error.problems
        assert all(1 <= (problem.line or 0) <= lines and problem.zh and problem.en for problem in error.problems)
        return None


@pytest.fixture(scope="session")
def plain(example_text: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(example_text)
    return data


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_odd_value_anywhere(plain: dict[str, Any], example: Plan, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(paths(plain))))
    plan = outcome(with_odd(plain, path, data.draw(st.sampled_from(ODD))))
    if plan is not None:
        assert resolve_windows(plan, calendar) is not None
        assert diff_plans(example, plan) is not None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all(text: str) -> None:
    assert outcome(text + "\n") is None
