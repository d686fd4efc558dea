"""Encounters by bulk command: once per key, all rows or none, with tokens that nobody can guess."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.kit.errors import ChangedMeanwhile, Conflict, Forbidden, InvalidInput, QfError
from services.satisfaction.domain.tokens import LENGTH, parts_of
from services.satisfaction.handlers import tokens as sealed
from tests.integration.satisfaction.city import BUREAU, COUNTY_HOSPITAL, HOSPITAL, TOWNSHIP, City, row
from tests.integration.satisfaction.evaluating import evaluate, tokens

RATE = "instant_satisfaction_rate"


@pytest.fixture
def opened(neijiang: City) -> Callable[..., list[str | None]]:
    """The encounters that tokens name, as seen by a city."""
    engine = neijiang.bench.engines["satisfaction"]
    return lambda tenant, *given: engine._transact(tenant, lambda work: [sealed.opened(work, each) for each in given])


@pytest.mark.obligation("NJ-019")
def test_offered_over_eligible_counts_each_encounter_once_whatever_touchpoints_it_passes(neijiang: City) -> None:
    neijiang.record(
        row("MZ1", touchpoint="outpatient_registration", channel="none"),
        row("MZ1", touchpoint="outpatient_settlement"),
        row("MZ2", touchpoint="outpatient_registration", channel="none"),
        row("ZY1", touchpoint="admission", channel="none"),
        row("ZY1", on="2022-06-08", touchpoint="discharge", channel="print"),
    )
    assert neijiang.daily() == {("2022-06-01", "outpatient"): (2, 1, 0), ("2022-06-01", "inpatient"): (1, 1, 0)}
    assert neijiang.measured(RATE, "2022-Q2") == {HOSPITAL: (2, 3)}


@pytest.mark.obligation("PF-013")
def test_the_same_key_is_the_same_encounter_and_adds_nothing(neijiang: City) -> None:
    first = neijiang.record(row("A"), row("B", channel="none"))
    assert [each["outcome"] for each in first["rows"]] == ["new", "new"]
    before = neijiang.stored("encounters", "daily", "month_sums", "measures")
    again = neijiang.record(row("A"), row("B", channel="none"), row("B", channel="none"))
    assert (again["new"], again["known"], again["changed"]) == (0, 3, 0)
    assert [each["link"] for each in again["rows"]] == [first["rows"][0]["link"], None, None]
    assert neijiang.stored("encounters", "daily", "month_sums", "measures") == before


def test_an_offer_may_come_later_and_is_counted_on_the_day_of_the_encounter(neijiang: City) -> None:
    neijiang.record(row("A", channel="none"))
    later = neijiang.record(row("A", on="2022-06-05", touchpoint="outpatient_registration", channel="wechat"))
    assert [each["outcome"] for each in later["rows"]] == ["changed"]
    assert neijiang.daily() == {("2022-06-01", "outpatient"): (1, 1, 0)}
    [kept] = neijiang.stored("encounters")
    assert (kept["on"], kept["offered_on"], kept["expires_on"]) == ("2022-06-01", "2022-06-05", "2022-06-12")
    renewed = neijiang.record(row("A", on="2022-06-09"))
    assert [each["outcome"] for each in renewed["rows"]] == ["changed"]
    assert neijiang.stored("encounters")[0]["expires_on"] == "2022-06-16"
    assert neijiang.daily() == {("2022-06-01", "outpatient"): (1, 1, 0)}


def test_every_bad_row_is_named_and_none_of_the_others_is_recorded(neijiang: City) -> None:
    before = neijiang.stored("encounters", "daily")
    with pytest.raises(InvalidInput) as refused:
        neijiang.record(
            row("A"),
            row("B", on="2022-06-11"),
            row("", on="1999-12-31"),
            row("C", setting="inpatient"),
            row("D", offered_on="2022-05-31"),
            row("E", channel="none", offered_on="2022-06-02"),
            row("F\x07"),
        )
    assert refused.value.code == "encounter_rows_not_valid"
    assert [(p.row, p.field, p.code) for p in refused.value.problems] == [
        (1, "rows.1.on", "in_the_future"),
        (2, "rows.2.key", "required"),
        (2, "rows.2.on", "too_early"),
        (3, "rows.3.setting", "other_setting"),
        (4, "rows.4.offered_on", "offer_out_of_range"),
        (5, "rows.5.offered_on", "not_offered"),
        (6, "rows.6.key", "key_not_valid"),
    ]
    assert neijiang.stored("encounters", "daily") == before == []


def test_neither_the_keys_nor_anything_they_can_be_guessed_from_is_kept(neijiang: City) -> None:
    neijiang.record(row("MZ-2022-0001"), key="once")
    kept = str(neijiang.stored("encounters", "daily", "idempotency", "audit", "outbox"))
    assert "MZ-2022-0001" not in kept


def test_a_token_has_22_characters_and_opens_only_in_its_own_city(
    neijiang: City, opened: Callable[..., list[str | None]]
) -> None:
    answer = neijiang.record(*(row(f"K{n}") for n in range(50)))
    tokens = [each["link"].rsplit("/", 1)[1] for each in answer["rows"]]
    assert {len(token) for token in tokens} == {LENGTH}
    assert len(set(tokens)) == 50
    assert all(
        each["link"].endswith(f"/e/{neijiang.tenant}/{t}") for each, t in zip(answer["rows"], tokens, strict=True)
    )
    assert opened(neijiang.tenant, *tokens) == [each["id"] for each in answer["rows"]]
    assert opened("another-city", *tokens) == [None] * 50
    forged = tokens[0][:-1] + ("A" if tokens[0][-1] != "A" else "Q")
    assert opened(neijiang.tenant, forged, "x" * 500, "") == [None, None, None]
    assert parts_of(tokens[0]) is not None


def test_hospitals_record_their_own_patients_and_nobody_elses(neijiang: City) -> None:
    own = {"role": "institution", "unit": HOSPITAL}
    assert neijiang.record(row("A"), **own)["new"] == 1
    with pytest.raises(Forbidden):
        neijiang.record(row("A"), to=COUNTY_HOSPITAL, **own)


def test_only_a_medical_institution_has_patients(neijiang: City) -> None:
    with pytest.raises(InvalidInput) as refused:
        neijiang.record(row("A"), to=BUREAU)
    assert refused.value.code == "not_an_institution"


@pytest.mark.obligation("NJ-019")
def test_institutions_below_secondary_level_may_record_but_are_not_measured(neijiang: City) -> None:
    neijiang.record(row("A"), to=TOWNSHIP)
    assert neijiang.daily(TOWNSHIP) == {("2022-06-01", "outpatient"): (1, 1, 0)}
    assert neijiang.measured(RATE, "2022-Q2") == {}


def test_the_same_key_in_two_hospitals_is_two_encounters(neijiang: City) -> None:
    first = neijiang.record(row("A"))["rows"][0]["id"]
    second = neijiang.record(row("A"), to=COUNTY_HOSPITAL)["rows"][0]["id"]
    assert first != second


def test_of_two_who_spend_a_token_exactly_one_wins(neijiang: City) -> None:
    encounter = neijiang.record(row("A"))["rows"][0]["id"]
    engine = neijiang.bench.engines["satisfaction"]

    def spend() -> None:
        engine._transact(neijiang.tenant, lambda work: work.repo.counting.encounters.spend([encounter]))

    spend()
    with pytest.raises(ChangedMeanwhile):
        spend()


def test_a_unit_does_not_learn_which_of_its_patients_answered(neijiang: City) -> None:
    own: dict[str, Any] = {"role": "institution", "unit": HOSPITAL}
    asked = {"unit_id": HOSPITAL, "start": "2022-06-09"}
    evaluate(neijiang, *tokens(neijiang, 1))
    tokens(neijiang, 1)
    assert [each["evaluated"] for each in neijiang.call("encounters", **asked, **own)["items"]] == [None, None]
    for which in (True, False):
        with pytest.raises(InvalidInput) as refused:
            neijiang.call("encounters", **asked, **own, evaluated=which)
        assert refused.value.code == "evaluated_not_shown"
    assert [each["evaluated"] for each in neijiang.call("encounters", **asked, evaluated=True)["items"]] == [True]


def test_a_later_offer_has_the_same_outcome_whether_the_patient_answered_or_not(neijiang: City) -> None:
    made = neijiang.record(row("A"), row("B"))["rows"]
    neijiang.set("2022-06-05", 9)
    evaluate(neijiang, made[0]["link"].rsplit("/", 1)[1])
    again = neijiang.record(row("A", on="2022-06-04"), row("B", on="2022-06-04"))
    assert [each["outcome"] for each in again["rows"]] == ["changed", "changed"]
    links = neijiang.call("encounter_links", unit_id=HOSPITAL, setting="outpatient", keys=["A", "B"])
    assert [(sorted(each), str(each["expires_on"])) for each in links] == [
        (["expires_on", "key", "known", "link"], "2022-06-11")
    ] * 2
    with pytest.raises(Conflict):
        evaluate(neijiang, made[0]["link"].rsplit("/", 1)[1])


def test_pages_of_encounters_show_no_key(neijiang: City) -> None:
    neijiang.record(*(row(f"K{n}", on=f"2022-06-0{n}") for n in range(1, 6)))
    page = neijiang.call("encounters", unit_id=HOSPITAL, start="2022-06-02", end="2022-06-05", first=3)
    assert [each["on"] for each in page["items"]] == ["2022-06-05", "2022-06-04", "2022-06-03"]
    rest = neijiang.call("encounters", unit_id=HOSPITAL, start="2022-06-02", end="2022-06-05", after=page["next"])
    assert ([each["on"] for each in rest["items"]], rest["total"], rest["next"]) == (["2022-06-02"], 4, None)
    with pytest.raises(QfError) as refused:
        neijiang.call("encounters", unit_id=HOSPITAL, start="2022-01-01", end="2022-06-05")
    assert refused.value.code == "too_many_days"


def test_links_follow_from_the_keys_that_the_hospital_names_again(neijiang: City) -> None:
    made = neijiang.record(row("A"), row("B", channel="none"))["rows"]
    links = neijiang.call("encounter_links", unit_id=HOSPITAL, setting="outpatient", keys=["A", "B", "C"])
    assert [(each["link"], each["known"]) for each in links] == [(made[0]["link"], True), (None, True), (None, False)]


@pytest.mark.obligation("PF-013")
def test_the_same_rows_sent_twice_at_once_count_once(neijiang: City) -> None:
    rows = [row(f"K{n}", on=f"2022-06-0{n % 9 + 1}") for n in range(300)]
    with ThreadPoolExecutor(2) as both:
        answers = [each.result() for each in [both.submit(neijiang.record, *rows) for _ in range(2)]]
    assert sorted((each["new"], each["known"]) for each in answers) == [(0, 300), (300, 0)]
    assert sum(eligible for eligible, _, _ in neijiang.daily().values()) == 300
    assert neijiang.measured(RATE, "2022-Q2") == {HOSPITAL: (300, 300)}


def test_five_thousand_rows_go_in_one_call_and_one_more_is_refused(neijiang: City) -> None:
    rows = [row(f"K{n}", on=f"2022-06-0{n % 9 + 1}", channel="none") for n in range(5_001)]
    with pytest.raises(InvalidInput) as refused:
        neijiang.record(*rows)
    assert refused.value.problems[0].code == "too_long"
    assert neijiang.record(*rows[:5_000])["new"] == 5_000
