"""What is over stands: years, quarters, months and exams, whatever becomes known of units and people afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.kit.testing import Bench
from services.training.domain.coverage import INDICATOR
from tests.integration.training.attending_scene import City
from tests.integration.training.exam_scene import fill_bank, hold, pass_time, person, sit
from tests.integration.training.keeping import Keeper, liuzhou, neijiang
from tests.integration.training.study_scene import StudyCity, city_of
from tests.integration.training.test_commitments import KIND, figures, paper, unsigned
from tests.integration.training.test_exam_results import figures as exam_figures
from tests.integration.training.test_exam_results import listed


@pytest.fixture
def nj(bench: Bench, tenant: str) -> Keeper:
    city = neijiang(bench, tenant)
    city.hire("H1", "1001", "1002", "1003")
    city.hire("H2", "2001")
    paper(city, "H1", "1001", "1002")
    return city


def counted(city: City, period: str) -> dict[str, tuple[int, int]]:
    """The last count told of each unit."""
    codes = {unit_id: code for code, unit_id in city.ids.items()}
    told = [each for each in city.told("commitments_counted") if each["period"] == period]
    return {codes[each["unit_id"]]: (each["signed"], each["staff"]) for each in told}


@pytest.mark.obligation("NJ-102")
def test_a_past_years_commitments_are_those_of_its_last_days_people(nj: Keeper) -> None:
    nj.set("2023-01-04")
    nj.hire("H1", "1003", until="2022-11-30")
    nj.hire("H1", "1009", since="2022-06-01")
    nj.unit("H2", "institution", "C1", "secondary", closed_on="2022-12-01")
    assert (figures(nj, year=2022), unsigned(nj, year=2022)) == ((2, 4), {"1003", "2001"})
    assert counted(nj, "2022") == {"H1": (2, 3), "H2": (0, 1)}
    nj.day("2023-01-05")
    assert (figures(nj, year=2022), figures(nj)) == ((2, 4), (0, 3))
    assert figures(nj, year=2022, unit_id=nj.ids["H1"]) == (2, 3)


@pytest.mark.obligation("NJ-102")
def test_a_past_year_still_takes_papers_and_mistakes_of_its_own_people(nj: Keeper) -> None:
    nj.set("2023-01-04")
    nj.hire("H1", "1009", since="2022-06-01")
    assert paper(nj, "H2", "2001", on="2022-12-30") == {"recorded": 1, "known": 0}
    assert (figures(nj, year=2022), unsigned(nj, year=2022)) == ((3, 4), {"1003"})
    assert paper(nj, "H1", "1009", on="2022-12-30") == {"recorded": 1, "known": 0}
    assert figures(nj, year=2022) == (3, 4), "nobody knew of 1009 when the year ended"
    found = nj.call("commitment_signatures", kind=KIND, year=2022, unit_id=nj.ids["H2"])["items"]
    nj.call("strike_out_commitment", signature_id=found[0]["id"], expected_version=1, reason="误登")
    assert (figures(nj, year=2022), counted(nj, "2022")) == ((2, 4), {"H1": (2, 3), "H2": (0, 1)})


@pytest.mark.obligation("LZ-042", "LZ-096")
def test_what_is_signed_once_is_closed_with_the_campaign(bench: Bench, tenant: str) -> None:
    lz = liuzhou(bench, tenant)
    lz.hire("H1", "1001", key_few=True, professional_category="administrator")
    lz.hire("H1", "1002", "1003")
    lz.set((lz.plan.campaign_end + timedelta(days=2)).isoformat())
    lz.hire("H1", "1001", key_few=False, professional_category="administrator")
    lz.hire("H1", "1004", since="2022-05-01")
    assert (figures(lz, "three_circles"), figures(lz, "clean_practice")) == ((0, 1), (0, 2))
    assert (unsigned(lz, "three_circles"), unsigned(lz, "clean_practice")) == ({"1001"}, {"1002", "1003"})
    assert counted(lz, "once") == {"H1": (0, 2)}, "the last told, of the second kind"


def topic(city: StudyCity, unit: str, topic_id: str, year: int) -> tuple[int, ...]:
    """(sessions, studied, trained, roster) of a unit's topic."""
    found = city.call("topic_coverage", unit_id=city.ids[unit], year=year)
    [row] = [each for each in found["topics"] if each["topic_id"] == topic_id]
    return tuple(row[name] for name in ("sessions", "studied", "trained", "roster"))


def total(city: StudyCity, topic_id: str, year: int) -> tuple[int, ...]:
    [row] = [each for each in city.call("topic_totals", year=year) if each["topic_id"] == topic_id]
    return tuple(row[name] for name in ("units", "units_studied", "sessions", "trained", "roster"))


@pytest.mark.obligation("NJ-099", "NJ-100")
def test_a_past_years_topics_keep_its_people_and_its_list(bench: Bench, tenant: str) -> None:
    city = city_of(bench, tenant, "2022-03-01")
    city.study("H1", "2022-03-02")
    city.set("2023-01-05")
    city.hire("H1", "H1-2", since="2022-01-01")
    city.hire("H1", "H1-1", until="2022-06-01")
    city.call("add_topic", city.of("H1"), unit_id=city.ids["H1"], title="本院案例", kind="case")
    assert topic(city, "H1", "NJ-SM2", 2022) == (1, 1, 1, 1)
    assert topic(city, "H1", "NJ-SM2", 2023) == (0, 0, 0, 1)
    years = [city.call("topic_coverage", unit_id=city.ids["H1"], year=year)["assigned"] for year in (2022, 2023)]
    assert years == [15, 16]
    city.day("2023-01-06")
    assert (total(city, "NJ-SM2", 2022), total(city, "NJ-SM2", 2023)) == ((5, 1, 1, 1, 5), (5, 0, 0, 0, 5))
    city.study("H2", "2022-12-30")
    assert topic(city, "H2", "NJ-SM2", 2022) == (1, 1, 1, 1), "a session of the year that is confirmed late"
    city.day("2023-01-06T10:00")
    assert total(city, "NJ-SM2", 2022) == (5, 2, 2, 2, 5)


@pytest.mark.obligation("NJ-104")
def test_a_month_that_is_over_keeps_what_its_units_owed(bench: Bench, tenant: str) -> None:
    city = city_of(bench, tenant, "2022-01-01")
    city.day("2022-01-03")
    city.set("2022-02-01")
    city.unit("H2", "institution", "C1", "primary")
    city.unit("P1", "institution", "C1", "secondary")
    city.day("2022-02-01T10:00")
    months = city.months(first_month="2022-01", last_month="2022-02")
    assert {unit: months[unit] for unit in ("H2", "P1")} == {"H2": {"2022-01": "missed"}, "P1": {"2022-02": "open"}}
    assert city.compliance("2022-Q1") == {"C1": (0, 1), "H1": (0, 1), "H2": (0, 1)}


@pytest.mark.obligation("NJ-018")
def test_a_quarter_closes_once_for_all_units_also_for_those_whom_somebody_has_left(bench: Bench, tenant: str) -> None:
    city = city_of(bench, tenant, "2022-05-10")
    city.hire("H1", "1")
    pass_time("2022-07-02T09:00")
    city.hire("H2", "1", staff_id=f"H1.1.{tenant}")
    closed = {each["unit_id"]: each for each in city.db["coverage_quarters"].find({"tenant": tenant})}
    assert {code: sum(g["roster"] for g in closed[city.ids[code]]["groups"]) for code in city.ids} == {
        "CM": 1,
        "C1": 1,
        "H1": 2,
        "H2": 1,
        "P1": 1,
    }
    assert (city.measured("2022-Q2")["H1"], city.measured("2022-Q2")["H2"]) == ((0, 2), (0, 1))
    assert (city.measured("2022-Q3")["H1"], city.measured("2022-Q3")["H2"]) == ((0, 1), (0, 2))
    told = len(city.told("indicator_measured"))
    state = city.db["coverage_state"].find_one({"tenant": tenant})
    assert state is not None and state["closing"] == "2022-Q3"
    city.day("2022-07-02T10:00")
    later = city.told("indicator_measured")[told:]
    again = [each for each in later if (each["indicator"], each["period"]) == (INDICATOR, "2022-Q2")]
    assert (again, city.call("coverage", period="2022-Q2")["closed"]) == ([], True)


def absent(city: City, exam: dict[str, Any]) -> list[tuple[str, str]]:
    found = city.call("exam_absentees", exam_id=exam["id"], unit_id=city.ids["H1"])["items"]
    return [(each["staff_id"].split(".")[1], each["professional_category"]) for each in found]


@pytest.mark.obligation("NJ-101")
def test_who_was_absent_stands_with_the_window_s_last_day(bench: Bench, tenant: str) -> None:
    pass_time("2022-05-10T09:00")
    city = City(bench, tenant).found()
    city.hire("H1", "1001", "1002", "1003")
    fill_bank(city)
    exam = hold(city)
    sit(city, person(city, "H1", "1001"), exam)
    pass_time("2022-05-23T09:00")
    city.hire("H1", "1003", until="2022-05-15")
    city.hire("H1", "1050", since="2022-05-01")
    city.hire("H1", "1002", professional_category="physician")
    before = [("1002", "nurse"), ("1003", "nurse")]
    assert (absent(city, exam), exam_figures(city, exam)) == (before, {"H1": (3, 1, 1)})
    city.day("2022-05-24")
    city.hire("H2", "1002", staff_id=f"H1.1002.{tenant}")
    assert (absent(city, exam), exam_figures(city, exam)) == (before, {"H1": (3, 1, 1)})
    assert listed(city, "exam_results", exam) == ["1001"]
