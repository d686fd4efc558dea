"""The campaign office's reporting year: drafts, the matrix, reminders, the monthly summary, the city's quarter."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.functional.stack import City, Person, Stack, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,云溪县卫生健康局,bureau,,health_bureau,,,,30
H-1,云溪市第一医院,institution,,general_hospital,tertiary,public,municipal,1500
H-2,云溪市中医医院,institution,,tcm_hospital,tertiary,public,municipal,700
"""
MATRIX = """{ submissionMatrix(period: "2022-Q2") { total totals { expected actual onTime rate onTimeRate }
    columns { ruleId period dueOn expected } rows { unit { code } cells { status versions } } } }"""


@dataclass
class Office:
    """The campaign office, a hospital's officer, and the bureau."""

    city: City
    office: Person
    head: Person
    hospital: Person
    bureau: Person

    def report(self, kind: str, period: str, unit: str | None = None) -> str:
        """The id of a unit's report."""
        query = "query($period: String) { reports(period: $period, first: 50) { nodes { id kind unit { code } } } }"
        nodes = self.office.ask(query, period=period)["reports"]["nodes"]
        [found] = [n["id"] for n in nodes if n["kind"] == kind and unit in (None, n["unit"]["code"])]
        return str(found)


@pytest.fixture(scope="module")
def danxi(stack: Stack) -> Office:
    """A city that starts from the example plan, on the last day of the second quarter."""
    city = found(stack, "danxi", invented("danxi", "990700"), UNITS)
    return Office(
        city,
        city.account("office", "campaign_office"),
        city.account("head", "department_head"),
        city.account("hospital", "institution", "H-1"),
        city.account("bureau", "bureau", "B-1"),
    )


@pytest.mark.obligation("NJ-006", "NJ-007", "NJ-009", "NJ-139")
def test_a_quarter_is_drafted_sent_counted_and_chased(danxi: Office) -> None:
    report = danxi.report("quarterly_progress", "2022-Q2", "H-1")
    draft = danxi.hospital.ask(
        "query($id: ID!) { reportDraft(reportId: $id) { headings facts { key value } sections { heading text } } }",
        id=report,
    )["reportDraft"]
    assert [section["heading"] for section in draft["sections"]] == draft["headings"]
    assert {"assignments", "reports_expected"} <= {fact["key"] for fact in draft["facts"]}

    given = {"reportId": report, "title": "第二季度工作进展", "sections": draft["sections"]}
    shows = "report { status repeated versions { number sections { heading } facts { key value } } receipt { at } }"
    sent = danxi.hospital.do("submitReport", given, shows)
    assert (sent["status"], sent["repeated"], len(sent["versions"])) == ("ON_TIME", False, 1)
    again = danxi.hospital.do("submitReport", given, shows)
    assert (again["repeated"], again["versions"]) == (True, sent["versions"])
    seen = danxi.office.do("acknowledgeReport", {"reportId": report}, shows)
    assert seen["receipt"]["at"]

    matrix = danxi.office.ask(MATRIX)["submissionMatrix"]
    assert matrix["totals"] == {"expected": 3, "actual": 1, "onTime": 1, "rate": 33, "onTimeRate": 33}
    assert [(c["period"], c["dueOn"], c["expected"]) for c in matrix["columns"]] == [("2022-Q2", "2022-06-30", 3)]
    cells = {row["unit"]["code"]: row["cells"][0]["status"] for row in matrix["rows"]}
    assert cells == {"B-1": "EXPECTED", "H-1": "ON_TIME", "H-2": "EXPECTED"}
    own = danxi.bureau.ask(MATRIX)["submissionMatrix"]
    assert ([row["unit"]["code"] for row in own["rows"]], own["totals"]["expected"]) == (["B-1"], 1)

    rule = matrix["columns"][0]["ruleId"]
    shows = "result { missing reminded { code } remindedBefore { code } }"
    named = {"ruleId": rule, "period": "2022-Q2"}
    assert danxi.hospital.forbidden("remindMissing", named) == "FORBIDDEN"
    reminded = danxi.office.do("remindMissing", named, shows)
    assert (reminded["missing"], sorted(unit["code"] for unit in reminded["reminded"])) == (2, ["B-1", "H-2"])
    assert danxi.office.do("remindMissing", named, shows)["reminded"] == []


@pytest.mark.obligation("NJ-009")
def test_exceptions_are_named_for_several_units_listed_and_taken_back(danxi: Office) -> None:
    units = [danxi.city.units["B-1"], danxi.city.units["H-2"]]
    rule = danxi.office.ask(MATRIX)["submissionMatrix"]["columns"][0]["ruleId"]
    given = {"ruleId": rule, "period": "2022-Q2", "unitIds": units, "until": "2022-07-08", "reason": "防汛抢险"}
    extended = danxi.office.do("extendReports", given, "reports { id closesOn extensions { reason until } }")
    assert {(r["closesOn"], r["extensions"][0]["reason"]) for r in extended} == {("2022-07-08", "防汛抢险")}
    listed = "{ reportExceptions { nodes { unit { code } closesOn } } }"
    nodes = danxi.office.ask(listed)["reportExceptions"]["nodes"]
    assert sorted(node["unit"]["code"] for node in nodes) == ["B-1", "H-2"]
    report = danxi.report("quarterly_progress", "2022-Q2", "B-1")
    shows = "report { closesOn revoked { kind reason } }"
    back = danxi.office.do("revokeException", {"reportId": report, "reason": "险情解除"}, shows)
    assert back == {"closesOn": "2022-06-30", "revoked": [{"kind": "extension", "reason": "险情解除"}]}


@pytest.mark.obligation("LZ-120", "LZ-146")
def test_a_month_is_given_by_units_and_summed_up_by_the_office(danxi: Office) -> None:
    month = {"unitId": danxi.city.units["H-1"], "period": "2022-06", "percent": 60, "text": "完成自查"}
    shows = "monthlyProgress { status percent unit { code } }"
    done = danxi.hospital.do("giveMonthlyProgress", {**month, "obstacles": "人手不足"}, shows)
    assert done == {"status": "ON_TIME", "percent": 60, "unit": {"code": "H-1"}}
    office = danxi.office.ask("{ units(kind: COMMISSION) { nodes { id } } }")["units"]["nodes"][0]["id"]
    filed = {"unitId": office, "period": "2022-06", "department": "医政医管科", "percent": 80, "text": "已部署"}
    assert danxi.head.do("giveMonthlyProgress", filed, shows)["percent"] == 80
    query = """query($rule: String!) { rollupDraft(ruleId: $rule, period: "2022-06") { dueOn
        totals { given departments } contributions { department obstacles }
        sections { heading text } } }"""
    windows = danxi.office.ask("{ reportWindows(year: 2022) { ruleId kind period } }")["reportWindows"]
    rule = next(window["ruleId"] for window in windows if window["kind"] == "monthly_summary")
    draft = danxi.office.ask(query, rule=rule)["rollupDraft"]
    assert (draft["dueOn"], draft["totals"]) == ("2022-07-05", {"given": 1, "departments": 1})
    text = {section["heading"]: section["text"] for section in draft["sections"]}
    assert "云溪市第一医院：人手不足" in text["存在的困难和问题"]
    assert danxi.hospital.refused(query, rule=rule) == "FORBIDDEN"


@pytest.mark.obligation("NJ-139")
def test_the_city_s_quarter_is_written_and_issued_once(danxi: Office) -> None:
    columns = danxi.office.ask(MATRIX)["submissionMatrix"]["columns"]
    named = {"ruleId": columns[0]["ruleId"], "period": "2022-Q2"}
    given = {**named, "title": "全市第二季度进展", "sections": [{"heading": "报送情况", "text": "应报3家，已报1家。"}]}
    shows = "consolidation { id status totals { expected given missing } }"
    saved = danxi.office.do("saveConsolidation", given, shows)
    issued = danxi.office.do("issueConsolidation", {"consolidationId": saved["id"]}, shows)
    assert (issued["status"], issued["totals"]) == ("ISSUED", {"expected": 3, "given": 1, "missing": 2})
    assert danxi.office.mistakes("saveConsolidation", given) == [(None, "consolidation_issued")]
    made = danxi.office.ask(
        "query($id: ID!) { rollupContributions(sourceId: $id) { contributions { unit { code } status } } }",
        id=saved["id"],
    )["rollupContributions"]["contributions"]
    assert {each["unit"]["code"]: each["status"] for each in made}["H-1"] == "on_time"
