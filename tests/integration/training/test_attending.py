"""Sessions from plan to correction, and every way of signing in, also the dishonest ones."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.identity import Actor
from services.kit.testing import Bench
from services.training.handlers import sessions
from tests.integration.training.attending_scene import City, at


@pytest.fixture
def city(bench: Bench, tenant: str) -> City:
    clock.start_at(at("2022-05-10T09:00"))
    found = City(bench, tenant).found()
    found.hire("H1", "1001", "1002", "1003")
    found.hire("H2", "2001")
    return found


def refusal(city: City, method: str, actor: Actor | None = None, **given: Any) -> QfError:
    """The method refuses, and nothing has changed."""
    before = city.stored()
    with pytest.raises(QfError) as caught:
        city.call(method, actor, **given)
    assert city.stored() == before
    return caught.value


def staff(city: City, unit: str, code: str) -> Actor:
    return city.account(unit, f"{unit}.{code}.{city.tenant}")


def attending(city: City, session: dict[str, Any]) -> dict[str, str]:
    """Standing by number."""
    found = city.call("attendees", session_id=session["id"])["items"]
    return {each["staff_id"].split(".")[1]: each["standing"] for each in found}


@pytest.mark.obligation("NJ-018", "NJ-026")
def test_attendance_counts_once_the_unit_confirms_the_session(city: City) -> None:
    session = city.plan_session("H1", audiences=["medical_staff"], place="学术厅", presenter="院长")
    assert (session["status"], session["minutes"], session["signed"], session["counted"]) == ("planned", 120, 0, 0)
    own = city.of("H1")
    early = refusal(city, "confirm_session", own, session_id=session["id"], expected_version=1)
    assert early.code == "session_not_over"
    clock.start_at(at("2022-05-10T18:00"))
    assert city.sheet(session, "工号,姓名\n1001,示例甲\n1002,示例乙\n", own) == {"rows": 2, "added": 2, "already": 0}
    assert city.measured()["H1"] == (0, 3)
    held = city.confirm(session, "H1")
    assert (held["status"], held["counted"], held["version"]) == ("held", 2, 2)
    assert attending(city, session) == {"1001": "counted", "1002": "counted"}
    assert city.measured()["H1"] == (2, 3)
    [told] = city.told("session_held")
    assert (told["attendees"], told["kind"], told["held_on"]) == (2, "topic_training", "2022-05-10")
    again = refusal(city, "confirm_session", own, session_id=session["id"], expected_version=2)
    assert again.code == "session_not_planned"
    figures = city.call("session_figures", year=2022)
    assert (figures["sessions"], figures["attendees"], figures["hours"]) == (1, 2, 2.0)


@pytest.mark.obligation("NJ-018")
def test_a_session_that_is_not_qualifying_trains_nobody(city: City) -> None:
    city.hold("H1", ["1001"], qualifying=False)
    assert city.measured()["H1"] == (0, 3)


@pytest.mark.obligation("NJ-018")
def test_people_sign_in_with_the_code_on_the_screen_for_themselves_alone(city: City) -> None:
    session, me = city.plan_session("H1"), staff(city, "H1", "1001")
    closed = refusal(city, "session_code", city.of("H1"), session_id=session["id"])
    assert closed.code == "sign_in_closed"
    clock.start_at(at("2022-05-10T14:45:10"))
    code = city.call("session_code", city.of("H1"), session_id=session["id"])["code"]
    assert len(code) == 16
    signed = city.call("sign_in", me, session_id=session["id"], code=code)
    assert (signed["staff_id"], signed["method"]) == (f"H1.1001.{city.tenant}", "qr")
    again = refusal(city, "sign_in", me, session_id=session["id"], code=code)
    assert again.code == "already_signed_in"
    for extra in ("staff_id", "person_id", "completed", "minutes", "standing", "at"):
        error = refusal(city, "sign_in", me, session_id=session["id"], code=code, **{extra: "H1.1002"})
        assert error.problems[0].code == "extra_forbidden"
    assert refusal(city, "session_code", me, session_id=session["id"]).code == "forbidden"


@pytest.mark.obligation("NJ-018")
def test_a_forged_old_or_foreign_code_signs_nobody_in(city: City, bench: Bench) -> None:
    session, other = city.plan_session("H1"), city.plan_session("H1", title="另一场")
    me = staff(city, "H1", "1001")
    clock.start_at(at("2022-05-10T15:00:05"))
    code = city.call("session_code", city.of("H1"), session_id=session["id"])["code"]
    foreign = City(bench, f"{city.tenant}-x").found()
    foreign.hire("H1", "1001")
    theirs = foreign.plan_session("H1")
    wrong = [
        city.call("session_code", city.of("H1"), session_id=other["id"])["code"],
        foreign.call("session_code", foreign.of("H1"), session_id=theirs["id"])["code"],
        code[:-1] + ("A" if code[-1] != "A" else "B"),
        base64.urlsafe_b64encode(bytes(12)).decode(),
        "9" * 64,
        "签到",
    ]
    for each in wrong:
        assert refusal(city, "sign_in", me, session_id=session["id"], code=each).code == "sign_in_code_not_valid"
    stranger = refusal(city, "sign_in", me, session_id=theirs["id"], code=code)
    assert stranger.code == "session_not_found"
    clock.start_at(at("2022-05-10T15:00:59"))
    assert city.call("sign_in", me, session_id=session["id"], code=code)["standing"] == "signed"
    clock.start_at(at("2022-05-10T15:01:00"))
    late = refusal(city, "sign_in", staff(city, "H1", "1002"), session_id=session["id"], code=code)
    assert late.code == "sign_in_code_not_valid"
    clock.start_at(at("2022-05-10T16:59:40"))
    last = city.call("session_code", city.of("H1"), session_id=session["id"])["code"]
    clock.start_at(at("2022-05-10T17:00:10"))
    over = refusal(city, "sign_in", staff(city, "H1", "1002"), session_id=session["id"], code=last)
    assert over.code == "sign_in_closed"


@pytest.mark.obligation("NJ-018")
def test_only_people_of_the_unit_attend_unless_the_session_is_open(city: City) -> None:
    closed, opened = city.plan_session("H1"), city.plan_session("CM", is_open=True)
    guest, nobody = staff(city, "H2", "2001"), city.account("H2", None)
    clock.start_at(at("2022-05-10T15:10:00"))
    codes = {each["id"]: city.call("session_code", session_id=each["id"])["code"] for each in (closed, opened)}
    assert (
        refusal(city, "sign_in", guest, session_id=closed["id"], code=codes[closed["id"]]).code == "session_not_found"
    )
    assert city.call("sign_in", guest, session_id=opened["id"], code=codes[opened["id"]])["standing"] == "signed"
    for actor in (nobody, city.of("H2"), city.of("CM")):
        assert (
            refusal(city, "sign_in", actor, session_id=opened["id"], code=codes[opened["id"]]).code == "not_on_roster"
        )
    away = city.account("H2", f"H2.2001.{city.tenant}", active=False)
    assert refusal(city, "sign_in", away, session_id=opened["id"], code=codes[opened["id"]]).code == "not_on_roster"
    moved = Actor("account-x", city.tenant, ("staff",), city.ids["H1"])
    city.tell(
        "tenants.account_changed.v1",
        "account-x",
        1,
        {
            "account_id": "account-x",
            "roles": ["staff"],
            "unit_id": city.ids["H1"],
            "active": True,
            "staff_id": guest.account_id[8:],
        },
    )
    assert refusal(city, "sign_in", moved, session_id=opened["id"], code=codes[opened["id"]]).code == "not_on_roster"
    shown = city.call("sessions", Actor("s", city.tenant, ("staff",), city.ids["H2"]))["items"]
    assert [each["id"] for each in shown] == [opened["id"]]


@pytest.mark.obligation("NJ-018")
def test_on_line_the_minutes_count_that_the_server_has_seen(city: City) -> None:
    session = city.plan_session("H1", mode="online", min_minutes=60)
    long, short, never = (staff(city, "H1", code) for code in ("1001", "1002", "1003"))
    given = {"session_id": session["id"]}
    assert refusal(city, "leave_session", long, **given).code == "not_joined"
    clock.start_at(at("2022-05-10T14:40"))
    assert city.call("join_session", long, **given)["minutes"] == 0
    clock.start_at(at("2022-05-10T15:29:30"))
    city.call("join_session", long, **given)
    city.call("join_session", short, **given)
    city.call("join_session", never, **given)
    assert refusal(city, "join_session", long, **given, minutes=500).problems[0].code == "extra_forbidden"
    clock.start_at(at("2022-05-10T16:00"))
    assert city.call("leave_session", long, **given)["minutes"] == 60
    assert city.call("leave_session", long, **given)["minutes"] == 60
    clock.start_at(at("2022-05-10T17:20"))
    city.call("leave_session", short, **given)
    [mine] = [e for e in city.call("attendees", **given)["items"] if ".1002." in e["staff_id"]]
    assert mine["minutes"] == 90
    assert refusal(city, "join_session", never, **given).code == "sign_in_closed"
    city.confirm(session, "H1")
    assert attending(city, session) == {"1001": "counted", "1002": "counted", "1003": "short"}
    assert refusal(city, "leave_session", never, **given).code == "session_not_planned"
    assert city.measured()["H1"] == (2, 3)


@pytest.mark.obligation("NJ-018")
def test_who_never_leaves_is_credited_until_he_was_last_heard_of(city: City) -> None:
    session = city.plan_session("H1", mode="online", min_minutes=60)
    stays, forgets = (staff(city, "H1", code) for code in ("1001", "1002"))
    given = {"session_id": session["id"]}
    clock.start_at(at("2022-05-10T14:50"))
    for who in (stays, forgets):
        city.call("join_session", who, **given)
    clock.start_at(at("2022-05-10T15:30"))
    city.call("join_session", forgets, **given)
    clock.start_at(at("2022-05-10T16:45"))
    assert city.call("join_session", stays, **given)["minutes"] == 0
    clock.start_at(at("2022-05-10T17:20"))
    city.confirm(session, "H1")
    assert {e["staff_id"].split(".")[1]: e["minutes"] for e in city.call("attendees", **given)["items"]} == {
        "1001": 105,
        "1002": 30,
    }
    assert attending(city, session) == {"1001": "counted", "1002": "short"}


@pytest.mark.obligation("NJ-018")
def test_very_many_people_are_counted_in_portions(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "PEOPLE_AT_ONCE", 2)
    session = city.plan_session("H1")
    city.day("2022-05-10T18:00")
    city.sheet(session, "工号\n1001\n1002\n1003\n", city.of("H1"))
    held = city.confirm(session, "H1")
    assert (held["status"], held["counted"], city.measured()["H1"]) == ("held", 2, (2, 3))
    again = {"session_id": session["id"], "expected_version": held["version"]}
    fix = {**again, "reason": "更正", "cadre_led": True}
    assert refusal(city, "correct_session", city.of("H1"), **fix).code == "session_settling"
    assert refusal(city, "draw_spot_check", session_id=session["id"], count=1).code == "session_settling"
    city.day("2022-05-10T18:01")
    found = city.call("sessions_by_ids", ids=[session["id"]])[0]
    assert (found["counted"], found["version"], city.measured()["H1"]) == (3, 3, (3, 3))
    assert [each["attendees"] for each in city.told("session_held")] == [2, 3]
    city.day("2022-05-10T18:02")
    assert len(city.told("session_held")) == 2
    assert city.call("correct_session", city.of("H1"), **{**fix, "expected_version": 3})["counted"] == 3


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
    assert [(each["reason"], each["fields"]) for each in corrected["corrections"]] == [
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
