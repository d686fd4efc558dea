"""Registers through the graph: one list over both services, forms drawn from data, ids that are global throughout."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.ids import encode_id
from tests.integration.gateway.scene import City

SHOWS = """entry { id kind kindLabel status statusLabel version overdue dueOn values { name label type value shown }
  files { filename } links unit { code } steps { action label reason needs } history { number action statusLabel } }"""


def record(city: City, kind: str, unit: str, values: dict[str, Any], *roles: str, **more: Any) -> dict[str, Any]:
    """The payload of `recordEntry`."""
    of = more.pop("of", None)
    given = [{"name": n, **({"values": v} if isinstance(v, list) else {"value": v})} for n, v in values.items()]
    asked = {"kind": kind, "unitId": city.unit(unit), "values": given, **more}
    return city.run("recordEntry", asked, *(roles or ("campaign_office",)), unit=of, shows=SHOWS)


@pytest.mark.obligation("NJ-138")
def test_a_difficulty_goes_through_the_graph(city: City) -> None:
    raised = record(city, "difficulty", "H-2", {"content": "缺少药师"}, "institution", of="H-2")
    assert raised["errors"] == []
    entry = raised["entry"]
    assert (entry["kindLabel"], entry["statusLabel"], entry["dueOn"]) == ("困难问题", "待答复", "2022-07-14")
    assert [(step["action"], step["needs"]) for step in entry["steps"]] == [
        ("escalate", []), ("resolve", ["resolution"]), ("strike_out", []),
    ]  # fmt: skip
    step = {"entryId": entry["id"], "action": "resolve", "expectedVersion": 1}
    lacking = city.run("changeEntryStatus", step, "bureau", unit="B-1", shows=SHOWS)
    assert [(error["field"], error["code"]) for error in lacking["errors"]] == [("values.resolution", "step_needs")]
    answered = {**step, "values": [{"name": "resolution", "value": "县域共享药师"}]}
    done = city.run("changeEntryStatus", answered, "bureau", unit="B-1", shows=SHOWS)["entry"]
    assert (done["status"], [version["number"] for version in done["history"]]) == ("resolved", [1, 2])
    query = "query($id: ID!) { node(id: $id) { id ... on RegisterEntry { status unit { code } } } }"
    found = city.ask(query, "bureau", unit="B-1", id=entry["id"])["node"]
    assert (found["status"], found["unit"]) == ("resolved", {"code": "H-2"})
    assert city.ask(query, "bureau", unit="B-2", id=entry["id"])["node"] is None
    figures = '{ registerFigures(kind: "difficulty", year: 2022) { numerator medianDays states { value count } } }'
    assert city.ask(figures)["registerFigures"]["numerator"] == 1


@pytest.mark.obligation("NJ-042")
def test_a_form_is_drawn_from_the_kinds_and_bad_input_names_its_fields(city: City) -> None:
    kinds = city.ask("{ registerKinds { code cycle fields { name label type required choices { code label } } } }")
    by_code = {kind["code"]: kind for kind in kinds["registerKinds"]}
    assert {"internal_rule", "difficulty", "guidance_record"} <= by_code.keys()
    assert "power_list" not in by_code, "Neijiang's plan knows no power lists"
    category = next(field for field in by_code["internal_rule"]["fields"] if field["name"] == "category")
    assert [choice["label"] for choice in category["choices"]] == ["重点科室", "重点领域", "重点项目", "重点岗位"]
    bad = record(city, "internal_rule", "H-1", {"category": "nothing", "effective_on": "soon"})
    assert bad["entry"] is None
    assert {error["field"] for error in bad["errors"]} == {"values.title", "values.category", "values.effective_on"}
    assert city.ask('{ registerEntries(kind: "internal_rule") { totalCount } }')["registerEntries"]["totalCount"] == 0


def test_units_files_and_links_have_global_ids(city: City) -> None:
    supervisor = record(city, "social_supervisor", "H-3", {"person": "某某", "term_from": "2022-01-01"})["entry"]
    opinion = {"supervisor": supervisor["id"], "form": "visit", "received_on": "2022-06-29", "content": "走访"}
    made = record(city, "supervisor_opinion", "H-3", opinion, linkedEntryIds=[supervisor["id"]])
    assert made["errors"] == []
    values = {value["name"]: value["value"] for value in made["entry"]["values"]}
    assert (values["supervisor"], made["entry"]["links"]) == (supervisor["id"], [supervisor["id"]])
    missing = encode_id("RegisterEntry", "organizations.none")
    refused = record(city, "supervisor_opinion", "H-3", {**opinion, "supervisor": missing})
    assert [(error["field"], error["code"]) for error in refused["errors"]] == [
        ("values.supervisor", "entry_not_found")
    ]


def test_gaps_of_both_services_are_one_list(city: City) -> None:
    query = """query($first: Int, $after: String, $of: ID) { registerGaps(first: $first, after: $after, unitId: $of)
      { totalCount nodes { kind why unit { code } parts { label } } pageInfo { hasNextPage endCursor } } }"""
    whole = city.ask(query, first=100, of=city.unit("B-1"))["registerGaps"]
    kinds = [node["kind"] for node in whole["nodes"]]
    assert {"coordination", "pilot"} <= set(kinds), "one is kept by organizations, the other by tasks"
    assert whole["totalCount"] == len(kinds)
    seen, after = [], None
    for _ in range(20):
        page = city.ask(query, first=3, after=after, of=city.unit("B-1"))["registerGaps"]
        assert page["totalCount"] == whole["totalCount"]
        seen += [node["kind"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == kinds


def test_a_page_of_entries_costs_a_constant_number_of_calls(city: City) -> None:
    for unit in ("H-1", "H-2", "H-3", "W-1"):
        record(city, "difficulty", unit, {"content": "缺少经费"})
    query = '{ registerEntries(kind: "difficulty", first: %d) { nodes { unit { name } files { filename } } } }'
    counts = []
    for first in (1, 4):
        city.rpc.asked.clear()
        city.ask(query % first)
        counts.append(sorted(city.rpc.asked))
    assert counts[0] == counts[1] == [
        "organizations.register_kinds", "organizations.units_by_ids", "tasks.register_entries", "tasks.register_kinds",
        "training.register_kinds",
    ]  # fmt: skip
