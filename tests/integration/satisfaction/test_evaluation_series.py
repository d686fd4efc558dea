"""Suspicious series leave the figures with the reason, come back when the office says so, and are never deleted."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.errors import ChangedMeanwhile, Conflict, Forbidden, NotFound
from tests.integration.satisfaction.city import COUNTY_HOSPITAL, HOSPITAL, City
from tests.integration.satisfaction.evaluating import (
    FIVES,
    GOOD,
    LOW,
    evaluate,
    everything,
    figures,
    line,
    send_rows,
    tokens,
)

pytestmark = pytest.mark.obligation("NJ-019")


def series(city: City, **filters: Any) -> list[dict[str, Any]]:
    """The series that the office sees."""
    return list(city.call("evaluation_series", **filters)["items"])


def test_a_third_one_from_a_device_in_ten_minutes_sets_the_earlier_ones_aside_too(neijiang: City) -> None:
    first, second, third, fourth, late = tokens(neijiang, 5)
    evaluate(neijiang, first, device="phone-1")
    neijiang.set("2022-06-10", 9, 5)
    evaluate(neijiang, second, device="phone-1")
    assert (series(neijiang), figures(neijiang)["n"]) == ([], 2)
    neijiang.set("2022-06-10", 9, 10)
    evaluate(neijiang, third, device="phone-1")
    [found] = series(neijiang)
    assert (found["rule"], found["count"], found["state"]) == ("same_device", 3, "set_aside")
    assert found["reason"] == "同一设备10分钟内在同一单位提交3次以上"
    assert figures(neijiang) == {"completed": 3, "n": 0, "score_sum": 0, "set_aside": 3, "red_packet": 0}
    evaluate(neijiang, fourth, device="phone-1")
    assert [each["count"] for each in series(neijiang)] == [4]
    neijiang.set("2022-06-10", 9, 45)
    evaluate(neijiang, late, device="phone-1")
    assert figures(neijiang) == {"completed": 5, "n": 1, "score_sum": 21, "set_aside": 4, "red_packet": 0}
    assert neijiang.db["evaluations"].count_documents({"tenant": neijiang.tenant}) == 5


def test_the_device_counts_at_one_unit_only(neijiang: City) -> None:
    here, there = tokens(neijiang, 2), tokens(neijiang, 2, to=COUNTY_HOSPITAL)
    for token in here + there:
        evaluate(neijiang, token, device="phone-1")
    assert series(neijiang) == []


def test_five_times_all_fives_within_a_minute_at_one_touchpoint(neijiang: City) -> None:
    desk, ward = tokens(neijiang, 6), tokens(neijiang, 2, touchpoint="discharge")
    rows = [line(token, f"2022-06-10T08:00:{n * 14:02}+08:00", FIVES) for n, token in enumerate(desk[:4])]
    rows += [line(token, "2022-06-10T08:00:30+08:00", FIVES) for token in ward]
    rows.append(line(desk[4], "2022-06-10T08:00:40+08:00", GOOD))
    send_rows(neijiang, *rows)
    assert (series(neijiang), figures(neijiang)["n"]) == ([], 5)
    send_rows(neijiang, line(desk[5], "2022-06-10T08:01:00+08:00", FIVES))
    [found] = series(neijiang)
    assert (found["rule"], found["touchpoint"], found["count"]) == ("seconds_apart", "outpatient_settlement", 5)
    assert figures(neijiang) == {"completed": 6, "n": 1, "score_sum": 21, "set_aside": 5, "red_packet": 0}
    assert figures(neijiang, setting="inpatient")["n"] == 2


def test_the_same_text_three_times_in_a_day_but_not_a_short_one(neijiang: City) -> None:
    several = tokens(neijiang, 6)
    for token in several[:3]:
        evaluate(neijiang, token, text="态度很好")
    assert series(neijiang) == []
    texts = ("服务热情，环境整洁！", "服务热情 环境整洁", "服务热情，环境整洁。")
    for token, text in zip(several[3:], texts, strict=True):
        evaluate(neijiang, token, text=text)
    assert [(each["rule"], each["count"]) for each in series(neijiang, rule="same_text")] == [("same_text", 3)]


def test_a_unit_cannot_rid_itself_of_a_low_score_by_copying_its_text(neijiang: City) -> None:
    bad, *copies = tokens(neijiang, 4)
    evaluate(neijiang, bad, LOW, text="等了三个小时没有人理")
    for scores in (GOOD, LOW):
        copied = [line(copies.pop(), scores=scores, text="等了三个小时，没有人理") for _ in range(1 + (scores == GOOD))]
        send_rows(neijiang, *copied)
    assert (series(neijiang), figures(neijiang)["set_aside"]) == ([], 0)
    assert len(neijiang.call("evaluation_follow_ups", state="open")["items"]) == 2


def test_a_unit_cannot_rid_itself_of_a_low_score_by_fives_from_the_same_tablet(neijiang: City) -> None:
    bad, *own = tokens(neijiang, 4)
    evaluate(neijiang, bad, LOW, device="tablet")
    for token in own:
        evaluate(neijiang, token, FIVES, device="tablet")
    [found] = series(neijiang)
    assert (found["rule"], found["count"]) == ("same_device", 3)
    assert figures(neijiang) == {"completed": 4, "n": 1, "score_sum": 19, "set_aside": 3, "red_packet": 0}
    assert [each["state"] for each in neijiang.waits("evaluation_follow_up").values()] == ["open"]


def test_the_office_restores_a_series_with_a_reason_and_no_rule_takes_it_again(neijiang: City) -> None:
    several = tokens(neijiang, 4)
    for token in several[:3]:
        evaluate(neijiang, token, LOW, device="tablet")
    [found] = series(neijiang)
    assert figures(neijiang)["n"] == 0
    given = {"series_id": found["id"], "reason": "义诊现场公用平板，经核实有效"}
    before = everything(neijiang)
    for caller in ({"role": "institution", "unit": HOSPITAL}, {"role": "bureau", "unit": "b-1"}):
        with pytest.raises(Forbidden):
            neijiang.call("restore_evaluation_series", **caller, **given)
    with pytest.raises(NotFound):
        neijiang.call("restore_evaluation_series", series_id="nothing", reason="误判")
    with pytest.raises(ChangedMeanwhile):
        neijiang.call("restore_evaluation_series", **given, expected_version=9)
    assert everything(neijiang) == before
    done = neijiang.call("restore_evaluation_series", **given)
    assert (done["state"], done["restored_because"]) == ("restored", "义诊现场公用平板，经核实有效")
    assert figures(neijiang) == {"completed": 3, "n": 3, "score_sum": 57, "set_aside": 0, "red_packet": 0}
    evaluate(neijiang, several[3], device="tablet")
    assert figures(neijiang)["n"] == 4
    with pytest.raises(Conflict, match="counts already"):
        neijiang.call("restore_evaluation_series", **given)


def test_the_unit_sees_its_series_and_the_reason_but_no_other_s(neijiang: City) -> None:
    for token in tokens(neijiang, 3):
        evaluate(neijiang, token, device="phone-1")
    [seen] = neijiang.call("evaluation_series", role="institution", unit=HOSPITAL)["items"]
    assert (seen["count"], "device" in seen, "member_ids" in seen) == (3, False, False)
    assert neijiang.call("evaluation_series", role="institution", unit=COUNTY_HOSPITAL)["items"] == []
    marked = neijiang.call("evaluations", unit_id=HOSPITAL, month="2022-06", set_aside=True)
    assert {each["series_id"] for each in marked["items"]} == {seen["id"]}


def test_follow_ups_of_a_series_are_withdrawn_and_come_back_with_it(neijiang: City) -> None:
    several = tokens(neijiang, 3)
    for token in several:
        evaluate(neijiang, token, LOW, device="phone-1")
    states = {item["state"] for item in neijiang.waits("evaluation_follow_up").values()}
    assert (len(neijiang.waits("evaluation_follow_up")), states) == (2, {"withdrawn"})
    [found] = series(neijiang)
    neijiang.set("2022-06-13")
    neijiang.call("restore_evaluation_series", series_id=found["id"], reason="经核实有效")
    waiting = neijiang.waits("evaluation_follow_up").values()
    assert [(item["state"], item["due_on"]) for item in waiting] == [("open", "2022-06-16")] * 3


def test_device_marks_go_after_thirty_days(neijiang: City) -> None:
    old, new = tokens(neijiang, 2)
    evaluate(neijiang, old, device="phone-1")
    neijiang.set("2022-06-11")
    evaluate(neijiang, new, device="phone-1")
    neijiang.at("2022-07-10", 9, 1)
    kept = [each.get("device") is not None for each in neijiang.db["evaluations"].find({"tenant": neijiang.tenant})]
    assert sorted(kept) == [False, True]
    neijiang.at("2022-07-12")
    assert neijiang.db["evaluations"].count_documents({"tenant": neijiang.tenant, "device": {"$exists": True}}) == 0
