"""The registers of training on the store, each by the figure of its row."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.errors import QfError
from services.kit.testing import Bench
from tests.integration.training.keeping import Keeper, liuzhou, neijiang

PRACTICE = {"title": "“阳光议价”工作法", "description": "议价全程留痕", "practised_on": "2022-01-10"}
NOMINEE = {"subject": "person", "name": "某某", "merits": "多次拒收“红包”"}


@pytest.fixture
def nj(bench: Bench, tenant: str) -> Keeper:
    return neijiang(bench, tenant)


@pytest.fixture
def lz(bench: Bench, tenant: str) -> Keeper:
    return liuzhou(bench, tenant)


def refused(run: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(QfError) as caught:
        run(*args, **given)
    return caught.value.code


@pytest.mark.obligation("NJ-029")
def test_a_good_practice_is_reviewed_published_to_all_and_reused(nj: Keeper) -> None:
    county, neighbour = nj.of("C1"), nj.of("H1")
    entry = nj.record("good_practice", "H2", PRACTICE, nj.of("H2"))
    assert (entry["due_on"], nj.items("register_entry")[("H2", "good_practice")]) == (
        "2022-05-18", ("open", "2022-05-18"),
    )  # fmt: skip
    assert nj.call("register_entries", neighbour, kind="good_practice")["total"] == 0
    reuse = {"practice": entry["id"], "reused_on": "2022-05-05", "use": "在设备采购中运用"}
    assert refused(nj.record, "practice_reuse", "H1", reuse, neighbour) == "entry_not_found"
    assert refused(nj.record, "practice_reuse", "H2", reuse, nj.of("H2")) == "not_shared_yet"
    assert refused(nj.step, entry, "review", nj.of("H2"), values={"opinion": "同意"}) == "not_your_register"
    entry = nj.step(entry, "review", county, values={"opinion": "同意推荐"})
    assert refused(nj.step, entry, "publish", county, values={"published_on": "2022-05-05"}) == "not_your_register"
    nj.step(entry, "publish", values={"published_on": "2022-05-05"})
    [seen] = nj.call("register_entries", neighbour, kind="good_practice")["items"]
    assert [value["name"] for value in seen["values"]] == ["title", "description", "practised_on", "opinion",
                                                           "published_on"]  # fmt: skip
    assert (seen["steps"], seen["files"]) == ([], [])
    assert nj.call("register_histories", neighbour, ids=[entry["id"]]) == [[]]
    assert nj.record("practice_reuse", "H1", reuse, neighbour)["status"] == "recorded"
    assert (nj.counted("good_practice"), nj.counted("practice_reuse")) == ((1, 1), (1, None))
    assert nj.breakdown("practice_reuse") == {("practice", entry["id"]): 1}


def test_a_withdrawn_practice_disappears_for_others_and_its_reuse_can_still_be_struck_out(nj: Keeper) -> None:
    entry = nj.step(nj.record("good_practice", "H2", PRACTICE), "review", values={"opinion": "同意"})
    entry = nj.step(entry, "publish", values={"published_on": "2022-05-05"})
    facts = {"practice": entry["id"], "reused_on": "2022-05-05", "use": "运用"}
    reuse = nj.record("practice_reuse", "H1", facts)
    nj.step(entry, "withdraw", reason="内容有误")
    assert nj.call("register_entries", nj.of("H1"), kind="good_practice")["total"] == 0
    assert refused(nj.record, "practice_reuse", "H1", facts) == "not_shared_yet"
    assert nj.step(reuse, "strike_out", reason="登记有误")["status"] == "void"
    assert refused(nj.step, entry, "publish", nj.of("H1"), values={"published_on": "2022-05-05"}) in (
        "outside_your_units", "unit_not_found",
    )  # fmt: skip


@pytest.mark.obligation("NJ-030", "LZ-078")
@pytest.mark.parametrize("plan", ["nj", "lz"])
def test_an_exemplar_is_nominated_reviewed_selected_with_a_clean_record_and_publicised(
    request: pytest.FixtureRequest, plan: str
) -> None:
    city: Keeper = request.getfixturevalue(plan)
    own, county = city.of("H2"), city.of("C1")
    entry = city.record("exemplar", "H2", {**NOMINEE, "theme": "diligent_and_clean", "level": "county"}, own)
    assert city.items("register_entry")[("H2", "exemplar")] == ("open", "2022-05-18")
    assert refused(city.step, entry, "review", own, values={"opinion": "同意"}) == "not_your_register"
    entry = city.step(entry, "review", county, values={"opinion": "同意"})
    assert refused(city.step, entry, "select", county, values={"document": "12号"}) == "step_needs"
    before = city.kept("register_entries", "register_versions", "outbox")
    bad = {"document": "12号", "case_check": "open_case"}
    assert refused(city.step, entry, "select", county, values=bad) == "open_case"
    assert city.kept("register_entries", "register_versions", "outbox") == before
    entry = city.step(entry, "select", county, values={"document": "12号", "case_check": "clear"})
    assert (entry["due_on"], city.counted("exemplar")) == ("2022-07-04", (0, 1))
    shown = {"channel": "市电视台", "publicised_on": "2022-05-04"}
    entry = city.step(entry, "publicise", own, values=shown)
    assert (entry["status"], city.counted("exemplar")) == ("publicised", (1, 1))
    assert city.breakdown("exemplar")[("theme", "diligent_and_clean")] == 1
    assert [version["action"] for version in entry["history"]] == ["record", "review", "select", "publicise"]
    assert city.items("register_entry")[("H2", "exemplar")][0] == "done"


@pytest.mark.obligation("NJ-112")
def test_the_last_phase_selects_exemplars_in_a_round_with_a_quota(nj: Keeper) -> None:
    nj.day("2024-09-30")
    nj.set("2024-10-08")
    assert nj.lacking("exemplar_round") == {"CM", "C1"}
    span = {"title": "2024年先进典型评选", "opens_on": "2024-10-08", "closes_on": "2024-10-31", "quota": 1}
    opened = nj.record("exemplar_round", "CM", span)
    facts = {**NOMINEE, "round": opened["id"]}
    own = nj.of("H1")
    nj.record("exemplar", "H1", facts, own)
    before = nj.kept("register_entries", "outbox")
    assert refused(nj.record, "exemplar", "H1", {**facts, "name": "另一人"}, own) == "quota_reached"
    assert nj.kept("register_entries", "outbox") == before
    nj.record("exemplar", "H2", facts, nj.of("H2"))
    nj.set("2024-11-01")
    assert refused(nj.record, "exemplar", "P1", facts, nj.of("P1")) == "round_not_open"
    closed = nj.step(opened, "close")
    nj.step(closed, "publish", values={"document": "内卫发〔2024〕88号", "published_on": "2024-11-20"})
    assert (nj.counted("exemplar_round"), nj.lacking("exemplar_round")) == ((1, 1), {"C1"})
    assert nj.breakdown("exemplar") == {("subject", "person"): 2, ("round", opened["id"]): 2}


@pytest.mark.obligation("NJ-087", "NJ-088")
def test_publicity_is_counted_by_form_and_reach_and_policies_by_their_spirit(nj: Keeper) -> None:
    activity = {"title": "行风宣讲", "form": "lecture", "audience": ["staff"], "held_on": "2022-03-01", "reach": 120}
    nj.record("conduct_publicity", "H1", {**activity, "tags": ["sincerity", "profession"]}, nj.of("H1"))
    nj.record("conduct_publicity", "C1", {**activity, "form": "media", "audience": ["staff", "public"], "reach": 900})
    found = nj.call("register_figures", kind="conduct_publicity", year=2022)
    assert (found["numerator"], found["denominator"]) == (2, None)
    assert [(row["month"], [s["value"] for s in row["sums"]]) for row in found["months"]] == [("2022-03", [1020])]
    counts = nj.breakdown("conduct_publicity")
    assert (counts[("form", "lecture")], counts[("audience", "staff")], counts[("tags", "sincerity")]) == (1, 2, 1)
    policy = {
        "title": "医德规范实施意见",
        "tags": ["sincerity"],
        "issued_on": "2022-04-01",
        "number": "内卫发〔2022〕9号",
    }
    nj.record("spirit_policy", "CM", policy)
    assert nj.breakdown("spirit_policy") == {("tags", "sincerity"): 1}
    assert refused(nj.record, "spirit_policy", "H1", policy) == "not_owed_by_unit"


@pytest.mark.obligation("NJ-094")
def test_units_without_mobilization_publicity_in_phase_one_are_a_gap(bench: Bench, tenant: str) -> None:
    nj = neijiang(bench, tenant, "2021-12-13")
    nj.day("2021-12-14")
    assert nj.items("register")[("H1", "mobilization_publicity")] == ("open", "2021-12-31")
    assert nj.lacking("mobilization_publicity") == {"C1", "H1"}
    post = {
        "title": "廉洁从业行动动员",
        "channel": "wechat",
        "published_on": "2021-12-20",
        "link": "https://example.cn/1",
    }
    nj.set("2021-12-20")
    nj.record("mobilization_publicity", "H1", post, nj.of("H1"))
    nj.record("mobilization_publicity", "P1", {**post, "channel": "website"}, nj.of("P1"))
    assert nj.lacking("mobilization_publicity") == {"C1"}
    assert nj.counted("mobilization_publicity") == (1, 2)
    assert nj.breakdown("mobilization_publicity") == {("channel", "website"): 1, ("channel", "wechat"): 1}
    nj.set("2022-01-01")
    [gap] = nj.call("register_gaps", kind="mobilization_publicity")["items"]
    assert (gap["unit_id"], gap["overdue"], gap["due_on"]) == (nj.ids["C1"], True, "2021-12-31")


@pytest.mark.obligation("NJ-105")
def test_culture_forms_are_counted_by_unit_and_quarter(nj: Keeper) -> None:
    entry = {"title": "廉洁文化展播", "held_on": "2022-05-02"}
    for form in ("poster", "screen", "screen"):
        nj.record("culture_log", "H1", {**entry, "form": form}, nj.of("H1"))
    assert nj.counted("culture_log") == (2, 18), "two of six forms at H1, none at H2 and C1; P1 owes none"
    nj.set("2022-07-01")
    assert nj.counted("culture_log") == (0, 18)
    gaps = nj.call("register_gaps", kind="culture_log", unit_id=nj.ids["H1"])["items"]
    assert [(len(gap["parts"]), gap["overdue"], gap["modality"]) for gap in gaps] == [(6, False, "encourage")]


@pytest.mark.obligation("LZ-124", "LZ-137")
def test_liuzhou_publicises_by_channel_and_audience_and_the_group_month_by_month(lz: Keeper) -> None:
    post = {"title": "专项行动专栏", "channel": "board", "audience": ["staff"], "published_on": "2022-03-01"}
    lz.record("campaign_publicity", "H1", post, lz.of("H1"))
    lz.record("campaign_publicity", "H1", {**post, "channel": "network", "audience": ["staff", "public"]}, lz.of("H1"))
    assert lz.breakdown("campaign_publicity") == {
        ("channel", "board"): 1,
        ("channel", "network"): 1,
        ("audience", "staff"): 2,
        ("audience", "public"): 1,
    }
    assert lz.lacking("campaign_publicity") == {"H2", "P1"}
    for day in ("2022-03-03", "2022-03-30", "2022-04-02"):
        item = {"title": "工作报道", "form": "report", "published_on": day}
        lz.record("publicity_group_item", "CM", item, lz.actor("department_head"))
    months = lz.call("register_figures", kind="publicity_group_item", year=2022)["months"]
    assert [(row["month"], row["entries"]) for row in months] == [("2022-03", 2), ("2022-04", 1)]
    assert refused(lz.record, "publicity_group_item", "H1", item) == "not_owed_by_unit"


@pytest.mark.obligation("LZ-040")
def test_family_conduct_activities_count_attendees(lz: Keeper) -> None:
    event = {"title": "廉洁家风座谈", "held_on": "2022-04-20", "audience": "中层以上干部家属", "attendees": 46}
    lz.record("family_conduct", "H1", event, lz.of("H1"))
    lz.record("family_conduct", "H1", {**event, "attendees": 30}, lz.of("H1"))
    found = lz.call("register_figures", kind="family_conduct")
    assert (found["numerator"], found["completeUnits" if "completeUnits" in found else "complete_units"]) == (2, 1)
    assert [s["value"] for s in found["months"][0]["sums"]] == [76]
    assert lz.lacking("family_conduct") == {"H2", "P1"}


@pytest.mark.obligation("LZ-077")
def test_party_life_is_held_of_expected_by_a_rhythm_that_the_plan_may_change(bench: Bench, tenant: str) -> None:
    lz = liuzhou(bench, tenant, "2022-06-30")
    months = 4, "March to June are the whole months since the plan is in force"
    due = 4 * 12 // 12 * 2 + 4 * 4 // 12 * 2
    assert (due, months[0]) == (10, 4)
    assert lz.counted("party_life") == (0, due * 5), "two monthly and two quarterly forms; the yearly ones later"
    for day in ("2022-03-10", "2022-04-10", "2022-05-10", "2022-06-10", "2022-06-20"):
        held = {"form": "committee_meeting", "held_on": day, "topic": "研究党建行风"}
        lz.record("party_life", "H1", held, lz.of("H1"))
    lz.record("party_life", "H1", {**held, "form": "party_lesson"}, lz.of("H1"))
    assert lz.counted("party_life") == (5, due * 5), "a fifth meeting in four months counts for nothing else"
    assert lz.lacking("party_life") == {"CM", "C1", "H2", "P1"}
    rhythm = {"party_life": {"group_meeting": 0, "committee_meeting": 24}}
    parameters = lz.plan.parameters.model_copy(update={"register_rhythms": rhythm})
    lz.plan = lz.plan.model_copy(update={"parameters": parameters})
    data = {"plan": lz.plan.model_dump(mode="json"), "measures": lz.plan.measures}
    lz.tell("tenants.tenant_onboarded.v1", lz.tenant, 2, data)
    assert lz.counted("party_life") == (6, (8 + 1 + 1) * 5)


@pytest.mark.obligation("LZ-079")
def test_ethics_evaluations_are_one_a_person_and_year_and_open_to_few(lz: Keeper) -> None:
    one, two = lz.hire("H1", "1001", "1002")
    [gone] = lz.hire("H1", "1003", until="2022-03-31")
    [other] = lz.hire("H2", "2001")
    grade = {"staff": one, "grade": "good", "evaluated_on": "2022-05-04"}
    own = lz.of("H1")
    entry = lz.record("ethics_evaluation", "H1", grade, own)
    for who in (gone, other, "nobody"):
        assert refused(lz.record, "ethics_evaluation", "H1", {**grade, "staff": who}, own) == "not_on_this_roster"
    assert refused(lz.record, "ethics_evaluation", "H1", grade, own) == "recorded_already"
    inspector = lz.actor("discipline_inspector")
    assert lz.counted("ethics_evaluation", inspector) == (1, 3), "of two at H1 and one at H2"
    assert refused(lz.call, "register_figures", kind="ethics_evaluation") == "not_your_register"
    assert refused(lz.call, "register_entries", own, kind="ethics_evaluation") == "read_by_lookup"
    asked = {"kind": "ethics_evaluation", "unit_id": lz.ids["H1"], "motive": "年度考核"}
    found = lz.call("look_up_entries", inspector, **asked)
    assert [value["shown_zh"] for value in found["items"][0]["values"]][1] == "良好"
    [line] = lz.kept("register_lookups")[0]
    assert (line["motive"], line["entries"]) == ("年度考核", 1)
    assert "good" not in str(lz.kept("roster", "outbox"))
    values = [{"name": "staff", "value": two}]
    entry = lz.call("revise_entry", own, entry_id=entry["id"], expected_version=1, values=values)
    assert {p["id"]: p["marks"] for p in lz.kept("roster")[0] if p["unit_id"] == lz.ids["H1"]} == {
        one: {}, two: {"ethics_evaluation-2022": "2022-05-04"}, gone: {},
    }  # fmt: skip
    lz.step(entry, "strike_out", own, reason="登记有误")
    assert lz.counted("ethics_evaluation", inspector) == (0, 3)
    lz.set("2023-01-10")
    lz.record("ethics_evaluation", "H1", {**grade, "evaluated_on": "2023-01-08"}, own, period="2022")
    assert lz.counted("ethics_evaluation", inspector, year=2022) == (1, 3)


@pytest.mark.obligation("LZ-080")
def test_themed_activities_solve_concerns_of_the_people(lz: Keeper) -> None:
    event = lz.record("themed_activity", "H1", {"title": "我为群众办实事", "held_on": "2022-03-01"}, lz.of("H1"))
    concern = {"activity": event["id"], "issue": "缴费排队久", "source": "意见箱", "raised_on": "2022-05-01"}
    raised = lz.record("people_concern", "H1", concern, lz.of("H1"))
    lz.record("people_concern", "H1", {**concern, "issue": "停车难"}, lz.of("H1"))
    assert (raised["due_on"], lz.counted("people_concern")) == ("2022-06-04", (0, 2))
    assert refused(lz.step, raised, "solve", lz.of("H1"), values={"solved_on": "2022-05-05"}) == "step_needs"
    lz.step(raised, "solve", lz.of("H1"), values={"solved_on": "2022-05-05", "feedback": "增设自助机"})
    assert (lz.counted("people_concern"), lz.counted("themed_activity")) == ((1, 2), (1, None))
    assert refused(lz.record, "people_concern", "H1", {**concern, "activity": raised["id"]}) == "entry_not_found"


CASE: dict[str, Any] = {"title": "某医生收受回扣案", "category": "kickback", "level": "city", "facts": "某医生违规收受"}


@pytest.mark.obligation("LZ-082", "LZ-083")
def test_the_case_library_names_nobody_and_improvement_has_four_steps(lz: Keeper) -> None:
    own, county = lz.of("H2"), lz.of("C1")
    named = {**CASE, "facts": "张某，手机13800138000"}
    assert refused(lz.record, "typical_case", "H2", named, own) == "not_deidentified"
    entry = lz.record("typical_case", "H2", CASE, own)
    assert refused(lz.step, entry, "release", county) == "step_needs"
    assert refused(lz.step, entry, "release", county, values={"deidentified": False}) == "not_deidentified"
    lz.step(entry, "release", county, values={"deidentified": True})
    assert [e["id"] for e in lz.call("register_entries", lz.of("H1"), kind="typical_case")["items"]] == [entry["id"]]
    assert lz.breakdown("typical_case") == {("category", "kickback"): 1, ("level", "city"): 1}
    used = {"case": "某医生收受回扣案", "library_case": entry["id"], "used_on": "2022-05-05", "lesson": "以案为鉴"}
    made = lz.record("case_improvement", "H1", used, lz.of("H1"))
    assert lz.counted("case_improvement") == (0, 1)
    steps = {"correction": "清理统方权限", "construction": "修订处方点评制度", "governance": "每季度核查"}
    values = [{"name": name, "value": value} for name, value in steps.items()]
    lz.call("revise_entry", lz.of("H1"), entry_id=made["id"], expected_version=1, values=values)
    assert (lz.counted("case_improvement"), lz.lacking("case_improvement")) == ((1, 1), {"H2", "P1"})


def test_entries_follow_a_unit_that_moves(nj: Keeper) -> None:
    nj.record("good_practice", "P1", PRACTICE)
    nj.unit("P1", "institution", "CM", "primary", county_id=None)
    assert nj.call("register_entries", nj.of("C1"), kind="good_practice")["total"] == 0
