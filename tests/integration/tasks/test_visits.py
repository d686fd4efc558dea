"""Visits from plan to close: states, checklists, findings that become problems, teams and rounds, races and faults."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from services.kit.errors import Conflict, Forbidden, InvalidInput, NotFound, QfError
from tests.integration.tasks.city import COUNTY_HOSPITAL, OTHER_BUREAU, City, below
from tests.integration.tasks.supervision import FINDING, HEAD, LEADER, TEAM, answers, completed, issue, items, planned


def refused(kind: type[QfError], code: str, act: Any) -> QfError:
    with pytest.raises(kind) as refusal:
        act()
    assert refusal.value.code == code
    return refusal.value


@pytest.mark.obligation("NJ-020", "NJ-122", "LZ-088")
def test_an_inspection_is_not_completed_without_its_campaign_section(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    visit = planned(neijiang, "h-1", "hospital_inspection", purpose="专项行动开展情况")["id"]
    neijiang.call("start_visit", visit_id=visit)
    mandatory = answers(neijiang, "hospital_inspection")
    neijiang.call("record_visit", visit_id=visit, answers=mandatory[1:], findings=[FINDING])
    before = neijiang.stored("visits", "problems", "outbox", "measures")
    refused(
        Conflict,
        "mandatory_section_incomplete",
        lambda: neijiang.call("file_visit_report", visit_id=visit, text="完成"),
    )
    assert neijiang.stored("visits", "problems", "outbox", "measures") == before
    neijiang.call("record_visit", visit_id=visit, answers=mandatory, findings=[FINDING])
    filed = neijiang.call("file_visit_report", visit_id=visit, text="完成")
    assert (filed["status"], filed["completed_on"], len(filed["problem_ids"])) == ("report_filed", "2022-04-12", 1)
    [problem] = neijiang.stored("problems")
    assert {name: problem[name] for name in ("source", "source_id", "unit_id", "category", "severity")} == {
        "source": "hospital_inspection",
        "source_id": visit,
        "unit_id": "h-1",
        "category": "red_packet",
        "severity": "high",
    }
    [told] = neijiang.told("inspection_completed")
    assert told["data"]["findings"] == 1
    refused(Conflict, "closed_by_reporter", lambda: neijiang.call("close_visit", visit_id=visit))
    closed = neijiang.call("close_visit", role="supervisor", visit_id=visit, note="已反馈")
    assert closed["status"] == "closed"
    assert {key.split(":")[0]: i["state"] for key, i in items(neijiang, "visit").items()} == {
        "carry_out": "done",
        "report": "done",
        "close": "done",
    }


@pytest.mark.obligation("LZ-088")
def test_a_unit_s_campaign_record_is_exported_for_grading(liuzhou: City) -> None:
    liuzhou.at("2022-04-12")
    completed(liuzhou, "h-1", "hospital_inspection", findings=[{**FINDING, "category": "improper_banquet"}])
    record = liuzhou.call("campaign_record", unit_id="h-1")
    mandatory = [section["code"] for section in record["sections"] if section["mandatory"]]
    assert mandatory == ["campaign", "party_building", "clean_governance", "conduct"]
    [recorded] = record["visits"]
    [whole] = liuzhou.call("visits_by_ids", ids=[recorded["visit"]["id"]])
    assert (recorded["visit"]["kind"], recorded["score"], len(whole["findings"])) == ("hospital_inspection", 100, 1)
    assert not recorded["visit"].keys() & {"answers", "findings", "report"}
    assert record["assignments"]["total"] > 0
    assert {each["fact"]: each["count"] for each in record["problems"]}
    assert liuzhou.call("campaign_record", role="institution", unit="h-1", unit_id="h-1")["as_of"] == "2022-04-12"
    refused(
        Forbidden,
        "outside_your_units",
        lambda: liuzhou.call("campaign_record", role="institution", unit="h-2", unit_id="h-1"),
    )


@pytest.mark.obligation("LZ-134", "LZ-135", "LZ-133")
def test_a_round_has_valid_teams_and_waits_for_its_issued_list(liuzhou: City) -> None:
    liuzhou.at("2022-04-01")
    dates = {"name": "第一轮督导", "starts_on": "2022-04-01", "ends_on": "2022-04-30"}

    def open_with(members: list[dict[str, Any]]) -> Any:
        return liuzhou.call("open_supervision_round", **dates, teams=[{"name": "第一督导组", "members": members}])

    refused(InvalidInput, "leader_not_of_commission", lambda: open_with([{**LEADER, "title": "主治医师"}, HEAD]))
    refused(InvalidInput, "member_not_department_head", lambda: open_with([LEADER, {**HEAD, "position": "staff"}]))
    assert liuzhou.stored("supervision_rounds") == []
    opened = open_with(TEAM)
    refused(InvalidInput, "round_required", lambda: planned(liuzhou, "h-1", "onsite_check"))
    visit = planned(liuzhou, "h-1", "onsite_check", team=[], supervision_round_id=opened["id"], team_name="第一督导组")
    assert [member["name"] for member in visit["team"]] == ["示例甲", "示例乙"]
    refused(Conflict, "team_list_not_issued", lambda: liuzhou.call("start_visit", visit_id=visit["id"]))
    listed = {"supervision_round_id": opened["id"], "document_id": issue(liuzhou, kind="circular")}
    refused(InvalidInput, "team_list_not_known", lambda: liuzhou.call("issue_team_list", **listed))
    issue(liuzhou)
    after = liuzhou.call("issue_team_list", **listed)
    assert (after["has_list"], after["document_number"]) == (True, "柳卫发〔2022〕8号")
    assert liuzhou.call("start_visit", visit_id=visit["id"])["status"] == "started"
    liuzhou.call("record_visit", visit_id=visit["id"], findings=[{**FINDING, "severity": "low"}])
    liuzhou.call("file_visit_report", visit_id=visit["id"], text="完成")
    [row] = [r for r in liuzhou.call("supervision_coverage", year=2022) if r["supervisor_id"] is None]
    assert (row["done"], row["population"], row["required"]) == (1, 1, None)


def test_findings_of_superiors_and_third_parties_become_problems(liuzhou: City) -> None:
    liuzhou.at("2022-04-12")
    refused(InvalidInput, "visit_without_team", lambda: planned(liuzhou, "h-1", "superior_inspection", team=[]))
    for kind in ("superior_inspection", "third_party_assessment"):
        completed(liuzhou, "h-1", kind, inspector="自治区卫生健康委", team=[], findings=[FINDING], on="2022-03-20")
    assert [p["source"] for p in liuzhou.stored("problems")] == ["superior_inspection", "third_party_assessment"]
    assert {p["found_on"] for p in liuzhou.stored("problems")} == {"2022-03-20"}


@pytest.mark.obligation("NJ-127", "NJ-128")
def test_a_bureau_visits_below_itself_and_reads_what_the_commission_does(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    bureau: dict[str, Any] = {"role": "bureau", "unit": "b-1"}
    refused(Forbidden, "outside_your_units", lambda: planned(neijiang, "h-1", role="bureau", by="b-1"))
    refused(InvalidInput, "own_unit_visited", lambda: planned(neijiang, "b-1", "onsite_check", role="bureau", by="b-1"))
    own = planned(neijiang, "h-2", role="bureau", by="b-1")
    assert own["supervisor_id"] == "b-1"
    theirs = planned(neijiang, "h-2")
    assert theirs["supervisor_id"] == "c-0"
    assert neijiang.call("visits", **bureau)["total"] == 2
    refused(Forbidden, "outside_your_units", lambda: neijiang.call("start_visit", **bureau, visit_id=theirs["id"]))
    neijiang.call("start_visit", visit_id=theirs["id"])
    neijiang.call("record_visit", visit_id=theirs["id"], findings=[FINDING])
    visited: dict[str, Any] = {"role": "institution", "unit": "h-2"}
    [seen] = neijiang.call("visits", **visited, kind="supervision", status="findings_entered")["items"]
    [whole] = neijiang.call("visits_by_ids", **visited, ids=[seen["id"]])
    assert "findings" not in seen and "findings" not in whole
    neijiang.call("file_visit_report", visit_id=theirs["id"], text="完成")
    [seen] = neijiang.call("visits", **visited, status="report_filed")["items"]
    [whole] = neijiang.call("visits_by_ids", **visited, ids=[seen["id"]])
    assert [finding["category"] for finding in whole["findings"]] == ["red_packet"]
    assert not seen.keys() & {"answers", "findings", "report"}
    assert neijiang.call("visits", role="institution", unit="w-1")["total"] == 0


def test_two_people_who_start_and_close_one_visit_at_once(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    visit = planned(neijiang, "h-1")["id"]

    def race(method: str, *callers: str) -> list[str]:
        outcomes: list[str] = []

        def act(who: str) -> None:
            try:
                outcomes.append(neijiang.call(method, who=who, visit_id=visit)["status"])
            except QfError as error:
                outcomes.append(error.code)

        threads = [threading.Thread(target=act, args=(who,)) for who in callers]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        return sorted(outcomes)

    assert race("start_visit", "one", "two") == ["started", "visit_in_wrong_state"]
    neijiang.call("record_visit", visit_id=visit)
    neijiang.call("file_visit_report", visit_id=visit, text="完成")
    assert race("close_visit", "one", "two") == ["closed", "visit_in_wrong_state"]
    assert len(neijiang.told("visit_started")) == len(neijiang.told("inspection_completed")) == 1


def test_a_stale_version_is_refused(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    visit = planned(neijiang, "h-1")["id"]
    moved = neijiang.call("move_visit", visit_id=visit, planned_on="2022-04-20", reason="冲突", expected_version=1)
    assert (moved["planned_on"], moved["version"]) == ("2022-04-20", 2)
    refused(
        Conflict,
        "changed_meanwhile",
        lambda: neijiang.call("start_visit", visit_id=visit, expected_version=1),
    )
    refused(
        InvalidInput, "start_in_future", lambda: neijiang.call("start_visit", visit_id=visit, started_on="2022-04-13")
    )


def test_a_visit_to_a_unit_that_closes_lapses(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    visit = planned(neijiang, "h-2", planned_on="2022-06-01")["id"]
    neijiang.add(replace(COUNTY_HOSPITAL, closed_on="2022-05-01", version=2)).at("2022-04-20")
    assert neijiang.call("visits_by_ids", ids=[visit])[0]["status"] == "planned"
    neijiang.at("2022-05-01")
    [gone] = neijiang.call("visits_by_ids", ids=[visit])
    assert gone["status"] == "cancelled"
    assert items(neijiang, "visit")[f"carry_out:{visit}"]["state"] == "withdrawn"
    refused(Conflict, "target_not_active", lambda: planned(neijiang, "h-2"))


def test_a_visit_follows_its_unit_to_another_county(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    planned(neijiang, "h-2")
    neijiang.add(replace(below(OTHER_BUREAU, replace(COUNTY_HOSPITAL, version=2)), version=2))
    assert neijiang.call("visits", role="bureau", unit="b-2")["total"] == 1
    assert neijiang.call("visits", role="bureau", unit="b-1")["total"] == 0


def test_kinds_go_to_their_targets_and_findings_have_categories(neijiang: City) -> None:
    neijiang.at("2022-04-12")
    refused(InvalidInput, "wrong_target", lambda: planned(neijiang, "w-1", "hospital_inspection"))
    refused(InvalidInput, "wrong_target", lambda: planned(neijiang, "b-1"))
    refused(InvalidInput, "visit_without_team", lambda: planned(neijiang, "h-1", team=[HEAD]))
    refused(NotFound, "supervision_round_not_found", lambda: planned(neijiang, "h-1", supervision_round_id="none"))
    visit = planned(neijiang, "h-1")["id"]
    refused(Conflict, "visit_in_wrong_state", lambda: neijiang.call("record_visit", visit_id=visit))
    neijiang.call("start_visit", visit_id=visit)
    wrong = [{**FINDING, "category": "no_such"}]
    refused(
        InvalidInput, "finding_category_unknown", lambda: neijiang.call("record_visit", visit_id=visit, findings=wrong)
    )
    stopped = neijiang.call("cancel_visit", visit_id=visit, reason="疫情防控")
    assert (stopped["status"], stopped["cancel_reason"]) == ("cancelled", "疫情防控")
    assert items(neijiang, "visit")[f"report:{visit}"]["state"] == "withdrawn"


def test_facts_for_reports_count_completed_visits(neijiang: City) -> None:
    from services.kit.identity import Actor
    from services.kit.uow import UnitOfWork
    from services.tasks.handlers.facts_visits import facts_of
    from services.tasks.repository import Repository

    neijiang.at("2022-04-12")
    completed(neijiang, "h-1", findings=[FINDING])
    planned(neijiang, "h-2")
    work = UnitOfWork(neijiang.db, None, Actor("a", neijiang.tenant, ("campaign_office",)), Repository)
    spring = (work.today.replace(month=4, day=1), work.today)
    assert {k: v for k, v in facts_of(work, None, *spring).items() if v} == {
        "supervision_visits": 1,
        "visit_findings": 1,
    }
    assert not any(facts_of(work, "h-2", *spring).values())


def test_confidential_findings_are_for_the_unit_the_team_and_those_with_a_need(liuzhou: City) -> None:
    liuzhou.at("2022-05-10")
    found = [{**FINDING, "category": "drink_driving", "description": "某人酒驾"}, FINDING]
    visit = completed(liuzhou, "h-2", "superior_inspection", inspector="自治区卫生健康委", findings=found)["id"]
    texts = [each["description"] for each in found]
    for caller in ({}, {"role": "institution", "unit": "h-2"}, {"role": "supervisor"}):
        [seen] = liuzhou.call("visits_by_ids", **caller, ids=[visit])
        assert [each["description"] for each in seen["findings"]] == texts
    for caller in ({"role": "bureau", "unit": "b-1"}, {"role": "department_head"}):
        [seen] = liuzhou.call("visits_by_ids", **caller, ids=[visit])
        assert [each["description"] for each in seen["findings"]] == ["（限知悉范围）", FINDING["description"]]
        [record] = liuzhou.call("campaign_record", **caller, unit_id="h-2")["visits"]
        assert "酒驾" not in str(record)
