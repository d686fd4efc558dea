"""Lists carry no texts that they do not show; by id a thing is whole, and one answer has a limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from services.kit import histories
from services.kit.histories import AnswerTooLarge
from services.kit.testing import Bench
from services.tasks.errors.supervising import ProgrammeExists
from services.tasks.repository import kept, problems
from services.tasks.service import Tasks
from tests.integration.tasks.city import COUNTY_HOSPITAL, UNITS, City
from tests.integration.tasks.problem_list import as_unit, items, register, submitted, the_problem
from tests.integration.tasks.supervision import FINDING, TEAM, completed, hospitals
from tests.support.watching import Watch, watched

HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}
HEAVY = "长" * 2_000


@pytest.fixture
def watch(mongo_uri: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    with watched(mongo_uri, monkeypatch) as found:
        yield found


@pytest.fixture
def city(watch: Watch, tenant: str) -> City:
    found = City(Bench(Tasks), tenant, "liuzhou-2022").set("2022-02-01").onboard().add(*UNITS)
    return found.at("2022-02-10")


def plan(city: City, number: int, **more: Any) -> Any:
    work = [{"title": f"事项{number}", "due_on": "2022-06-30", "task_ids": ["LZ-T01", "LZ-T02", "LZ-T01"]}] * 200
    stated = [{"field": "planned", "text": HEAVY}]
    given = {"unit_id": "h-1", "title": f"方案{number}", "items": work, "integration": stated, **more}
    drafted = city.call("draft_work_plan", **HOSPITAL, **given)
    return city.call("approve_work_plan", who="院长", **HOSPITAL, work_plan_id=drafted["id"], approver_title="院长")


def test_work_plans_are_listed_without_their_versions(
    city: City, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 6):
        approved = plan(city, number)
        assert (approved["status"], approved["versions"], approved["title"]) == ("approved", number, f"方案{number}")
    watch.clear()
    [listed] = city.call("work_plans")["items"]
    gaps = {each["unit_id"]: each for each in city.call("work_plan_gaps")["items"]}
    assert (watch.asked("histories"), watch.read < 60_000) == (0, True)
    assert (listed, city.call("work_plans_by_ids", ids=[listed["id"]])) == (approved, [approved])
    assert not {"LZ-T01", "LZ-T02"} & set(gaps["h-1"]["unlinked_task_ids"]) and gaps["h-1"]["status"] == "approved"
    [found] = city.call("versions_by_work_plans", work_plan_ids=[listed["id"]])
    assert [(v["number"], v["title"], len(v["items"])) for v in found] == [(n, f"方案{n}", 200) for n in range(1, 6)]
    assert found[0]["items"][0]["task_ids"] == ["LZ-T01", "LZ-T02"], "each link once"
    monkeypatch.setattr(histories, "MOST_BYTES", 100_000)
    with pytest.raises(AnswerTooLarge):
        city.call("versions_by_work_plans", work_plan_ids=[listed["id"]])
    assert city.call("versions_by_work_plans", work_plan_ids=[listed["id"]], last=2) == [found[-2:]]
    assert city.call("versions_by_work_plans", role="institution", unit="p-1", work_plan_ids=[listed["id"]]) == [[]]


def test_a_draft_gives_way_and_what_was_approved_stays_as_it_was(city: City) -> None:
    first = plan(city, 1)["id"]
    for number in (2, 3):
        given = {"unit_id": "h-1", "title": f"方案{number}", "items": [{"title": "事项", "due_on": "2022-06-30"}]}
        after = city.call("draft_work_plan", **HOSPITAL, **given)
        assert (after["id"], after["status"], after["versions"]) == (first, "draft", 2)
    [found] = city.call("versions_by_work_plans", work_plan_ids=[first])
    assert [(v["number"], v["title"], v["approver_title"]) for v in found] == [(1, "方案1", "院长"), (2, "方案3", None)]
    sizes = [doc["size"] for doc in city.stored("histories") if doc["kind"] == "work_plan_version"]
    [stored] = city.stored("work_plans")
    assert stored["versions"] == {"count": 2, "size": sum(sizes)}


def test_programmes_are_listed_without_entrants_and_changes(city: City, watch: Watch) -> None:
    city.add(*hospitals(30)).at("2022-03-01")
    prepared = city.call("prepare_programme", year=2022, seed="双色球2022年第1期010203040506-07")
    city.call("choose_programme", programme_id=prepared["id"], unit_ids=[f"m-{n:03}" for n in range(28)] + ["h-1"])
    city.call("confirm_programme", programme_id=prepared["id"])
    named: dict[str, Any] = {"programme_id": prepared["id"], "reason": "群众反映集中"}
    city.call("change_programme", **named, add_ids=["m-028"] * 9, remove_ids=["m-000", "m-000"])
    after = city.call("change_programme", **named, add_ids=["m-029"])
    assert (after["selected"], after["changes"], after["method"]) == (30, 2, "chosen")
    watch.clear()
    assert city.call("programmes", year=2022) == [after] == city.call("programmes_by_ids", ids=[prepared["id"]])
    assert (watch.asked("histories"), watch.read < 10_000) == (0, True)
    [found] = city.call("changes_by_programmes", programme_ids=[prepared["id"]])
    assert [(each["added"], each["removed"]) for each in found] == [(["m-028"], ["m-000"]), (["m-029"], [])]
    assert city.call("changes_by_programmes", programme_ids=[prepared["id"]], last=1) == [found[1:]]
    assert city.call("changes_by_programmes", role="bureau", unit="b-2", programme_ids=[prepared["id"]]) == [[]]
    before = city.stored("programmes", "outbox")
    with pytest.raises(ProgrammeExists):
        city.call("prepare_programme", year=2022)
    assert city.stored("programmes", "outbox") == before


def test_rounds_are_listed_without_their_teams(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    dates = {"starts_on": "2022-04-01", "ends_on": "2022-04-30"}
    opened = [
        city.call("open_supervision_round", name=f"第{n}轮", **dates, teams=[{"name": "第一督导组", "members": TEAM}])
        for n in range(3)
    ]
    listed = city.call("supervision_rounds", year=2022)
    assert {each["name"] for each in listed} == {"第0轮", "第1轮", "第2轮"} and "teams" not in listed[0]
    ids = [each["id"] for each in opened]
    whole = {each["id"]: each for each in city.call("supervision_rounds_by_ids", ids=ids)}
    assert [whole[each["id"]] for each in opened] == opened
    assert "account_id" not in whole[ids[0]]["teams"][0]["members"][0]
    assert city.call("supervision_rounds_by_ids", role="bureau", unit="b-1", ids=ids) == []
    monkeypatch.setattr(kept, "MOST_BYTES", 1_000)
    with pytest.raises(AnswerTooLarge) as refused:
        city.call("supervision_rounds_by_ids", ids=ids)
    assert refused.value.field == "ids"


def test_consolidations_are_listed_without_their_sections(neijiang: City) -> None:
    neijiang.at("2022-07-01")
    sections = [{"heading": "一、报送情况", "text": HEAVY}]
    named = {"rule_id": "NJ-R1", "period": "2022-Q2", "title": "全市进展"}
    saved = neijiang.call("save_consolidation", **named, sections=sections)
    assert saved["sections"] == sections
    [listed] = [each for each in neijiang.call("consolidations")["items"] if each["id"] == saved["id"]]
    assert listed == {name: value for name, value in saved.items() if name != "sections"}
    assert neijiang.call("consolidations_by_ids", ids=[saved["id"]]) == [saved]


def test_problems_are_listed_without_evidence_and_histories(
    city: City, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.at("2022-05-10")
    found = [register(city, description=f"{n}{HEAVY[1:]}") for n in range(3)]
    submitted(city, found[0])
    city.call("change_deadline", problem_id=found[0]["id"], due_on="2022-07-01", reason=HEAVY)
    watch.clear()
    listed = {each["id"]: each for each in city.call("problems")["items"]}
    exported = city.call("export_problems")
    assert (watch.asked("problem_history"), exported["filename"][:4]) == (0, "问题清单")
    whole = city.call("problems_by_ids", ids=[each["id"] for each in found])
    for each in whole:
        lean = {k: v for k, v in each.items() if k not in ("evidence", "deadline_changes", "history")}
        assert listed[each["id"]] == lean
    assert [line["action"] for line in the_problem(city, found[0]["id"])["history"]][-1] == "deadline_changed"
    monkeypatch.setattr(kept, "MOST_BYTES", 20_000)
    with pytest.raises(AnswerTooLarge):
        city.call("problems_by_ids", ids=[each["id"] for each in found])
    monkeypatch.undo()
    monkeypatch.setattr(problems, "MOST_BYTES", 5_000)
    with pytest.raises(AnswerTooLarge):
        city.call("problems_by_ids", ids=[each["id"] for each in found])


def test_what_the_clock_moves_on_keeps_its_evidence(city: City) -> None:
    found = submitted(city.at("2022-05-10"), register(city))
    city.call("return_problem", role="bureau", unit="b-1", problem_id=found["id"], reason="补充")
    proof = city.upload("证明.pdf", role="institution", unit="h-2")
    city.call("change_deadline", problem_id=found["id"], due_on="2022-06-09", reason="调整")
    asked = {"until": "2022-07-15", "reason": "供货延期", "file_ids": [proof]}
    as_unit(city, "request_delay", found, **asked)
    city.call("decide_delay", role="bureau", unit="b-1", problem_id=found["id"], accept=True)
    before = the_problem(city, found["id"])
    after = the_problem(city.at("2022-07-16"), found["id"])
    assert (before["delay"]["state"], after["delay"]["state"], after["closes_on"]) == (
        "accepted", "expired", "2022-06-09",
    )  # fmt: skip
    city.add(replace(COUNTY_HOSPITAL, closed_on="2022-07-20", version=2)).at("2022-07-20")
    moved = the_problem(city, found["id"])
    assert (moved["unit_id"], moved["handed_over_from"]) == ("b-1", "h-2")
    for name in ("evidence", "deadline_changes", "measure", "fixers", "due_on", "submitted_on"):
        assert before[name] == after[name] == moved[name], name
    assert len(moved["evidence"]) == len(moved["deadline_changes"]) == 1
    assert items(city)[found["id"], "rectify"]["owner_unit_id"] == "b-1"


def test_visits_are_listed_without_answers_findings_and_reports(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    city.at("2022-04-12")
    visits = [
        completed(city, "h-1", "superior_inspection", inspector="自治区", team=[], findings=[FINDING] * n)
        for n in (1, 2, 3)
    ]
    assert [len(each["findings"]) for each in visits] == [1, 2, 3]
    listed = {each["id"]: each for each in city.call("visits")["items"]}
    ids = [each["id"] for each in visits]
    whole = {each["id"]: each for each in city.call("visits_by_ids", ids=ids)}
    for each in visits:
        assert whole[each["id"]] == each
        lean = {k: v for k, v in each.items() if k not in ("answers", "findings", "report")}
        assert listed[each["id"]] == lean
    monkeypatch.setattr(kept, "MOST_BYTES", 1_000)
    with pytest.raises(AnswerTooLarge):
        city.call("visits_by_ids", ids=ids)
