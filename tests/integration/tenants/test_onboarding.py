"""A city is previewed, onboarded, prepared by the other services and active; nothing of it happens twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import pytest

from plans import Plan, PlanErrors
from services.kit.errors import Forbidden, InvalidInput, QfError
from services.tenants.errors import PlanOfAnotherTenant, PlanUpgradeRequired, PlanVersionTaken, TenantNotFound
from tests.integration.tenants.scene import LIUZHOU, NEIJIANG, City, published, template

OTHERS = ("organizations", "tasks", "training", "satisfaction", "indicators")


@pytest.mark.obligation("PF-001")
def test_a_preview_says_what_will_exist_and_stores_nothing(city: City) -> None:
    before = city.kept()
    told = city.call("preview_onboarding", "city_admin", plan_source=published(NEIJIANG, city.code))
    assert (told["valid"], told["outcome"], told["problems"], told["changes"]) == (True, "new", [], [])
    plan, contents = told["plan"], told["contents"]
    assert (plan["city"], plan["start"], plan["end"]) == ("内江市", "2021-12-13", "2024-12-31")
    assert [phase["id"] for phase in contents["phases"]] == ["NJ-P1", "NJ-P2", "NJ-P3"]
    first = contents["report_windows"]["first"][0]
    assert {"rule_id", "period", "opens_on", "due_on", "provisional", "explanation_zh"} <= set(first)
    assert contents["report_windows"]["total"] > 10
    assert city.kept() == before


@pytest.mark.obligation("PF-002")
def test_a_preview_names_every_mistake_with_its_line(city: City) -> None:
    source = template(city.code).replace("phases: [EX-P1]}", "phases: [EX-P9]}").replace("end: ", "finish: ", 1)
    told = city.call("preview_onboarding", "operator", plan_source=source)
    assert (told["valid"], told["outcome"], told["plan"], told["contents"]) == (False, "not_valid", None, None)
    assert {12, 16} <= {problem["line"] for problem in told["problems"]}
    assert all(problem["zh"] and problem["en"] and problem["field"] for problem in told["problems"])
    with pytest.raises(PlanErrors) as refused:
        city.onboard(source)
    assert [asdict(problem) for problem in refused.value.problems] == told["problems"]


@pytest.mark.obligation("PF-002")
@pytest.mark.parametrize("source", ["a: [", "- only\n- a list", "schema: city-plan-template/v1", "42"])
def test_what_is_no_template_is_refused_and_nothing_is_stored(city: City, source: str) -> None:
    before = city.kept()
    with pytest.raises(InvalidInput) as refused:
        city.onboard(source)
    assert refused.value.problems
    assert city.call("preview_onboarding", "operator", plan_source=source)["outcome"] == "not_valid"
    assert city.kept() == before


@pytest.mark.parametrize("method", ["preview_onboarding", "onboard"])
@pytest.mark.parametrize(
    "source", ["", "   ", None, 42, "x" * 2_000_001, "a\x00"], ids=["empty", "blank", "null", "number", "long", "nul"]
)
def test_what_is_no_text_of_a_template_is_refused_with_its_field(city: City, method: str, source: object) -> None:
    before = city.kept()
    with pytest.raises(InvalidInput) as refused:
        city.call(method, "operator", plan_source=source)
    assert refused.value.field == "plan_source"
    assert city.kept() == before


def test_a_template_may_extend_others_that_come_with_it(city: City) -> None:
    base = template("base")
    own = f"extends: base.yaml\ntemplate: {{tenant_code: {city.code}}}\n"
    told = city.call("preview_onboarding", "operator", plan_source=own, bases={"base.yaml": base})
    assert (told["plan"]["tenant_code"], told["outcome"]) == (city.code, "new")
    told = city.call("preview_onboarding", "operator", plan_source=own)
    assert [(problem["code"], problem["line"]) for problem in told["problems"]] == [("extends_missing", 1)]


def test_a_plan_that_no_service_could_keep_is_refused_with_its_size(city: City) -> None:
    before = city.kept()
    long = template(city.code) + "".join(f"# {'注' * 1000}\n" for _ in range(700))
    told = city.call("preview_onboarding", "operator", plan_source=long)
    assert (told["valid"], told["outcome"], told["plan"]) == (False, "plan_too_large", None)
    with pytest.raises(InvalidInput, match="is 2059 KB; at most 2048 KB") as refused:
        city.onboard(long)
    assert (refused.value.code, refused.value.field) == ("plan_too_large", "plan_source")
    for bases in ({"n" * 201: "x"}, {"b": "x" * 2_000_001}):
        with pytest.raises(InvalidInput) as unread:
            city.call("onboard", "operator", plan_source=template(city.code), bases=bases)
        assert (unread.value.field or "").startswith("bases")
    assert city.kept() == before


@pytest.mark.obligation("PF-001", "PF-007")
def test_onboarding_pins_the_plan_and_tells_every_service(city: City) -> None:
    told = city.onboard(published(LIUZHOU, city.code))
    assert (told["unchanged"], told["status"], told["name"]) == (False, "onboarding", "柳州市")
    (data,) = city.told("tenant_onboarded")
    assert (data["code"], data["region_code"], data["province_code"]) == (city.code, "450200", "450000")
    plan = Plan.model_validate(data["plan"])
    assert (plan.id, plan.version, plan.measures) == (told["plan_id"], told["plan_version"], data["measures"])
    assert city.call("plan", "staff")["plan"] == data["plan"]


@pytest.mark.obligation("PF-001")
def test_onboarding_again_changes_nothing(city: City) -> None:
    city.onboard()
    before = city.kept()
    commented = "# reviewed\n" + template(city.code)
    assert city.onboard()["unchanged"] is True
    assert city.onboard(commented)["unchanged"] is True
    assert city.kept() == before
    told = city.call("preview_onboarding", "operator", plan_source=commented)
    assert (told["outcome"], told["changes"]) == ("unchanged", [])


@pytest.mark.obligation("PF-003")
def test_a_published_version_cannot_say_something_else(city: City) -> None:
    city.onboard()
    before = city.kept()
    other = template(city.code, title="开展专项自查")
    with pytest.raises(PlanVersionTaken) as refused:
        city.onboard(other)
    assert "1.0.0" in refused.value.zh
    told = city.call("preview_onboarding", "operator", plan_source=other)
    assert (told["valid"], told["outcome"]) == (False, "plan_version_taken")
    assert [problem["en"] for problem in told["problems"]] == [refused.value.en]
    assert city.kept() == before


@pytest.mark.obligation("PF-003")
def test_a_new_version_is_shown_as_a_diff_and_takes_an_explicit_upgrade(city: City) -> None:
    city.onboard()
    for service in OTHERS:
        city.prepared(service)
    before = city.kept()
    newer = template(city.code, version="1.1.0", title="开展专项自查")
    told = city.call("preview_onboarding", "operator", plan_source=newer)
    assert (told["valid"], told["outcome"]) == (False, "plan_upgrade_required")
    assert told["contents"]["key_tasks"]["total"] == 1
    assert [(c["area"], c["action"], c["path"]) for c in told["changes"]] == [
        ("tasks", "changed", "key_tasks.EX-T1.title")
    ]
    with pytest.raises(PlanUpgradeRequired) as refused:
        city.onboard(newer)
    assert "明确的升级步骤" in refused.value.zh
    assert city.kept() == before
    assert city.call("tenant", "staff")["plan_version"] == "1.0.0"


@pytest.mark.obligation("PF-007")
def test_a_plan_is_onboarded_for_the_callers_own_city_only(city: City) -> None:
    before = city.kept()
    with pytest.raises(PlanOfAnotherTenant) as refused:
        city.onboard(template("elsewhere"))
    assert refused.value.field == "template.tenant_code"
    told = city.call("preview_onboarding", "operator", plan_source=template("elsewhere"))
    assert (told["valid"], told["outcome"]) == (False, "plan_of_another_tenant")
    assert city.kept() == before


@pytest.mark.parametrize("role", ["city_admin", "campaign_office", "staff", "province_viewer", "anonymous"])
def test_only_an_operator_onboards(city: City, role: str) -> None:
    before = city.kept()
    with pytest.raises(Forbidden):
        city.call("onboard", role, plan_source=template(city.code))
    assert city.kept() == before


@pytest.mark.obligation("PF-001")
def test_progress_shows_each_service_until_the_city_is_active(city: City) -> None:
    city.onboard()
    assert city.call("onboarding_progress", "staff")["complete"] == 0
    city.prepared("tasks", phases=1, assignments=4)
    city.prepared("organizations", units=1)
    told = city.call("onboarding_progress", "city_admin")
    assert (told["status"], told["complete"], told["total"]) == ("onboarding", 2, 5)
    assert told["waiting_for"] == ["training", "satisfaction", "indicators"]
    assert told["services"][1]["counts"] == {"phases": 1, "assignments": 4}
    assert city.told("tenant_activated") == []
    for service in ("training", "satisfaction", "indicators"):
        city.prepared(service, counted=1)
    told = city.call("tenant", "staff")
    assert (told["status"], told["activated_at"]) == ("active", "2022-06-30T01:00:00+00:00")
    assert city.told("tenant_activated") == [
        {"code": city.code, "plan_id": "sample-conduct-2022", "plan_version": "1.0.0"}
    ]


@pytest.mark.obligation("PF-001")
def test_the_last_answers_may_come_at_once(city: City) -> None:
    city.onboard()
    with ThreadPoolExecutor(len(OTHERS)) as pool:
        list(pool.map(city.prepared, OTHERS))
    assert city.call("onboarding_progress", "staff")["status"] == "active"
    assert len(city.told("tenant_activated")) == 1


def test_an_answer_for_a_city_that_nobody_onboarded_is_parked(city: City) -> None:
    before = city.kept()
    city.prepared("tasks")
    assert city.kept() == before
    rows = list(city.bench.engines["tenants"].db["inbox"].find({"tenant": city.code}))
    assert [(row["state"], row["name"]) for row in rows] == [("dead", "tasks.tenant_prepared.v1")]


@pytest.mark.parametrize("method", ["tenant", "plan", "onboarding_progress"])
def test_a_city_that_is_not_onboarded_is_not_found(city: City, method: str) -> None:
    with pytest.raises(TenantNotFound) as refused:
        city.call(method, "city_admin")
    assert (refused.value.kind, refused.value.code) == ("not_found", "tenant_not_found")


def test_onboarding_with_a_key_is_answered_from_memory(city: City) -> None:
    payload = {"plan_source": template(city.code)}
    first = city.call("onboard", "operator", key="k1", **payload)
    assert first["unchanged"] is False
    assert city.call("onboard", "operator", key="k1", **payload) == first


def test_two_operators_onboard_at_once_and_one_of_them_changes_nothing(city: City) -> None:
    def onboard(_: int) -> bool | str:
        try:
            return bool(city.onboard()["unchanged"])
        except QfError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(onboard, range(4)))
    assert sorted(answers, key=str) == [False, True, True, True]
    assert len(city.told("tenant_onboarded")) == 1
