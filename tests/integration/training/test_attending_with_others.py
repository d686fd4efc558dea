"""Sessions beside exams and the case library: what they take from there, and what they give."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.identity import Actor
from services.kit.testing import Bench
from tests.integration.training import exam_scene as exams
from tests.integration.training.attending_scene import City, at

CASE = {
    "title": "某医院采购人员收受回扣案",
    "category": "kickback",
    "level": "city",
    "facts": "某医生收受回扣，受到处分",
    "deidentified": True,
}


@pytest.mark.obligation("NJ-018")
def test_where_the_plan_asks_for_an_exam_attendance_waits_for_its_pass(bench: Bench, tenant: str) -> None:
    clock.start_at(at("2022-05-10T09:00"))
    city = City(bench, tenant).found()
    city.hire("H1", "1", "2", "3")
    exams.fill_bank(city)
    exam = exams.hold(city)
    one, two = (exams.person(city, "H1", code) for code in ("1", "2"))
    exams.sit(city, one, exam)
    session = city.hold("H1", ["1", "2"], topic_ids=[exams.NINE])
    assert (session["exam_required"], city.measured()["H1"]) == (True, (1, 3))
    mine = city.call("my_training", two)
    assert (mine["trained_on"], mine["exam_missing"]) == (None, True)
    clock.start_at(at("2022-05-12T09:00"))
    exams.sit(city, two, exam)
    mine = city.call("my_training", two)
    assert (mine["trained_on"], mine["exam_missing"]) == ("2022-05-12", False)
    assert city.measured()["H1"] == (2, 3)
    exams.sit(city, exams.person(city, "H1", "3"), exam)
    assert city.measured()["H1"] == (2, 3), "an exam alone is no training"


@pytest.mark.obligation("NJ-018", "NJ-101")
def test_an_exam_that_ends_with_the_year_completes_the_training_of_that_year(bench: Bench, tenant: str) -> None:
    clock.start_at(at("2022-12-20T09:00"))
    city = City(bench, tenant).found()
    city.hire("H1", "1", "2")
    exams.fill_bank(city)
    exam = exams.hold(city, opens_on="2022-12-20", closes_on="2022-12-31")
    city.hold("H1", ["1"], "2022-12-20", topic_ids=[exams.NINE])
    late = city.plan_session("H1", "2022-12-30", topic_ids=[exams.NINE])
    exams.sit(city, exams.person(city, "H1", "2"), exam)
    clock.start_at(at("2022-12-31T23:40"))
    one = exams.person(city, "H1", "1")
    attempt = exams.start(city, one, exam)
    saved = {"attempt_id": attempt["id"], "expected_version": 1, "choices": exams.choices(attempt)}
    city.call("save_answers", one, **saved)
    city.day("2023-01-02")
    assert city.measured("2022-Q4")["H1"] == (1, 2), "what ran out at midnight belongs to the old year"
    city.sheet(late, "工号\n2\n", city.of("H1"))
    city.confirm(late, "H1")
    assert city.measured("2022-Q4")["H1"] == (2, 2), "confirmed late: passed before, attended before"
    assert city.measured("2023-Q1")["H1"] == (0, 2)


def refused(city: City, method: str, actor: Actor, **payload: Any) -> str:
    """The code of the refusal; nothing has changed by it."""
    before = city.stored()
    with pytest.raises(QfError) as caught:
        city.call(method, actor, **payload)
    assert city.stored() == before
    return caught.value.code


@pytest.mark.obligation("NJ-018")
def test_a_unit_adds_nobody_of_other_units_to_its_open_session(bench: Bench, tenant: str) -> None:
    clock.start_at(at("2022-05-10T09:00"))
    city = City(bench, tenant).found()
    city.hire("H1", "1")
    [guest] = city.hire("H2", "2")
    session = city.hold("H1", ["1"], is_open=True)
    given = {"session_id": session["id"], "expected_version": 2, "reason": "补录", "add_staff_ids": [guest]}
    assert refused(city, "correct_session", city.of("H1"), **given) == "staff_not_attendable"
    assert city.call("correct_session", city.of("CM"), **given)["counted"] == 2
    assert city.measured()["H2"] == (1, 1)


@pytest.mark.obligation("NJ-018")
def test_who_is_removed_while_the_kind_is_corrected_is_trained_no_more(bench: Bench, tenant: str) -> None:
    clock.start_at(at("2022-05-10T09:00"))
    city = City(bench, tenant).found()
    staff = city.hire("H1", "1", "2")
    session = city.hold("H1", ["1", "2"])
    given = {"session_id": session["id"], "expected_version": 2, "reason": "抄录有误", "remove_staff_ids": staff[:1]}
    city.call("correct_session", city.of("H1"), **given, kind="warning_education")
    assert city.measured()["H1"] == (1, 2)


@pytest.mark.obligation("NJ-018")
def test_a_session_keeps_its_day_and_mode_once_people_have_signed_in(bench: Bench, tenant: str) -> None:
    clock.start_at(at("2022-05-10T09:00"))
    city = City(bench, tenant).found()
    city.hire("H1", "1")
    session, own = city.plan_session("H1"), city.of("H1")
    city.sheet(session, "工号\n1\n", own)
    facts = {name: session[name] for name in ("title", "kind")} | {"session_id": session["id"], "expected_version": 1}
    same = {"starts_at": at("2022-05-10T14:00").isoformat(), "ends_at": at("2022-05-10T16:00").isoformat()}
    other = {"starts_at": at("2022-05-12T14:00").isoformat(), "ends_at": at("2022-05-12T16:00").isoformat()}
    assert refused(city, "change_session", own, **facts, **other) == "session_attended"
    assert refused(city, "change_session", own, **facts, **same, mode="online") == "session_attended"
    assert city.call("change_session", own, **facts, **same)["version"] == 2


@pytest.mark.obligation("LZ-083")
def test_sessions_use_cases_that_the_library_has_released_alone(bench: Bench, tenant: str) -> None:
    clock.start_at(at("2022-05-10T09:00"))
    city = City(bench, tenant, "liuzhou-2022").found()
    values = [{"name": name, "value": value} for name, value in CASE.items()]
    entry = city.call("record_entry", city.of("H2"), kind="typical_case", unit_id=city.ids["H2"], values=values)
    with pytest.raises(QfError) as caught:
        city.plan_session("H1", kind="case_teaching", case_ids=[entry["id"]])
    assert caught.value.code == "case_not_found"
    checked = [{"name": "deidentified", "value": True}]
    step = {"entry_id": entry["id"], "expected_version": entry["version"], "action": "release", "values": checked}
    city.call("change_entry_status", city.of("C1"), **step)
    city.hold("H1", [], kind="case_teaching", case_ids=[entry["id"]])
    city.hold("H1", [], kind="other")
    figures = city.call("session_figures", year=2022)
    assert (figures["with_cases"], figures["sessions"]) == (1, 2)
    assert city.told("session_held")[0]["cases"] == 1


def test_a_unit_that_moves_takes_its_sessions_and_people_along(bench: Bench, tenant: str) -> None:
    clock.start_at(at("2022-05-10T09:00"))
    city = City(bench, tenant).found()
    city.hire("H1", "1")
    session = city.hold("H1", ["1"])
    assert seen(city) == []
    city.unit("H1", "institution", "C1", "tertiary")
    assert seen(city) == [session["id"]]
    county = city.call("coverage", city.of("C1"))["counted"]
    assert (county["trained"], county["roster"]) == (1, 1)


def seen(city: City) -> list[Any]:
    return [each["id"] for each in city.call("sessions", city.of("C1"))["items"]]
