"""Sessions from plan to correction, and every way of signing in, also the dishonest ones."""

from __future__ import annotations

import base64

import pytest

from services.kit.clock import clock
from services.kit.identity import Actor
from services.kit.testing import Bench
from services.training.handlers import sessions
from tests.integration.training.attending_scene import City, at, attending, refusal, staff


@pytest.fixture
def city(bench: Bench, tenant: str) -> City:
    clock.start_at(at("2022-05-10T09:00"))
    found = City(bench, tenant).found()
    found.hire("H1", "1001", "1002", "1003")
    found.hire("H2", "2001")
    return found


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
