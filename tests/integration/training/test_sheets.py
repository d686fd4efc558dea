"""Sessions on paper: sheets row by row, corrections with their reason, spot checks, and how sessions are counted."""

from __future__ import annotations

import base64

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.identity import Actor
from services.kit.testing import Bench
from tests.integration.training.attending_scene import City, at, attending, refusal


@pytest.fixture
def city(bench: Bench, tenant: str) -> City:
    clock.start_at(at("2022-05-10T09:00"))
    found = City(bench, tenant).found()
    found.hire("H1", "1001", "1002", "1003")
    found.hire("H2", "2001")
    return found


SHEET = "单位编码,工号,姓名,备注\nH1,1001,示例甲,\n"


@pytest.mark.obligation("NJ-018")
def test_every_row_of_a_sheet_is_held_against_the_roster_of_that_day(city: City) -> None:
    city.hire("H1", "1004", since="2022-05-11")
    city.hire("H1", "1005", until="2022-05-09")
    city.hire("H1", "1006", until="2022-05-10")
    session = city.plan_session("H1")
    clock.start_at(at("2022-06-01T09:00"))
    rows = SHEET + "H1,1004,,\nH1,1005,,\nH1,1006,,\nH1,9999,,\nH1,1001,,\nH2,2001,,\nXX,1,,\nH1,,漏填,\n"
    problems = []
    for method in ("preview_attendance_sheet", "upload_attendance_sheet"):
        before = city.stored()
        with pytest.raises(QfError) as caught:
            city.sheet(session, rows, city.of("H1"), method)
        assert (caught.value.code, city.stored()) == ("sheet_not_valid", before)
        problems.append({(p.row, p.column, p.code) for p in caught.value.problems})
    assert (
        problems[0]
        == problems[1]
        == {
            (3, "工号", "joined_after"),
            (4, "工号", "left_before"),
            (6, "工号", "unknown_number"),
            (7, "工号", "duplicate_code"),
            (8, "单位编码", "wrong_unit"),
            (9, "单位编码", "wrong_unit"),
            (10, "工号", "required"),
        }
    )
    sound = SHEET + "H1,1006,,\n"
    preview = city.sheet(session, sound, city.of("H1"), "preview_attendance_sheet")
    assert preview == city.sheet(session, sound, city.of("H1")) == {"rows": 2, "added": 2, "already": 0}
    assert city.sheet(session, sound, city.of("H1")) == {"rows": 2, "added": 0, "already": 2}


@pytest.mark.obligation("NJ-018")
def test_a_sheet_needs_its_columns_a_day_that_has_come_and_a_unit_that_may(city: City) -> None:
    session = city.plan_session("H1", "2022-05-12")
    opened = city.plan_session("CM", is_open=True)
    content = base64.b64encode(SHEET.encode()).decode()
    given = {"session_id": session["id"], "filename": "a.csv", "content_base64": content}
    assert refusal(city, "upload_attendance_sheet", city.of("H1"), **given).code == "sheet_too_early"
    assert refusal(city, "upload_attendance_sheet", city.of("H2"), **given).code == "session_not_found"
    held = {**given, "session_id": opened["id"]}
    wrong = {**held, "content_base64": base64.b64encode("姓名,生日\n甲,1\n".encode()).decode()}
    found = refusal(city, "upload_attendance_sheet", city.of("H2"), **wrong).problems
    assert {(p.column, p.code) for p in found} == {("生日", "unknown_column"), ("工号", "missing_column")}
    assert refusal(city, "upload_attendance_sheet", city.of("H2"), **held).problems[0].code == "wrong_unit"
    assert city.sheet(opened, SHEET + "H2,2001,,\n", city.of("CM"))["added"] == 2
    broken = refusal(city, "upload_attendance_sheet", city.of("CM"), **{**held, "content_base64": "%%%"})
    assert broken.code == "file_not_readable"


@pytest.mark.obligation("NJ-018", "NJ-026")
def test_a_held_session_is_corrected_with_a_reason_alone(city: City) -> None:
    session = city.hold("H1", ["1001", "1002"])
    own, ids = city.of("H1"), [f"H1.{code}.{city.tenant}" for code in ("1001", "1003")]
    change = {**{k: session[k] for k in ("title", "kind", "starts_at", "ends_at")}, "session_id": session["id"]}
    assert refusal(city, "change_session", own, **change, expected_version=2).code == "session_not_planned"
    given = {"session_id": session["id"], "expected_version": 2, "reason": "签到表抄录有误"}
    swap = {"add_staff_ids": [ids[1]], "remove_staff_ids": [ids[0]]}
    outsider = {"add_staff_ids": [f"H2.2001.{city.tenant}"]}
    assert refusal(city, "correct_session", own, **given, **outsider).code == "staff_not_attendable"
    assert refusal(city, "correct_session", own, **given, remove_staff_ids=[ids[1]]).code == "not_an_attendee"
    assert refusal(city, "correct_session", own, **given).code == "nothing_to_correct"
    assert refusal(city, "correct_session", city.of("H2"), **given, **swap).code == "outside_your_units"
    corrected = city.call("correct_session", own, **given, **swap, led_by_principal=True)
    assert (corrected["counted"], corrected["led_by_principal"]) == (2, True)
    [corrections] = city.call("session_corrections", own, ids=[session["id"]])
    assert [(each["reason"], each["fields"]) for each in corrections] == [
        ("签到表抄录有误", ["added", "led_by_principal", "removed"])
    ]
    assert attending(city, session) == {"1001": "removed", "1002": "counted", "1003": "counted"}
    assert city.measured()["H1"] == (2, 3)
    assert refusal(city, "correct_session", own, **given, cadre_led=True).code == "changed_meanwhile"
    city.call("correct_session", own, **{**given, "expected_version": 3}, remove_staff_ids=[ids[1]])
    assert city.measured()["H1"] == (1, 3)


@pytest.mark.obligation("NJ-018")
def test_a_spot_check_draws_at_random_anybody_can_repeat_it_and_the_refuted_count_no_more(city: City) -> None:
    city.hire("H1", *(str(n) for n in range(1, 41)))
    session = city.hold("H1", [str(n) for n in range(1, 41)])
    supervisor = Actor("supervisor-1", city.tenant, ("supervisor",))
    given = {"session_id": session["id"], "count": 3}
    assert refusal(city, "draw_spot_check", city.of("H1"), **given).code == "forbidden"
    check = city.call("draw_spot_check", supervisor, **given)
    drawn = [each["staff_id"] for each in check["drawn"]]
    assert (len(set(drawn)), check["entrants"], check["complete"]) == (3, 40, False)
    verified = city.call("verify_spot_check", city.of("H1"), spot_check_id=check["id"])
    assert (verified["same_draw"], verified["same_list"], verified["seed"]) == (True, True, check["seed"])
    record = {"spot_check_id": check["id"], "expected_version": 1}
    results = [
        {"staff_id": drawn[0], "verdict": "refuted", "note": "当日在外院"},
        {"staff_id": drawn[1], "verdict": "confirmed"},
    ]
    undrawn = [{"staff_id": "H1.1001", "verdict": "refuted"}]
    assert refusal(city, "record_spot_check", supervisor, **record, results=undrawn).code == "not_drawn"
    assert refusal(city, "record_spot_check", city.of("H1"), **record, results=results).code == "forbidden"
    recorded = city.call("record_spot_check", supervisor, **record, results=results)
    assert [each["verdict"] for each in recorded["drawn"]] == ["refuted", "confirmed", None]
    assert city.measured()["H1"] == (39, 43)
    assert city.told("session_held")[-1]["attendees"] == 39
    back = {"session_id": session["id"], "expected_version": 3, "reason": "x", "add_staff_ids": [drawn[0]]}
    assert refusal(city, "correct_session", city.of("H1"), **back).code == "staff_not_attendable"
    cleared = [{"staff_id": drawn[0], "verdict": "confirmed"}]
    city.call("record_spot_check", supervisor, **{**record, "expected_version": 2}, results=cleared)
    assert city.measured()["H1"] == (40, 43)
    assert city.call("spot_checks", city.of("H1"), session_id=session["id"])["total"] == 1


@pytest.mark.obligation("NJ-026")
def test_a_planned_session_is_changed_or_cancelled_and_its_times_must_fit(city: City) -> None:
    session = city.plan_session("H1", topic_ids=["NJ-SM9"])
    own = city.of("H1")
    facts = {"title": "改期", "kind": "warning_education", "topic_ids": ["NJ-SM9"]}
    moved = {"starts_at": at("2022-05-13T09:00").isoformat(), "ends_at": at("2022-05-13T10:30").isoformat()}
    given = {"session_id": session["id"], "expected_version": 1, **facts}
    bad = {**moved, "ends_at": moved["starts_at"]}
    assert refusal(city, "change_session", own, **given, **bad).code == "session_times_not_valid"
    assert refusal(city, "change_session", own, **given, **moved, min_minutes=91).code == "minutes_beyond_session"
    old = {"starts_at": "2022-01-05T09:00:00+08:00", "ends_at": "2022-01-05T10:00:00+08:00"}
    assert refusal(city, "change_session", own, **given, **old).code == "session_too_long_ago"
    assert refusal(city, "change_session", own, **{**given, "topic_ids": ["none"]}, **moved).code == "topic_not_found"
    assert refusal(city, "change_session", own, **given, **moved, case_ids=["none"]).code == "case_not_found"
    assert refusal(city, "change_session", own, **given, **moved, file_ids=["none"]).code == "file_not_found"
    changed = city.call("change_session", own, **given, **moved)
    assert (changed["on"], changed["minutes"], changed["version"]) == ("2022-05-13", 90, 2)
    cancel = {"session_id": session["id"], "reason": "主讲人公务冲突"}
    assert refusal(city, "cancel_session", own, **cancel, expected_version=1).code == "changed_meanwhile"
    assert refusal(city, "cancel_session", city.of("H2"), **cancel, expected_version=2).code == "outside_your_units"
    assert city.call("cancel_session", own, **cancel, expected_version=2)["status"] == "cancelled"
    clock.start_at(at("2022-05-14T09:00"))
    assert (
        refusal(city, "confirm_session", own, session_id=session["id"], expected_version=3).code
        == "session_not_planned"
    )


@pytest.mark.obligation("NJ-028", "LZ-076", "LZ-083")
def test_sessions_are_counted_by_who_led_them_what_they_joined_and_which_used_cases(city: City) -> None:
    city.hold("H1", ["1001"], party_led=True, tags=["party_history", "medical_ethics"])
    city.hold("H1", ["1001", "1002"], cadre_led=True, tags=["medical_ethics"], kind="case_teaching")
    city.hold("H2", [], party_led=True, cadre_led=True)
    city.plan_session("H1", party_led=True)
    figures = city.call("session_figures", year=2022)
    counts = {
        name: figures[name] for name in ("sessions", "party_led", "cadre_led", "tagged", "integrated", "with_cases")
    }
    assert counts == {"sessions": 3, "party_led": 2, "cadre_led": 2, "tagged": 2, "integrated": 1, "with_cases": 0}
    assert (figures["integrated_share"], figures["attendees"]) == (33, 3)
    assert {each["value"]: each["sessions"] for each in figures["kinds"]} == {"case_teaching": 1, "topic_training": 2}
    assert city.call("session_figures", city.of("H2"), year=2022)["sessions"] == 1
    assert city.call("session_figures", year=2022, unit_id=city.ids["C1"])["sessions"] == 1
    assert city.call("session_figures", year=2021)["integrated_share"] is None
