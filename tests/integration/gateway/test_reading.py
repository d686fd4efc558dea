"""The city graph over all services: every field, by every role, at a constant number of calls."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from graphql import build_schema

from gateway.city.schema import sdl
from gateway.ids import encode_id
from services.kit.errors import Unavailable
from services.kit.testing import Bench
from tests.integration.gateway.attending import attending_arguments
from tests.integration.gateway.campaign import campaign_arguments
from tests.integration.gateway.counting import counting_arguments
from tests.integration.gateway.every_field import query_for
from tests.integration.gateway.exams import exam_arguments
from tests.integration.gateway.scene import City
from tests.integration.gateway.supervision import supervision_arguments

SCHEMA = build_schema(sdl())
QUERIES = sorted(SCHEMA.query_type.fields) if SCHEMA.query_type else []
ROLES = ("city_admin", "campaign_office", "department_head", "supervisor", "discipline_inspector")
READER = {"redPacketHints": "discipline_inspector"}
"""Who reads what is hidden even from the city's administrator."""
OWN = ("myAttempt", "myTraining")
"""What only somebody on a unit's staff has."""
PLAIN = {"period": '"2022-Q2"', "indicator": '"report_rate"', "by": "COUNTY", "year": "2022", "first": "10"}
SPANS = {
    "satisfactionTrend": {"firstPeriod": '"2022-01"', "lastPeriod": '"2022-06"', "by": "MONTH"},
    "trustTrend": {"firstQuarter": '"2022-Q1"', "lastQuarter": '"2022-Q2"'},
}

SIGNED = ("commitmentFigures", "unsignedStaff", "commitmentSignatures")


def arguments(city: City, name: str) -> dict[str, str]:
    """Something that exists for each argument."""
    ids = {"unit": city.unit("H-1"), "keyTask": encode_id("KeyTask", "NJ-T01"), "node": city.unit("B-1")}
    for kind in ("assignment", "report"):
        ids[kind] = city.ask(f"{{ {kind}s(first: 1) {{ nodes {{ id }} }} }}")[f"{kind}s"]["nodes"][0]["id"]
    plan = city.ask("{ documents(kind: PLAN) { nodes { id } } }")["documents"]["nodes"][0]["id"]
    given = {name: value for name, value in PLAIN.items() if name != "period" or "report" not in name}
    given |= {"documentId": f'"{plan}"'} if name == "missingReceipts" else {}
    register = {"kind": '"internal_rule"'} if name.startswith("register") else {}
    register |= {"kind": '"self_discipline"'} if name in SIGNED else {}
    given |= supervision_arguments(city, name)
    given |= campaign_arguments(city, name)
    given |= attending_arguments(city, name)
    given |= SPANS.get(name, {})
    given |= exam_arguments(city, name)
    given |= counting_arguments(city, name)
    given |= {"reportId": f'"{ids["report"]}"', "sourceId": f'"{ids["report"]}"', "ruleId": '"NJ-R1"'}
    given |= {"period": '"2022-Q2"'} if name == "rollupDraft" else {}
    given |= {"period": '"2022-06"'} if name == "monthlyProgress" else {}
    given |= {"by": "UNIT"} if name == "reportStatistics" else {}
    given |= {"unitId": f'"{ids["unit"]}"'} if name in ("branchScopes", "topicCoverage") else {}
    given |= {"unitId": f'"{ids["unit"]}"', "month": '"2022-06"'} if name == "evaluations" else {}
    return {"first": "25", **given, **register, **({"id": f'"{ids[name]}"'} if name in ids else {})}


@pytest.mark.parametrize("name", QUERIES)
def test_every_field_of_every_query_answers(city: City, name: str) -> None:
    assert SCHEMA.query_type is not None
    query = query_for(name, SCHEMA.query_type.fields[name], arguments(city, name), depth=4)
    body = city.post(query, READER.get(name, "city_admin")).json()
    assert "errors" not in body, body["errors"]
    assert body["data"][name] is not None or name in OWN


@pytest.mark.obligation("NJ-001", "NJ-003", "NJ-010", "NJ-014")
def test_a_city_shows_its_document_basis_contact_and_time(city: City) -> None:
    shown = city.ask("""{ tenant { name provinceName status superiorPlan { number role } contact { person email }
      document { planTitle issueDate docNumber effectiveFrom effectiveFromText addressees { code } }
      campaign { start end elapsedDays lengthDays ended } plan { version outline { title level }
      clauses(section: "duty_principles") { text source } } progress { complete total } } }""")["tenant"]
    assert (shown["name"], shown["provinceName"], shown["status"]) == ("内江市", "四川省", "active")
    assert shown["superiorPlan"] == {"number": "川卫函〔2021〕349号", "role": "superior_plan"}
    assert shown["contact"] == {"person": "刘真兵", "email": "njswjwyzk@163.com"}
    assert shown["document"]["issueDate"] == "2021-12-13"
    assert shown["document"]["docNumber"] is None
    assert [each["code"] for each in shown["document"]["addressees"]] == [
        "county_health_bureaus",
        "municipal_medical_institutions",
    ]
    assert shown["campaign"] == {
        "start": "2021-12-13",
        "end": "2024-12-31",
        "elapsedDays": 200,
        "lengthDays": 1115,
        "ended": False,
    }
    assert shown["progress"] == {"complete": 5, "total": 5}
    assert shown["plan"]["outline"][0] == {"title": "一、时间安排", "level": 1}
    assert all(clause["text"] and clause["source"] for clause in shown["plan"]["clauses"])


def calls(city: City, query: str) -> Counter[str]:
    city.rpc.asked.clear()
    city.ask(query, "city_admin")
    return Counter(city.rpc.asked)


UNIT_PAGE = """{ units(first: %d) { nodes { name parent { name } county { name } conductOfficers { personName }
  leadingGroups { name } assignmentCounts { total } responsibility { department { label }
  supervisingAuthority { name } } } } }"""
WORK_PAGE = """{ assignments(first: %d) { nodes { unit { name county { name } } task { title assignmentCounts { total }
  phases { name } departments { department { label } } } } } }"""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            UNIT_PAGE,
            {
                "organizations.units": 1,
                "organizations.units_by_ids": 2,
                "organizations.conduct_officers_by_units": 1,
                "organizations.leading_groups_by_units": 1,
                "organizations.responsibilities_by_units": 1,
                "tasks.assignment_counts_by_units": 1,
                "organizations.departments_by_names": 1,
            },
        ),
        (
            WORK_PAGE,
            {
                "tasks.assignments": 1,
                "organizations.units_by_ids": 2,
                "tasks.key_tasks_by_ids": 1,
                "tasks.assignment_counts_by_tasks": 1,
                "tasks.phases": 1,
            },
        ),
    ],
)
def test_more_items_cost_no_more_calls(city: City, query: str, expected: dict[str, int]) -> None:
    """The second call for units is for those that the first ones name as superior."""
    many = calls(city, query % 100)
    assert {name: count for name, count in many.items() if count > expected.get(name, 0)} == {}
    few = calls(city, query % 4)
    assert sum(many.values()) <= sum(expected.values())
    assert sum(few.values()) <= sum(expected.values())


def test_a_unit_account_sees_its_own_and_a_bureau_what_is_below(city: City) -> None:
    query = "{ units { totalCount nodes { code } } assignments(first: 1) { totalCount } }"
    hospital = city.ask(query, "institution", unit="H-2")
    assert hospital["units"] == {"totalCount": 1, "nodes": [{"code": "H-2"}]}
    bureau = city.ask(query, "bureau", unit="B-1")
    assert [unit["code"] for unit in bureau["units"]["nodes"]] == ["B-1", "H-2", "W-1"]
    everyone = city.ask(query, "campaign_office")
    assert everyone["units"]["totalCount"] == 8
    counts = [each["assignments"]["totalCount"] for each in (hospital, bureau, everyone)]
    assert 0 < counts[0] < counts[1] < counts[2]


def test_a_unit_outside_the_scope_answers_like_a_missing_one(city: City) -> None:
    others = city.ask("query($id: ID!) { unit(id: $id) { name } node(id: $id) { id } }", "institution", unit="H-2",
                      id=city.unit("H-3"))  # fmt: skip
    missing = city.ask("query($id: ID!) { unit(id: $id) { name } node(id: $id) { id } }", "institution", unit="H-2",
                       id=encode_id("Unit", "no-such-unit"))  # fmt: skip
    assert others == missing == {"unit": None, "node": None}


def test_things_are_found_again_by_their_id(city: City) -> None:
    found = city.ask("""{ units(first: 1) { nodes { id } } keyTasks(first: 1) { nodes { id } } phases { id }
      assignments(first: 1) { nodes { id } } reports(first: 1) { nodes { id } } departments { id } tenant { id } }""")
    ids = [found[each]["nodes"][0]["id"] for each in ("units", "keyTasks", "assignments", "reports")]
    ids += [found["phases"][0]["id"], found["departments"][0]["id"], found["tenant"]["id"]]
    for each in ids:
        assert city.ask("query($id: ID!) { node(id: $id) { id } }", id=each)["node"] == {"id": each}
    assert city.ask("query($id: ID!) { node(id: $id) { id } }", id=encode_id("Tenant", "neijiang"))["node"] is None


@pytest.mark.parametrize("given", ["", "x", encode_id("Report", "1"), encode_id("Nothing", "1")])
def test_an_id_of_the_wrong_kind_names_its_field(city: City, given: str) -> None:
    [error] = city.errors("query($id: ID!) { unit(id: $id) { name } }", locale="en", id=given)
    assert error["extensions"] == {"code": "INVALID_INPUT", "reason": "wrong_id", "field": "id"}
    assert error["message"] == "The id is not valid: expected the id of a Unit"
    [error] = city.errors("query($id: ID!) { reports(unitId: $id) { totalCount } }", id=given)
    assert error["extensions"]["field"] == "unitId"


@pytest.mark.obligation("PF-007")
def test_another_citys_ids_answer_like_missing_ones(city: City, services: Bench, tenant: str) -> None:
    other = City(services, tenant).found()
    listed = other.ask("{ assignments(first: 1) { nodes { id } } reports(first: 1) { nodes { id } } }")
    theirs = {
        "Unit": other.unit("H-1"),
        "Assignment": listed["assignments"]["nodes"][0]["id"],
        "Report": listed["reports"]["nodes"][0]["id"],
    }
    assert SCHEMA.query_type is not None
    for name, field in SCHEMA.query_type.fields.items():
        for argument in (a for a in field.args if a == "id" or a.endswith("Id")):
            kinds = {"unitId": "Unit", "parentId": "Unit", "countyId": "Unit", "id": name[0].upper() + name[1:]}
            kind = kinds.get(argument, "")
            for own_kind in [kind] if kind in theirs else theirs if name == "node" else []:
                given = {**PLAIN, argument: f'"{theirs[own_kind]}"'}
                given.pop("period") if "report" in name else None
                foreign = city.post(query_for(name, field, given, depth=3), "city_admin").json()
                given[argument] = f'"{encode_id(own_kind, "0" * 26)}"'
                assert foreign == city.post(query_for(name, field, given, depth=3), "city_admin").json(), name


@pytest.mark.obligation("PF-019")
def test_when_one_service_is_away_the_others_still_answer(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = city.rpc.call

    async def call(service: str, method: str, payload: Any = None, **about: Any) -> Any:
        if service == "tasks":
            raise Unavailable()
        return await answered(service, method, payload, **about)

    monkeypatch.setattr(city.rpc, "call", call)
    body = city.post(
        "{ tenant { name } phases { name } units(first: 1) { nodes { name assignmentCounts { total } } } }"
    )
    assert body.status_code == 200
    assert body.json()["data"] == {
        "tenant": {"name": "内江市"},
        "phases": None,
        "units": {"nodes": [{"name": "内江市卫生健康委员会", "assignmentCounts": None}]},
    }
    errors = body.json()["errors"]
    assert sorted(error["path"][0] for error in errors) == ["phases", "units"]
    assert all(error["extensions"]["retryable"] for error in errors)


def test_a_city_that_is_not_onboarded_is_null_and_not_an_error(services: Bench, tenant: str) -> None:
    fresh = City(services, tenant)
    shown = fresh.ask("{ tenant { name } plan { id } onboardingProgress { status } viewer { tenantCode roles } }")
    assert shown == {
        "tenant": None,
        "plan": None,
        "onboardingProgress": None,
        "viewer": {"tenantCode": tenant, "roles": ["campaign_office"]},
    }


@pytest.mark.parametrize("role", ROLES)
def test_city_wide_roles_read_the_dashboard(city: City, role: str) -> None:
    shown = city.ask("{ phases { name status } indicators { period items { indicator status } } }", role)
    assert [phase["status"] for phase in shown["phases"]] == ["ended", "active", "planned"]
    assert shown["indicators"]["period"] == "2022-Q2"


def test_accounts_are_for_administrators(city: City) -> None:
    [error] = city.errors("{ accounts { totalCount } }", "supervisor")
    assert error["extensions"] == {"code": "FORBIDDEN"}


def test_labels_and_messages_follow_the_callers_language(city: City) -> None:
    query = "{ indicatorCatalogue { code label } reportWindows(year: 2022) { explanation } }"
    zh, en = city.ask(query), city.ask(query, locale="en")
    assert zh["indicatorCatalogue"][0]["label"] == "行风建设专（兼）职工作人员配备率"
    assert en["indicatorCatalogue"][0]["label"] == "Conduct staff coverage"
    assert zh["reportWindows"][0]["explanation"] != en["reportWindows"][0]["explanation"]
