"""Conveyance: what the plans want conveyed, by whom, by when, in a session or not, and who has read it."""

from __future__ import annotations

import pytest

from services.kit.testing import Bench
from tests.integration.training.study_scene import StudyCity, city_of

TELECONFERENCE = "自治区政府召开的全区深入纠治医疗卫生领域腐败和作风问题电视电话会议精神"
NOTICE = "自治区卫生健康委 自治区中医药局关于印发深入开展纠治医疗卫生领域腐败和作风问题专项行动工作方案的通知"
FAMILY = "关于加强新时代党员干部家庭家教家风建设的意见"
GUANGXI = "习近平总书记视察广西的重要讲话和重要指示精神"
FOUR_WINDS = "赵乐际书记在广西调研考察时提出持之以恒纠“四风”树新风的工作要求"
REQUIREMENTS = "党中央、国务院以及省委、省政府关于党风廉政建设的有关要求"
SPEECHES = "习近平总书记关于党风廉政建设的重要论述"


@pytest.fixture
def liuzhou(bench: Bench, tenant: str) -> StudyCity:
    city = city_of(bench, tenant, "2022-02-15", "liuzhou-2022")
    city.day("2022-02-15")
    return city


@pytest.fixture
def neijiang(bench: Bench, tenant: str) -> StudyCity:
    city = city_of(bench, tenant, "2021-12-13")
    city.day("2021-12-13")
    return city


@pytest.mark.obligation("LZ-094", "LZ-095", "LZ-041")
def test_liuzhous_plan_wants_sessions_by_its_phases(liuzhou: StudyCity) -> None:
    owed = {title: (each["due_on"], each["needs_session"]) for title, each in liuzhou.records("H1").items()}
    assert owed == {
        TELECONFERENCE: ("2022-02-28", True),
        NOTICE: ("2022-02-28", True),
        FAMILY: ("2022-07-31", True),
        GUANGXI: ("2022-07-31", False),
        FOUR_WINDS: ("2022-07-31", False),
    }
    assert set(liuzhou.records("C1")) == {TELECONFERENCE, NOTICE, GUANGXI, FOUR_WINDS}
    assert set(liuzhou.records("CM")) == {GUANGXI, FOUR_WINDS}


@pytest.mark.obligation("LZ-094", "LZ-095", "LZ-041")
def test_a_held_session_that_names_the_topic_conveys_it_with_its_attendance(liuzhou: StudyCity) -> None:
    empty = liuzhou.hold("H1", [], "2022-02-18", kind="conveyance", topic_ids=["LZ-SM3", "LZ-SM4"])
    assert empty["counted"] == 0
    assert liuzhou.records("H1")[TELECONFERENCE]["status"] == "open"
    held = liuzhou.hold("H1", ["H1-1"], "2022-02-21", kind="conveyance", topic_ids=["LZ-SM3", "LZ-SM4"])
    shown = liuzhou.records("H1")
    for title in (TELECONFERENCE, NOTICE):
        record = shown[title]
        assert (record["status"], record["conveyed_on"], record["session_id"]) == ("conveyed", "2022-02-21", held["id"])
        assert record["late"] is False
    assert shown[FAMILY]["status"] == "open"
    liuzhou.set("2022-03-02")
    late = liuzhou.hold("H2", ["H2-1"], "2022-03-02", kind="conveyance", topic_ids=["LZ-SM3"])
    assert liuzhou.records("H2")[TELECONFERENCE]["late"] is True
    found = {each["title"]: each for each in liuzhou.call("conveyances")["items"]}
    figures = [found[TELECONFERENCE][name] for name in ("units", "conveyed", "in_time", "late", "rate")]
    assert figures == [4, 2, 1, 3, 50]
    assert [found[NOTICE][name] for name in ("units", "conveyed", "rate")] == [4, 1, 25]
    assert late["status"] == "held"
    missing = liuzhou.call("conveyance_records", conveyance_id=found[TELECONFERENCE]["id"], missing=True)["items"]
    assert sorted(each["unit_id"] for each in missing) == sorted([liuzhou.ids["C1"], liuzhou.ids["P1"]])


@pytest.mark.obligation("LZ-094")
def test_where_the_plan_wants_a_session_words_are_not_enough(liuzhou: StudyCity) -> None:
    own, ids = liuzhou.of("H1"), liuzhou.ids
    conveyance = liuzhou.records("H1")[TELECONFERENCE]["conveyance_id"]
    given = {"conveyance_id": conveyance, "unit_id": ids["H1"], "audience": "全院职工"}
    assert liuzhou.refused("record_conveyance", own, **given) == "session_required"
    planned = liuzhou.plan_session("H1", "2022-02-20", topic_ids=["LZ-SM3"])
    assert liuzhou.refused("record_conveyance", own, session_id=planned["id"], **given) == "session_does_not_fit"
    other = liuzhou.hold("H2", ["H2-1"], "2022-02-16", topic_ids=["LZ-SM3"])
    assert liuzhou.refused("record_conveyance", own, session_id=other["id"], **given) == "session_does_not_fit"
    unnamed = liuzhou.hold("H1", ["H1-1"], "2022-02-16", topic_ids=["LZ-SM1"])
    assert liuzhou.refused("record_conveyance", own, session_id=unnamed["id"], **given) == "session_does_not_fit"
    held = liuzhou.hold("H1", [], "2022-02-16", topic_ids=["LZ-SM3"])
    assert liuzhou.refused("record_conveyance", own, session_id=held["id"], **given) == "session_not_attended"
    people = {"add_staff_ids": [f"H1.H1-1.{liuzhou.tenant}"], "reason": "签到表漏登"}
    liuzhou.call("correct_session", own, session_id=held["id"], expected_version=2, **people)
    done = liuzhou.call("record_conveyance", own, session_id=held["id"], **given)
    assert (done["status"], done["conveyed_on"], done["audience"]) == ("conveyed", "2022-02-16", "全院职工")


@pytest.mark.obligation("NJ-023")
def test_neijiangs_policy_requirements_are_conveyed_to_whom_on_which_day(neijiang: StudyCity) -> None:
    records = neijiang.records("P1")
    assert set(records) == {REQUIREMENTS, SPEECHES, "对卫生健康领域的重要指示批示精神"}
    given = {"conveyance_id": records[REQUIREMENTS]["conveyance_id"], "unit_id": neijiang.ids["P1"]}
    future = {**given, "conveyed_on": "2021-12-14"}
    assert neijiang.refused("record_conveyance", neijiang.of("P1"), **future) == "conveyed_in_future"
    assert neijiang.refused("record_conveyance", neijiang.of("H2"), **given) == "outside_your_units"
    said = {"audience": "全体村医", "conveyed_on": "2021-12-10"}
    done = neijiang.call("record_conveyance", neijiang.of("P1"), **given, **said)
    assert (done["conveyed_on"], done["audience"], done["status"]) == ("2021-12-10", "全体村医", "conveyed")
    found = {each["title"]: each for each in neijiang.call("conveyances")["items"]}
    assert [found[REQUIREMENTS][name] for name in ("units", "conveyed", "rate")] == [5, 1, 20]
    own = neijiang.call("conveyances", neijiang.of("P1"))["items"]
    assert [each["rate"] for each in own if each["title"] == REQUIREMENTS] == [100]


@pytest.mark.obligation("NJ-023")
def test_read_receipts_come_from_the_staffs_own_accounts_once_each(neijiang: StudyCity) -> None:
    neijiang.hire("H1", "H1-2")
    conveyance = neijiang.records("H1")[REQUIREMENTS]["conveyance_id"]
    nurse = neijiang.staff("H1", "H1-1")
    assert [each["read_on"] for each in neijiang.call("my_conveyances", nurse)["items"]] == [None] * 3
    for _ in range(2):
        read = neijiang.call("confirm_conveyance", nurse, conveyance_id=conveyance)
        assert read["read_on"] == "2021-12-13"
    record = neijiang.records("H1")[REQUIREMENTS]
    assert (record["readers"], record["staff"], record["reading_rate"]) == (1, 2, 50)
    assert neijiang.refused("confirm_conveyance", neijiang.of("H1"), conveyance_id=conveyance) == "not_on_roster"
    assert neijiang.refused("confirm_conveyance", nurse, conveyance_id="missing") == "conveyance_not_found"


@pytest.mark.obligation("NJ-023")
def test_a_bureau_has_its_own_institutions_convey_a_document(neijiang: StudyCity) -> None:
    bureau, ids = neijiang.of("C1"), neijiang.ids
    given = {"title": "县域警示教育通报", "unit_id": ids["C1"], "due_on": "2021-12-31"}
    past = {**given, "due_on": "2021-12-01"}
    assert neijiang.refused("announce_conveyance", bureau, **past) == "conveyance_due_in_past"
    foreign = {**given, "unit_id": ids["CM"]}
    assert neijiang.refused("announce_conveyance", bureau, **foreign) == "outside_your_units"
    unknown = {**given, "phrases": ["各乡镇"]}
    assert neijiang.refused("announce_conveyance", bureau, **unknown) == "addressee_phrase_unknown"
    made = neijiang.call("announce_conveyance", bureau, **given)
    neijiang.day("2021-12-13T09:05")
    assert [unit for unit in ("CM", "C1", "H1", "H2", "P1") if given["title"] in neijiang.records(unit)] == ["H2", "P1"]
    assert made["id"] not in [each["id"] for each in neijiang.call("conveyances", neijiang.of("H1"))["items"]]
    named = {"conveyance_id": made["id"], "expected_version": 1, "reason": "重复发文"}
    neijiang.call("withdraw_conveyance", bureau, **named)
    neijiang.day("2021-12-13T09:10")
    assert given["title"] not in neijiang.records("H2")
    planned = neijiang.records("H2")[SPEECHES]["conveyance_id"]
    kept = {**named, "conveyance_id": planned}
    assert neijiang.refused("withdraw_conveyance", **kept) == "conveyance_is_the_plans"


def test_units_that_come_after_the_day_owe_nothing_and_those_that_go_owe_no_more(liuzhou: StudyCity) -> None:
    liuzhou.unit("N1", "institution", "C1", "primary", opened_on="2022-03-01")
    liuzhou.unit("P1", "institution", "C1", "primary", closed_on="2022-03-01")
    liuzhou.day("2022-03-01")
    assert set(liuzhou.records("N1")) == {FAMILY, GUANGXI, FOUR_WINDS}
    assert liuzhou.records("P1") == {}
