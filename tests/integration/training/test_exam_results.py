"""What exams show: figures, failed and absent, measures by quarter, work items, moves of units and people."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.testing import Bench
from services.training.handlers import exam_time
from services.training.handlers.passing import passed
from services.training.repository import Repository
from tests.integration.training.attending_scene import City, at
from tests.integration.training.exam_scene import (
    LAW,
    NINE,
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
)


@pytest.fixture
def city(bench: Bench, tenant: str) -> City:
    clock.start_at(at("2022-05-10T09:00"))
    found = City(bench, tenant).found()
    found.hire("H1", "1001", "1002", "1003")
    found.hire("H1", "1009", professional_category="physician")
    found.hire("H2", "2001", professional_category="physician")
    fill_bank(found)
    return found


def figures(city: City, exam: dict[str, Any], by: str = "unit", who: str = "CM") -> dict[str, tuple[int, int, int]]:
    """Audience, examinees and passed by unit code or profession."""
    codes = {unit_id: code for code, unit_id in city.ids.items()}
    found = city.call("exam_figures", city.of(who), exam_id=exam["id"], by=by)
    return {codes.get(e["key"], e["key"]): (e["audience"], e["examinees"], e["passed"]) for e in found}


def listed(city: City, method: str, exam: dict[str, Any], who: str = "CM", **given: Any) -> list[str]:
    """The numbers of the people in a list."""
    found = city.call(method, city.of(who), exam_id=exam["id"], **given)["items"]
    return [each["staff_id"].split(".")[1] for each in found]


@pytest.mark.obligation("NJ-101")
def test_rates_failed_and_absent_are_shown_by_unit_and_profession(city: City) -> None:
    exam = hold(city)
    sit(city, person(city, "H1", "1001"), exam)
    sit(city, person(city, "H1", "1002"), exam, wrong=2)
    sit(city, person(city, "H2", "2001"), exam)
    assert figures(city, exam) == {"H1": (4, 2, 1), "H2": (1, 1, 1)}
    assert figures(city, exam, "category") == {"nurse": (3, 2, 1), "physician": (2, 1, 1)}
    [total] = city.call("exam_figures", exam_id=exam["id"])
    assert (total["audience"], total["examinees"], total["exam_rate"], total["pass_rate"]) == (5, 3, 60.0, 66.67)
    assert (total["absent"], total["failed"]) == (2, 1)
    assert listed(city, "exam_results", exam, passed=False) == ["1002"]
    assert listed(city, "exam_results", exam, passed=True, unit_id=city.ids["H2"]) == ["2001"]
    assert listed(city, "exam_absentees", exam, unit_id=city.ids["H1"]) == ["1003", "1009"]
    assert figures(city, exam, who="H1") == {"H1": (4, 2, 1)}
    assert figures(city, exam, who="C1") == {"H2": (1, 1, 1)}
    assert listed(city, "exam_results", exam, "H2") == ["2001"]
    with pytest.raises(QfError, match="outside"):
        city.call("exam_absentees", city.of("H2"), exam_id=exam["id"], unit_id=city.ids["H1"])
    assert rates(city) == {"H1": (1, 2), "H2": (1, 1)}


@pytest.mark.obligation("NJ-101")
def test_the_audience_is_a_profession_and_chosen_units(city: City) -> None:
    doctors = hold(city, audience=["physician"])
    assert figures(city, doctors) == {"H1": (1, 0, 0), "H2": (1, 0, 0)}
    chosen = hold(city, unit_ids=[city.ids["H2"]])
    assert figures(city, chosen) == {"H2": (1, 0, 0)}
    nurse = person(city, "H1", "1001")
    for exam, code in ((doctors, "not_in_audience"), (chosen, "exam_not_found")):
        before = kept(city)
        with pytest.raises(QfError) as caught:
            city.call("start_attempt", nurse, exam_id=exam["id"])
        assert caught.value.code == code
        assert kept(city) == before
    assert city.call("my_exams", nurse) == []
    assert [each["exam"]["id"] for each in city.call("my_exams", person(city, "H1", "1009"))] == [doctors["id"]]
    assert [each["id"] for each in city.call("exams", city.of("H1"))["items"]] == [doctors["id"]]


@pytest.mark.obligation("NJ-101")
def test_a_unit_holds_its_own_exam_from_its_bank_and_the_citys(city: City) -> None:
    own = hold(city, "H1", topics=[{"topic_id": NINE, "count": 6}])
    assert figures(city, own) == {"H1": (4, 0, 0)}
    assert city.call("exams", city.of("H2"))["total"] == 0
    secret = draft(city)
    for who in ("H1", "C1"):
        assert secret["id"] not in [each["id"] for each in city.call("exams", city.of(who))["items"]]
    assert city.call("exams_by_ids", city.of("H1"), ids=[secret["id"], own["id"]])[0] is None
    hidden = draft(city, "H1")
    assert hidden["id"] not in [e["id"] for e in city.call("exams", person(city, "H1", "1001"))["items"]]
    for given, code in (
        ({"closes_on": "2022-05-09"}, "exam_dates_not_valid"),
        ({"unit_ids": [city.ids["H2"]]}, "exam_units_not_below"),
        ({"topics": [{"topic_id": "none", "count": 1}]}, "topic_not_found"),
    ):
        assert (
            refusal(city, "change_exam", city.of("H1"), exam_id=hidden["id"], expected_version=1, **given).code == code
        )
    seven = [{"topic_id": NINE, "count": 7}]
    city.call("change_exam", city.of("H1"), exam_id=hidden["id"], expected_version=1, topics=seven)
    assert (
        refusal(city, "publish_exam", city.of("H1"), exam_id=hidden["id"], expected_version=2).code
        == "too_few_questions"
    )
    assert (
        refusal(city, "change_exam", city.of("H1"), exam_id=own["id"], expected_version=2, minutes=9).code
        == "exam_is_not_draft"
    )
    assert (
        refusal(city, "publish_exam", city.of("H2"), exam_id=hidden["id"], expected_version=2).code
        == "outside_your_units"
    )


@pytest.mark.obligation("NJ-101")
def test_a_closed_windows_figures_stand_whatever_becomes_of_the_roster(city: City) -> None:
    exam = hold(city)
    sit(city, person(city, "H1", "1001"), exam)
    city.day("2022-05-23")
    before = figures(city, exam)
    assert before == {"H1": (4, 1, 1), "H2": (1, 0, 0)}
    city.hire("H1", "1003", until="2022-05-15")
    city.hire("H1", "1050", since="2022-05-01")
    assert figures(city, exam) == before
    assert figures(city, exam, "category") == {"nurse": (3, 1, 1), "physician": (2, 0, 0)}
    assert city.db["exam_clocks"].find_one({"tenant": city.tenant})["phase"] == "done"


@pytest.mark.obligation("NJ-101")
def test_a_new_quarter_begins_with_the_year_so_far_and_a_new_year_with_nothing(city: City) -> None:
    exam = hold(city)
    sit(city, person(city, "H1", "1001"), exam)
    city.day("2022-05-10")
    city.day("2022-07-01")
    assert rates(city, "2022-Q3") == {"H1": (1, 1)}
    city.day("2023-02-01")
    assert rates(city, "2022-Q4") == {"H1": (1, 1)}
    assert rates(city, "2023-Q1") == {}
    again = hold(city, opens_on="2023-02-01", closes_on="2023-02-10")
    sit(city, person(city, "H1", "1001"), again, wrong=3)
    assert rates(city, "2023-Q1") == {"H1": (0, 1)}
    assert rates(city, "2022-Q2") == {"H1": (1, 1)}


def test_an_attempt_that_ran_out_while_the_service_was_away_counts_in_its_own_quarter(city: City) -> None:
    exam = hold(city, closes_on="2022-06-30")
    pass_time("2022-06-30T23:30")
    city.call("start_attempt", person(city, "H1", "1001"), exam_id=exam["id"])
    city.day("2022-07-02")
    assert rates(city, "2022-Q2") == {"H1": (0, 1)}
    assert rates(city, "2022-Q3") == {"H1": (0, 1)}


@pytest.mark.obligation("NJ-101", "NJ-018")
def test_a_pass_proves_its_topics_in_its_calendar_year(city: City) -> None:
    exam = hold(city)
    me = person(city, "H1", "1001")
    staff = [f"H1.100{n}.{city.tenant}" for n in (1, 2)]
    sit(city, me, exam)
    sit(city, person(city, "H1", "1002"), exam, wrong=3)
    engine = city.bench.engines["training"]
    work = engine._unit_of_work(None, me, "city")
    assert isinstance(work.repo, Repository)
    assert passed(work, staff, [NINE, "T-warning"], 2022) == {(staff[0], NINE)}
    assert passed(work, staff, [NINE], 2023) == set()
    merged = city.hire("H2", "H1-1001", previous_id=staff[0])
    assert passed(work, merged, [NINE], 2022) == {(merged[0], NINE)}


@pytest.mark.obligation("NJ-018", "NJ-101")
def test_a_training_that_asks_for_an_exam_is_complete_when_it_is_passed(city: City) -> None:
    fill_bank(city, "CM", *rows("中华人民共和国医师法", "L"))
    exam = hold(city, topics=[{"topic_id": LAW, "count": 3}])
    city.hold("H1", ["1001", "1002"], topic_ids=[LAW])
    city.day("2022-05-11")
    assert city.measured()["H1"] == (0, 4)
    sit(city, person(city, "H1", "1002"), exam, wrong=2)
    assert city.measured()["H1"] == (0, 4)
    sit(city, person(city, "H1", "1001"), exam)
    assert city.measured()["H1"] == (1, 4)
    sit(city, person(city, "H1", "1003"), exam)
    assert city.measured()["H1"] == (1, 4)


def items(city: City) -> dict[str, tuple[str, str]]:
    """Exams that wait, by account: (state, due)."""
    told = [item for data in city.told("work_items_changed") for item in data["items"] if item["kind"] == "exam"]
    return {item["account_id"].split(".")[1]: (item["state"], item["due_on"]) for item in told}


@pytest.mark.obligation("PF-011", "NJ-101")
def test_people_with_accounts_have_the_exam_on_their_list_until_it_is_settled(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exam_time, "PEOPLE_AT_ONCE", 1)
    people = {code: person(city, "H1", code) for code in ("1001", "1002", "1003")}
    exam = hold(city)
    assert items(city) == {}
    city.day("2022-05-10T10:00")
    assert items(city) == dict.fromkeys(people, ("open", "2022-05-20"))
    people["2001"] = person(city, "H2", "2001")
    assert items(city)["2001"] == ("open", "2022-05-20")
    sit(city, people["1001"], exam)
    sit(city, people["1002"], exam, wrong=3)
    assert {code: items(city)[code][0] for code in people} == {"1001": "done", "1002": "open", "1003": "open",
                                                               "2001": "open"}  # fmt: skip
    sit(city, people["1002"], exam, wrong=3)
    assert items(city)["1002"][0] == "done"
    city.day("2022-05-22")
    assert {code: items(city)[code][0] for code in people} == {"1001": "done", "1002": "done", "1003": "withdrawn",
                                                               "2001": "withdrawn"}  # fmt: skip
    told = len(city.told("work_items_changed"))
    city.day("2022-05-22")
    assert len(city.told("work_items_changed")) == told


@pytest.mark.obligation("PF-011", "NJ-101")
def test_an_account_that_was_told_of_before_its_person_is_invited_when_he_comes(city: City) -> None:
    hold(city)
    city.day("2022-05-10T10:00")
    person(city, "H1", "1050")
    assert items(city) == {}
    city.hire("H1", "1050")
    assert items(city) == {"1050": ("open", "2022-05-20")}
    city.ids["N1"] = f"n1-{city.tenant}"
    person(city, "N1", "7001")
    city.hire("N1", "7001")
    assert "7001" not in items(city)
    city.unit("N1", "institution", "CM", "secondary")
    assert items(city)["7001"] == ("open", "2022-05-20")


def test_a_withdrawn_exam_is_begun_by_nobody_and_who_sits_ends(city: City) -> None:
    exam, me = hold(city), person(city, "H1", "1001")
    other = person(city, "H1", "1002")
    city.day("2022-05-10T10:00")
    attempt = city.call("start_attempt", me, exam_id=exam["id"])
    with pytest.raises(QfError, match="outside"):
        city.call("withdraw_exam", city.of("H1"), exam_id=exam["id"], expected_version=2, reason="试题有误")
    gone = city.call("withdraw_exam", exam_id=exam["id"], expected_version=2, reason="试题有误")
    assert (gone["status"], gone["is_open"]) == ("withdrawn", False)
    with pytest.raises(QfError) as caught:
        city.call("start_attempt", other, exam_id=exam["id"])
    assert caught.value.code == "exam_not_published"
    city.day("2022-05-10T10:01")
    assert {state for state, _ in items(city).values()} == {"withdrawn"}
    done = city.call("submit_attempt", me, attempt_id=attempt["id"], expected_version=1)
    assert done["score"] == 0


def test_what_is_a_units_follows_it(city: City) -> None:
    exam, me = hold(city), person(city, "H2", "2001")
    sit(city, me, exam)
    fill_bank(city, "H2")
    assert figures(city, exam, who="C1") == {"H2": (1, 1, 1)}
    city.unit("H2", "institution", "CM", "secondary")
    assert figures(city, exam, who="C1") == {}
    assert figures(city, exam) == {"H1": (4, 0, 0), "H2": (1, 1, 1)}
    assert city.call("questions", city.of("C1"))["total"] == 0
    assert city.call("certificates", city.of("C1"))["total"] == 0
    assert city.call("certificates", city.of("H2"))["total"] == 1
