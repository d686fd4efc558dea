"""Registers on the store: what is recorded, revised, moved on, looked up, lacking and counted, by the plans' rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from services.kit.clock import ZONE, clock
from services.kit.errors import QfError
from tests.integration.organizations.city import City


def record(city: City, kind: str, unit: str, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A new entry of the unit with this code."""
    as_role, of = more.pop("as_role", "campaign_office"), more.pop("actor_unit", None)
    given = [{"name": name, "value": value} for name, value in values.items()]
    unit_id = city.commission["id"] if unit == "0" else city.id_of(unit)
    actor_unit = city.id_of(of) if of else None
    return dict(
        city.call("record_entry", as_role=as_role, unit=actor_unit, kind=kind, unit_id=unit_id, values=given, **more)
    )


def step(city: City, entry: dict[str, Any], action: str, **more: Any) -> dict[str, Any]:
    """The entry one step on."""
    values = [{"name": name, "value": value} for name, value in more.pop("values", {}).items()]
    facts = {"entry_id": entry["id"], "action": action, "expected_version": entry["version"], "values": values}
    return dict(city.call("change_entry_status", **facts, **more))


def figures(city: City, kind: str, **more: Any) -> dict[str, Any]:
    return dict(city.call("register_figures", kind=kind, **more))


def gaps(city: City, kind: str) -> dict[str, tuple[str, list[str]]]:
    """Unit code -> (why, missing parts)."""
    codes = {unit["id"]: unit["code"] for unit in city.stored("units")}
    found = city.call("register_gaps", kind=kind, first=200)["items"]
    return {codes[gap["unit_id"]]: (gap["why"], [part["code"] for part in gap["parts"]]) for gap in found}


def items(city: City, action: str) -> list[tuple[str, str, str | None]]:
    """(kind, state, due day) of the work items told of this register, in order."""
    told = [item for envelope in city.told("work_items_changed") for item in envelope["data"]["items"]]
    return [(item["kind"], item["state"], item["due_on"]) for item in told if item["action"] == action]


def on(city: City, day: str) -> None:
    """The clock stands there, and the ticks have run."""
    city.bench.at(datetime.fromisoformat(day).replace(hour=9, tzinfo=ZONE), city.tenant)


@pytest.fixture
def nj(neijiang: City) -> City:
    neijiang.load()
    return neijiang


@pytest.fixture
def lz(liuzhou: City) -> City:
    liuzhou.load()
    return liuzhou


@pytest.mark.obligation("NJ-042")
def test_an_institution_has_its_rules_when_each_key_link_has_one_in_force(nj: City) -> None:
    made = []
    for category in ("department", "field", "project", "post"):
        assert category in gaps(nj, "internal_rule")["H1"][1]
        rule = {"title": f"{category}制度", "category": category, "effective_on": "2022-03-01", "number": "v1"}
        made.append(record(nj, "internal_rule", "H1", rule))
    assert "H1" not in gaps(nj, "internal_rule")
    counted = figures(nj, "internal_rule")
    assert (counted["numerator"], counted["denominator"]) == (4, 24)
    assert (counted["complete_units"], counted["owing_units"]) == (1, 6)
    repealed = step(nj, made[0], "repeal", reason="与上位法不一致")
    assert repealed["status"] == "repealed"
    assert gaps(nj, "internal_rule")["H1"] == ("incomplete", ["department"])
    assert figures(nj, "internal_rule")["numerator"] == 3
    with pytest.raises(QfError, match="possible steps: none"):
        step(nj, repealed, "repeal", reason="再次")


def test_every_wrong_field_is_named_in_both_languages_and_nothing_is_stored(nj: City) -> None:
    before = nj.stored("register_entries")
    with pytest.raises(QfError) as refused:
        record(nj, "internal_rule", "H1", {"category": "其他", "effective_on": "昨天", "colour": "red"})
    named = {(problem.field, problem.zh) for problem in refused.value.problems}
    assert named == {
        ("values.colour", "colour：不认识的字段"),
        ("values.category", "关键环节：只能是 重点科室、重点领域、重点项目、重点岗位"),
        ("values.effective_on", "施行日期：应为日期，如 2022-06-30"),
        ("values.title", "制度名称：必填"),
    }
    assert nj.stored("register_entries") == before == []
    with pytest.raises(QfError, match="keep no entries"):
        rule = {"title": "制度", "category": "field", "effective_on": "2022-03-01"}
        record(nj, "internal_rule", "C1", rule)
    with pytest.raises(QfError, match="no such register"):
        record(nj, "power_list", "H1", {"post": "院长", "power": "采购"})


def test_a_revision_keeps_the_old_text_and_asks_for_the_version_read(nj: City) -> None:
    rule = {"title": "旧名", "category": "field", "effective_on": "2022-03-01"}
    entry = record(nj, "internal_rule", "H1", rule)
    new = [{"name": "title", "value": "新名"}]
    revised = nj.call("revise_entry", entry_id=entry["id"], values=new, expected_version=1, reason="修订")
    titles = [version["values"][0]["shown_zh"] for version in revised["history"]]
    assert (titles, revised["version"]) == (["旧名", "新名"], 2)
    with pytest.raises(QfError) as stale:
        nj.call("revise_entry", entry_id=entry["id"], values=new, expected_version=1)
    assert stale.value.code == "changed_meanwhile"
    with pytest.raises(QfError) as silent:
        step(nj, revised, "strike_out")
    assert silent.value.code == "reason_needed"
    struck = step(nj, revised, "strike_out", reason="误登")
    assert [entry["id"] for entry in nj.stored("register_entries")] == [struck["id"]]
    with pytest.raises(QfError) as ended:
        nj.call("revise_entry", entry_id=entry["id"], values=new, expected_version=3)
    assert ended.value.code == "entry_ended"


@pytest.mark.obligation("NJ-041")
def test_statements_count_when_signed_each_year(nj: City) -> None:
    parties = {"party_a": "医院", "party_b": "外科"}
    unsigned = record(nj, "responsibility_statement", "H1", {**parties, "level": "unit_department"})
    record(nj, "responsibility_statement", "H1", {**parties, "level": "department_person", "signed_on": "2022-01-05"})
    counted = figures(nj, "responsibility_statement", year=2022)
    assert (counted["numerator"], counted["denominator"]) == (0, 2)
    assert gaps(nj, "responsibility_statement")["H1"] == ("incomplete", ["unit_department"])
    pending = nj.call("register_entries", kind="responsibility_statement", status="pending")
    assert pending["total"] == 2
    with pytest.raises(QfError) as needs:
        step(nj, unsigned, "sign")
    assert (needs.value.code, needs.value.field) == ("step_needs", "values.signed_on")
    step(nj, unsigned, "sign", values={"signed_on": "2022-05-09"})
    assert figures(nj, "responsibility_statement", year=2022)["numerator"] == 1
    assert "H1" not in gaps(nj, "responsibility_statement")
    on(nj, "2023-01-03")
    assert gaps(nj, "responsibility_statement")["H1"][1] == ["unit_department", "department_person"]


@pytest.mark.obligation("NJ-083", "NJ-119")
def test_the_coordination_arrangement_is_confirmed_every_year(nj: City) -> None:
    entry = record(nj, "coordination", "C1", {"liaison": "甲", "rhythm": "quarterly"})
    assert "C1" not in gaps(nj, "coordination")
    counted = figures(nj, "coordination")
    assert (counted["numerator"], counted["denominator"], counted["reviewed"]) == (1, 8, 1)
    on(nj, "2023-02-01")
    assert gaps(nj, "coordination")["C1"][0] == "not_reviewed"
    assert gaps(nj, "coordination")["H1"][0] == "missing"
    counted = figures(nj, "coordination")
    assert (counted["numerator"], counted["reviewed"]) == (1, 0)
    nj.call("review_entry", entry_id=entry["id"], expected_version=1, note="继续执行")
    assert "C1" not in gaps(nj, "coordination")
    assert figures(nj, "coordination")["reviewed"] == 1


@pytest.mark.obligation("NJ-140", "NJ-144", "NJ-145")
def test_each_department_records_guidance_of_the_institutions_it_guides(nj: City) -> None:
    lacking = nj.call("register_gaps", kind="guidance_record", first=50)["items"]
    codes = {unit["id"]: unit["code"] for unit in nj.stored("units")}
    departments = {codes[gap["unit_id"]]: gap["department"] for gap in lacking}
    assert departments["H1"] == "医政医管科"
    assert departments["W1"] == departments["M1"] == "基妇科"
    assert departments["T1"] == "中医药科"
    values = {"guided_on": "2022-05-06", "form": "visit", "content": "处方点评指导"}
    entry = record(nj, "guidance_record", "H1", values, as_role="department_head")
    assert entry["values"][0]["shown_zh"] == "医政医管科"
    assert "H1" not in gaps(nj, "guidance_record")
    with pytest.raises(QfError) as other:
        record(nj, "guidance_record", "T1", {**values, "department": "医政医管科"}, as_role="department_head")
    assert other.value.problems[0].zh == "指导科室：该单位由中医药科负责指导"
    with pytest.raises(QfError) as refused:
        record(nj, "guidance_record", "H1", values, as_role="institution", actor_unit="H1")
    assert refused.value.code == "not_your_register"
    counted = figures(nj, "guidance_record", year=2022)
    assert (counted["numerator"], counted["denominator"]) == (1, len(departments))
    assert counted["breakdown"][0] == {
        "field": "department", "value": "医政医管科", "zh": "医政医管科", "en": "医政医管科", "count": 1,
    }  # fmt: skip


@pytest.mark.obligation("NJ-035", "NJ-043", "NJ-051", "NJ-084", "NJ-056")
def test_the_other_registers_of_neijiang_count_as_their_rows_say(nj: City) -> None:
    record(nj, "department_duty", "H1", {"department": "医务科", "duty": "处方点评"})
    record(nj, "department_duty", "H1", {"department": "设备科"})
    counted = figures(nj, "department_duty")
    assert (counted["numerator"], counted["denominator"]) == (1, 2)
    assert set(gaps(nj, "department_duty")) == {"C1", "M1"}
    matter = {"matter": "large_fund", "title": "购置CT", "held_on": "2022-04-01", "amount": "3200000"}
    record(nj, "decision_matter", "H1", matter)
    whole = {**matter, "meeting": "党委会", "attendees": "9人", "vote": "9票同意", "minutes": "2022-14"}
    record(nj, "decision_matter", "H1", whole)
    counted = figures(nj, "decision_matter")
    assert (counted["numerator"], counted["denominator"]) == (1, 2)
    record(nj, "reward_rule", "H1", {"title": "奖惩办法", "effective_on": "2022-01-10"})
    assert (figures(nj, "reward_rule")["numerator"], figures(nj, "reward_rule")["denominator"]) == (1, 6)
    record(nj, "long_term_rule", "C1", {"title": "长效机制", "made": "created", "effective_on": "2022-02-01"})
    counted = figures(nj, "long_term_rule")
    assert (counted["numerator"], counted["denominator"], counted["months"][0]["month"]) == (1, None, "2022-02")
    supervisor = record(nj, "social_supervisor", "H1", {"person": "某某", "term_from": "2022-01-01"})
    opinion = {"supervisor": supervisor["id"], "form": "opinion", "received_on": "2022-05-05", "content": "排队久"}
    asked = record(nj, "supervisor_opinion", "H1", opinion)
    assert asked["due_on"] == "2022-05-18"
    step(nj, asked, "answer", values={"feedback": "增设窗口"})
    assert figures(nj, "supervisor_opinion")["numerator"] == 1
    assert "H1" not in gaps(nj, "social_supervisor")


@pytest.mark.obligation("LZ-046", "LZ-047")
def test_a_rule_found_wanting_is_revised_within_sixty_days(lz: City) -> None:
    review = {"rule": "three_majors", "reviewed_on": "2022-05-05", "result": "revise", "basis": "上级新规定"}
    entry = record(lz, "rules_review", "H1", review)
    assert (entry["status"], entry["due_on"]) == ("to_revise", "2022-07-04")
    record(lz, "rules_review", "H1", {**review, "rule": "office_meeting", "result": "keep"})
    counted = figures(lz, "rules_review")
    assert (counted["numerator"], counted["denominator"]) == (2, 18)
    assert gaps(lz, "rules_review")["H1"] == ("incomplete", ["party_committee"])
    with pytest.raises(QfError) as unlinked:
        step(lz, entry, "settle")
    assert unlinked.value.code == "link_needed"
    on(lz, "2022-07-05")
    late = lz.call("register_entries", kind="rules_review", overdue=True)["items"]
    assert [each["id"] for each in late] == [entry["id"]]
    rule = record(lz, "decision_rule", "H1", {"rule": "three_majors", "title": "办法", "effective_on": "2022-07-01"})
    other = record(lz, "decision_rule", "H2", {"rule": "three_majors", "title": "办法", "effective_on": "2022-07-01"})
    with pytest.raises(QfError) as foreign:
        step(lz, entry, "settle", linked_entry_ids=[other["id"]])
    assert foreign.value.code == "entry_not_found"
    done = step(lz, entry, "settle", linked_entry_ids=[rule["id"]])
    assert (done["status"], done["overdue"], done["settled_on"]) == ("revised", False, "2022-07-05")
    told = [item for item in items(lz, "rules_review") if item[0] == "register_entry"]
    assert told == [("register_entry", "open", "2022-07-04"), ("register_entry", "done", "2022-07-04")]


@pytest.mark.obligation("LZ-056", "LZ-057")
def test_a_rotation_rule_is_whole_with_its_five_elements(lz: City) -> None:
    rule = {"title": "轮岗制度", "effective_on": "2022-04-01", "posts": "药剂科、设备科", "term": "三年"}
    entry = record(lz, "rotation_rule", "H1", rule)
    assert gaps(lz, "rotation_rule")["H1"] == ("incomplete", ["procedure", "persons", "scope"])
    counted = figures(lz, "rotation_rule")
    assert (counted["numerator"], counted["denominator"], counted["complete_units"]) == (2, 30, 0)
    rest = [{"name": name, "value": "见附件"} for name in ("procedure", "persons", "scope")]
    lz.call("revise_entry", entry_id=entry["id"], expected_version=1, values=rest)
    counted = figures(lz, "rotation_rule")
    assert (counted["numerator"], counted["complete_units"]) == (5, 1)


@pytest.mark.obligation("LZ-045", "LZ-049", "LZ-050", "LZ-052")
def test_power_is_defined_listed_and_checked(lz: City) -> None:
    role = {
        "role": "principal",
        "post": "院长",
        "content": "采购审批",
        "boundary": "50万元以下",
        "exercise": "集体研究",
    }
    entry = record(lz, "power_definition", "H1", role)
    assert figures(lz, "power_definition")["numerator"] == 0
    procedure = [{"name": "procedure", "value": "科室申请—论证—审批"}]
    lz.call("revise_entry", entry_id=entry["id"], expected_version=1, values=procedure)
    counted = figures(lz, "power_definition")
    assert (counted["numerator"], counted["denominator"]) == (1, 1)
    assert gaps(lz, "power_definition")["H1"] == ("incomplete", ["key_post_head"])
    listed = record(lz, "power_list", "H1", {"post": "院长", "power": "物资采购", "control": "集体决策"})
    assert (figures(lz, "power_list")["numerator"], figures(lz, "power_list")["denominator"]) == (1, 6)
    subject = {"role": "administrative_principal", "post": "院长", "areas": ["material_purchase", "tendering"]}
    record(lz, "power_list_subject", "H1", subject)
    record(lz, "power_list_subject", "H1", {**subject, "power_list": listed["id"]})
    counted = figures(lz, "power_list_subject")
    assert (counted["numerator"], counted["denominator"]) == (1, 2)
    check = {"power_list": listed["id"], "sampled_on": "2022-05-06", "item": "采购合同", "finding": "conform"}
    record(lz, "power_list_check", "H1", check)
    record(lz, "power_list_check", "H1", {**check, "finding": "deviation", "follow_up": "约谈"})
    counted = figures(lz, "power_list_check", year=2022)
    assert (counted["numerator"], counted["denominator"]) == (1, 2)
    on(lz, "2022-12-15")
    late = [gap for gap in lz.call("register_gaps", kind="power_list")["items"] if gap["overdue"]]
    assert late == []


@pytest.mark.obligation("LZ-089")
def test_the_integrity_file_is_opened_by_a_logged_lookup_for_one_of_four_uses(lz: City) -> None:
    file = {"subject": "person", "person": "某某", "happened_on": "2022-03-01", "content": "廉洁谈话"}
    record(lz, "integrity_file", "H1", {**file, "matter": "talk"}, as_role="discipline_inspector")
    case = {**file, "matter": "case", "content": "收受礼金线索", "kept_until": "2037-03-01"}
    opened = record(lz, "integrity_file", "H1", case, as_role="discipline_inspector")
    with pytest.raises(QfError) as closed:
        lz.call("register_entries", kind="integrity_file", as_role="city_admin")
    assert closed.value.code == "read_by_lookup"
    assert lz.call("register_entries_by_ids", ids=[opened["id"]], as_role="city_admin") == []
    ask = {"kind": "integrity_file", "unit_id": lz.id_of("H1"), "motive": "2022年度考核"}
    with pytest.raises(QfError) as unused:
        lz.call("look_up_entries", as_role="city_admin", **ask)
    assert unused.value.code == "purpose_needed"
    with pytest.raises(QfError) as stranger:
        lz.call("look_up_entries", as_role="department_head", purpose="promotion", **ask)
    assert stranger.value.code == "not_your_register"
    assert lz.stored("register_lookups") == []
    found = lz.call("look_up_entries", as_role="city_admin", purpose="annual_appraisal", **ask)
    shown = {entry["status"]: (entry["status_zh"], entry["values"], entry["history"]) for entry in found["items"]}
    assert shown["under_handling"] == ("正在办理", [], [])
    assert len(shown["filed"][1]) == 5
    log = lz.call("register_lookups", as_role="discipline_inspector", kind="integrity_file")["items"]
    assert [(line["purpose_zh"], line["motive"], line["entries"]) for line in log] == [("年度考核", "2022年度考核", 2)]
    counted = figures(lz, "integrity_file", as_role="city_admin")
    assert (counted["numerator"], counted["denominator"], counted["complete_units"]) == (1, None, 1)
    audits = lz.db["audit"].find({"tenant": lz.tenant, "action": "register_lookup"})
    assert [entry["details"]["purpose"] for entry in audits] == ["annual_appraisal"]


@pytest.mark.obligation("LZ-018", "LZ-023", "LZ-025", "LZ-026", "LZ-055", "LZ-087", "LZ-090", "LZ-121")
def test_the_other_registers_of_liuzhou_count_as_their_rows_say(lz: City) -> None:
    record(lz, "responsibility_list", "H1", {"title": "责任清单", "items": "一、", "executed": "是"})
    assert (figures(lz, "responsibility_list")["numerator"], figures(lz, "responsibility_list")["denominator"]) == (
        1,
        6,
    )
    record(lz, "two_responsibilities", "H1", {"responsibility": "main", "holder": "甲"})
    assert gaps(lz, "two_responsibilities")["H1"] == ("incomplete", ["supervisory"])
    record(lz, "two_responsibilities", "H1", {"responsibility": "supervisory", "holder": "乙"})
    assert figures(lz, "two_responsibilities")["numerator"] == 1
    for subject in ("principal", "leadership_team"):
        talk = {"subject": subject, "form": "talk", "held_on": "2022-05-05"}
        record(lz, "leadership_supervision", "H1", talk)
    assert figures(lz, "leadership_supervision")["numerator"] == 1
    [entry] = lz.call("register_entries", kind="leadership_supervision", unit_id=lz.id_of("H1"), first=1)["items"]
    with pytest.raises(QfError) as refused:
        step(lz, entry, "strike_out", reason="本院不认可", as_role="institution", unit=lz.id_of("H1"))
    assert refused.value.code == "not_your_register"
    assert step(lz, entry, "strike_out", reason="误登", as_role="discipline_inspector")["status"] == "void"
    record(lz, "four_holders", "H1", {"role": "principal", "holder": "甲"})
    assert (figures(lz, "four_holders")["numerator"], figures(lz, "four_holders")["denominator"]) == (1, 32)
    exchange = {"person": "甲，副院长", "from_unit": lz.id_of("H2"), "to_unit": lz.id_of("H1"), "across": "level"}
    record(lz, "cadre_exchange", "0", {**exchange, "exchanged_on": "2022-05-05"})
    assert figures(lz, "cadre_exchange")["numerator"] == 1
    record(lz, "secretary_review", "H1", {"secretary": "甲", "report": "述职", "score": "92", "grade": "好"})
    assert (figures(lz, "secretary_review")["numerator"], figures(lz, "secretary_review")["denominator"]) == (1, 4)
    record(lz, "appraisal_scheme", "H1", {"title": "办法", "effective_on": "2022-05-01", "weight": 10})
    assert figures(lz, "appraisal_scheme")["numerator"] == 0
    record(lz, "appraisal_scheme", "H1", {"title": "办法", "effective_on": "2022-05-01", "weight": 10,
                                          "conduct_items": "医德医风"})  # fmt: skip
    assert figures(lz, "appraisal_scheme")["numerator"] == 1
    record(lz, "governance", "0", {"superior_bodies": "市委、市政府", "coordinator": "市卫生健康委"})
    assert gaps(lz, "governance") == {}


def test_what_is_owed_by_a_day_is_told_once_and_missed_years_are_caught_up(nj: City) -> None:
    on(nj, "2022-05-11")
    first = list(items(nj, "coordination"))
    assert first == [("register", "open", "2022-12-31")] * 8
    on(nj, "2022-05-12")
    assert items(nj, "coordination") == first
    record(nj, "coordination", "C1", {"liaison": "甲", "rhythm": "quarterly"})
    assert items(nj, "coordination")[8:] == [("register", "done", "2022-12-31")]
    on(nj, "2024-03-04")
    later = items(nj, "coordination")[9:]
    assert sorted({due for _, _, due in later if due}) == ["2023-12-31", "2024-12-31"]
    assert len(later) == 16
    record(nj, "coordination", "C1", {"liaison": "甲", "rhythm": "monthly"}, period="2023")
    assert items(nj, "coordination")[25:] == [("register", "done", "2023-12-31")]
    with pytest.raises(QfError) as future:
        record(nj, "coordination", "C1", {"liaison": "甲", "rhythm": "monthly"}, period="2025")
    assert future.value.code == "period_not_valid"


def test_an_institution_sees_and_keeps_its_own_alone(nj: City) -> None:
    rule = {"title": "制度", "category": "field", "effective_on": "2022-03-01"}
    other = record(nj, "internal_rule", "H2", rule)
    record(nj, "internal_rule", "H1", rule, as_role="institution", actor_unit="H1")
    own = {"as_role": "institution", "unit": nj.id_of("H1")}
    seen = nj.call("register_entries", kind="internal_rule", **own)
    assert [entry["unit_id"] for entry in seen["items"]] == [nj.id_of("H1")]
    assert nj.call("register_entries_by_ids", ids=[other["id"]], **own) == []
    assert {gap["unit_id"] for gap in nj.call("register_gaps", **own)["items"]} == {nj.id_of("H1")}
    assert nj.call("register_figures", kind="internal_rule", **own)["denominator"] == 4
    with pytest.raises(QfError) as outside:
        record(nj, "internal_rule", "H2", rule, as_role="institution", actor_unit="H1")
    assert outside.value.code == "outside_your_units"
    clock.reset()
