"""From a visit to the province: encounters, evaluations, indices, the city's figure, and the rank that is official."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.functional.stack import PASSWORD, City, Person, Stack, eventually, found, invented

GRAPH, PROVINCE, CODES = "/province/graphql", "960000", ("alishan", "baishan", "changshan")
UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,示例县卫生健康局,bureau,,health_bureau,,,,30
H-1,示例县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,示例市第一医院,institution,,general_hospital,tertiary,public,municipal,1500
"""
ITEMS = ("attitude", "explanation", "waiting", "fees", "environment", "overall")
MEASURES = [
    "task_completion",
    "instant_satisfaction_rate",
    "satisfaction_outpatient",
    "satisfaction_inpatient",
    "satisfaction_overall",
]
KINDS = {"OUTPATIENT_SETTLEMENT": "outpatient", "DISCHARGE": "inpatient"}
INDEX = "{ value n reason eligible }"
INDICES = f"outpatient {INDEX} inpatient {INDEX} overall {INDEX}"
CITY = """{ indicators(period: "2022-Q2") { items {
  indicator numerator denominator percent status target unitsMet } } }"""
RANKING = """{ ranking(indicator: "satisfaction_overall", period: "2022-Q2") { compared frontRanks
  total { percent status target citiesMet } places { rank isFront mark official { rank of isFront }
  city { code } figure { percent status } } } }"""


@dataclass
class Scene:
    """Three cities of a province and its analyst."""

    analyst: Person
    cities: dict[str, City]

    def figures(self, code: str) -> dict[str, tuple[Any, ...]]:
        items = self.cities[code].chief.ask(CITY)["indicators"]["items"]
        return {
            item["indicator"]: (item["percent"], item["status"], item["target"], item["unitsMet"])
            for item in items
            if item["indicator"].startswith("satisfaction")
        }


@pytest.fixture(scope="module")
def scene(stack: Stack) -> Scene:
    """In each city both hospitals are evaluated, in one a little better than in the next."""
    cities = {
        code: found(stack, code, invented(code, f"96010{at}", PROVINCE, measures=MEASURES), UNITS)
        for at, code in enumerate(CODES)
    }
    for score, city in zip((5, 4, 3), cities.values(), strict=True):
        for unit in ("H-1", "H-2"):
            visit(city, unit, score)
    said = stack.said(
        *("account", "create", "heshan", "--tenant", f"province-{PROVINCE}", "--role", "province_viewer"),
        answer=f"{PASSWORD}\n",
    )
    assert said.split()[1] == "heshan"
    return Scene(stack.sign_in(f"province-{PROVINCE}", "heshan"), cities)


def visit(city: City, code: str, score: int) -> None:
    """Twenty outpatients and twenty inpatients come to a hospital; all evaluate, the inpatients one point lower."""
    unit, hospital = city.units[code], city.account(f"his.{code.lower()}", "institution", code)
    rows = [
        {"key": f"{kind}{n}", "touchpoint": kind, "on": "2022-06-29", "channel": "SMS"}
        for kind in KINDS
        for n in range(20)
    ]
    made = hospital.do("recordEncounters", {"unitId": unit, "rows": rows}, "recorded { rows { link } }")["rows"]
    answers = [
        {
            "token": each["link"].rpartition("/")[2],
            "scores": dict.fromkeys(ITEMS, score - (row["touchpoint"] == "DISCHARGE")) | {"waiting": score - 1},
            "redPacket": "NONE",
            "answeredAt": f"2022-06-29T{9 + n // 20:02}:{n % 20 * 2:02}:00+08:00",
        }
        for n, (row, each) in enumerate(zip(rows, made, strict=True))
    ]
    given = {"unitId": unit, "rows": answers}
    assert hospital.do("recordEvaluations", given, "result { recorded }") == {"recorded": 40}


@pytest.mark.obligation("NJ-021", "PF-015")
def test_evaluations_become_indices_and_indices_the_citys_figures(scene: Scene) -> None:
    city = scene.cities["alishan"]
    shown = city.chief.ask(f'{{ satisfactionIndices(period: "2022-Q2") {{ minN weight {INDICES} }} }}')
    assert shown["satisfactionIndices"] == {
        "minN": 30,
        "weight": "ENCOUNTERS",
        "outpatient": {"value": "95.83", "n": 40, "reason": None, "eligible": 40},
        "inpatient": {"value": "75.00", "n": 40, "reason": None, "eligible": 40},
        "overall": {"value": "85.41", "n": 80, "reason": None, "eligible": 80},
    }
    units = city.chief.ask(f"{{ satisfactionByUnit {{ nodes {{ unitCode {INDICES} }} }} }}")["satisfactionByUnit"]
    assert sorted((u["unitCode"], u["outpatient"]["n"], u["outpatient"]["reason"]) for u in units["nodes"]) == [
        ("H-1", 20, "TOO_FEW"),
        ("H-2", 20, "TOO_FEW"),
    ]
    no_target = ("NO_TARGET", None, None)
    eventually(
        lambda: scene.figures("alishan"),
        {
            "satisfaction_outpatient": ("95.83", *no_target),
            "satisfaction_inpatient": ("75.00", *no_target),
            "satisfaction_overall": ("85.41", *no_target),
        },
    )


@pytest.mark.obligation("NJ-022", "PF-014", "PF-015")
def test_the_province_ranks_the_cities_and_an_official_rank_prevails(scene: Scene) -> None:
    chief = scene.cities["baishan"].chief
    given = {"measure": "OVERALL", "period": "2022-Q2", "rank": 9, "of": 21, "source": "省厅满意度通报（二季度）"}
    rank = chief.do("enterOfficialRank", given, "officialRank { id version isFront }")
    assert rank["isFront"] is False
    fix = {"rankId": rank["id"], "rank": 6, "reason": "与原件核对", "expectedVersion": rank["version"]}
    assert chief.do("correctOfficialRank", fix, "officialRank { rank changes { rank reason } }") == {
        "rank": 6,
        "changes": [{"rank": 9, "reason": "与原件核对"}],
    }
    own = """{ indicatorRank(indicator: "satisfaction_overall", period: "2022-Q2") {
      rank of official { rank of isFront } } }"""
    official = {"rank": 6, "of": 21, "isFront": True}
    eventually(lambda: chief.ask(own)["indicatorRank"], {"rank": 2, "of": 3, "official": official})
    eventually(lambda: [p["rank"] for p in scene.analyst.ask(RANKING, GRAPH)["ranking"]["places"]], [1, 2, 3])
    found = scene.analyst.ask(RANKING, GRAPH)["ranking"]
    assert [(p["city"]["code"], p["official"], p["figure"]["percent"]) for p in found["places"]] == [
        ("alishan", None, "85.41"),
        ("baishan", official, "60.41"),
        ("changshan", None, "35.41"),
    ]
    assert (found["compared"], found["frontRanks"]) == (3, 1)
    assert found["total"] == {"percent": "60.41", "status": "NO_TARGET", "target": None, "citiesMet": None}


@pytest.mark.obligation("NJ-089", "NJ-021")
def test_trust_and_trend_are_read_side_by_side(scene: Scene) -> None:
    city = scene.cities["changshan"]
    survey = {"endedOn": "2022-06-20", "title": "二季度信任度调查", "sampling": "电话", "n": 412, "mean": "4.18"}
    city.chief.do("recordTrustSurvey", survey, "trustSurvey { id }")
    query = f"""{{ trustTrend(firstQuarter: "2022-Q1", lastQuarter: "2022-Q2") {{
        period trustMean trustN overall {INDEX} }}
      satisfactionTrend(firstPeriod: "2022-05", lastPeriod: "2022-06") {{ period isOpen {INDICES} }}
      satisfactionByCounty {{ name countyId {INDICES} }} }}"""
    shown = city.chief.ask(query)
    assert [(q["period"], q["trustMean"], q["trustN"], q["overall"]["value"]) for q in shown["trustTrend"]] == [
        ("2022-Q1", None, 0, None),
        ("2022-Q2", "4.18", 412, "35.41"),
    ]
    assert [(m["period"], m["isOpen"], m["overall"]["reason"]) for m in shown["satisfactionTrend"]] == [
        ("2022-05", False, "PART_MISSING"),
        ("2022-06", True, None),
    ]
    assert [(c["name"], c["countyId"] is None, c["outpatient"]["reason"]) for c in shown["satisfactionByCounty"]] == [
        ("示例县卫生健康局", False, "TOO_FEW"),
        (None, True, "TOO_FEW"),
    ]
    hospital = city.account("reader", "institution", "H-1")
    assert [
        u["unitCode"]
        for u in hospital.ask("{ satisfactionByUnit { nodes { unitCode } } }")["satisfactionByUnit"]["nodes"]
    ] == ["H-1"]
    assert hospital.refused("{ satisfactionByCounty { name } }") == "FORBIDDEN"
