"""Mutations over all services: the thing or what to mend, exactly once, and nothing of anybody else's."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    build_schema,
    get_named_type,
)

from gateway.city.build import REFERENCES
from gateway.city.schema import sdl
from gateway.errors import camel
from gateway.ids import encode_id
from services.kit.testing import Bench
from tests.integration.gateway.attending import training_session
from tests.integration.gateway.counting import counting_things
from tests.integration.gateway.exams import exam_things
from tests.integration.gateway.indices import index_things
from tests.integration.gateway.people_things import people_things
from tests.integration.gateway.scene import PASSWORD, City, register_entry
from tests.integration.gateway.studying import study_things
from tests.integration.gateway.supervision import planned_visit, programme, supervision_round

SCHEMA = build_schema(sdl())
KINDS = {camel(name): kind for name, kind in REFERENCES.items()}
SAMPLES: dict[str, Any] = {"Int": 1, "Date": "2022-06-30", "DateTime": "2022-06-29T01:00:00+00:00", "Boolean": False}


def first(city: City, kind: str, unit: str, **filters: str) -> str:
    """The id of the unit's first assignment or report."""
    given = "".join(f", {name}: {value}" for name, value in filters.items())
    query = f"query($of: ID!) {{ {kind}(unitId: $of, first: 1{given}) {{ nodes {{ id }} }} }}"
    return str(city.ask(query, of=city.unit(unit))[kind]["nodes"][0]["id"])


@pytest.mark.obligation("NJ-004")
def test_an_assignment_goes_from_progress_to_acceptance(city: City) -> None:
    task = first(city, "assignments", "H-2")
    shows = "assignment { status percent evidence { note file { filename size url } } history { action percent } }"
    given = {"assignmentId": task, "percent": 40, "remark": "已完成动员部署"}
    begun = city.run("recordProgress", given, "institution", unit="H-2", shows=shows)
    assert begun["errors"] == []
    assert (begun["assignment"]["status"], begun["assignment"]["percent"]) == ("IN_PROGRESS", 40)
    file = city.upload("minutes.txt", "会议纪要".encode(), "institution", unit="H-2").json()["file"]
    attached = city.run("attachEvidence", {"assignmentId": task, "fileId": file["id"], "note": "会议纪要"},
                        "institution", unit="H-2", shows=shows)  # fmt: skip
    assert attached["assignment"]["evidence"] == [
        {"note": "会议纪要", "file": {"filename": "minutes.txt", "size": 12, "url": f"/files/{file['id']}"}}
    ]
    sent = city.run(
        "submitAssignment", {"assignmentId": task, "remark": "完成"}, "institution", unit="H-2", shows=shows
    )
    assert sent["assignment"]["status"] == "SUBMITTED"
    accepted = city.run("acceptAssignment", {"assignmentId": task}, "campaign_office", shows=shows)
    assert accepted["assignment"]["status"] == "ACCEPTED"
    again = city.run("acceptAssignment", {"assignmentId": task}, "campaign_office", shows=shows)
    assert again["assignment"] is None
    assert [error["code"] for error in again["errors"]] == ["assignment_not_submitted"]


@pytest.mark.obligation("NJ-006")
def test_a_report_is_sent_returned_sent_again_and_accepted(city: City) -> None:
    report = first(city, "reports", "B-1", period='"2022-Q2"')
    shows = "report { status versions { number title } reviews { action reason } returnReason }"
    given = {"reportId": report, "title": "第二季度工作进展", "content": "开展专题学习三次。"}
    sent = city.run("submitReport", given, "bureau", unit="B-1", shows=shows)
    assert (sent["errors"], sent["report"]["status"]) == ([], "ON_TIME")
    back = city.run("returnReport", {"reportId": report, "reason": "缺少整改情况"}, "campaign_office", shows=shows)
    assert (back["report"]["status"], back["report"]["returnReason"]) == ("RETURNED", "缺少整改情况")
    city.run("submitReport", {**given, "content": "补充整改情况。"}, "bureau", unit="B-1")
    done = city.run("acceptReport", {"reportId": report}, "campaign_office", shows=shows)["report"]
    assert done["status"] == "ACCEPTED"
    assert [version["number"] for version in done["versions"]] == [1, 2]
    [figures] = city.ask('{ reportFigures(period: "2022-Q2") { expected actual onTime } }')["reportFigures"]
    assert (figures["actual"], figures["onTime"]) == (1, 1)


def test_a_report_is_extended_and_exempted_with_a_reason(city: City) -> None:
    report = first(city, "reports", "B-2", period='"2022-Q2"')
    shows = "report { status closesOn extendedUntil exemption { reason } }"
    given = {"reportId": report, "until": "2022-07-08", "reason": "信息系统故障"}
    extended = city.run("extendReport", given, "campaign_office", shows=shows)
    assert extended["report"]["extendedUntil"] == "2022-07-08"
    exempt = city.run("exemptReport", {"reportId": report, "reason": "停业整顿"}, "campaign_office", shows=shows)
    assert (exempt["report"]["status"], exempt["report"]["exemption"]) == ("EXEMPT", {"reason": "停业整顿"})


@pytest.mark.obligation("NJ-015", "NJ-017", "NJ-033")
def test_a_unit_is_registered_changed_staffed_and_closed(city: City) -> None:
    given = {"code": "H-9", "name": "新医院", "kind": "INSTITUTION", "level": "SECONDARY", "ownership": "PUBLIC",
             "category": "GENERAL_HOSPITAL", "affiliation": "MUNICIPAL", "parentId": city.unit("511000")}  # fmt: skip
    unit = city.run("registerUnit", given, "city_admin", shows="unit { id version parent { name } lacks }")["unit"]
    assert unit["parent"] == {"name": "内江市卫生健康委员会"}
    changed = city.run("changeUnit", {"unitId": unit["id"], "expectedVersion": 1, "staffCount": 300}, "city_admin",
                       shows="unit { staffCount version name }")  # fmt: skip
    assert changed["unit"] == {"staffCount": 300, "version": 2, "name": "新医院"}
    stale = city.run("changeUnit", {"unitId": unit["id"], "expectedVersion": 1, "staffCount": 1}, "city_admin")
    assert [(error["field"], error["code"]) for error in stale["errors"]] == [("expectedVersion", "changed_meanwhile")]
    appointed = city.run(
        "appointConductOfficer",
        {"unitId": unit["id"], "personName": "示例人员", "duty": "PART_TIME", "appointedOn": "2022-01-10"},
        "city_admin",
        shows="conductOfficer { id duty isActive }",
    )["conductOfficer"]
    assert (appointed["duty"], appointed["isActive"]) == ("PART_TIME", True)
    ended = city.run("endConductOfficer", {"officerId": appointed["id"], "endedOn": "2022-06-01"}, "city_admin",
                     shows="conductOfficer { endedOn isActive }")  # fmt: skip
    assert ended["conductOfficer"] == {"endedOn": "2022-06-01", "isActive": False}
    formed = city.run(
        "formLeadingGroup",
        {"unitId": unit["id"], "name": "领导小组", "establishedOn": "2022-06-01",
         "leader": {"name": "甲", "title": "院长"},
         "members": [{"name": "乙", "title": "科长", "department": "医务科"}]},
        "city_admin",
        shows="leadingGroup { leader { name } members { name department } bodies { body } }",
    )["leadingGroup"]  # fmt: skip
    assert formed["members"] == [{"name": "乙", "department": "医务科"}]
    assert formed["bodies"] == [{"body": "LEADING_GROUP"}]
    closed = city.run("closeUnit", {"unitId": unit["id"], "closedOn": "2022-06-30"}, "city_admin",
                      shows="unit { closedOn isActive }")  # fmt: skip
    assert closed["unit"] == {"closedOn": "2022-06-30", "isActive": False}


@pytest.mark.obligation("PF-009")
def test_a_bad_unit_file_names_every_row_and_column_and_stores_nothing(city: City) -> None:
    good = "code,name,kind,level\nX-1,甲,institution,secondary\n"
    bad = good + "X-2,,institution,fifth\nX-1,乙,clinic,primary\n"
    file = {"filename": "units.csv", "contentBase64": base64.b64encode(bad.encode()).decode()}
    for mutation in ("previewUnitImport", "importUnits"):
        refused = city.run(mutation, file, "city_admin", shows="result { rows }")
        assert refused["result"] is None
        places = {(error["row"], error["column"]) for error in refused["errors"]}
        assert {(3, "name"), (3, "level"), (4, "kind"), (4, "code")} <= places
    assert city.ask('{ units(search: "X-") { totalCount } }')["units"]["totalCount"] == 0
    file = {"filename": "units.csv", "contentBase64": base64.b64encode(good.encode()).decode()}
    counts = city.run("previewUnitImport", file, "city_admin", shows="result { rows created changed unchanged }")
    assert counts["result"] == {"rows": 1, "created": 1, "changed": 0, "unchanged": 0}
    assert city.ask('{ units(search: "X-") { totalCount } }')["units"]["totalCount"] == 0


@pytest.mark.obligation("PF-001", "PF-002")
def test_a_template_is_previewed_with_every_mistake_and_onboarded_once(city: City) -> None:
    broken = city.run("previewOnboarding", {"planSource": "schema: city-plan-template/v1\ntemplate: 1\n"}, "operator",
                      shows="preview { valid outcome contents }")  # fmt: skip
    assert broken["preview"]["valid"] is False
    assert broken["errors"]
    assert all(error["message"] and error["line"] for error in broken["errors"])
    again = city.run("onboard", {"planSource": city.plan_source()}, "operator", shows="unchanged tenant { status }")
    assert again == {"unchanged": True, "tenant": {"status": "active"}, "errors": []}


def test_accounts_are_opened_and_closed(city: City) -> None:
    given = {"login": "conduct.h2", "displayName": "行风办", "roles": ["institution"], "unitId": city.unit("H-2"),
             "password": PASSWORD}  # fmt: skip
    opened = city.run("createAccount", given, "city_admin", shows="account { id login roles state unit { code } }")
    assert opened["account"]["unit"] == {"code": "H-2"}
    weak = city.run("createAccount", {**given, "login": "other.h2", "password": "123"}, "city_admin")
    assert {error["field"] for error in weak["errors"]} == {"password"}
    closed = city.run("disableAccount", {"accountId": opened["account"]["id"]}, "city_admin", shows="account { state }")
    assert closed["account"] == {"state": "disabled"}
    revoked = city.run("revokeSessions", {"accountId": opened["account"]["id"]}, "city_admin", shows="revoked")
    assert revoked["revoked"] == 0


def test_the_same_key_has_its_effect_once(city: City) -> None:
    given = {"unitId": city.unit("H-3"), "personName": "同一人", "duty": "FULL_TIME", "appointedOn": "2022-01-10",
             "idempotencyKey": "appoint-1"}  # fmt: skip
    answers = [city.run("appointConductOfficer", given, "city_admin", shows="conductOfficer { id }") for _ in range(3)]
    assert answers[0]["errors"] == []
    assert answers == [answers[0]] * 3
    officers = city.ask('{ unit(code: "H-3") { conductOfficers { personName } } }')["unit"]["conductOfficers"]
    assert officers == [{"personName": "同一人"}]
    reused = city.run("appointConductOfficer", {**given, "personName": "另一人"}, "city_admin")
    assert [(error["field"], error["code"]) for error in reused["errors"]] == [("idempotencyKey", "key_reused")]


def test_an_id_of_the_wrong_kind_is_a_mistake_in_its_field(city: City) -> None:
    given = {"unitId": encode_id("Report", "1"), "closedOn": "2022-06-30"}
    [error] = city.run("closeUnit", given, "city_admin", locale="en")["errors"]
    assert error == {
        "field": "unitId",
        "code": "wrong_id",
        "message": "The id is not valid: expected the id of a Unit",
        "row": None,
        "column": None,
        "line": None,
    }
    assert city.rpc.asked == []


def test_who_may_not_gets_an_error_beside_the_data_and_changes_nothing(city: City) -> None:
    query = """mutation($input: CloseUnitInput!) { closeUnit(input: $input) { unit { id } errors { code } } }"""
    given = {"unitId": city.unit("H-1"), "closedOn": "2022-06-30"}
    body = city.post(query, "institution", unit="H-2", input=given).json()
    assert body["data"] is None
    assert [error["extensions"] for error in body["errors"]] == [{"code": "FORBIDDEN"}]
    assert city.ask('{ unit(code: "H-1") { closedOn } }')["unit"] == {"closedOn": None}


def sample(name: str, kind: GraphQLInputType, ids: dict[str, str]) -> Any:
    """A plausible value of an input field; ids out of `ids`."""
    named = get_named_type(kind)
    bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if isinstance(bare, GraphQLList):
        return [sample(name, bare.of_type, ids)] if KINDS.get(name) in ids else []
    if named.name == "ID":
        return ids.get(KINDS[name], encode_id(KINDS[name], "0" * 26))
    if isinstance(named, GraphQLInputObjectType):
        return {n: sample(n, f.type, ids) for n, f in named.fields.items() if isinstance(f.type, GraphQLNonNull)}
    if isinstance(named, GraphQLEnumType):
        return "INSTITUTION" if named.name == "UnitKind" else next(iter(named.values))
    return SAMPLES.get(named.name, "示例")


def inputs_with_ids() -> list[tuple[str, str]]:
    """Every mutation and id field of its input."""
    assert SCHEMA.mutation_type is not None
    found = []
    for mutation, field in SCHEMA.mutation_type.fields.items():
        given = get_named_type(field.args["input"].type)
        assert isinstance(given, GraphQLInputObjectType)
        found += [(mutation, name) for name, part in given.fields.items() if get_named_type(part.type).name == "ID"]
    return found


@pytest.mark.obligation("PF-007")
@pytest.mark.parametrize(("mutation", "name"), inputs_with_ids())
def test_another_citys_ids_are_missing_in_every_mutation(
    city: City, other_city: City, other_ids: dict[str, str], mutation: str, name: str
) -> None:
    assert SCHEMA.mutation_type is not None
    given = get_named_type(SCHEMA.mutation_type.fields[mutation].args["input"].type)
    assert isinstance(given, GraphQLInputObjectType)
    wanted = {n: part for n, part in given.fields.items() if n == name or isinstance(part.type, GraphQLNonNull)}
    wanted |= {n: part for n, part in given.fields.items() if n in ("content", "remark")}
    query = f"mutation($input: {given.name}!) {{ {mutation}(input: $input) {{ errors {{ field code }} }} }}"
    if name in ("unitId", "fileIds") and mutation == "submitReport":
        wanted |= {n: part for n, part in given.fields.items() if n in ("ruleId", "period", "unitId")}
    if mutation == "draftDocument":  # a draft needs nothing else, and would be made without them
        wanted |= {n: part for n, part in given.fields.items() if n == "unitId"}
    before = other_city.everything()
    answers = []
    for ids in (other_ids, {}):
        values = {n: sample(n, part.type, ids) for n, part in wanted.items()}
        if "code" in values:
            values["code"] = "ZZ-1"
        answers.append(city.post(query, "city_admin", input=values).json())
    assert answers[0] == answers[1], "a foreign id must look like a missing one"
    assert answers[0].get("errors") or answers[0]["data"][mutation]["errors"], "it must be refused"
    assert other_city.everything() == before


@pytest.fixture(scope="module")
def other_city(services: Bench, founded: City) -> City:
    """A second city with the same plan and units."""
    return City(services, founded.code.replace("city-", "other-")).found()


@pytest.fixture(scope="module")
def other_ids(other_city: City) -> dict[str, str]:
    """One thing of each kind that belongs to the other city."""
    officer = other_city.run(
        "appointConductOfficer",
        {"unitId": other_city.unit("H-1"), "personName": "他市人员", "duty": "FULL_TIME", "appointedOn": "2022-01-10"},
        "city_admin",
        shows="conductOfficer { id }",
    )["conductOfficer"]
    account = other_city.run(
        "createAccount",
        {"login": "other.city", "displayName": "他市", "roles": ["city_admin"], "password": PASSWORD},
        "city_admin",
        shows="account { id }",
    )["account"]
    return {
        "Unit": other_city.unit("H-1"),
        "ConductOfficer": officer["id"],
        "Account": account["id"],
        "File": other_city.upload("a.txt", b"a", "city_admin").json()["file"]["id"],
        "Assignment": first(other_city, "assignments", "H-1"),
        "Report": first(other_city, "reports", "H-1"),
        "RegisterEntry": register_entry(other_city),
        **people_things(other_city),
        "Visit": planned_visit(other_city),
        "TrainingSession": training_session(other_city),
        **exam_things(other_city),
        **counting_things(other_city),
        **index_things(other_city),
        **study_things(other_city),
        "SupervisionProgramme": programme(other_city),
        "SupervisionRound": supervision_round(other_city),
    }
