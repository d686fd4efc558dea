"""Exams from draft to score, and every way of cheating that a client has."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.identity import Actor
from services.kit.testing import Bench
from services.training.domain.attempts import draw
from services.training.domain.exams import PoolQuestion, TopicDraw
from tests.integration.training.attending_scene import City, at
from tests.integration.training.exam_scene import (
    LAW,
    NINE,
    choices,
    draft,
    fill_bank,
    hold,
    kept,
    pass_time,
    person,
    rates,
    refusal,
    rows,
    sit,
    start,
    submit,
)


@pytest.fixture
def city(bench: Bench, tenant: str) -> City:
    clock.start_at(at("2022-05-10T09:00"))
    found = City(bench, tenant).found()
    found.hire("H1", "1001", "1002", "1003")
    found.hire("H2", "2001", professional_category="physician")
    fill_bank(found)
    return found


@pytest.mark.obligation("NJ-101", "NJ-100")
def test_an_exam_is_drafted_published_sat_and_passed(city: City) -> None:
    made = draft(city)
    assert (made["status"], made["pass_mark"], made["attempts"], made["questions"]) == ("draft", 80, 2, 3)
    changed = city.call("change_exam", exam_id=made["id"], expected_version=1, minutes=30)
    exam = city.call("publish_exam", exam_id=made["id"], expected_version=2)
    assert (changed["minutes"], exam["status"], exam["is_open"], exam["version"]) == (30, "published", True, 3)
    me = person(city, "H1", "1001")
    [waiting] = city.call("my_exams", me)
    assert (waiting["exam"]["id"], waiting["may_begin"], waiting["best"]) == (exam["id"], True, None)
    attempt = start(city, me, exam)
    assert (attempt["status"], attempt["number"], len(attempt["questions"])) == ("open", 1, 3)
    lasts = datetime.fromisoformat(attempt["ends_at"]) - datetime.fromisoformat(attempt["started_at"])
    assert lasts == timedelta(minutes=30)
    done = submit(city, me, attempt)
    assert (done["status"], done["submitted"], done["score"], done["passed"]) == ("closed", True, 100, True)
    [mine] = city.call("my_exams", me)
    assert (mine["passed"], mine["best"], mine["may_begin"], mine["running_id"]) == (True, 100, False, None)
    assert rates(city) == {"H1": (1, 1)}
    assert refusal(city, "start_attempt", me, exam_id=exam["id"]).code == "exam_already_passed"


@pytest.mark.obligation("NJ-101")
def test_two_of_three_is_66_points_and_the_second_attempt_is_the_last(city: City) -> None:
    exam, me = hold(city), person(city, "H1", "1001")
    first = sit(city, me, exam, wrong=1)
    assert (first["score"], first["passed"]) == (66, False)
    second = sit(city, me, exam, wrong=3)
    assert (second["number"], second["score"], second["passed"]) == (2, 0, False)
    error = refusal(city, "start_attempt", me, exam_id=exam["id"])
    assert (error.code, error.details["attempts"] if error.details else 2) == ("no_attempts_left", 2)
    [mine] = city.call("my_exams", me)
    assert (mine["best"], mine["attempts_used"], mine["passed"]) == (66, 2, False)
    assert rates(city) == {"H1": (0, 1)}


@pytest.mark.obligation("NJ-101")
def test_papers_differ_by_person_and_are_drawn_again_from_their_seed(city: City) -> None:
    fill_bank(city, "CM", *rows("中华人民共和国医师法", "L", 30))
    exam = hold(city, topics=[{"topic_id": NINE, "count": 2}, {"topic_id": LAW, "count": 10}])
    papers = [start(city, person(city, "H1", code), exam)["questions"] for code in ("1001", "1002", "1003")]
    assert len({tuple(question["text"] for question in paper) for paper in papers}) == 3
    assert {len(paper) for paper in papers} == {12}
    pool = city.db["exam_pools"].find_one({"tenant": city.tenant})
    offered = [PoolQuestion(**question) for question in pool["questions"]]
    draws = [TopicDraw(NINE, 2), TopicDraw(LAW, 10)]
    for stored in city.db["attempts"].find({"tenant": city.tenant}):
        again = draw(stored["seed"], draws, offered)
        assert [(q["version_id"], tuple(q["order"])) for q in stored["paper"]] == [
            (q.version_id, q.order) for q in again
        ]
        assert len({question.version_id for question in again}) == 12
    assert len({doc["seed"] for doc in city.db["attempts"].find({"tenant": city.tenant})}) == 3


@pytest.mark.obligation("NJ-101")
def test_no_answer_leaves_the_server_before_the_window_closes(city: City) -> None:
    exam, me = hold(city), person(city, "H1", "1001")
    attempt = start(city, me, exam)
    done = submit(city, me, attempt, wrong=1)
    [paper] = city.call("attempt_papers", me, ids=[attempt["id"]])
    for seen in (attempt, {**done, "questions": paper}, city.call("my_attempt", me, attempt_id=attempt["id"])):
        assert set(seen) == {"id", "number", "status", "started_at", "ends_at", "closed_at", "submitted", "score",
                             "passed", "exam_id", "pass_mark", "version", "questions"}  # fmt: skip
        for question in seen["questions"]:
            assert set(question) == {"number", "kind", "text", "options", "chosen", "answers", "explanation"}
            assert (question["answers"], question["explanation"]) == (None, None)
    pass_time("2022-05-20T23:59:59")
    assert city.call("my_attempt", me, attempt_id=attempt["id"])["questions"][0]["answers"] is None
    pass_time("2022-05-21T00:00")
    for question, given in zip(city.call("my_attempt", me, attempt_id=attempt["id"])["questions"], choices(attempt),
                               strict=True):  # fmt: skip
        assert question["answers"] == given["options"]
        assert question["explanation"].startswith("解析")


@pytest.mark.obligation("NJ-101")
def test_a_client_sets_neither_score_nor_completion_nor_person(city: City) -> None:
    exam, me = hold(city), person(city, "H1", "1001")
    attempt = start(city, me, exam)
    forged = ("score", "passed", "right", "completion", "progress", "staff_id", "person_id", "submitted", "ends_at")
    hand_in = {"attempt_id": attempt["id"], "expected_version": 1}
    for name in (*forged, "status", "seed", "closed_at"):
        for method, given in (
            ("start_attempt", {"exam_id": exam["id"]}),
            ("save_answers", {**hand_in, "choices": []}),
            ("submit_attempt", hand_in),
        ):
            error = refusal(city, method, me, **given, **{name: 100})
            assert (error.problems[0].code, error.problems[0].field) == ("extra_forbidden", name)
    choice = {"number": 1, "options": [1], "right": True}
    assert refusal(city, "save_answers", me, **hand_in, choices=[choice]).problems[0].code == "extra_forbidden"


@pytest.mark.obligation("NJ-101")
def test_nobody_reaches_another_persons_attempt_nor_another_citys(city: City, bench: Bench) -> None:
    exam, me, other = hold(city), person(city, "H1", "1001"), person(city, "H1", "1002")
    attempt = start(city, me, exam)
    hand_in = {"attempt_id": attempt["id"], "expected_version": 1}
    neighbour = City(bench, f"{city.tenant}-b").found()
    neighbour.hire("H1", "1001")
    for who, where in ((other, city), (person(neighbour, "H1", "1001"), neighbour)):
        for method, given in (
            ("my_attempt", {"attempt_id": attempt["id"]}),
            ("save_answers", {**hand_in, "choices": []}),
            ("submit_attempt", hand_in),
        ):
            before = kept(city)
            errors = []
            for attempt_id in (attempt["id"], "0" * 26):
                with pytest.raises(QfError) as caught:
                    where.call(method, who, **{**given, "attempt_id": attempt_id})
                errors.append(caught.value.to_wire())
            assert errors[0] == errors[1]
            assert errors[0]["code"] == "attempt_not_found"
            assert kept(city) == before
    with pytest.raises(QfError) as caught:
        neighbour.call("start_attempt", person(neighbour, "H1", "1001"), exam_id=exam["id"])
    assert caught.value.code == "exam_not_found"
    nobody = Actor("someone", city.tenant, ("staff",), city.ids["H1"])
    assert refusal(city, "start_attempt", nobody, exam_id=exam["id"]).code == "not_on_roster"
    office = city.of("H1")
    assert refusal(city, "submit_attempt", office, **hand_in).code == "not_on_roster"


def test_choices_that_are_not_on_the_paper_are_refused(city: City) -> None:
    exam, me = hold(city, topics=[{"topic_id": NINE, "count": 6}]), person(city, "H1", "1001")
    attempt = start(city, me, exam)
    single = next(q["number"] for q in attempt["questions"] if q["kind"] == "single")
    judged = next(q["number"] for q in attempt["questions"] if q["kind"] == "true_false")
    for number, options in ((7, [1]), (single, [1, 2]), (single, [5]), (judged, [3])):
        given = {"attempt_id": attempt["id"], "expected_version": 1}
        error = refusal(city, "save_answers", me, **given, choices=[{"number": number, "options": options}])
        assert error.code == "choice_not_valid"


@pytest.mark.obligation("NJ-101")
def test_where_the_plan_asks_for_an_exam_eighty_points_are_the_least(city: City) -> None:
    facts = {"title": "专题考试", "opens_on": "2022-05-10", "closes_on": "2022-05-20", "unit_id": city.ids["CM"]}
    strict = {**facts, "topics": [{"topic_id": LAW, "count": 3}]}
    low = refusal(city, "create_exam", **strict, pass_mark=79)
    assert (low.code, low.field, low.details["least"]) == ("pass_mark_too_low", "pass_mark", 80)
    made = city.call("create_exam", **strict, pass_mark=80)
    given = {"exam_id": made["id"], "expected_version": 1}
    assert refusal(city, "change_exam", **given, pass_mark=60).field == "pass_mark"
    free = draft(city, topics=[{"topic_id": "NJ-SM2", "count": 1}], pass_mark=60)
    assert free["pass_mark"] == 60
    asked = {"tenant": city.tenant, "id": "NJ-SM2"}
    city.db["topics"].update_one(asked, {"$set": {"exam_required": True}})
    late = refusal(city, "publish_exam", exam_id=free["id"], expected_version=1)
    assert (late.code, late.field) == ("pass_mark_too_low", "pass_mark")
