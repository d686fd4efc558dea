"""What grows beside sessions, spot checks and years: bounded in one answer, and in no list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.identity import Actor
from services.kit.testing import Bench
from services.training.domain import exams
from services.training.handlers import sitting
from services.training.repository import Repository, attending
from services.training.service import Training
from tests.integration.training.attending_scene import City, at, refusal
from tests.integration.training.exam_scene import LAW, NINE, draft, fill_bank, hold, kept, person, rows, saved, start
from tests.support.releases import kept_before, migrated, put_back
from tests.support.watching import Watch, watched


@pytest.fixture
def city(bench: Bench, tenant: str) -> City:
    clock.start_at(at("2022-05-10T09:00"))
    found = City(bench, tenant).found()
    found.hire("H1", "1001", "1002", "1003")
    return found


@pytest.fixture
def counted(mongo_uri: str, city: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """What the city asks of the store."""
    with watched(mongo_uri, monkeypatch) as found:
        city.bench = Bench(Training)
        found.seen.clear()
        yield found


def unnamed(coverage: dict[str, Any]) -> dict[str, Any]:
    """Figures without their ids, which follow from the tenant."""
    return {**coverage, "topics": [{k: v for k, v in row.items() if k != "id"} for row in coverage["topics"]]}


def corrected(city: City, session: dict[str, Any], times: int) -> None:
    """So many corrections of the title."""
    for number in range(times):
        given = {"session_id": session["id"], "expected_version": 2 + number, "reason": f"更正{number}"}
        city.call("correct_session", city.of("H1"), **given, title=f"培训{number}")


def test_corrections_of_sessions_are_asked_for_by_themselves(city: City, counted: Watch) -> None:
    session, other = city.hold("H1", ["1001"]), city.hold("H2", [])
    corrected(city, session, 60)
    ids = [session["id"], "nobody", other["id"]]
    counted.seen.clear()
    page = city.call("sessions")["items"]
    assert [each for each in city.call("sessions_by_ids", ids=ids) if each] == [
        next(each for each in page if each["id"] == id) for id in (ids[0], ids[2])
    ]
    assert not any("corrections" in each for each in page)
    assert [key for key in counted.seen if key[1] == "histories"] == []
    every, nothing, none = city.call("session_corrections", ids=ids)
    assert [(each["reason"], each["fields"], each["by"]) for each in every] == [
        (f"更正{number}", ["title"], "institution-H1") for number in range(60)
    ]
    assert (nothing, none) == ([], [])
    assert city.call("session_corrections", ids=ids, last=2) == [every[-2:], [], []]
    assert city.call("session_corrections", city.of("H2"), ids=ids, last=1) == [[], [], []]
    [stored] = city.db["sessions"].find({"tenant": city.tenant, "id": session["id"]})
    assert stored["corrections"]["count"] == 60


def test_whom_a_spot_check_draws_from_lies_beside_it_in_portions(
    city: City, counted: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attending, "PORTION", 2)
    session = city.hold("H1", ["1001", "1002", "1003"])
    supervisor = Actor("supervisor-1", city.tenant, ("supervisor",))
    check = city.call("draw_spot_check", supervisor, session_id=session["id"], count=2)
    portions = list(city.db["histories"].find({"tenant": city.tenant}).sort("_id", 1))
    assert [each["entry"]["staff_ids"] for each in portions] == [
        [f"H1.1001.{city.tenant}", f"H1.1002.{city.tenant}"],
        [f"H1.1003.{city.tenant}"],
    ]
    counted.seen.clear()
    results = [{"staff_id": check["drawn"][0]["staff_id"], "verdict": "confirmed"}]
    recorded = city.call(
        "record_spot_check", supervisor, spot_check_id=check["id"], expected_version=1, results=results
    )
    [listed] = city.call("spot_checks")["items"]
    assert (listed["entrants"], listed["list_digest"], listed) == (3, check["list_digest"], recorded)
    assert [key for key in counted.seen if key[1] == "histories"] == []
    verified = city.call("verify_spot_check", spot_check_id=check["id"])
    assert (verified["same_list"], verified["same_draw"]) == (True, True)
    doctored = {"$set": {"entry.staff_ids": ["somebody.else"]}}
    city.db["histories"].update_one({"_id": portions[1]["_id"]}, doctored)
    assert city.call("verify_spot_check", spot_check_id=check["id"])["same_list"] is False


def test_a_save_answers_the_attempt_without_its_paper(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_bank(city)
    exam, me, other = hold(city), person(city, "H1", "1001"), person(city, "H1", "1002")
    attempt = start(city, me, exam)
    answer = saved(city, me, attempt, {"number": 1, "options": [1]})
    assert answer == {k: v for k, v in attempt.items() if k != "questions"} | {"version": 2}
    ids = [attempt["id"], "nobody"]
    [paper, nothing] = city.call("attempt_papers", me, ids=ids)
    assert nothing is None
    assert paper == [{**q, "chosen": [1] if q["number"] == 1 else []} for q in attempt["questions"]]
    assert city.call("attempt_papers", other, ids=ids) == [None, None]
    assert city.call("attempt_papers", ids=ids) == [None, None]
    monkeypatch.setattr(sitting, "MOST_BYTES", 10)
    assert refusal(city, "attempt_papers", me, ids=ids).code == "answer_too_large"


def test_a_paper_asks_a_bounded_number_of_questions(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_bank(city, "CM", *rows(), *rows("中华人民共和国医师法", "L"))
    monkeypatch.setattr(exams, "MOST_ON_PAPER", 3)
    fitting = draft(city, topics=[{"topic_id": NINE, "count": 3}])
    before, longer = kept(city), [{"topic_id": NINE, "count": 3}, {"topic_id": LAW, "count": 1}]
    given = {"exam_id": fitting["id"], "expected_version": 1, "topics": longer}
    assert refusal(city, "change_exam", **given).code == "paper_too_long"
    with pytest.raises(Exception, match="A paper of 4 questions; at most 3"):
        draft(city, topics=longer)
    assert kept(city) == before


def test_marks_of_attempts_are_listed_without_their_papers(city: City) -> None:
    fill_bank(city)
    exam, me = hold(city), person(city, "H1", "1001")
    first = start(city, me, exam)
    city.call("submit_attempt", me, attempt_id=first["id"], expected_version=1)
    second = start(city, me, exam)
    [standing] = city.call("my_exams", me)
    assert [(each["number"], each["status"], each["score"]) for each in standing["attempts"]] == [
        (1, "closed", 0), (2, "open", None),
    ]  # fmt: skip
    assert (standing["running_id"], standing["attempts_used"], standing["best"]) == (second["id"], 2, 0)
    clock.start_at(at("2022-05-10T12:00"))
    [standing] = city.call("my_exams", me)
    assert [(each["status"], each["score"]) for each in standing["attempts"]] == [("closed", 0), ("closed", 0)]


def test_what_the_release_before_kept_reads_as_it_did(bench: Bench, tenant: str) -> None:
    clock.start_at(at("2023-01-20T12:00"))
    city, was = City(bench, tenant), kept_before("training")
    data = {"plan": city.plan.model_dump(mode="json"), "measures": city.plan.measures}
    city.tell("tenants.tenant_onboarded.v1", tenant, 1, data)
    put_back(city.db, tenant, was.stored)
    migrated(city.db, Repository.MIGRATIONS)
    shown = {each["id"]: each for each in was.shown["sessions"]}
    sessions = city.call("sessions", year=2022)["items"]
    corrections = city.call("session_corrections", ids=[each["id"] for each in sessions])
    assert [len(each) for each in corrections] == [len(shown[each["id"]]["corrections"]) for each in sessions]
    assert sorted(map(len, corrections)) == [0, 2]
    for session, each in zip(sessions, corrections, strict=True):
        assert {**session, "corrections": each} == shown[session["id"]]
    assert city.call("spot_checks")["items"] == was.shown["spot_checks"]
    [check] = was.shown["spot_checks"]
    verified = city.call("verify_spot_check", spot_check_id=check["id"])
    assert verified == was.shown["verified"] and verified["same_draw"]
    assert city.call("coverage_units", period="2022-Q4", every_unit=True) == was.shown["coverage_units"]
    for code, topics in was.shown["topics"].items():
        found = city.call("topic_coverage", unit_id=was.shown["ids"][code], year=2022)
        assert unnamed(found) == unnamed(topics)
    [head, *topics] = city.db["roll_topics"].find({"tenant": tenant}).sort("_id", 1)
    [before] = was.stored["roll_topics"]
    assert (head["id"], head["count"], "topics" in head) == ("2022", len(before["topics"]), False)
    assert [each["topic"] for each in topics] == before["topics"]
