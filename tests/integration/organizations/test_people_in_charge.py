"""Principals, bodies and their people, succession, branch scopes, terms of office, role bindings."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.organizations.city import City
from tests.integration.organizations.people import hire, items, on
from tests.integration.organizations.test_officers_and_groups import appoint, form
from tests.integration.organizations.test_units import refusal


@pytest.fixture
def city(neijiang: City) -> City:
    neijiang.load()
    return neijiang


def head(city: City, unit: str, name: str, since: str, **more: Any) -> dict[str, Any]:
    """Appoint the unit's principal."""
    found = city.unit(unit)
    given = {
        "unit_id": found["id"],
        "expected_version": found["version"],
        "name": name,
        "title": "院长",
        "since": since,
    }
    return dict(city.call("appoint_principal", **given, **more))


@pytest.mark.obligation("NJ-117", "NJ-115")
def test_a_unit_has_one_principal_at_a_time_with_history_and_a_vacancy_waits(city: City) -> None:
    unit = city.id_of("H2")
    assert items(city, "principal")[unit]["state"] == "open"
    head(city, "H2", "示例甲", "2019-01-01")
    assert items(city, "principal")[unit]["state"] == "done"
    after = head(city, "H2", "示例乙", "2022-03-01")
    assert [(p["name"], p["since"], p["until"]) for p in after["principals"]] == [
        ("示例甲", "2019-01-01", "2022-03-01"),
        ("示例乙", "2022-03-01", None),
    ]
    [who] = city.call("responsibilities_by_units", unit_ids=[unit])
    assert who["principal"]["name"] == "示例乙"
    version = after["version"]
    early = refusal(city, "appoint_principal", unit_id=unit, expected_version=version, name="x", title="y",
                    since="2022-02-01")  # fmt: skip
    ahead = refusal(city, "appoint_principal", unit_id=unit, expected_version=version, name="x", title="y",
                    since="2022-05-11")  # fmt: skip
    assert (early.code, ahead.code) == ("principal_day_not_fitting", "principal_day_not_fitting")
    stale = refusal(city, "end_principal", unit_id=unit, expected_version=1, vacant_on="2022-05-10")
    assert stale.code == "changed_meanwhile"
    vacant = city.call("end_principal", unit_id=unit, expected_version=version, vacant_on="2022-05-10")
    assert (vacant["principal"], vacant["principals"][1]["until"]) == (None, "2022-05-10")
    assert city.call("data_gaps", unit_id=unit, code="principal_vacant")["total"] == 1
    assert items(city, "principal")[unit]["state"] == "open"
    assert [(e["subject_id"], e["data"]["vacant"]) for e in city.told("principal_changed")] == [
        (unit, False),
        (unit, False),
        (unit, True),
    ]
    twice = refusal(city, "end_principal", unit_id=unit, expected_version=version + 1, vacant_on="2022-05-10")
    assert twice.code == "principal_vacant"


@pytest.mark.obligation("NJ-017")
def test_a_unit_without_an_active_officer_is_told_that_very_day(city: City) -> None:
    unit = city.id_of("H2")
    assert set(items(city, "conduct_officer")) == {
        city.id_of(code) for code in ("511000", "C1", "H1", "H2", "T1", "M1")
    }
    officer = appoint(city, "H2")
    assert items(city, "conduct_officer")[unit]["state"] == "done"
    city.call("end_conduct_officer", officer_id=officer["id"], ended_on="2022-05-20")
    city.bench.at(on("2022-05-20"), city.tenant)
    assert items(city, "conduct_officer")[unit]["state"] == "done"
    city.bench.at(on("2022-05-21"), city.tenant)
    alert = items(city, "conduct_officer")[unit]
    assert (alert["state"], alert["opens_on"], alert["roles"]) == ("open", "2022-05-21", ["institution"])


@pytest.mark.obligation("NJ-091", "NJ-033", "NJ-039")
def test_bodies_that_units_owe_wait_until_they_are_formed(city: City) -> None:
    hospital = city.id_of("H1")
    waiting = {subject: item for subject, item in items(city, "body").items() if subject.startswith(hospital)}
    assert {subject.split(":")[1]: item["due_on"] for subject, item in waiting.items()} == {
        "leading_group": "2021-12-31",
        "supervision_body": "2021-12-31",
        "special_mechanism": "2021-12-31",
    }
    form(city, "H1", bodies=["leading_group", "supervision_body"])
    states = {s.split(":")[1]: i["state"] for s, i in items(city, "body").items() if s.startswith(hospital)}
    assert states == {"leading_group": "done", "supervision_body": "done", "special_mechanism": "open"}


@pytest.mark.obligation("LZ-118")
def test_every_institution_of_liuzhou_owes_its_body_by_the_end_of_the_first_phase(liuzhou: City) -> None:
    liuzhou.load()
    waiting = items(liuzhou, "body")
    assert waiting[f"{liuzhou.id_of('P1')}:leading_group"]["due_on"] == "2022-02-28"
    assert len(waiting) == 6


@pytest.mark.obligation("NJ-033", "NJ-034", "NJ-039")
def test_a_body_is_headed_by_the_principal_and_somebody_works_full_time(city: City) -> None:
    hospital = city.id_of("H1")
    head(city, "H1", "示例院长", "2019-01-01")
    group = form(city, "H1", bodies=["supervision_body"], members=[{"name": "乙", "title": "科长", "full_time": True}])
    assert (group["head_is_principal"], group["has_full_time_member"]) == (True, True)
    assert city.call("data_gaps", unit_id=hospital, code="full_time_member_missing")["total"] == 0
    people = {"leader": {"name": "示例院长", "title": "院长"}, "members": [{"name": "丙", "title": "科长"}]}
    group = city.call("change_leading_group", group_id=group["id"], expected_version=1, on="2022-05-01", **people)
    [former] = city.call("former_members", ids=[group["id"]])
    assert [(f["name"], f["since"], f["until"]) for f in former] == [("乙", "2021-12-20", "2022-05-01")]
    [gap] = city.call("data_gaps", unit_id=hospital, code="full_time_member_missing")["items"]
    assert (gap["zh"], gap["is_overdue"]) == ("提示：工作督导机构没有专职人员", False)
    head(city, "H1", "示例新院长", "2022-05-05")
    alert = items(city, "body_head")[f"{hospital}:supervision_body"]
    assert (alert["state"], alert["label"]) == ("open", "工作督导机构负责人应为本单位主要负责人")
    [proposal] = city.call("successions", state="open")["items"]
    city.call("accept_succession", succession_id=proposal["id"])
    assert items(city, "body_head")[f"{hospital}:supervision_body"]["state"] == "done"


@pytest.mark.obligation("NJ-040", "NJ-039", "LZ-139")
def test_ten_functions_may_be_carried_by_few_people_and_by_posts_without_a_name(city: City) -> None:
    members = [
        {"name": "甲", "title": "纪检监察室主任", "functions": ["人事", "财务", "信息"]},
        {"title": "采购办有关工作人员", "department": "采购办", "functions": ["质控", "护理"]},
        {"name": "乙", "title": "药剂科科长", "functions": ["设备"]},
    ]
    group = form(city, "W1", bodies=["special_mechanism"], members=members, observers=[{"title": "群众代表"}])
    assert group["missing_functions"] == ["医保"]
    assert (group["members"][1]["name"], group["observers"][0]["title"]) == (None, "群众代表")
    people = {"leader": {"name": "示例院长", "title": "院长"}, "members": [*members, {"title": "医保办"}]}
    changed = city.call("change_leading_group", group_id=group["id"], expected_version=1, on="2022-05-01", **people)
    assert (changed["missing_functions"], changed["version"]) == ([], 2)
    nameless = {"leader": {"title": "院长"}, "members": []}
    change = {"group_id": group["id"], "expected_version": 2, "on": "2022-05-02"}
    assert refusal(city, "change_leading_group", **change, **nameless).code == "leader_not_named"
    assert refusal(city, "change_leading_group", **{**change, "expected_version": 1}, **people).code == (
        "changed_meanwhile"
    )


@pytest.mark.obligation("NJ-134", "NJ-133", "NJ-136")
def test_a_new_holder_of_the_leaders_post_is_proposed_to_lead_the_city_group(city: City) -> None:
    commission = city.commission
    appointed = {"unit_id": commission["id"], "title": "党委书记、主任"}
    city.call("appoint_principal", **appointed, expected_version=1, name="阮履强", since="2019-01-01")
    assert city.call("successions")["total"] == 0
    city.call("appoint_principal", **appointed, expected_version=2, name="示例新主任", since="2022-05-01")
    [proposal] = city.call("successions", state="open")["items"]
    assert (proposal["former_name"], proposal["name"]) == ("阮履强", "示例新主任")
    item = items(city, "succession")[proposal["id"]]
    assert (item["owner_unit_id"], item["roles"], item["state"]) == (commission["id"], ["campaign_office"], "open")
    city.call("accept_succession", succession_id=proposal["id"])
    [[group]] = city.call("leading_groups_by_units", unit_ids=[commission["id"]])
    [[former]] = city.call("former_members", ids=[group["id"]])
    assert (group["leader"]["name"], former["name"], len(group["members"])) == ("示例新主任", "阮履强", 7)
    assert items(city, "succession")[proposal["id"]]["state"] == "done"
    again = refusal(city, "decline_succession", succession_id=proposal["id"], reason="x")
    assert again.code == "succession_decided"


@pytest.mark.obligation("NJ-134")
def test_a_proposal_is_declined_with_a_reason_or_overtaken(city: City) -> None:
    head(city, "H1", "示例院长", "2019-01-01")
    form(city, "H1", leader="示例院长")
    head(city, "H1", "示例乙", "2022-05-01")
    head(city, "H1", "示例丙", "2022-05-05")
    found = {p["name"]: p["state"] for p in city.call("successions")["items"]}
    assert found == {"示例乙": "withdrawn", "示例丙": "open"}
    [proposal] = city.call("successions", state="open", unit_id=city.id_of("H1"))["items"]
    own = {"as_role": "institution", "unit": city.id_of("H1")}
    assert refusal(city, "decline_succession", succession_id=proposal["id"], reason="x", **own).code == "forbidden"
    head(city, "C1", "示例局长", "2019-01-01")
    form(city, "C1", leader="示例局长")
    head(city, "C1", "示例新局长", "2022-05-05")
    [theirs] = city.call("successions", state="open", unit_id=city.id_of("C1"))["items"]
    bureau = {"as_role": "bureau", "unit": city.id_of("C1")}
    self_made = refusal(city, "accept_succession", succession_id=theirs["id"], **bureau)
    assert self_made.code == "own_unit_is_the_superiors"
    assert city.call("successions", state="open", unit_id=city.id_of("C1"))["items"] == [theirs]
    declined = city.call("decline_succession", succession_id=proposal["id"], reason="由上级另行指定")
    assert (declined["state"], declined["reason"], declined["decided_by"]) == (
        "declined",
        "由上级另行指定",
        "account-1",
    )
    [[group]] = city.call("leading_groups_by_units", unit_ids=[city.id_of("H1")])
    assert group["leader"]["name"] == "示例院长"


@pytest.mark.obligation("NJ-135", "NJ-133")
def test_the_city_groups_five_deputies_stand_in_printed_order(city: City) -> None:
    [[group]] = city.call("leading_groups_by_units", unit_ids=[city.commission["id"]])
    assert len(group["deputies"]) == 5
    assert "驻市卫生健康委纪检监察组组长" in "".join(person["title"] for person in group["deputies"])


@pytest.mark.obligation("LZ-028")
def test_branch_scopes_show_what_nobody_and_what_several_answer_for(city: City) -> None:
    for n, department in enumerate(("内科", "采购办", "药剂科")):
        hire(city, "H1", str(n), name="主任", department=department)
    unit = city.id_of("H1")
    assert city.call("data_gaps", unit_id=unit, code="branch_gap")["total"] == 0
    first = {"unit_id": unit, "person_name": "示例甲", "title": "副院长", "since": "2022-01-01"}
    city.call("set_branch_scope", **first, departments=["内科", "采购办"], fields=["医疗质量"])
    city.call("set_branch_scope", **{**first, "person_name": "示例乙"}, departments=["采购办"])
    found = city.call("branch_scopes", unit_id=unit)
    assert (found["departments"], found["covered"]) == (3, 2)
    assert {line["department"]: line["finding"] for line in found["lines"]} == {
        "内科": None,
        "采购办": "overlap",
        "药剂科": "gap",
    }
    gaps = [
        (gap["code"], gap["zh"]) for gap in city.call("data_gaps", unit_id=unit)["items"] if "branch" in gap["code"]
    ]
    assert gaps == [("branch_gap", "药剂科无班子成员分管"), ("branch_overlap", "采购办由多人分管：示例甲、示例乙")]
    city.call("set_branch_scope", **{**first, "since": "2022-05-01"}, departments=["内科", "药剂科"])
    lines = city.call("branch_scopes", unit_id=unit)["lines"]
    assert [line["finding"] for line in lines] == [None, None, None]
    old = city.call("branch_scopes", unit_id=unit, on="2022-04-30")
    assert [line["finding"] for line in old["lines"] if line["department"] == "药剂科"] == ["gap"]
    scope = next(s for s in found["scopes"] if s["person_name"] == "示例乙")
    city.call("end_branch_scope", scope_id=scope["id"], until="2022-05-09")
    assert city.call("data_gaps", unit_id=unit, code="branch_gap")["total"] == 1


@pytest.mark.obligation("LZ-054")
def test_terms_of_public_hospitals_leaders_are_kept_and_warned_of_six_months_before(liuzhou: City) -> None:
    city = liuzhou
    city.load()
    given = {"person_name": "示例院长", "post": "院长", "starts_on": "2018-01-01", "ends_on": "2022-12-31"}
    term = city.call("record_leader_term", unit_id=city.id_of("H1"), **given, target_letter="责任书〔2018〕1号")
    assert term["status"] == "running"
    item = items(city, "leader_term")[term["id"]]
    assert (item["opens_on"], item["due_on"], item["state"]) == ("2022-06-30", "2022-12-31", "open")
    assert refusal(city, "record_leader_term", unit_id=city.id_of("P1"), **given).code == "not_public_hospital"
    assert refusal(city, "record_leader_term", unit_id=city.id_of("H1"), **given).code == "terms_overlap"
    scored = city.call("record_term_result", term_id=term["id"], year=2021, result="good")
    assert [(r["year"], r["result"]) for r in scored["results"]] == [(2021, "good")]
    assert refusal(city, "record_term_result", term_id=term["id"], year=2023, result="good").code == "year_outside_term"
    city.call("record_leader_term", unit_id=city.id_of("H2"), **given)
    page = city.call("leader_terms")
    assert (page["leaders"], page["with_target_letter"]) == (2, 1)
    city.bench.at(on("2022-06-30"), city.tenant)
    assert city.call("leader_terms", status="ending")["total"] == 2
    city.bench.at(on("2023-01-01"), city.tenant)
    assert city.call("leader_terms", status="expired")["total"] == 2
    ended = city.call("end_leader_term", term_id=term["id"], ended_on="2022-12-31")
    assert (ended["status"], items(city, "leader_term")[term["id"]]["state"]) == ("ended", "done")


@pytest.mark.obligation("PF-006")
def test_roles_of_the_plan_are_bound_from_day_to_day_and_unbound_ones_listed(liuzhou: City) -> None:
    city = liuzhou
    whole = city.call("role_bindings")
    assert whole["bound"] == 0
    assert whole["roles"] == len(whole["items"]) > 15
    leader = next(role for role in whole["items"] if role["kind"] == "responsible_leader")
    assert leader["printed_name"] == "林卫"
    bind = {"role_code": leader["code"], "title": "党组书记、主任"}
    city.call("bind_role", **bind, person_name="林卫", since="2022-02-10")
    city.call("bind_role", **bind, person_name="示例新主任", since="2022-05-01")
    now, before = (city.call("role_bindings", on=day)["items"] for day in ("2022-05-10", "2022-04-30"))
    names = [[b["person_name"] for r in roles if r["code"] == leader["code"] for b in r["bindings"]]
             for roles in (now, before)]  # fmt: skip
    assert names == [["示例新主任"], ["林卫"]]
    for name in ("赵海", "覃映雪"):
        bound = city.call("bind_role", role_code="leadership", person_name=name, title="副主任", since="2022-02-10")
    everyone = next(role for role in city.call("role_bindings")["items"] if role["is_set"])
    assert [b["person_name"] for b in everyone["bindings"]] == ["赵海", "覃映雪"]
    unbound = city.call("role_bindings", unbound=True)
    assert (len(unbound["items"]), unbound["bound"]) == (whole["roles"] - 2, 2)
    city.call("end_role_binding", binding_id=bound["id"], until="2022-05-09")
    everyone = next(role for role in city.call("role_bindings")["items"] if role["is_set"])
    assert [b["person_name"] for b in everyone["bindings"]] == ["赵海"]
    assert refusal(city, "bind_role", role_code="nobody", person_name="x", title="y", since="2022-02-10").code == (
        "role_not_found"
    )
