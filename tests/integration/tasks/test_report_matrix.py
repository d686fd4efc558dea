"""The submission matrix, the figures behind it, and who is reminded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kit.errors import Forbidden
from services.kit.testing import Bench
from services.tasks.errors import WindowNotFound
from services.tasks.errors.reporting import WindowNotOpen
from services.tasks.repository.codec import document
from tests.integration.tasks.city import City
from tests.unit.tasks.test_report_properties import BLANK, HISTORIES, lived

RULE, PERIOD = "NJ-R1", "2022-Q2"


@pytest.fixture
def july(neijiang: City) -> City:
    """The second quarter is over: one on time and accepted, one late after a return, one missing."""
    neijiang.at("2022-06-24")
    for unit, role in (("h-1", "institution"), ("b-1", "bureau")):
        neijiang.at("2022-06-24" if unit == "h-1" else "2022-07-04")
        report = neijiang.report(RULE, PERIOD, unit)
        caller: dict[str, Any] = {"role": role, "unit": unit}
        neijiang.call("submit_report", **caller, report_id=report["id"], title="季度进展", content="进展")
    neijiang.call("return_report", report_id=neijiang.report(RULE, PERIOD, "h-1")["id"], reason="补充")
    again = neijiang.report(RULE, PERIOD, "h-1")
    hospital: dict[str, Any] = {"role": "institution", "unit": "h-1"}
    neijiang.call("submit_report", **hospital, report_id=again["id"], title="季度进展", content="补充")
    neijiang.call("accept_report", report_id=again["id"])
    return neijiang


def row(found: dict[str, Any], unit: str) -> dict[str, Any]:
    [line] = [each for each in found["items"] if each["unit_id"] == unit]
    return {(cell["rule_id"], cell["period"]): cell for cell in line["cells"]}


@pytest.mark.obligation("NJ-009", "NJ-139")
def test_the_matrix_shows_units_by_rule_and_period(july: City) -> None:
    found = july.call("submission_matrix", rule_id=RULE, year=2022)
    assert [each["unit_id"] for each in found["items"]] == ["b-1", "b-2", "h-1"]
    assert [(c["rule_id"], c["period"], c["due_on"]) for c in found["columns"]] == [
        (RULE, "2022-Q1", "2022-03-31"),
        (RULE, PERIOD, "2022-06-30"),
    ]
    cell = row(found, "h-1")[(RULE, PERIOD)]
    assert (cell["status"], cell["timeliness"], cell["versions"]) == ("accepted", "on_time", 2)
    assert cell["report_id"] == july.report(RULE, PERIOD, "h-1")["id"]
    assert (row(found, "b-1")[(RULE, PERIOD)]["status"], row(found, "b-2")[(RULE, PERIOD)]["status"]) == (
        "late",
        "missing",
    )
    column = found["columns"][1]
    assert (column["expected"], column["actual"], column["on_time"]) == (3, 2, 1)
    assert (column["rate"], column["on_time_rate"], column["acceptance_rate"], column["return_rate"]) == (
        66,
        33,
        50,
        50,
    )
    assert (found["totals"]["expected"], found["totals"]["statuses"]["missing"], found["total"]) == (6, 4, 3)


def test_the_matrix_comes_in_pages_and_by_class_and_county(july: City) -> None:
    first = july.call("submission_matrix", rule_id=RULE, period=PERIOD, first=2)
    second = july.call("submission_matrix", rule_id=RULE, period=PERIOD, first=2, after=first["next"])
    assert [[r["unit_id"] for r in page["items"]] for page in (first, second)] == [["b-1", "b-2"], ["h-1"]]
    assert (first["totals"], first["total"], second["next"]) == (second["totals"], 3, None)
    tertiary = july.call("submission_matrix", unit_class="tertiary", period=PERIOD)
    assert [r["unit_id"] for r in tertiary["items"]] == ["h-1"]
    county = july.call("submission_matrix", county_id="b-1", period=PERIOD)
    assert [r["unit_id"] for r in county["items"]] == ["b-1"]
    own = july.call("submission_matrix", role="bureau", unit="b-2", period=PERIOD)
    assert ([r["unit_id"] for r in own["items"]], own["totals"]["expected"]) == (["b-2"], 1)


def test_statistics_by_unit_county_and_class_add_up(july: City) -> None:
    named: dict[str, Any] = {"rule_id": RULE, "period": PERIOD}
    [window] = july.call("report_statistics", **named)["items"]
    for by, key in (("unit", "unit_id"), ("county", "county_id"), ("unit_class", "unit_class")):
        groups = july.call("report_statistics", by=by, **named)["items"]
        assert len({group[key] for group in groups}) == len(groups)
        for figure in ("expected", "actual", "on_time"):
            assert sum(group[figure] for group in groups) == window[figure], (by, figure)
    units = july.call("report_statistics", by="unit", first=2, **named)
    assert (len(units["items"]), units["total"], units["next"] is not None) == (2, 3, True)


@pytest.mark.obligation("NJ-139")
def test_the_office_reminds_each_missing_unit_once_a_day(july: City) -> None:
    named: dict[str, Any] = {"rule_id": RULE, "period": "2022-Q1"}
    with pytest.raises(WindowNotFound):
        july.call("remind_missing", rule_id=RULE, period="2031-Q1")
    with pytest.raises(WindowNotOpen):
        july.call("remind_missing", rule_id=RULE, period="2022-Q3")
    with pytest.raises(Forbidden):
        july.call("remind_missing", role="bureau", unit="b-1", **named)
    assert july.told("reminder_sent") == []
    some = july.call("remind_missing", **named, unit_ids=["b-1", "h-2"])
    assert some == {"reminded": ["b-1"], "reminded_before": [], "missing": 1}
    rest = july.call("remind_missing", **named)
    assert (rest["reminded"], rest["reminded_before"], rest["missing"]) == (["b-2", "h-1"], ["b-1"], 3)
    assert july.call("remind_missing", **named)["reminded"] == []
    told = [envelope["data"] for envelope in july.told("reminder_sent")]
    assert [each["unit_id"] for each in told] == ["b-1", "b-2", "h-1"]
    assert told[0] == {
        "kind": "report",
        "subject_ids": [july.report(RULE, "2022-Q1", "b-1")["id"]],
        "unit_id": "b-1",
    }
    july.at("2022-07-05")
    assert july.call("remind_missing", **named)["reminded"] == ["b-1", "b-2", "h-1"]


LISTS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), HISTORIES), max_size=12, unique_by=lambda x: x[:2])


@given(LISTS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_columns_and_totals_of_the_matrix_are_the_figures(
    bench: Bench, listed: list[tuple[int, int, list[tuple[str, int]]]]
) -> None:
    city = City(bench, f"city-{uuid4().hex[:12]}", "neijiang-2021-2024").set("2022-07-10")
    for unit, rule, history in listed:
        key = {"id": f"r{unit}-{rule}", "unit_id": f"u{unit}", "unit_path": f"/c/u{unit}/", "rule_id": f"R{rule}"}
        stored = document(replace(lived(history), **key, county_id=f"b{unit % 2}"))
        city.db["reports"].insert_one({"_id": f"{city.tenant}/{stored['id']}", "tenant": city.tenant, **stored})
    found = city.call("submission_matrix", first=2)
    rows = found["items"]
    while found["next"]:
        found = city.call("submission_matrix", first=2, after=found["next"])
        rows += found["items"]
    cells = [cell for line in rows for cell in line["cells"]]
    assert sorted((line["unit_id"], c["rule_id"]) for line in rows for c in line["cells"]) == sorted(
        (f"u{unit}", f"R{rule}") for unit, rule, _ in listed
    )
    assert found["total"] == len(rows) == len({unit for unit, _, _ in listed})
    for status, count in found["totals"]["statuses"].items():
        assert count == sum(cell["status"] == status for cell in cells)
        assert count == sum(column["statuses"][status] for column in found["columns"])
    figures = {(f["rule_id"], f["period"]): f for f in city.call("report_figures")}
    for column in found["columns"]:
        known = figures.get((column["rule_id"], BLANK.period), {"expected": 0, "actual": 0, "on_time": 0})
        for name in ("expected", "actual", "on_time"):
            assert column[name] == known[name]
        assert column["on_time"] <= column["actual"] <= column["expected"]
