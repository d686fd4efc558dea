"""A county hospital's personnel office: roster, key posts, principal; and the office that merges two units."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest

from tests.functional.stack import City, Person, Stack, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,梅溪县卫生健康局,bureau,,health_bureau,,,,30
H-1,梅溪县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,梅溪县第二医院,institution,B-1,general_hospital,secondary,public,county,310
"""
ROSTER = """\
单位编码,工号,姓名,专业类别,用工形式,入职日期,岗位,科室,岗位类别,重点岗位,层级,任岗日期
H-1,001,示例甲,医师,在编,2010-07-01,内科主任,内科,,否,部门负责人,2015-01-01
H-1,002,示例乙,药师,在编,2012-07-01,采购办主任,采购办,purchasing,是,部门负责人,2016-03-01
H-1,003,示例丙,管理,合同制,2014-07-01,设备科科长,设备科,key,是,部门负责人,2016-09-01
"""
POSTS = "{ rotations(first: 10) { totalCount nodes { id name personName dueOn status unit { code } } } }"


@dataclass
class County:
    """The hospital's personnel officer, the bureau above, the hospital next door, the office and the administrator."""

    city: City
    officer: Person
    bureau: Person
    neighbour: Person
    office: Person


@pytest.fixture(scope="module")
def county(stack: Stack) -> County:
    """A city that starts from the example plan, with one county and two hospitals in it."""
    city = found(stack, "meixi", invented("meixi", "990210"), UNITS)
    return County(
        city,
        city.account("officer", "institution", "H-1"),
        city.account("bureau", "bureau", "B-1"),
        city.account("neighbour", "institution", "H-2"),
        city.account("office", "campaign_office"),
    )


def file(text: str) -> dict[str, object]:
    """A roster as `importStaff` takes it."""
    return {"filename": "花名册.csv", "contentBase64": base64.b64encode(text.encode()).decode()}


@pytest.mark.obligation("NJ-015", "PF-009")
def test_a_roster_is_checked_imported_and_seen_by_its_own_people(county: County) -> None:
    wrong = ROSTER.replace("2014-07-01", "2014-13-01").replace("001,示例甲", "001,")
    payload = county.officer.run("importStaff", file(wrong), "result { rows }")
    places = {(e["row"], e["column"], e["code"]) for e in payload["errors"]}
    assert (payload["result"], places) == (None, {(2, "姓名", "required"), (4, "入职日期", "bad_date")})
    preview = county.officer.do("previewStaffImport", file(ROSTER), "result { rows created changed }")
    assert preview == {"rows": 3, "created": 3, "changed": 0}
    assert county.officer.ask("{ roster { totalCount } }")["roster"]["totalCount"] == 0
    county.officer.do("importStaff", file(ROSTER), "result { created }")
    seen = county.bureau.ask(
        """query($unit: ID!) { roster(unitId: $unit, keyFew: true) { totalCount nodes { name unit { code } } }
            units(search: "H-1") { nodes { rosterCount before: rosterCount(on: "2011-01-01") keyPosts { name } } } }""",
        unit=county.city.units["H-1"],
    )
    assert seen["roster"]["nodes"] == [
        {"name": "示例乙", "unit": {"code": "H-1"}},
        {"name": "示例丙", "unit": {"code": "H-1"}},
    ]
    [unit] = seen["units"]["nodes"]
    assert (unit["rosterCount"], unit["before"]) == (3, 1)
    assert [post["name"] for post in unit["keyPosts"]] == ["采购办主任", "设备科科长"]
    assert county.neighbour.ask("{ roster { totalCount } }")["roster"]["totalCount"] == 0


@pytest.mark.obligation("NJ-044", "LZ-058", "LZ-024")
def test_an_overdue_post_rotates_and_the_other_is_exempted_by_who_may(county: County) -> None:
    posts = {post["name"]: post for post in county.officer.ask(POSTS)["rotations"]["nodes"]}
    assert {name: (post["dueOn"], post["status"]) for name, post in posts.items()} == {
        "采购办主任": ("2021-03-01", "OVERDUE"),
        "设备科科长": ("2021-09-01", "OVERDUE"),
    }
    leave = {"reason": "无替代人员", "expiresOn": "2022-12-31"}
    mandatory = {"postingId": posts["采购办主任"]["id"], **leave}
    assert county.officer.forbidden("exemptRotation", mandatory) == "FORBIDDEN"
    assert county.bureau.mistakes("exemptRotation", mandatory) == [("postingId", "exemption_needs_commission")]
    plain = {"postingId": posts["设备科科长"]["id"], **leave}
    exempt = county.bureau.do("exemptRotation", plain, "posting { status exemption { expiresOn } }")
    assert exempt == {"status": "EXEMPT", "exemption": {"expiresOn": "2022-12-31"}}
    move = {"postingId": posts["采购办主任"]["id"], "on": "2022-06-30", "to": {"name": "总务科科长", "rank": "HEAD"}}
    county.officer.do("rotatePost", move, "posting { until }")
    left = county.office.ask(POSTS)["rotations"]
    assert [(post["name"], post["status"]) for post in left["nodes"]] == [("设备科科长", "EXEMPT")]


@pytest.mark.obligation("NJ-117", "NJ-134", "NJ-115")
def test_a_new_principal_is_proposed_to_head_the_hospitals_group(county: County) -> None:
    hospital = county.city.units["H-1"]
    group = {"unitId": hospital, "name": "领导小组", "establishedOn": "2022-02-01"}
    group |= {"leader": {"name": "示例老院长", "title": "院长"}, "members": [{"title": "医务科工作人员"}]}
    formed = county.officer.do("formLeadingGroup", group, "leadingGroup { id members { name title } }")
    assert formed["members"] == [{"name": None, "title": "医务科工作人员"}]
    version = 'query { unit(code: "H-1") { version } }'
    for name, since in (("示例老院长", "2019-01-01"), ("示例新院长", "2022-06-01")):
        given = {"unitId": hospital, "expectedVersion": county.officer.ask(version)["unit"]["version"]}
        given |= {"name": name, "title": "院长", "since": since}
        unit = county.officer.do("appointPrincipal", given, "unit { principal { name } principals { name until } }")
    assert unit["principal"] == {"name": "示例新院长"}
    assert unit["principals"][0] == {"name": "示例老院长", "until": "2022-06-01"}
    [proposal] = county.office.ask("{ successions(state: OPEN) { nodes { id name formerName } } }")["successions"][
        "nodes"
    ]
    assert (proposal["formerName"], proposal["name"]) == ("示例老院长", "示例新院长")
    county.office.do("acceptSuccession", {"successionId": proposal["id"]}, "succession { state }")
    seen = county.officer.ask(
        """{ unit(code: "H-1") { responsibility { principal { name } }
            leadingGroups { leader { name } former { name } } } }"""
    )["unit"]
    assert seen["responsibility"]["principal"] == {"name": "示例新院长"}
    assert seen["leadingGroups"] == [{"leader": {"name": "示例新院长"}, "former": [{"name": "示例老院长"}]}]


@pytest.mark.obligation("NJ-015")
def test_the_roster_of_the_quarter_is_confirmed_by_its_own_unit(county: County) -> None:
    county.city.chief.do("runTicks", {}, "ticks")
    given = {"unitId": county.city.units["H-1"], "period": "2022-Q2"}
    assert county.officer.mistakes("confirmRoster", {**given, "count": 99}) == [("count", "count_has_changed")]
    done = county.officer.do("confirmRoster", {**given, "count": 3}, "confirmation { status count }")
    assert done == {"status": "CONFIRMED", "count": 3}
    waiting = county.office.ask('{ rosterConfirmations(period: "2022-Q2", status: OPEN) { nodes { unit { code } } } }')
    assert waiting["rosterConfirmations"]["nodes"] == [{"unit": {"code": "H-2"}}]


def test_two_hospitals_become_one_and_the_staff_go_along(county: County) -> None:
    merge = {"intoId": county.city.units["H-2"], "fromIds": [county.city.units["H-1"]], "on": "2022-06-30"}
    assert county.officer.forbidden("mergeUnits", merge) == "FORBIDDEN"
    kept = county.office.do("mergeUnits", merge, "unit { code rosterCount predecessors { code isActive } }")
    assert kept == {"code": "H-2", "rosterCount": 3, "predecessors": [{"code": "H-1", "isActive": False}]}
    gone = county.office.ask('{ unit(code: "H-1") { closedOn principal { name } successors { code } } }')["unit"]
    assert gone == {"closedOn": "2022-06-30", "principal": None, "successors": [{"code": "H-2"}]}
    seen = county.neighbour.ask("{ roster { nodes { code history { name } } } }")["roster"]["nodes"]
    assert [person["code"] for person in seen] == ["H-1-001", "H-1-002", "H-1-003"]
