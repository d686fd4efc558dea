"""A hospital sends its encounters, patients get links, the office sees who offers the evaluation and who is silent."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import pytest

from tests.functional.stack import City, Person, Stack, eventually, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,舒溪县卫生健康局,bureau,,health_bureau,,,,30
H-1,舒溪县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,舒溪市第一医院,institution,,general_hospital,tertiary,public,municipal,1500
"""
RATES = """query($period: String!) { encounterRateTotals(period: $period) {
  total { eligible offered offeredRate institutions institutionsOffering notReportedUnits { code } }
  counties { county { code } eligible offered }
} }"""
IMPORT = "encounterImport { id state rows badRows }"


@dataclass
class Town:
    """The city, the system of each hospital, and the office."""

    city: City
    hospital: Person
    other: Person
    office: Person

    def rates(self, period: str = "2022-Q2") -> dict[str, Any]:
        return dict(self.office.ask(RATES, period=period)["encounterRateTotals"])

    def loaded(self, import_id: str) -> str:
        """The state of an import after another round of the platform's periodic work."""
        self.city.chief.do("runTicks", {}, "ticks")
        text = "query($id: ID!) { encounterImport(id: $id) { state } }"
        return str(self.hospital.ask(text, id=import_id)["encounterImport"]["state"])


@pytest.fixture(scope="module")
def town(stack: Stack) -> Town:
    """A city whose plan measures the evaluation rate."""
    measures = ["task_completion", "report_rate", "instant_satisfaction_rate"]
    city = found(stack, "shuxi", invented("shuxi", "990330", measures=measures), UNITS)
    return Town(
        city,
        city.account("his", "institution", "H-1"),
        city.account("other.his", "institution", "H-2"),
        city.account("office", "campaign_office"),
    )


@pytest.mark.obligation("NJ-019", "PF-013")
def test_encounters_give_links_once_and_the_rate_reaches_the_indicators(town: Town) -> None:
    unit = town.city.units["H-1"]
    rows = [
        {"key": "MZ1", "touchpoint": "OUTPATIENT_SETTLEMENT", "on": "2022-06-29", "channel": "SMS"},
        {"key": "MZ2", "touchpoint": "OUTPATIENT_SETTLEMENT", "on": "2022-06-29"},
        {"key": "ZY1", "touchpoint": "DISCHARGE", "on": "2022-06-29", "channel": "PRINT"},
    ]
    shows = "recorded { new known rows { outcome link } }"
    made = town.hospital.do("recordEncounters", {"unitId": unit, "rows": rows}, shows)
    assert [row["outcome"] for row in made["rows"]] == ["NEW"] * 3
    assert "/e/shuxi/" in made["rows"][0]["link"] and made["rows"][1]["link"] is None
    again = town.hospital.do("recordEncounters", {"unitId": unit, "rows": rows}, shows)
    assert (again["new"], again["known"]) == (0, 3) and again["rows"][0]["link"] == made["rows"][0]["link"]
    bad = [{**rows[0], "key": "MZ3"}, {**rows[0], "on": "2022-07-01"}]
    refused = town.hospital.mistakes("recordEncounters", {"unitId": unit, "rows": bad})
    assert refused == [("rows.1.on", "in_the_future")]

    seen = town.rates()
    assert (seen["total"]["offered"], seen["total"]["eligible"], seen["total"]["offeredRate"]) == (2, 3, 66.66)
    assert seen["total"]["notReportedUnits"] == [{"code": "H-2"}]
    query = '{ indicators(period: "2022-Q2") { items { indicator numerator denominator } } }'

    def rate() -> list[Any]:
        items = town.office.ask(query)["indicators"]["items"]
        return [list(item.values()) for item in items if item["indicator"] == "instant_satisfaction_rate"]

    eventually(rate, [["instant_satisfaction_rate", 2, 3]])


@pytest.mark.obligation("PF-013")
def test_a_file_in_parts_is_loaded_whole_or_not_at_all(town: Town) -> None:
    unit, before = town.city.units["H-1"], town.rates()["total"]
    header = "就诊流水号,评价环节,日期,提供方式\n"
    lines = [f"MZF{n:05d},门诊结算,2022-06-{n % 28 + 1:02d},短信\n" for n in range(2000)]
    bad = [_part(town.hospital, header + "".join(lines[:999]) + "MZX,门诊,2022-06-01,短信\n")]
    refused = town.hospital.do("startEncounterImport", {"unitId": unit, "fileIds": bad}, IMPORT)
    eventually(lambda: town.loaded(refused["id"]), "REFUSED")
    shown = town.hospital.ask(
        "query($id: ID!) { encounterImport(id: $id) { rows badRows problems { row column code } } }", id=refused["id"]
    )["encounterImport"]
    assert shown == {
        "rows": 1000,
        "badRows": 1,
        "problems": [{"row": 1001, "column": "touchpoint", "code": "unknown_touchpoint"}],
    }
    assert town.hospital.get(f"/exports/encounter-import-mistakes?importId={refused['id']}").content[:2] == b"PK"
    assert town.rates()["total"] == before

    parts = [_part(town.hospital, header + "".join(lines[:1200])), _part(town.hospital, "".join(lines[1200:]))]
    for _ in range(2):
        started = town.hospital.do("startEncounterImport", {"unitId": unit, "fileIds": parts}, IMPORT)
        eventually(lambda begun=started: town.loaded(begun["id"]), "LOADED")
        assert town.rates()["total"]["eligible"] == before["eligible"] + 2000
    links = town.hospital.get(f"/exports/encounter-import-links?importId={started['id']}&part=2").text.splitlines()
    assert len(links) == 1 + 800 and "/e/shuxi/" in links[1]


@pytest.mark.obligation("NJ-019", "PF-013")
def test_a_hospital_without_records_reports_counts_and_prints_slips(town: Town) -> None:
    unit = town.city.units["H-2"]
    owed = town.office.ask('{ owedCounts(month: "2022-05") { nodes { unit { code } state } } }')["owedCounts"]["nodes"]
    assert {(each["unit"]["code"], each["state"]) for each in owed} == {
        ("H-1", "NOT_REPORTED"),
        ("H-2", "NOT_REPORTED"),
    }
    text = "日期,就诊类型,应评价人次,提供人次\n2022-05-05,门诊,100,97\n2022-05-06,门诊,50,50\n"
    given = {"unitId": unit, "month": "2022-05", "filename": "五月.csv"}
    content = base64.b64encode(text.encode()).decode()
    shows = "counted { days removed preview }"
    assert town.other.do("importCounts", {**given, "contentBase64": content}, shows)["days"] == 2
    assert town.rates("2022-05")["total"]["offeredRate"] == 98.0
    row = {"on": "2022-05-05", "setting": "OUTPATIENT", "eligible": 100, "offered": 101}
    refused = town.other.mistakes("recordCounts", {"unitId": unit, "rows": [row]})
    assert refused == [("rows.0.offered", "more_than_eligible")]
    slips = {"unitId": unit, "touchpoint": "DISCHARGE", "count": 24}
    sheet = town.other.do("makeSlips", slips, "sheet { id count }")
    assert town.other.get(f"/exports/slips?sheetId={sheet['id']}").content.startswith(b"%PDF-")
    assert town.hospital.get(f"/exports/slips?sheetId={sheet['id']}").status_code == 404
    assert town.office.get("/exports/encounter-rates?period=2022-Q2").content.startswith(b"PK")


def _part(person: Person, text: str) -> str:
    """A part of a large file, uploaded to the service that keeps encounters."""
    answer = person.stack.http.post(
        "/files",
        params={"service": "satisfaction"},
        files={"file": ("encounters.csv", text.encode(), "text/csv")},
        headers={"authorization": f"Bearer {person.token}"},
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["file"]["id"])
