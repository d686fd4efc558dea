"""Self-inspection: the plan's phase begins a round, units answer everything, principals sign, findings are listed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.errors import Conflict, InvalidInput
from services.kit.events import Envelope
from services.kit.ids import new_id
from services.kit.units import OutsideYourUnits
from services.tasks.handlers import self_inspection_rounds
from tests.integration.tasks.city import COUNTY_HOSPITAL, TRACE, City
from tests.integration.tasks.problem_list import items, register

FIVE = ["red_packet", "misappropriation", "unlawful_allowances", "construction_irregularity", "procurement_bribery"]
BASELINES = ["baseline-a", "baseline-b", "baseline-c", "baseline-d"]


def checklist(city: City, unit: str = "h-2", **caller: Any) -> dict[str, Any]:
    [listed] = city.call("self_inspections", unit_id=unit, **caller)["items"]
    [found] = city.call("self_inspections_by_ids", ids=[listed["id"]], **caller)
    assert listed == {name: value for name, value in found.items() if name != "items"}
    return dict(found)


def answers(found: dict[str, Any], **given: dict[str, Any]) -> list[dict[str, Any]]:
    """Nothing found and everything implemented, but for `given`."""
    fine = {"category": "not_found", "own": "not_found", "baseline": "implemented"}
    return [{"code": i["code"], "answer": fine[i["kind"]], **given.get(i["code"], {})} for i in found["items"]]


def act(city: City, method: str, unit: str = "h-2", **facts: Any) -> dict[str, Any]:
    found = checklist(city, unit)
    return dict(city.call(method, role="institution", unit=unit, checklist_id=found["id"], **facts))


def sign(city: City, unit: str = "h-2", zero: bool = True, **given: dict[str, Any]) -> dict[str, Any]:
    act(city, "answer_checklist", unit, answers=answers(checklist(city, unit), **given))
    return act(city, "sign_checklist", unit, signer_title="党委书记、院长", zero_report=zero)


@pytest.mark.obligation("LZ-031", "LZ-098", "LZ-099", "LZ-100", "LZ-101", "LZ-103")
def test_the_phase_gives_each_institution_its_checklist(liuzhou: City) -> None:
    assert liuzhou.at("2022-02-28").call("self_inspections")["total"] == 0
    [round] = liuzhou.at("2022-03-01").call("self_inspection_rounds")
    assert (round["phase_id"], round["due_on"], round["units"], round["is_listed"]) == ("LZ-P2", "2022-04-30", 4, True)
    page = liuzhou.call("self_inspections")["items"]
    assert [c["unit_id"] for c in page] == ["h-2", "w-1", "p-1", "h-1"]
    found = checklist(liuzhou)
    codes = [item["code"] for item in found["items"]]
    assert codes == [*FIVE, "other_prominent", "other", *BASELINES]
    assert [item["code"] for item in found["items"] if item["mandatory"]] == [*FIVE, "other_prominent", *BASELINES]
    assert [item["label"] for item in found["items"]][-4:] == [
        "全区医疗机构及其工作人员廉洁从业行动计划（2021—2024年）",
        "“三重一大”等议事决策机制",
        "重点岗位定期轮岗等制度机制",
        "上级巡视巡察或督导检查等发现问题整改要求",
    ]
    waiting = items(liuzhou, "self_inspection")[found["id"], "sign"]
    assert (waiting["owner_unit_id"], waiting["due_on"], waiting["state"]) == ("h-2", "2022-04-30", "open")
    assert liuzhou.measured("self_inspection_rate", "2022-Q2") == dict.fromkeys(("h-1", "h-2", "w-1", "p-1"), (0, 1))
    assert liuzhou.at("2022-03-02").call("self_inspections")["total"] == 4


@pytest.mark.obligation("LZ-102")
def test_every_item_is_answered_before_the_principal_signs(liuzhou: City) -> None:
    liuzhou.at("2022-03-01")
    found = checklist(liuzhou)
    given = answers(found)
    for number, answer in enumerate(given):
        with pytest.raises(Conflict, match=f"{len(given) - number} items"):
            act(liuzhou, "sign_checklist", signer_title="院长", zero_report=True)
        act(liuzhou, "answer_checklist", answers=[answer])
    with pytest.raises(InvalidInput, match="zero report explicitly"):
        act(liuzhou, "sign_checklist", signer_title="院长")
    with pytest.raises(InvalidInput):
        act(liuzhou, "sign_checklist", signer_title=" ", zero_report=True)
    assert checklist(liuzhou)["status"] == "open"
    signed = act(liuzhou, "sign_checklist", signer_title="院长", zero_report=True)
    assert (signed["status"], signed["zero_report"], signed["signer_title"]) == ("signed", True, "院长")
    assert (signed["signed_on"], signed["late"], liuzhou.told("problem_opened")) == ("2022-03-01", False, [])
    assert items(liuzhou, "self_inspection")[found["id"], "sign"]["state"] == "done"
    assert liuzhou.measured("self_inspection_rate", "2022-Q2")["h-2"] == (1, 1)
    with pytest.raises(Conflict, match="signed"):
        act(liuzhou, "answer_checklist", answers=given[:1])


@pytest.mark.obligation("LZ-031", "LZ-037", "LZ-103", "LZ-105")
def test_what_was_found_stands_on_the_problem_list_once_signed(liuzhou: City) -> None:
    liuzhou.at("2022-03-01")
    given = {
        "red_packet": {"answer": "found", "count": 3, "description": "收受礼金", "severity": "high"},
        "baseline-c": {"answer": "partly", "count": 2, "description": "两个岗位未轮岗"},
        "other": {"answer": "not_applicable", "reason": "无其他业务"},
    }
    act(liuzhou, "answer_checklist", answers=answers(checklist(liuzhou), **given))
    assert liuzhou.call("problems")["total"] == 0
    with pytest.raises(InvalidInput, match="no zero report"):
        act(liuzhou, "sign_checklist", signer_title="院长", zero_report=True)
    signed = act(liuzhou, "sign_checklist", signer_title="院长")
    listed = {problem["id"]: problem for problem in liuzhou.call("problems")["items"]}
    linked = {item["code"]: item["problem_id"] for item in signed["items"] if item["problem_id"]}
    assert set(linked) == {"red_packet", "baseline-c"} and set(linked.values()) == set(listed)
    first = listed[linked["red_packet"]]
    assert (first["category"], first["source"], first["source_id"]) == ("red_packet", "self_inspection", signed["id"])
    assert (first["severity"], first["description"]) == ("high", "索取或收受“红包”礼金：收受礼金（3）")
    assert listed[linked["baseline-c"]]["category"] == "other"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"code": "red_packet", "answer": "found", "count": 0, "description": "x"}, "count and a description"),
        ({"code": "red_packet", "answer": "found", "count": 1}, "count and a description"),
        ({"code": "red_packet", "answer": "not_applicable"}, "why it is not applicable"),
        ({"code": "red_packet", "answer": "implemented"}, "cannot be answered"),
        ({"code": "baseline-a", "answer": "found", "count": 1, "description": "x"}, "cannot be answered"),
        ({"code": "unheard", "answer": "not_found"}, "no item"),
    ],
)
@pytest.mark.obligation("LZ-031")
def test_an_answer_says_what_it_needs_to_say(liuzhou: City, answer: dict[str, Any], message: str) -> None:
    liuzhou.at("2022-03-01")
    before = liuzhou.stored("self_inspections")
    with pytest.raises(InvalidInput, match=message):
        act(liuzhou, "answer_checklist", answers=[answer])
    assert liuzhou.stored("self_inspections") == before


@pytest.mark.obligation("LZ-031")
def test_a_unit_adds_items_of_its_own_business_and_nobody_elses(liuzhou: City) -> None:
    liuzhou.at("2022-03-01")
    grown = act(liuzhou, "add_checklist_item", label="血透耗材管理", category="procurement_bribery")
    item = grown["items"][-1]
    assert (item["code"], item["kind"], item["mandatory"]) == ("own-1", "own", False)
    sign(liuzhou, zero=False, **{"own-1": {"answer": "found", "count": 1, "description": "账物不符"}})
    [problem] = liuzhou.call("problems")["items"]
    assert problem["category"] == "procurement_bribery"
    with pytest.raises(OutsideYourUnits):
        key = checklist(liuzhou, "h-1")["id"]
        liuzhou.call("add_checklist_item", role="institution", unit="h-2", checklist_id=key, label="x")


@pytest.mark.obligation("LZ-031", "LZ-102", "LZ-103")
def test_progress_and_findings_count_late_ones_and_zero_reports(liuzhou: City) -> None:
    liuzhou.at("2022-03-01")
    sign(liuzhou, "h-1")
    sign(liuzhou, "w-1", zero=False, red_packet={"answer": "found", "count": 2, "description": "礼金"})
    late = sign(liuzhou.at("2022-05-01"), "p-1")
    assert late["late"]
    assert [c["unit_id"] for c in liuzhou.call("self_inspections", overdue=True)["items"]] == ["h-2"]
    assert [c["unit_id"] for c in liuzhou.call("self_inspections", late=True)["items"]] == ["p-1"]
    [row] = liuzhou.call("self_inspection_figures")
    keys = ("obliged", "signed", "late", "overdue", "zero_reports", "rate")
    assert [row[key] for key in keys] == [4, 3, 1, 1, 2, 75]
    by_code = {item["code"]: item for item in row["items"]}
    assert [by_code["red_packet"][key] for key in ("found", "not_found", "findings")] == [1, 2, 2]
    assert by_code["baseline-a"]["implemented"] == 3
    [county] = liuzhou.call("self_inspection_figures", role="bureau", unit="b-1")
    assert [county[key] for key in ("obliged", "signed")] == [2, 1]
    measured = liuzhou.measured("self_inspection_rate", "2022-Q2")
    assert measured == {"h-1": (1, 1), "w-1": (1, 1), "p-1": (1, 1), "h-2": (0, 1)}


@pytest.mark.obligation("LZ-100", "LZ-101")
def test_rotation_and_superior_findings_are_filled_in_before(liuzhou: City) -> None:
    data = {"indicator": "rotation_overdue", "unit_id": "h-2", "period": "2022-Q1", "numerator": 2, "denominator": 9}
    name = "organizations.indicator_measured.v1"
    for version, fact in ((2, data), (1, {**data, "numerator": 9}), (3, {**data, "indicator": "other"})):
        told = Envelope(new_id(), name, liuzhou.tenant, "rotation_overdue:h-2", version, clock.now(), "x", TRACE, fact)
        liuzhou.bench.deliver([told])
    liuzhou.at("2022-03-01")
    register(liuzhou, found_on="2022-03-01", source="superior_inspection")
    known = {i["code"]: (i["known_good"], i["known_total"]) for i in checklist(liuzhou)["items"]}
    assert (known["baseline-c"], known["baseline-d"], known["baseline-a"]) == ((7, 9), (0, 1), (None, None))
    assert liuzhou.at("2022-03-02").call("early_warnings")["items"][0]["rule"] == "rotation_overdue"


@pytest.mark.obligation("LZ-031")
def test_the_office_opens_rounds_of_its_own(neijiang: City) -> None:
    neijiang.at("2022-05-10")
    assert neijiang.call("self_inspection_rounds") == []
    with pytest.raises(InvalidInput, match="past"):
        neijiang.call("open_self_inspection", title="自查", due_on="2022-05-09")
    with pytest.raises(InvalidInput, match="selector"):
        neijiang.call("open_self_inspection", title="自查", due_on="2022-06-30", subjects=["无"])
    round = neijiang.call("open_self_inspection", title="自查", due_on="2022-06-30", subjects=["市直医疗机构"])
    assert (round["units"], round["is_listed"]) == (1, True)
    everybody = neijiang.call("open_self_inspection", title="自查二", due_on="2022-06-30")
    assert everybody["units"] == 4
    assert len(checklist(neijiang, "w-1")["items"]) == 15


def test_a_large_city_gets_its_checklists_in_portions(liuzhou: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_inspection_rounds, "UNITS_AT_ONCE", 3)
    liuzhou.set("2022-03-01")
    engine = liuzhou.bench.engines["tasks"]
    engine.tick("keep_rectification", liuzhou.tenant)
    engine.tick("keep_rectification", liuzhou.tenant)
    assert sorted(doc["unit_id"] for doc in liuzhou.stored("self_inspections")) == ["h-1", "h-2", "p-1", "w-1"]
    assert liuzhou.stored("self_inspection_rounds")[0]["units"] == 4


def test_a_closed_unit_owes_no_checklist(liuzhou: City) -> None:
    liuzhou.at("2022-03-01").add(replace(COUNTY_HOSPITAL, closed_on="2022-03-05", version=2)).at("2022-03-05")
    found = checklist(liuzhou)
    assert found["status"] == "withdrawn"
    assert items(liuzhou, "self_inspection")[found["id"], "sign"]["state"] == "withdrawn"
    assert liuzhou.measured("self_inspection_rate", "2022-Q2")["h-2"] == (0, 0)
    assert liuzhou.call("self_inspection_figures")[0]["obliged"] == 3
