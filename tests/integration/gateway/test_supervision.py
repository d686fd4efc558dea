"""Supervision through the graph: what one account knows of a hidden visit reaches no colleague and no subscriber."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.city.subscriptions import SUBJECTS, concerns
from gateway.feed import Notice
from services.kit.identity import Actor
from tests.integration.gateway.scene import City
from tests.integration.gateway.supervision import LEADER, planned_visit

VISITS = "{ visits(first: 50) { totalCount nodes { id kind hidden unit { code } } } }"


def seen(city: City, token: str) -> dict[str, Any]:
    """The visits that the bearer sees, from the cache where it may."""
    body = city.post(VISITS, token=token, cached=True).json()
    assert "errors" not in body, body["errors"]
    return dict(body["data"]["visits"])


@pytest.mark.obligation("NJ-057", "NJ-131")
def test_an_insider_s_answer_is_not_shared_with_colleagues(city: City) -> None:
    insider, colleague = (city.token("supervisor", account=name) for name in ("insider", "colleague"))
    before = seen(city, colleague)
    given = {"kind": "UNANNOUNCED_VISIT", "unitId": city.unit("H-2"), "plannedOn": "2022-07-05", "team": [LEADER]}
    hidden = city.run("planVisit", given, token=insider, shows="visit { id hidden }")["visit"]
    assert hidden["hidden"] is True
    assert hidden["id"] in [node["id"] for node in seen(city, insider)["nodes"]]
    assert seen(city, colleague) == before
    for caller in ({"roles": ("institution",), "unit": "H-2"}, {"roles": ("bureau",), "unit": "B-1"}):
        token = city.token(*caller["roles"], unit=str(caller["unit"]))
        query = f'{{ visit(id: "{hidden["id"]}") {{ id }} node(id: "{hidden["id"]}") {{ id }} }}'
        for _ in range(2):
            assert city.post(query, token=token, cached=True).json()["data"] == {"visit": None, "node": None}
    own = city.post(f'{{ node(id: "{hidden["id"]}") {{ id }} }}', token=insider, cached=True).json()["data"]
    assert own["node"] == {"id": hidden["id"]}


def test_only_revealed_visits_reach_subscribers(city: City) -> None:
    assert "tasks.work_items_changed.v1" not in SUBJECTS
    unit = city.units["H-2"]
    notice = Notice(city.code, "tasks.visit_started.v1", "v", "2022-06-30T00:00:00+00:00", {"unit_id": unit})
    assert concerns(Actor("a", city.code, ("institution",), unit), notice)
    assert not concerns(Actor("a", city.code, ("institution",), city.units["H-3"]), notice)


def test_a_visit_goes_through_the_graph_to_problems_and_coverage(city: City) -> None:
    visit = {"visitId": planned_visit(city, "H-3")}
    started = city.run("startVisit", visit, "supervisor", shows="visit { status startedOn unit { code } version }")
    assert started["visit"] == {"status": "STARTED", "startedOn": "2022-06-30", "unit": {"code": "H-3"}, "version": 2}
    finding = {"category": "red_packet", "severity": "HIGH", "description": "台账缺失"}
    city.run("recordVisit", {**visit, "findings": [finding]}, "supervisor", shows="visit { id }")
    filed = city.run("fileVisitReport", {**visit, "text": "完成"}, "supervisor",
                     shows="visit { status problems { category severity } report { text } }")  # fmt: skip
    assert filed["visit"] == {
        "status": "REPORT_FILED",
        "problems": [{"category": "red_packet", "severity": "HIGH"}],
        "report": {"text": "完成"},
    }
    query = "{ supervisionCoverage(year: 2022) { stratum supervisor { code } population done required } }"
    rows = {(r["stratum"], (r["supervisor"] or {}).get("code")): r for r in city.ask(query)["supervisionCoverage"]}
    assert (rows["secondary", "B-2"]["done"], rows["secondary", "B-2"]["required"]) == (1, 1)
