"""Nobody outside the team and the office can infer a hidden visit: from no query, count, event, item or refusal."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

import pytest

from services.kit.engine import methods_of
from services.kit.errors import NotFound, QfError
from services.kit.permissions import PERMISSIONS
from services.tasks.service import Tasks
from tests.integration.tasks.city import City
from tests.integration.tasks.supervision import FINDING, TEAM, planned

QUERIES = sorted(method.name for method in methods_of(Tasks).values() if method.kind == "query")
OUTSIDERS = (
    ("institution", "h-2"),
    ("staff", "h-2"),
    ("bureau", "b-1"),
    ("supervisor", None),
    ("department_head", None),
)


def filled(example: Any, ids: dict[str, str]) -> Any:
    """`example` with ids in place of the placeholders; kinds of things that this city has none of are missing."""
    if isinstance(example, dict):
        return {key: filled(value, ids) for key, value in example.items()}
    if isinstance(example, list):
        return [filled(value, ids) for value in example]
    if isinstance(example, str) and example.startswith("$"):
        return ids.get(example[1:], "0" * 26)
    return example


def everything_seen(city: City, ids: dict[str, str]) -> dict[str, Any]:
    """The answer of every query of the service to every outsider, as JSON."""
    found: dict[str, Any] = {}
    for name in QUERIES:
        request = methods_of(Tasks)[name].request
        needs_input = any(each.is_required() for each in request.model_fields.values())
        payloads = [filled(request.EXAMPLE, ids), *([] if needs_input or not request.EXAMPLE else [{}])]
        for role, unit in OUTSIDERS:
            if role in PERMISSIONS[f"tasks.{name}"]:
                for number, payload in enumerate(payloads):
                    found[f"{name} {role} {unit} {number}"] = answer(city, name, role, unit, payload)
    return found


def answer(city: City, name: str, role: str, unit: str | None, payload: Any) -> Any:
    try:
        found = city.call(name, role=role, unit=unit, **payload)
        if isinstance(found, dict) and "content_base64" in found:
            found = {**found, "content_base64": contents(base64.b64decode(found["content_base64"]))}
        return json.dumps(found, sort_keys=True, default=str)
    except QfError as error:
        return error.to_wire()


def contents(data: bytes) -> str:
    """What a file holds; a spreadsheet without the time of its making."""
    if not data.startswith(b"PK"):
        return data.hex()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(package.read(name).hex() for name in package.namelist() if not name.startswith("docProps"))


def told_of(city: City, since: int) -> str:
    """Everything that the city's transactions have put on the bus since, but for who acted."""
    rows = list(city.db["outbox"].find({"tenant": city.tenant}).sort([("created_at", 1), ("_id", 1)]))[since:]
    return json.dumps([row["envelope"]["data"] for row in rows], ensure_ascii=False)


@pytest.mark.obligation("NJ-057", "NJ-131")
def test_scheduling_hidden_visits_changes_no_answer_to_anybody_outside(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    planned(neijiang, "h-2", who="office")
    before, sent = everything_seen(neijiang, {"unit": "h-2"}), envelopes(neijiang)
    team = [{**TEAM[0], "account_id": "inspector-1"}]
    planned(neijiang, "h-2", "unannounced_visit", who="office", covert=True)
    hidden = planned(neijiang, "h-2", "unannounced_visit", who="office", team=team)
    assert hidden["hidden"] is True
    moved = {"visit_id": hidden["id"], "planned_on": "2022-05-20", "reason": "调整"}
    neijiang.call("move_visit", who="office", **moved)
    neijiang.at("2022-04-12", hour=10)
    assert everything_seen(neijiang, {"unit": "h-2", "visit": hidden["id"]}) == before
    assert "h-2" not in told_of(neijiang, sent)
    assert "b-1" not in told_of(neijiang, sent)
    for role, unit in (("bureau", "b-1"), ("supervisor", None)):
        for method in ("start_visit", "close_visit"):
            with pytest.raises(NotFound) as missing:
                neijiang.call(method, role=role, unit=unit, visit_id=hidden["id"])
            assert missing.value.to_wire() == _missing(neijiang, method, role, unit)
    assert neijiang.call("visits", role="supervisor", who="inspector-1")["total"] == 2
    assert neijiang.call("visits", who="another in the office")["total"] == 3


def envelopes(city: City) -> int:
    """How many envelopes the city has left so far."""
    return int(city.db["outbox"].count_documents({"tenant": city.tenant}))


def _missing(city: City, method: str, role: str, unit: str | None) -> dict[str, Any]:
    with pytest.raises(NotFound) as missing:
        city.call(method, role=role, unit=unit, visit_id="0" * 26)
    return missing.value.to_wire()


@pytest.mark.obligation("NJ-131", "NJ-057")
def test_it_shows_with_its_start_and_its_findings_with_the_report(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    visit = {"visit_id": planned(neijiang, "h-2", "unannounced_visit", planned_on="2022-04-12")["id"]}
    hospital: dict[str, Any] = {"role": "institution", "unit": "h-2"}
    assert neijiang.call("visits", **hospital) == {"items": [], "next": None, "total": 0}
    neijiang.call("start_visit", **visit)
    [seen] = neijiang.call("visits", **hospital)["items"]
    assert (seen["status"], seen["hidden"]) == ("started", False)
    [told] = neijiang.told("visit_started")
    assert told["data"]["unit_id"] == "h-2"
    neijiang.call("record_visit", **visit, findings=[FINDING])
    neijiang.call("file_visit_report", **visit, text="明查暗访情况")
    assert [problem["source"] for problem in neijiang.stored("problems")] == ["unannounced_visit"]
    assert neijiang.told("inspection_completed")[0]["data"]["unit_id"] == "h-2"


@pytest.mark.obligation("NJ-057")
def test_a_covert_visit_stays_hidden_until_it_is_closed(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    before, sent = everything_seen(neijiang, {"unit": "h-2"}), envelopes(neijiang)
    visit = {"visit_id": planned(neijiang, "h-2", "unannounced_visit", covert=True)["id"]}
    photo = neijiang.upload("photo.png", b"\x89PNG\r\n\x1a\n0", who="office")
    neijiang.call("start_visit", **visit)
    neijiang.call("record_visit", **visit, findings=[{**FINDING, "file_ids": [photo]}])
    neijiang.call("file_visit_report", **visit, text="暗访情况")
    assert everything_seen(neijiang, {"unit": "h-2", "visit": visit["visit_id"]}) == before
    for role, unit in (("institution", "h-2"), ("bureau", "b-1")):
        with pytest.raises(NotFound):
            neijiang.call("file", role=role, unit=unit, file_id=photo)
    assert "h-2" not in told_of(neijiang, sent)
    assert neijiang.stored("problems") == []
    neijiang.call("close_visit", role="campaign_office", who="another", **visit)
    [seen] = neijiang.call("visits", role="institution", unit="h-2")["items"]
    [whole] = neijiang.call("visits_by_ids", role="institution", unit="h-2", ids=[seen["id"]])
    assert (seen["status"], len(whole["findings"])) == ("closed", 1)
    assert [problem["unit_id"] for problem in neijiang.stored("problems")] == ["h-2"]
    assert neijiang.call("file", role="institution", unit="h-2", file_id=photo)["filename"] == "photo.png"


def test_a_hidden_visit_that_is_cancelled_never_shows(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    visit = planned(neijiang, "h-2", "unannounced_visit")["id"]
    neijiang.call("cancel_visit", visit_id=visit, reason="计划调整")
    for role, unit in OUTSIDERS:
        if role != "staff":
            assert neijiang.call("visits", role=role, unit=unit) == {"items": [], "next": None, "total": 0}
            assert neijiang.call("visits_by_ids", role=role, unit=unit, ids=[visit]) == []
    assert neijiang.call("visits_by_ids", ids=[visit])[0]["status"] == "cancelled"


def test_a_bureau_s_own_hidden_visit_is_its_planner_s_business(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    visit = planned(neijiang, "h-2", "unannounced_visit", role="bureau", by="b-1", who="planner")
    assert neijiang.call("visits", role="bureau", unit="b-1", who="colleague")["total"] == 0
    assert neijiang.call("visits", role="bureau", unit="b-1", who="planner")["total"] == 1
    items = [item for event in neijiang.told("work_items_changed") for item in event["data"]["items"]]
    [item] = [item for item in items if item["subject_id"] == visit["id"]]
    assert (item["unit_id"], item["owner_unit_id"], item["account_id"]) == ("c-0", "c-0", "planner")


@pytest.mark.obligation("NJ-131")
def test_counties_without_a_visit_for_twelve_months_are_named(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    visit = planned(neijiang, "h-2", "unannounced_visit")["id"]
    rows = {row["county_id"]: row for row in neijiang.call("county_visits", year=2022)}
    assert (rows["b-1"]["visits"], rows["b-1"]["not_visited_for_12_months"]) == (0, True)
    neijiang.call("start_visit", visit_id=visit)
    rows = {row["county_id"]: row for row in neijiang.call("county_visits", year=2022)}
    assert rows["b-1"] == {
        "county_id": "b-1",
        "visits": 1,
        "last_on": "2022-04-12",
        "not_visited_for_12_months": False,
    }
    assert rows["b-2"]["not_visited_for_12_months"] is True
    neijiang.at("2023-04-13")
    rows = {row["county_id"]: row for row in neijiang.call("county_visits", year=2023)}
    assert (rows["b-1"]["visits"], rows["b-1"]["not_visited_for_12_months"]) == (0, True)
