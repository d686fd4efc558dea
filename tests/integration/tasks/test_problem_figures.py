"""Figures and measures of the problem list are a recount of what happened, whatever happened; and cost the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kit import store
from services.kit.errors import QfError
from services.kit.ids import new_id
from services.kit.testing import Bench
from tests.integration.tasks.city import UNITS, City
from tests.integration.tasks.problem_list import PLAN, register, submitted

START = date(2022, 3, 1)
HOSPITALS = ("h-1", "h-2")
ACTIVE = {"open", "rectifying", "submitted", "returned"}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["register", "register", "plan", "submit", "submit", "close", "close", "return", "reopen", "wait"]
        ),
        st.integers(0, 5),
        st.integers(1, 40),
    ),
    min_size=4,
    max_size=14,
)


class Ledger:
    """Performs steps and keeps its own account of every change of status."""

    def __init__(self, city: City) -> None:
        self.city, self.day = city, START
        self.rows: dict[str, dict[str, Any]] = {}

    def step(self, action: str, which: int, number: int) -> None:
        if action == "wait":
            self.day = min(self.day + timedelta(days=number), date(2022, 9, 20))
            self.city.at(self.day.isoformat())
        elif action == "register":
            facts = {
                "category": ("red_packet", "other")[number % 2],
                "severity": ("critical", "high", "low")[number % 3],
            }
            found = register(self.city, HOSPITALS[which % 2], found_on=self.day.isoformat(), **facts)
            self.rows[found["id"]] = {**found, "closed_on": None}
        elif self.rows:
            self.change(action, list(self.rows.values())[which % len(self.rows)])

    def change(self, action: str, row: dict[str, Any]) -> None:
        own = {"role": "institution", "unit": row["unit_id"]}
        key = {"problem_id": row["id"]}
        try:
            if action == "plan":
                after = self.city.call("plan_rectification", **own, **key, **PLAN)
            elif action == "submit":
                after = submitted(self.city, row)
            elif action == "close":
                after = self.city.call("close_problem", **key)
            else:
                after = self.city.call(f"{action}_problem", **key, reason="理由")
        except QfError:
            return
        closed_on = self.day.isoformat() if action == "close" else None
        row.update(status=after["status"], due_on=after["due_on"], closed_on=closed_on)

    def rates(self, unit: str) -> dict[str, Any]:
        """A recount: registered and closed, and per quarter what was due and closed in time."""
        rows = [row for row in self.rows.values() if row["unit_id"] == unit]
        due: dict[str, list[int]] = {}
        for row in rows:
            if row["due_on"] < self.day.isoformat() or row["status"] == "closed":
                quarter = f"2022-Q{(int(row['due_on'][5:7]) + 2) // 3}"
                count = due.setdefault(quarter, [0, 0])
                count[0] += row["status"] == "closed" and row["closed_on"] <= row["due_on"]
                count[1] += 1
        closed = sum(row["status"] == "closed" for row in rows)
        return {"all": (closed, len(rows)), **{quarter: tuple(count) for quarter, count in due.items()}}


@pytest.mark.obligation("LZ-011", "LZ-015", "LZ-037", "NJ-046", "LZ-107")
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(steps=STEPS)
def test_the_figures_are_a_recount_of_the_changes(bench: Bench, steps: list[tuple[str, int, int]]) -> None:
    city = City(bench, f"city-{new_id()[:12]}", "liuzhou-2022").set("2022-02-11").onboard().add(*UNITS).at("2022-03-01")
    ledger = Ledger(city)
    for step in [("register", 0, 1), *steps, ("wait", 0, 1)]:
        ledger.step(*step)
    quarter = f"2022-Q{(ledger.day.month + 2) // 3}"
    for unit in HOSPITALS:
        counted = ledger.rates(unit)
        if counted["all"][1]:
            assert city.measured("rectification_rate", quarter)[unit] == counted.pop("all")
        for due, count in counted.items():
            if due != "all":
                assert city.measured("rectification_on_time_rate", due)[unit] == count
    listed = city.call("problems", first=200)["items"]
    assert {p["id"]: p["status"] for p in listed} == {key: row["status"] for key, row in ledger.rows.items()}
    statuses = ("open", "rectifying", "submitted", "returned", "closed", "withdrawn")
    assert sum(city.call("problems", status=each)["total"] for each in statuses) == len(listed)
    figures = city.call("problem_figures")
    assert figures["registered"] == len(listed) == sum(row["found"] for row in figures["months"])
    assert figures["closed"] == sum(row["rectified"] for row in figures["months"])
    late = [p for p in listed if p["status"] in ACTIVE and p["closes_on"] < ledger.day.isoformat()]
    assert figures["overdue"] == len(late) == sum(p["overdue"] for p in listed)
    for rate in ("rate", "on_time_rate", "recurrence_rate", "complete_rate"):
        assert figures[rate] is None or 0 <= figures[rate] <= 100
    assert all(value[0] <= value[1] for value in city.measured("rectification_rate", quarter).values())


def test_a_new_quarter_is_told_for_all_units_and_a_page_costs_the_same_for_many(
    liuzhou: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(liuzhou.at("2022-03-10"), found_on="2022-03-10", severity="low")
    liuzhou.at("2022-04-01")
    assert liuzhou.measured("rectification_rate", "2022-Q2") == {"h-2": (0, 1)}
    finds: list[str] = []
    original = store.TenantCollection.find

    def counting(self: Any, *arguments: Any, **named: Any) -> Any:
        finds.append(self._collection.name)
        return original(self, *arguments, **named)

    monkeypatch.setattr(store.TenantCollection, "find", counting)
    liuzhou.call("problems")
    few = len(finds)
    for _ in range(12):
        register(liuzhou, found_on="2022-04-01")
    finds.clear()
    assert len(liuzhou.call("problems")["items"]) == 13
    assert len(finds) == few


@pytest.mark.obligation("LZ-107")
def test_the_last_quarter_is_told_once_the_campaign_has_ended(liuzhou: City) -> None:
    found = register(liuzhou.at("2022-11-20"), found_on="2022-11-20", severity="critical")
    liuzhou.call("change_deadline", problem_id=found["id"], due_on="2022-11-30", reason="年底")
    liuzhou.at("2022-12-05")
    end = liuzhou.stored("campaigns")[0]["ends_on"]
    assert end == "2022-11-30"
    assert liuzhou.measured("rectification_on_time_rate", "2022-Q4") == {"h-2": (0, 1)}
