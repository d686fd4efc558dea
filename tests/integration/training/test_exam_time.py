"""The time of an exam runs on the server, and two windows at once act as one."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.testing import Bench
from tests.integration.training.attending_scene import City, at
from tests.integration.training.exam_scene import (
    choices,
    chosen,
    fill_bank,
    hold,
    kept,
    pass_time,
    person,
    rates,
    refusal,
    saved,
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


@pytest.mark.obligation("NJ-101")
def test_the_servers_clock_closes_an_attempt_with_what_was_saved_in_time(city: City) -> None:
    exam, me = hold(city, minutes=30), person(city, "H1", "1001")
    attempt = start(city, me, exam)
    right = choices(attempt)
    pass_time("2022-05-10T09:29:59")
    saved(city, me, attempt, *right[:2])
    assert chosen(city, me, attempt)[:2] == [c["options"] for c in right[:2]]
    pass_time("2022-05-10T09:40")
    seen = city.call("my_attempt", me, attempt_id=attempt["id"])
    assert (seen["status"], seen["score"], seen["passed"]) == ("closed", 66, False)
    late = city.call("submit_attempt", me, attempt_id=attempt["id"], expected_version=2, choices=right)
    assert (late["score"], late["submitted"], late["closed_at"]) == (66, False, attempt["ends_at"])
    assert chosen(city, me, attempt)[2] == []
    again = city.call("submit_attempt", me, attempt_id=attempt["id"], expected_version=3, choices=right)
    assert (again["score"], again["version"]) == (66, late["version"])


def test_a_save_after_time_is_refused_and_closes_the_attempt(city: City) -> None:
    exam, me = hold(city, minutes=30), person(city, "H1", "1001")
    attempt = saved(city, me, start(city, me, exam), {"number": 1, "options": [1]})
    pass_time("2022-05-10T09:40")
    with pytest.raises(QfError) as caught:
        saved(city, me, attempt, {"number": 1, "options": [2]})
    assert caught.value.code == "attempt_time_over"
    closed = city.call("my_attempt", me, attempt_id=attempt["id"])
    assert (closed["status"], closed["questions"][0]["chosen"]) == ("closed", [1])
    assert city.db["attempts"].find_one({"tenant": city.tenant})["status"] == "closed"


@pytest.mark.obligation("NJ-101")
def test_the_tick_closes_what_ran_out_once_also_after_days(city: City) -> None:
    exam = hold(city)
    for code in ("1001", "1002"):
        who = person(city, "H1", code)
        attempt = start(city, who, exam)
        saved(city, who, attempt, *choices(attempt, wrong=0 if code == "1001" else 3))
    city.day("2022-05-13")
    stored = {doc["staff_id"].split(".")[1]: doc for doc in city.db["attempts"].find({"tenant": city.tenant})}
    assert {code: (doc["status"], doc["score"]) for code, doc in stored.items()} == {
        "1001": ("closed", 100),
        "1002": ("closed", 0),
    }
    assert all(doc["closed_at"] == doc["ends_at"] for doc in stored.values())
    assert rates(city) == {"H1": (1, 2)}
    before = kept(city)
    city.day("2022-05-13")
    assert kept(city)[:-1] == before[:-1]


def test_an_attempt_ends_with_the_window_even_when_minutes_are_left(city: City) -> None:
    exam, me = hold(city, closes_on="2022-05-10"), person(city, "H1", "1001")
    pass_time("2022-05-10T23:50")
    attempt = start(city, me, exam)
    assert attempt["ends_at"].startswith("2022-05-10T16:00:00")
    pass_time("2022-05-11T00:00")
    assert submit(city, me, attempt)["submitted"] is False
    other = person(city, "H1", "1002")
    assert refusal(city, "start_attempt", other, exam_id=exam["id"]).code == "exam_not_open"


@pytest.mark.obligation("NJ-101")
def test_the_newest_save_of_two_windows_wins_and_the_other_is_told(city: City) -> None:
    exam, me = hold(city), person(city, "H1", "1001")
    attempt = start(city, me, exam)
    assert start(city, me, exam) == attempt
    first = saved(city, me, attempt, {"number": 1, "options": [1]})
    stale = {"attempt_id": attempt["id"], "expected_version": 1}
    for method in ("save_answers", "submit_attempt"):
        error = refusal(city, method, me, **stale, choices=[{"number": 2, "options": [1]}])
        assert (error.kind, error.code, error.field) == ("conflict", "attempt_changed_elsewhere", "expected_version")
    both = saved(city, me, first, {"number": 2, "options": [1]})
    assert chosen(city, me, attempt) == [[1], [1], []]
    saved(city, me, both, {"number": 1, "options": []})
    assert chosen(city, me, attempt) == [[], [1], []]


@pytest.mark.obligation("NJ-101")
def test_handing_in_twice_replayed_or_from_two_windows_at_once_counts_once(city: City) -> None:
    exam, me = hold(city), person(city, "H1", "1001")
    attempt = start(city, me, exam)
    given = {"attempt_id": attempt["id"], "expected_version": 1, "choices": choices(attempt, wrong=1)}
    better = {**given, "choices": choices(attempt)}
    answers: list[str] = []

    def window(payload: dict[str, Any]) -> None:
        try:
            answers.append(str(city.call("submit_attempt", me, **payload)["score"]))
        except QfError as error:
            answers.append(error.code)

    threads = [threading.Thread(target=window, args=(payload,)) for payload in (given, better, given, better)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("attempt_already_closed") == 3
    [score] = [int(answer) for answer in answers if answer.isdigit()]
    assert refusal(city, "submit_attempt", me, **better).code == "attempt_already_closed"
    assert refusal(city, "save_answers", me, **better).code == "attempt_already_closed"
    assert city.call("my_attempt", me, attempt_id=attempt["id"])["score"] == score
    assert city.db["exam_results"].count_documents({"tenant": city.tenant}) == 1


def test_two_windows_that_begin_or_save_at_once_share_one_attempt(city: City) -> None:
    exam, me = hold(city), person(city, "H1", "1001")
    begun: list[str] = []
    threads = [threading.Thread(target=lambda: begun.append(start(city, me, exam)["id"])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(begun) == 4
    assert len(set(begun)) == 1
    assert city.db["attempts"].count_documents({"tenant": city.tenant}) == 1
    answers: list[str] = []

    def save(option: int) -> None:
        try:
            city.call("save_answers", me, attempt_id=begun[0], expected_version=1,
                      choices=[{"number": 1, "options": [option]}])  # fmt: skip
            answers.append(str(option))
        except QfError as error:
            answers.append(error.code)

    threads = [threading.Thread(target=save, args=(option,)) for option in (1, 2, 1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [winner] = [answer for answer in answers if answer.isdigit()]
    assert answers.count("attempt_changed_elsewhere") == 3
    assert city.call("my_attempt", me, attempt_id=begun[0])["questions"][0]["chosen"] == [int(winner)]
