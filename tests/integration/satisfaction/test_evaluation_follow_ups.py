"""Low scores: three working days for the unit, a look by its superior, and lists that name no patient."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.errors import ChangedMeanwhile, Conflict, Forbidden, NotFound
from services.satisfaction.domain import evaluation_follow_ups
from tests.integration.satisfaction.city import BUREAU, COMMISSION, COUNTY_HOSPITAL, HOSPITAL, City
from tests.integration.satisfaction.evaluating import GOOD, LOW, evaluate, everything, tokens
from tests.integration.tasks import city as units
from tests.integration.tasks.city import below

pytestmark = pytest.mark.obligation("NJ-019")
OWN = {"role": "institution", "unit": COUNTY_HOSPITAL}
ABOVE = {"role": "bureau", "unit": BUREAU}


def low(city: City, to: str = COUNTY_HOSPITAL, **more: Any) -> str:
    """The id of the follow-up of a fresh low evaluation."""
    [token] = tokens(city, 1, to=to)
    before = set(city.waits("evaluation_follow_up"))
    evaluate(city, token, LOW, **more)
    [found] = set(city.waits("evaluation_follow_up")) - before
    return found


def answer(city: City, follow_up_id: str, **given: Any) -> Any:
    return city.call("answer_evaluation_follow_up", evaluation_follow_up_id=follow_up_id, **given)


def review(city: City, follow_up_id: str, **given: Any) -> Any:
    return city.call("review_evaluation_follow_up", evaluation_follow_up_id=follow_up_id, **given)


def follow_ups(city: City, **given: Any) -> list[dict[str, Any]]:
    return list(city.call("evaluation_follow_ups", **given)["items"])


def test_a_low_score_gives_the_unit_three_working_days_and_a_good_one_does_not(neijiang: City) -> None:
    [fine] = tokens(neijiang, 1, to=COUNTY_HOSPITAL)
    evaluate(neijiang, fine, GOOD)
    assert neijiang.waits("evaluation_follow_up") == {}
    found = low(neijiang, text="排队两小时")
    item = neijiang.waits("evaluation_follow_up")[found]
    assert (item["owner_unit_id"], item["roles"], item["due_on"]) == (COUNTY_HOSPITAL, ["institution"], "2022-06-15")
    [seen] = follow_ups(neijiang, **OWN)
    assert (seen["state"], seen["late"], seen["evaluation"]["text"]) == ("open", False, "排队两小时")
    assert seen["evaluation"]["scores"]["waiting"] == 2
    assert follow_ups(neijiang, role="institution", unit=HOSPITAL) == []


def test_the_answer_goes_to_the_superior_who_returns_or_accepts_it(neijiang: City) -> None:
    found = low(neijiang)
    done = answer(neijiang, found, **OWN, answer="已增开收费窗口", expected_version=1)
    assert (done["state"], done["answered_on"], done["late"]) == ("answered", "2022-06-10", False)
    item = neijiang.waits("evaluation_follow_up")[found]
    assert (item["action"], item["owner_unit_id"], item["state"]) == ("review", BUREAU, "open")
    back = review(neijiang, found, **ABOVE, accept=False, remark="请说明时限")
    assert (back["state"], back["due_on"]) == ("open", "2022-06-15")
    answer(neijiang, found, **OWN, answer="六月底前增开两个窗口")
    end = review(neijiang, found, **ABOVE, accept=True)
    assert (end["state"], [step["action"] for step in end["steps"]]) == (
        "accepted",
        ["answered", "returned", "answered", "accepted"],
    )
    with pytest.raises(Conflict, match="answered or withdrawn"):
        answer(neijiang, found, **OWN, answer="再答复")


def test_an_answer_is_returned_a_bounded_number_of_times_and_then_accepted(
    neijiang: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation_follow_ups, "MOST_STEPS", 4)
    found = low(neijiang)
    for number in range(2):
        answer(neijiang, found, **OWN, answer=f"答复{number}")
        review(neijiang, found, **ABOVE, accept=False)
    answer(neijiang, found, **OWN, answer="再答复")
    before = everything(neijiang)
    with pytest.raises(Conflict, match="returned 2 times"):
        review(neijiang, found, **ABOVE, accept=False)
    assert everything(neijiang) == before
    assert len(review(neijiang, found, **ABOVE, accept=True)["steps"]) == 6


def test_a_late_answer_stays_late_and_a_missing_one_is_seen(neijiang: City) -> None:
    late, missing = low(neijiang), low(neijiang)
    neijiang.set("2022-06-15")
    assert follow_ups(neijiang, late=True) == []
    neijiang.set("2022-06-16")
    assert {each["id"] for each in follow_ups(neijiang, **ABOVE, late=True)} == {late, missing}
    answer(neijiang, late, **OWN, answer="已整改")
    review(neijiang, late, **ABOVE, accept=True)
    shown = [(each["id"], each["state"], each["late"]) for each in follow_ups(neijiang, late=True)]
    assert sorted(shown) == sorted([(late, "accepted", True), (missing, "open", True)])
    assert follow_ups(neijiang, late=False) == []
    assert [each["id"] for each in follow_ups(neijiang, state="open")] == [missing]


def test_neither_the_unit_nor_who_answered_reviews(neijiang: City) -> None:
    found = low(neijiang)
    with pytest.raises(Conflict, match="no answer"):
        review(neijiang, found, **ABOVE, accept=True)
    answer(neijiang, found, role="campaign_office", answer="代为答复")
    before = everything(neijiang)
    with pytest.raises(Forbidden):
        review(neijiang, found, **OWN, accept=True)
    with pytest.raises(Conflict, match="by the superior"):
        review(neijiang, found, role="campaign_office", accept=True)
    with pytest.raises(Conflict, match="by the superior"):
        review(neijiang, found, role="campaign_office", unit=COUNTY_HOSPITAL, accept=True)
    with pytest.raises(Forbidden):
        answer(neijiang, found, role="institution", unit=HOSPITAL, answer="x")
    with pytest.raises(NotFound):
        answer(neijiang, "nothing", **OWN, answer="x")
    with pytest.raises(ChangedMeanwhile):
        review(neijiang, found, **ABOVE, accept=True, expected_version=1)
    assert everything(neijiang) == before


def test_a_unit_that_moves_takes_its_follow_ups_along(neijiang: City) -> None:
    found = low(neijiang)
    answer(neijiang, found, **OWN, answer="已整改")
    neijiang.add(below(units.OTHER_BUREAU, units.replace(units.COUNTY_HOSPITAL, version=2)))
    item = neijiang.waits("evaluation_follow_up")[found]
    assert (item["action"], item["owner_unit_id"], item["state"]) == ("review", "b-2", "open")
    assert follow_ups(neijiang, **ABOVE) == []
    assert [each["id"] for each in follow_ups(neijiang, role="bureau", unit="b-2")] == [found]


def test_what_a_closed_unit_owed_waits_for_its_superior(neijiang: City) -> None:
    found, done = low(neijiang), low(neijiang)
    answer(neijiang, done, **OWN, answer="已增开收费窗口")
    neijiang.add(units.replace(units.COUNTY_HOSPITAL, closed_on="2022-06-10", version=2))
    item = neijiang.waits("evaluation_follow_up")[found]
    assert (item["action"], item["owner_unit_id"], item["roles"], item["state"]) == (
        "answer",
        BUREAU,
        ["bureau"],
        "open",
    )
    assert item["due_on"] == "2022-06-15" and neijiang.waits("evaluation_follow_up")[done]["action"] == "review"
    answer(neijiang, found, **ABOVE, answer="机构已撤并，由局办回访", expected_version=2)
    item = neijiang.waits("evaluation_follow_up")[found]
    assert (item["action"], item["owner_unit_id"], item["state"]) == ("review", BUREAU, "open")
    told = [i for e in neijiang.told("work_items_changed") for i in e["data"]["items"] if i["subject_id"] == found]
    last = [i for i in told if i["action"] == "answer"][-1]
    assert (last["owner_unit_id"], last["state"]) == (BUREAU, "done")


def test_the_commission_s_office_reviews_for_its_own_hospitals(neijiang: City) -> None:
    found = low(neijiang, to=HOSPITAL)
    answer(neijiang, found, role="institution", unit=HOSPITAL, answer="已整改")
    item = neijiang.waits("evaluation_follow_up")[found]
    assert (item["owner_unit_id"], item["roles"]) == (COMMISSION, ["campaign_office"])
    [seen] = neijiang.call("evaluation_follow_ups_by_ids", role="institution", unit=HOSPITAL, ids=[found])
    assert seen["state"] == "answered"
    assert neijiang.call("evaluation_follow_ups_by_ids", **OWN, ids=[found]) == []


@pytest.mark.obligation("PF-007")
def test_the_list_hides_what_leads_to_a_patient(neijiang: City) -> None:
    for token in tokens(neijiang, 4, to=COUNTY_HOSPITAL):
        evaluate(neijiang, token, device="phone", text="很满意")
        neijiang.set("2022-06-11")
    [asked] = tokens(neijiang, 1, "2022-06-08", to=COUNTY_HOSPITAL)
    evaluate(neijiang, asked, LOW, red_packet="asked", text="要了五百元")
    listed = {"unit_id": COUNTY_HOSPITAL, "month": "2022-06"}
    own = neijiang.call("evaluations", **OWN, **listed)["items"]
    assert len(own) == 5
    assert {(each["on"], each["touchpoint"], each["month"]) for each in own} == {(None, None, "2022-06")}
    assert {key for each in own for key in each} == {
        "id", "unit_id", "month", "on", "setting", "touchpoint", "scores", "text", "source", "low", "set_aside",
        "series_id",
    }  # fmt: skip
    assert sorted(str(each["text"]) for each in own) == ["None", *["很满意"] * 4]
    above = neijiang.call("evaluations", **ABOVE, **listed, low=True)["items"]
    assert [each["text"] for each in above] == ["要了五百元"]
    [fifth] = tokens(neijiang, 1, to=COUNTY_HOSPITAL)
    evaluate(neijiang, fifth)
    days = [each["on"] for each in neijiang.call("evaluations", **OWN, **listed)["items"]]
    assert sorted(map(str, days)) == ["2022-06-09"] * 5 + ["None"]
    for stranger in ({"role": "staff", "unit": COUNTY_HOSPITAL}, {"role": "department_head"}, {"role": "anonymous"}):
        with pytest.raises(Forbidden):
            neijiang.call("evaluations", **stranger, **listed)
    with pytest.raises(Forbidden):
        neijiang.call("evaluations", role="institution", unit=HOSPITAL, **listed)


def test_hints_are_the_discipline_inspector_s_alone(neijiang: City) -> None:
    first, second = tokens(neijiang, 2)
    evaluate(neijiang, first, red_packet="given")
    evaluate(neijiang, second)
    [hint] = neijiang.call("red_packet_hints", role="discipline_inspector")["items"]
    assert {name: value for name, value in hint.items() if name != "id"} == {
        "unit_id": HOSPITAL, "on": "2022-06-09", "setting": "outpatient", "kind": "given"
    }  # fmt: skip
    for days, count in (({"start": "2022-06-10"}, 0), ({"end": "2022-06-09"}, 1), ({"unit_id": COUNTY_HOSPITAL}, 0)):
        assert neijiang.call("red_packet_hints", role="discipline_inspector", **days)["total"] == count
    for caller in ({"role": "institution", "unit": HOSPITAL}, {"role": "campaign_office"}, {"role": "bureau"}):
        with pytest.raises(Forbidden):
            neijiang.call("red_packet_hints", **caller)
