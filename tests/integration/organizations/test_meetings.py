"""Meetings: who convened, who was there, what was decided, and whether the plan's periods were kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from services.kit.clock import ZONE
from services.kit.errors import ChangedMeanwhile
from services.kit.events import Envelope
from services.kit.ids import new_id
from services.kit.units import OutsideYourUnits
from services.organizations.errors.meetings import (
    AbsenceWithoutReason,
    BodyNotOfUnit,
    DueBeforeDecided,
    HeldInTheFuture,
    MeetingNotFound,
    MeetingNotHeld,
    MeetingNotScheduled,
    NamedTwiceAtMeeting,
    ReasonMissing,
    WorkGroupMissing,
)
from services.organizations.repository import Repository
from tests.integration.organizations.city import City

LEADER = {"name": "林卫", "title": "党组书记、主任"}


@pytest.fixture
def city(liuzhou: City) -> City:
    liuzhou.load()
    return liuzhou


def at(city: City, day: str, hour: int = 9) -> City:
    """Ticks of that day."""
    city.bench.at(datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=ZONE), city.tenant)
    return city


def record(city: City, held_on: str, body: str = "city_leading_group", **facts: Any) -> dict[str, Any]:
    given = {"unit_id": city.commission["id"], "body": body, "title": "例会", "held_on": held_on, **facts}
    return dict(city.call("record_meeting", **given))


def measured(city: City) -> dict[str, tuple[int, int]]:
    """The last `meeting_compliance` told of each quarter."""
    found = {}
    for envelope in city.told("indicator_measured"):
        data = envelope["data"]
        if data["indicator"] == "meeting_compliance":
            assert data["unit_id"] == city.commission["id"]
            found[data["period"]] = (data["numerator"], data["denominator"])
    return found


def items(city: City, kind: str = "meeting") -> dict[tuple[str, str], dict[str, Any]]:
    """The last work item by (action, period), or by action and subject where there is no period."""
    told = [each for envelope in city.told("work_items_changed") for each in envelope["data"]["items"]]
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in told:
        key = (each["action"], each["period"] or each["subject_id"])
        if each["kind"] == kind and each["version"] >= found.get(key, {"version": 0})["version"]:
            found[key] = each
    return found


@pytest.mark.obligation("LZ-140")
@pytest.mark.parametrize(
    ("convener", "fits"),
    [(LEADER, True), ({"name": "赵海"}, True), ({"name": "黄晓毅"}, False), (None, None)],
)
def test_leader_or_deputy_convenes_and_anybody_else_is_remarked(
    city: City, convener: dict[str, str] | None, fits: bool | None
) -> None:
    meeting = record(city, "2022-03-18", convener=convener)
    assert meeting["convener_fits"] is fits
    (seen,) = city.call("meetings")["items"]
    assert (seen["id"], seen["status"], seen["convener_fits"]) == (meeting["id"], "held", fits)


@pytest.mark.obligation("LZ-143")
def test_observers_stand_apart_and_follow_from_the_agenda_s_departments(city: City) -> None:
    agenda = [
        {"text": "研究轮岗方案", "departments": ["人事科", "财务科"]},
        {"text": "通报进展", "departments": ["法规科"]},
    ]
    people = [{"name": "黄晓毅", "department": "人事科"}, {"name": "赵海", "present": False, "absence_reason": "出差"}]
    meeting = record(city, "2022-03-18", agenda=agenda, attendees=people, observers=[{"name": "潘雅莉"}])
    assert [person["name"] for person in meeting["observers"]] == ["潘雅莉"]
    assert [(p["department"], p["name"]) for p in meeting["suggested_observers"]] == [("财务科", "汤菲菲")]
    (told,) = city.told("meeting_held")
    assert {k: told["data"][k] for k in ("present", "absent", "observers", "state")} == {
        "present": 1, "absent": 1, "observers": 1, "state": "held",
    }  # fmt: skip
    assert "黄晓毅" not in str(told)


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"held_on": "2022-05-11"}, HeldInTheFuture),
        ({"kind": "ad_hoc"}, ReasonMissing),
        ({"attendees": [{"name": "甲", "present": False}]}, AbsenceWithoutReason),
        ({"attendees": [{"name": "甲"}], "observers": [{"name": "甲"}]}, NamedTwiceAtMeeting),
        ({"body": "local_leading_group"}, BodyNotOfUnit),
        ({"body": "city_work_group"}, WorkGroupMissing),
        ({"body": "city_work_group", "group_code": "no_group"}, WorkGroupMissing),
    ],
)
def test_a_record_that_does_not_fit_is_refused_and_nothing_changes(
    city: City, facts: dict[str, Any], error: type[Exception]
) -> None:
    before = city.count_told()
    with pytest.raises(error):
        record(city, **{"held_on": "2022-03-18", **facts})
    assert (city.stored("meetings"), city.count_told()) == ([], before)


@pytest.mark.obligation("LZ-141")
def test_each_calendar_quarter_expects_a_meeting_and_never_shows_red(city: City) -> None:
    at(city, "2022-05-10")
    (rule,) = [r for r in city.call("meeting_compliance") if r["body"] == "city_leading_group"]
    assert [(p["period"], p["status"], p["strictness"]) for p in rule["periods"]] == [
        ("2022-Q1", "lapsed", "in_principle"),
        ("2022-Q2", "open", "in_principle"),
    ]
    assert (rule["held"], rule["due"], rule["rate"]) == (0, 1, 0)
    assert items(city)["hold", "2022-Q2"]["modality"] == "in_principle"
    record(city, "2022-03-31")
    (rule,) = [r for r in city.call("meeting_compliance") if r["body"] == "city_leading_group"]
    assert (rule["held"], rule["due"], rule["rate"]) == (1, 1, 100)
    assert [p["status"] for p in rule["periods"]] == ["held", "open"]
    assert items(city)["hold", "2022-Q1"]["state"] == "done"


@pytest.mark.obligation("LZ-142")
def test_an_ad_hoc_meeting_needs_a_reason_and_counts_for_the_quarter_but_is_no_monthly_meeting(city: City) -> None:
    at(city, "2022-05-10")
    record(city, "2022-04-12", kind="ad_hoc", ad_hoc_reason="研究突发问题")
    record(city, "2022-04-12", body="city_office", kind="ad_hoc", ad_hoc_reason="研究突发问题")
    by_body = {rule["body"]: rule for rule in city.call("meeting_compliance")}
    assert [p["held"] for p in by_body["city_leading_group"]["periods"]] == [0, 1]
    assert [p["held"] for p in by_body["city_office"]["periods"]] == [0, 0, 0, 0]


@pytest.mark.obligation("LZ-144")
def test_the_office_meets_every_month_and_hears_of_it_on_the_last_working_day(city: City) -> None:
    at(city, "2022-04-28")
    missed = [e["data"]["period"] for e in city.told("meeting_missing") if e["data"]["body"] == "city_office"]
    assert missed == ["2022-02", "2022-03"]
    at(city, "2022-04-29")  # 30 April 2022 was a holiday
    at(city, "2022-04-29", hour=15)
    april = [e["data"] for e in city.told("meeting_missing") if e["data"]["period"] == "2022-04"]
    assert [(e["body"], e["due_on"], e["strictness"]) for e in april] == [("city_office", "2022-04-30", "must")]
    at(city, "2022-05-10")
    (office,) = [r for r in city.call("meeting_compliance") if r["body"] == "city_office"]
    assert [(p["period"], p["status"], p["alert_on"]) for p in office["periods"]] == [
        ("2022-02", "lapsed", "2022-02-28"),
        ("2022-03", "missed", "2022-03-31"),
        ("2022-04", "missed", "2022-04-29"),
        ("2022-05", "open", "2022-05-31"),
    ]
    at(city, "2022-12-20")
    (office,) = [r for r in city.call("meeting_compliance") if r["body"] == "city_office"]
    assert [p["period"] for p in office["periods"]] == [f"2022-{month:02}" for month in range(2, 12)]


def test_compliance_is_exact_under_late_records_corrections_and_withdrawals(city: City) -> None:
    at(city, "2022-05-10")
    assert measured(city) == {"2022-Q1": (0, 3), "2022-Q2": (0, 1)}
    march = record(city, "2022-03-10", body="city_office")
    assert measured(city) == {"2022-Q1": (1, 3), "2022-Q2": (0, 1)}
    change = {"meeting_id": march["id"], "reason": "日期登记有误"}
    city.call("correct_meeting", **change, expected_version=1, held_on="2022-04-10")
    assert measured(city) == {"2022-Q1": (0, 3), "2022-Q2": (1, 1)}
    ((moved,),) = city.call("meeting_corrections", ids=[march["id"]], before=True)
    assert (moved["fields"], moved["before"], moved["reason"]) == (
        ["held_on"], {"held_on": "2022-03-10"}, "日期登记有误",
    )  # fmt: skip
    with pytest.raises(ChangedMeanwhile):
        city.call("withdraw_meeting", **change, expected_version=1)
    city.call("withdraw_meeting", **change, expected_version=2)
    assert measured(city) == {"2022-Q1": (0, 3), "2022-Q2": (0, 1)}
    with pytest.raises(MeetingNotHeld):
        city.call("correct_meeting", **change, expected_version=3, held_on="2022-03-10")
    told = city.count_told()
    at(city, "2022-05-10", hour=12)
    assert city.count_told() == told


def test_a_clock_that_jumps_opens_and_tells_each_period_once(city: City) -> None:
    at(city, "2022-11-30")
    at(city, "2022-12-01")
    told = city.told("meeting_missing")
    missed = [(e["data"]["body"], e["data"]["period"]) for e in told]
    office = [("city_office", f"2022-{month:02}") for month in range(2, 12)]
    assert sorted(m for m in missed if m[0] == "city_office") == office
    assert len(told) == len({e["subject_id"] for e in told})
    assert measured(city) == {"2022-Q1": (0, 3), "2022-Q2": (0, 4), "2022-Q3": (0, 4), "2022-Q4": (0, 2)}
    waits = {key: item["state"] for key, item in items(city).items() if item["label"] == "召开领导小组办公室例会"}
    assert waits["hold", "2022-03"] == "withdrawn"
    assert waits["hold", "2022-11"] == "open"


@pytest.mark.obligation("LZ-129")
def test_decisions_become_follow_ups_and_show_how_they_fare(city: City) -> None:
    given = [
        {"text": "完成轮岗方案", "unit_id": city.commission["id"], "department": "人事科", "due_on": "2022-04-30"},
        {"text": "完成自查", "unit_id": city.id_of("H1"), "due_on": "2022-06-30"},
    ]
    meeting = record(city, "2022-03-18", decisions=given)
    made = [e["data"] for e in city.told("decision_made")]
    assert [(d["title"], d["department"], d["due_on"], d["state"]) for d in made] == [
        ("完成轮岗方案", "人事科", "2022-04-30", "open"),
        ("完成自查", None, "2022-06-30", "open"),
    ]
    assert [d["text"] for d in city.call("decisions", state="overdue")["items"]] == ["完成轮岗方案"]
    follow_up(city, made[0]["decision_id"], "completed", 2, "2022-05-09")
    follow_up(city, made[0]["decision_id"], "open", 1, None)
    ((first, second),) = city.call("decisions_by_meetings", meeting_ids=[meeting["id"]])
    assert (first["follow_up"]["status"], first["follow_up"]["completed_on"]) == ("completed", "2022-05-09")
    assert second["follow_up"] is None
    assert city.call("decision_figures") == {"decided": 2, "completed": 1, "rate": 50}
    own = city.call("decisions", as_role="institution", unit=city.id_of("H1"))["items"]
    assert [d["text"] for d in own] == ["完成自查"]
    gone = city.call("withdraw_decision", decision_id=second["id"], expected_version=1, reason="并入其他事项")
    assert gone["state"] == "withdrawn"
    assert city.told("decision_made")[-1]["data"]["state"] == "withdrawn"
    assert city.call("decision_figures") == {"decided": 1, "completed": 1, "rate": 100}


def follow_up(city: City, decision_id: str, status: str, version: int, completed_on: str | None) -> None:
    data = {"follow_up_id": "f1", "decision_id": decision_id, "unit_id": "u", "status": status}
    trace = "00-" + "1" * 32 + "-" + "2" * 16 + "-01"
    now = datetime(2022, 5, 10, 9, tzinfo=ZONE)
    facts = {**data, "completed_on": completed_on}
    name = "tasks.follow_up_changed.v1"
    city.bench.deliver([Envelope(new_id(), name, city.tenant, "f1", version, now, "test", trace, facts)])


def test_a_withdrawn_meeting_takes_its_decisions_along(city: City) -> None:
    given = [{"text": "完成自查", "unit_id": city.id_of("H1"), "due_on": "2022-06-30"}]
    meeting = record(city, "2022-03-18", decisions=given)
    with pytest.raises(DueBeforeDecided):
        city.call("add_decisions", meeting_id=meeting["id"], decisions=[{**given[0], "due_on": "2022-03-17"}])
    city.call("add_decisions", meeting_id=meeting["id"], decisions=given)
    city.call("withdraw_meeting", meeting_id=meeting["id"], expected_version=1, reason="重复登记")
    ((one, two),) = city.call("decisions_by_meetings", meeting_ids=[meeting["id"]])
    assert [(d["number"], d["state"]) for d in (one, two)] == [(1, "withdrawn"), (2, "withdrawn")]
    with pytest.raises(MeetingNotHeld):
        city.call("add_decisions", meeting_id=meeting["id"], decisions=given)


def test_a_scheduled_meeting_waits_to_be_recorded(city: City) -> None:
    facts = {"unit_id": city.commission["id"], "body": "city_leading_group", "title": "二季度会议"}
    planned = city.call("schedule_meeting", **facts, planned_on="2022-05-20", agenda=[{"text": "研究轮岗"}])
    assert items(city)["record", planned["id"]]["state"] == "open"
    held = city.call("hold_meeting", meeting_id=planned["id"], expected_version=1, held_on="2022-05-09")
    assert (held["status"], held["agenda"][0]["text"], held["version"]) == ("held", "研究轮岗", 2)
    assert items(city)["record", planned["id"]]["state"] == "done"
    with pytest.raises(MeetingNotScheduled):
        city.call("hold_meeting", meeting_id=planned["id"], expected_version=2, held_on="2022-05-09")


@pytest.mark.obligation("LZ-019")
def test_every_institution_owes_a_session_on_prominent_problems(city: City) -> None:
    at(city, "2022-05-10")
    h1 = city.id_of("H1")
    found = city.call("leadership_sessions")
    assert (found["held"], found["expected"], found["rate"], found["total"]) == (0, 6, 0, 6)
    facts = {"unit_id": h1, "body": "leadership_session", "title": "突出问题专题会", "held_on": "2022-04-20"}
    decided = [{"text": "整改药房管理", "unit_id": h1}]
    city.call("record_meeting", as_role="institution", unit=h1, **facts, decisions=decided)
    h2 = {**facts, "unit_id": city.id_of("H2"), "held_on": "2022-05-09"}
    city.call("record_meeting", as_role="bureau", unit=city.id_of("C1"), **h2)
    found = city.call("leadership_sessions")
    assert (found["held"], found["expected"], found["rate"]) == (2, 6, 33)
    assert h1 not in [each["unit_id"] for each in found["items"]]
    assert city.call("leadership_sessions", as_role="institution", unit=h1)["total"] == 0
    city.call("close_unit", unit_id=city.id_of("P1"), closed_on="2022-05-10")
    found = city.call("leadership_sessions")
    assert (found["held"], found["expected"]) == (2, 5)


def test_a_city_s_meetings_are_not_seen_by_units_unless_they_attend(city: City) -> None:
    h1, c1 = city.id_of("H1"), city.id_of("C1")
    closed = record(city, "2022-03-18")
    attended = record(city, "2022-04-18", attending_unit_ids=[h1])
    hospital: dict[str, Any] = {"as_role": "institution", "unit": h1}
    bureau: dict[str, Any] = {"as_role": "bureau", "unit": c1}
    assert [m["id"] for m in city.call("meetings", **hospital)["items"]] == [attended["id"]]
    assert city.call("meetings", **bureau)["items"] == []
    assert city.call("meetings_by_ids", **hospital, ids=[closed["id"]]) == [None]
    assert city.call("meeting_compliance", **bureau) == []
    with pytest.raises(OutsideYourUnits):
        city.call("record_meeting", **hospital, unit_id=c1, body="local_leading_group", title="x", held_on="2022-04-18")
    change = {"meeting_id": attended["id"], "expected_version": 1, "reason": "x"}
    with pytest.raises(MeetingNotFound):
        city.call("withdraw_meeting", **hospital, **change)


def test_meetings_follow_a_unit_that_moves(city: City) -> None:
    city.load(
        "单位编码,单位名称,类型,上级编码,类别,等级,所有制,隶属,职工数\nC2,西区卫生健康局,卫生健康局,,,,,县级,20\n"
    )
    h2 = city.unit("H2")
    facts = {"unit_id": h2["id"], "body": "local_leading_group", "title": "领导小组会", "held_on": "2022-04-20"}
    city.call("record_meeting", **facts, decisions=[{"text": "整改", "unit_id": h2["id"]}])
    new = {"as_role": "bureau", "unit": city.id_of("C2")}
    assert city.call("meetings", **new)["total"] == 0
    city.call("change_unit", unit_id=h2["id"], expected_version=h2["version"], parent_id=city.id_of("C2"))
    assert city.call("meetings", **new)["total"] == 1
    assert city.call("decisions", **new)["total"] == 1


def test_a_page_of_meetings_reads_the_plan_once(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in ("2022-03-01", "2022-04-01", "2022-05-01"):
        unit_id = city.commission["id"]
        city.call("record_meeting", unit_id=unit_id, body="city_leading_group", title="会议", held_on=day)
    read, reads = Repository.plan, []
    monkeypatch.setattr(Repository, "plan", lambda self: reads.append(1) or read(self))  # type: ignore[func-returns-value]
    assert city.call("meetings", body="city_leading_group")["total"] == 3
    assert len(reads) == 1
