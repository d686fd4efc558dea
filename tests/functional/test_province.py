"""The analyst of a province compares its cities, and nobody looks over a border."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest

from tests.functional.stack import PASSWORD, City, Person, Stack, eventually, found, invented

GRAPH = "/province/graphql"
PROVINCE, NEXT_DOOR = "980000", "970000"
STAFFED = {  # city: (officers appointed, health authorities and hospitals that must have one)
    "alder": (3, 5),
    "birch": (5, 5),
    "cedar": (3, 5),
    "dogwood": (2, 4),
}
MEASURES = ["leading_group_formed", "task_completion", "report_rate", "report_on_time_rate"]
STAFF = '(indicator: "conduct_staff_coverage", period: "2022-Q2")'
RANKING = f"""{{ ranking{STAFF} {{ compared frontRanks
    total {{ numerator denominator percent cities citiesApplicable citiesReporting citiesMet }}
    places {{ rank isTied isFront mark city {{ code }} figure {{ numerator denominator percent status gapPercent }} }}
}} }}"""
GAPS = f"{{ gaps{STAFF} {{ city {{ code }} figure {{ gapCount gapPercent }} }} }}"
OVERVIEW = """{ province { code period isOpen cities { code status plan { id } phases { name }
    figure(indicator: "conduct_staff_coverage") { numerator denominator status } } } }"""


@dataclass
class Scene:
    """The analyst, and the cities of the province by code."""

    analyst: Person
    cities: dict[str, City]


@pytest.fixture(scope="module")
def scene(stack: Stack) -> Scene:
    """Four cities that differ in their conduct staff, a fifth without that measure, and one across the border."""
    cities = {code: city_of(stack, code, at, PROVINCE) for at, code in enumerate(STAFFED)}
    cities["elm"] = city_of(stack, "elm", 5, PROVINCE, measures=MEASURES)
    city_of(stack, "foreign", 6, NEXT_DOOR)
    for code, (officers, _) in STAFFED.items():
        appoint(cities[code], officers)
    said = stack.said(
        *("account", "create", "analyst", "--tenant", f"province-{PROVINCE}", "--role", "province_viewer"),
        answer=f"{PASSWORD}\n",
    )
    assert said.split()[1] == "analyst"
    return Scene(stack.sign_in(f"province-{PROVINCE}", "analyst"), cities)


def city_of(stack: Stack, code: str, at: int, province: str, **more: object) -> City:
    """A city with as many bureaus as it needs to have its number of obliged units."""
    division = f"{province[:2]}010{at}"
    _, obliged = STAFFED.get(code, (0, 3))
    rows = "".join(f"B-{n},示例{n}县卫生健康局,bureau,health_bureau\n" for n in range(1, obliged))
    units = f"code,name,kind,category\n{rows}C-1,示例诊所,institution,clinic\n"
    return found(stack, code, invented(code, division, province, **more), units)


def appoint(city: City, officers: int) -> None:
    """Give the first units of the city a conduct officer each."""
    obliged = sorted(code for code in city.units if code != "C-1")
    for code in obliged[:officers]:
        given = {"unitId": city.units[code], "personName": "甲示例", "duty": "PART_TIME", "appointedOn": "2022-02-01"}
        city.chief.do("appointConductOfficer", given, "conductOfficer { id }")


@pytest.mark.obligation("PF-014", "PF-015", "PF-018")
def test_the_overview_shows_the_own_province_alone(scene: Scene) -> None:
    def cities() -> dict[str, tuple[int, int, str]]:
        nodes = scene.analyst.ask(OVERVIEW, GRAPH)["province"]["cities"]
        return {node["code"]: tuple(node["figure"].values()) for node in nodes}

    eventually(
        cities,
        {
            "alder": (3, 5, "NOT_MET"),
            "birch": (5, 5, "MET"),
            "cedar": (3, 5, "NOT_MET"),
            "dogwood": (2, 4, "NOT_MET"),
            "elm": (0, 0, "NOT_APPLICABLE"),
        },
    )
    province = scene.analyst.ask(OVERVIEW, GRAPH)["province"]
    assert (province["code"], province["period"], province["isOpen"]) == (PROVINCE, "2022-Q2", True)
    assert {city["status"] for city in province["cities"]} == {"ACTIVE"}
    assert {phase["name"] for city in province["cities"] for phase in city["phases"]} == {"组织实施阶段"}
    assert [city["plan"]["id"] for city in province["cities"]] == [f"{code}-2022" for code in scene.cities]
    assert scene.analyst.ask('{ city(code: "foreign") { code } }', GRAPH) == {"city": None}
    assert scene.analyst.ask('{ city(code: "alder") { name } }', GRAPH) == {"city": {"name": "alder市"}}


@pytest.mark.obligation("NJ-022", "PF-014", "PF-018")
def test_the_ranking_has_ties_and_says_why_a_city_is_not_compared(scene: Scene) -> None:
    def places() -> list[tuple[object, ...]]:
        found = scene.analyst.ask(RANKING, GRAPH)["ranking"]["places"]
        return [(p["city"]["code"], p["rank"], p["isTied"], p["isFront"], p["mark"]) for p in found]

    eventually(
        places,
        [
            ("birch", 1, False, True, None),
            ("alder", 2, True, False, None),
            ("cedar", 2, True, False, None),
            ("dogwood", None, False, None, "TOO_FEW"),
            ("elm", None, False, None, "NOT_APPLICABLE"),
        ],
    )
    ranking = scene.analyst.ask(RANKING, GRAPH)["ranking"]
    assert (ranking["compared"], ranking["frontRanks"]) == (3, 1)
    assert ranking["total"] == {
        "numerator": 13,
        "denominator": 19,
        "percent": "68.42",
        "cities": 5,
        "citiesApplicable": 4,
        "citiesReporting": 4,
        "citiesMet": 1,
    }
    alder = ranking["places"][1]["figure"]
    assert alder == {
        "numerator": 3,
        "denominator": 5,
        "percent": "60.00",
        "status": "NOT_MET",
        "gapPercent": "40.00",
    }


@pytest.mark.obligation("PF-018")
def test_the_gaps_begin_with_the_largest(scene: Scene) -> None:
    eventually(
        lambda: [
            (place["city"]["code"], *place["figure"].values()) for place in scene.analyst.ask(GAPS, GRAPH)["gaps"]
        ],
        [("dogwood", 2, "50.00"), ("alder", 2, "40.00"), ("cedar", 2, "40.00")],
    )


def test_a_city_knows_its_own_place_and_no_more(scene: Scene) -> None:
    def rank(code: str) -> object:
        return scene.cities[code].chief.ask(f"{{ indicatorRank{STAFF} {{ rank of }} }}")["indicatorRank"]

    eventually(lambda: [rank(code) for code in scene.cities][:3], [{"rank": r, "of": 3} for r in (2, 1, 2)])
    assert [rank("dogwood"), rank("elm")] == [{"rank": None, "of": 3}] * 2


@pytest.mark.obligation("PF-007", "PF-014")
def test_tokens_are_good_for_their_own_graph_only(scene: Scene) -> None:
    alder, analyst = scene.cities["alder"].chief, scene.analyst
    assert alder.refused("{ province { code } }", GRAPH) == "FORBIDDEN"
    assert analyst.refused("{ tenant { code } }") == "FORBIDDEN"
    assert analyst.refused("{ units { totalCount } }") == "FORBIDDEN"
    viewer = {"login": "viewer", "displayName": "示例", "roles": ["province_viewer"], "password": PASSWORD}
    assert alder.mistakes("createAccount", viewer) == [("roles", "role_not_in_realm")]


@pytest.mark.obligation("PF-007")
def test_what_belongs_to_another_city_is_as_if_it_were_not_there(scene: Scene) -> None:
    alder, birch = scene.cities["alder"], scene.cities["birch"]
    missing = base64.b64encode(f"Unit:{'0' * 26}".encode()).decode()
    changes: dict[str, dict[str, object]] = {
        "appointConductOfficer": {"personName": "甲示例", "duty": "FULL_TIME", "appointedOn": "2022-02-01"},
        "closeUnit": {"closedOn": "2022-06-30"},
        "changeUnit": {"expectedVersion": 1, "name": "改名"},
    }
    query = "query($id: ID!) { unit(id: $id) { name } node(id: $id) { id } }"

    def answers(unit: str) -> list[object]:
        changed = [alder.chief.run(name, {"unitId": unit, **given}) for name, given in changes.items()]
        return [alder.chief.ask(query, id=unit), *changed]

    theirs = answers(birch.units["B-1"])

    assert theirs == answers(missing)
    assert theirs[0] == {"unit": None, "node": None}
    unchanged = birch.chief.ask("query($id: ID!) { unit(id: $id) { name isActive version } }", id=birch.units["B-1"])
    assert unchanged == {"unit": {"name": "示例1县卫生健康局", "isActive": True, "version": 1}}
