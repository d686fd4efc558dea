"""The clerk of Neijiang's campaign office on 30 June 2022, the last day of a quarter."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.functional.stack import City, Person, Stack, eventually, found, plan, settle

UNITS = """\
单位编码,单位名称,类型,上级编码,类别,等级,所有制,隶属,职工数
B-1,示例一县卫生健康局,县区卫生健康局,,卫生健康局,,,,40
B-2,示例二区卫生健康局,县区卫生健康局,,卫生健康局,,,,36
H-1,示例市第一人民医院,医疗机构,,综合医院,三级甲等,公立,市直,1800
H-2,示例市中医医院,医疗机构,,中医医院,二级,公立,市直,620
H-3,示例一县人民医院,医疗机构,B-1,综合医院,二级,公立,县级,700
C-1,示例二区诊所,医疗机构,B-2,诊所,未定级,民营,县级,4
P-1,示例市疾病预防控制中心,医疗机构,,疾病预防控制中心,,公立,市直,90
"""
WORKED_DATES = {
    ("NJ-R1", "2021-Q4"): ("2021-12-27", "2021-12-31"),
    ("NJ-R2", "2021"): ("2021-12-06", "2021-12-31"),
    ("NJ-R3", "2021"): ("2021-12-06", "2021-12-31"),
    ("NJ-R1", "2022-Q1"): ("2022-03-25", "2022-03-31"),
    ("NJ-R1", "2022-Q2"): ("2022-06-24", "2022-06-30"),
    ("NJ-R1", "2022-Q3"): ("2022-09-26", "2022-09-30"),
    ("NJ-R1", "2022-Q4"): ("2022-12-26", "2022-12-30"),
    ("NJ-R2", "2022"): ("2022-12-05", "2022-12-30"),
    ("NJ-R3", "2022"): ("2022-12-05", "2022-12-30"),
    ("NJ-R1", "2023-Q3"): ("2023-09-22", "2023-09-28"),
}
OWING = ["B-1", "B-2", "H-1", "H-2"]
HOSPITAL_WORK = [*range(1, 19), *range(22, 37), 39, 40, 44, 45]
"""What a municipal hospital of the second level or above does: all but the duties of authorities and departments."""
FIGURES = "{ expected actual onTime rate onTimeRate rateNumerator rateDenominator }"
SHOWS = "report { status timeliness isEmpty beforeWindow returnReason firstReceivedAt extendedUntil version }"


@dataclass
class Office:
    """Neijiang with the people around its campaign office."""

    city: City
    clerk: Person
    head: Person
    units: dict[str, Person]

    def report(self, unit: str, period: str, rule: str = "NJ-R1") -> str:
        """The id of a unit's report."""
        query = """query($unit: ID!, $rule: String!, $period: String!) {
            reports(unitId: $unit, ruleId: $rule, period: $period) { nodes { id } } }"""
        answer = self.clerk.ask(query, unit=self.city.units[unit], rule=rule, period=period)
        [node] = answer["reports"]["nodes"]
        return str(node["id"])

    def send(self, unit: str, period: str, **given: object) -> dict[str, Any]:
        """The unit's own quarterly report."""
        content = {"title": f"{period}工作进展", "content": "开展专题学习三次，自查问题两项。"}
        named = {"reportId": self.report(unit, period), **content, **given}
        return dict(self.units[unit].do("submitReport", named, SHOWS))

    def figures(self, period: str, rule: str = "NJ-R1") -> dict[str, Any]:
        """The five figures, with the parts of the rate."""
        query = f"query($rule: String!, $period: String!) {{ reportFigures(ruleId: $rule, period: $period) {FIGURES} }}"
        [found] = self.clerk.ask(query, rule=rule, period=period)["reportFigures"]
        return dict(found)

    def statuses(self, period: str, rule: str = "NJ-R1") -> dict[str, str]:
        """Who is on the list of a period, and how far."""
        query = """query($rule: String!, $period: String!) {
            reports(ruleId: $rule, period: $period, first: 100) { nodes { status unit { code } } } }"""
        nodes = self.clerk.ask(query, rule=rule, period=period)["reports"]["nodes"]
        return {node["unit"]["code"]: node["status"] for node in sorted(nodes, key=lambda n: str(n["unit"]["code"]))}


@pytest.fixture(scope="module")
def office(stack: Stack) -> Office:
    """Neijiang with its real plan, seven units, and an account for everyone who acts here."""
    city = found(stack, "neijiang", plan("neijiang-2021-2024.yaml"), UNITS)
    settle(city)
    kinds = {"B-1": "bureau", "B-2": "bureau", "H-1": "institution", "H-2": "institution"}
    units = {code: city.account(code.lower(), kind, code) for code, kind in kinds.items()}
    return Office(city, city.account("clerk", "campaign_office"), city.account("head", "department_head"), units)


def figures(expected: int, actual: int, on_time: int, rate: int, on_time_rate: int) -> dict[str, int]:
    """The five figures as the graph shows them."""
    five = {"expected": expected, "actual": actual, "onTime": on_time, "rate": rate, "onTimeRate": on_time_rate}
    return {**five, "rateNumerator": actual, "rateDenominator": expected}


@pytest.mark.obligation("NJ-090", "NJ-103", "NJ-110")
def test_three_phases_of_which_the_second_runs(office: Office) -> None:
    phases = office.clerk.ask("{ phases { name startsOn endsOn status requirements { id } } }")["phases"]

    assert [(*list(phase.values())[:4], len(phase["requirements"])) for phase in phases] == [
        ("宣传动员阶段", "2021-12-13", "2021-12-31", "ended", 4),
        ("组织实施阶段", "2022-01-01", "2024-09-30", "active", 2),
        ("总结评估阶段", "2024-10-01", "2024-12-31", "planned", 2),
    ]


@pytest.mark.obligation("NJ-004", "PF-010")
def test_54_key_tasks_become_the_assignments_of_whom_they_name(office: Office) -> None:
    tasks = office.clerk.ask("{ keyTasks { totalCount nodes { planId kind assignmentCounts { total } } } }")["keyTasks"]
    counts = {node["planId"]: node["assignmentCounts"]["total"] for node in tasks["nodes"]}

    assert list(counts) == [f"NJ-T{number:02}" for number in range(1, 55)]
    assert {node["kind"] for node in tasks["nodes"]} == {"key_task"}
    assert counts["NJ-T01"] == 7  # commission, two bureaus, four medical institutions: not the disease control centre
    assert counts["NJ-T36"] == 8  # 医疗卫生机构 has it too
    assert counts["NJ-T21"] == 0  # market regulation, police and tax are not units of the city's health service
    assert counts["NJ-T49"] == 2  # two departments of the commission
    requirements = office.clerk.ask("{ phases { requirements { id tasks { planId } } } }")["phases"]
    assert all(each["tasks"] for phase in requirements for each in phase["requirements"])


@pytest.mark.obligation("NJ-004")
def test_what_a_hospital_has_to_do(office: Office) -> None:
    nodes = office.units["H-2"].ask(
        "{ assignments(first: 100) { totalCount nodes { dueOn overdue status task { planId } unit { code } } } }"
    )["assignments"]

    assert nodes["totalCount"] == 37
    assert sorted(node["task"]["planId"] for node in nodes["nodes"]) == [f"NJ-T{n:02}" for n in HOSPITAL_WORK]
    assert {node["unit"]["code"] for node in nodes["nodes"]} == {"H-2"}
    overdue = sorted(node["task"]["planId"] for node in nodes["nodes"] if node["overdue"])
    assert overdue == ["NJ-T04", "NJ-T05", "NJ-T25", "NJ-T26", "NJ-T27", "NJ-T28"]
    assert {node["dueOn"] for node in nodes["nodes"] if node["overdue"]} == {"2021-12-31"}


@pytest.mark.obligation("NJ-005", "NJ-006", "NJ-007", "NJ-008")
def test_the_report_windows_are_the_worked_dates(office: Office) -> None:
    windows = office.clerk.ask("{ reportWindows { ruleId period opensOn dueOn } }")["reportWindows"]
    shown = {(each["ruleId"], each["period"]): (each["opensOn"], each["dueOn"]) for each in windows}
    assert {key: shown[key] for key in WORKED_DATES} == WORKED_DATES
    assert [period for rule, period in shown if rule == "NJ-R1"] == [
        *("2021-Q4", "2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2"),
        *("2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"),
    ]
    assert [[period for rule, period in shown if rule == annual] for annual in ("NJ-R2", "NJ-R3")] == [
        ["2021", "2022", "2023", "2024"]
    ] * 2

    rows = json.loads(office.city.stack.said("deadlines", "--tenant", "neijiang", "--year", "2022", "--json"))

    in_2022 = {key: dates for key, dates in WORKED_DATES.items() if key[1].startswith("2022")}
    assert {(row["rule"], row["period"]): (row["opens"], row["due"]) for row in rows} == in_2022
    assert {row["provisional"] for row in rows} == {False}


@pytest.mark.obligation("NJ-006", "PF-010")
def test_the_list_of_who_owes_a_report_is_frozen_when_its_window_opens(office: Office) -> None:
    city, root = office.city, office.city.units["511000"]
    assert sorted(office.statuses("2022-Q2")) == OWING
    new = {"code": "H-9", "name": "示例市新医院", "kind": "INSTITUTION", "category": "GENERAL_HOSPITAL"}
    facts = {"level": "SECONDARY", "ownership": "PUBLIC", "affiliation": "MUNICIPAL", "openedOn": "2022-06-27"}
    unit = city.chief.do("registerUnit", {**new, **facts, "parentId": root}, "unit { id }")["id"]
    work = "query($unit: ID!) { assignments(unitId: $unit) { totalCount } }"
    eventually(lambda: city.chief.ask(work, unit=unit), {"assignments": {"totalCount": 37}})
    city.chief.do("runTicks", {}, "ticks")

    late_comer = {"ruleId": "NJ-R1", "period": "2022-Q2", "unitId": unit, "title": "进展", "content": "新开业"}

    assert office.clerk.mistakes("submitReport", late_comer) == [("unitId", "report_not_owed")]
    assert sorted(office.statuses("2022-Q2")) == OWING
    city.chief.do("closeUnit", {"unitId": unit, "closedOn": "2022-06-30"}, "unit { id }")


@pytest.mark.obligation("NJ-006", "NJ-009", "PF-011")
def test_a_report_is_sent_on_time_returned_sent_again_and_accepted_by_another_person(office: Office) -> None:
    report = {"reportId": office.report("B-1", "2022-Q2")}
    sent = office.send("B-1", "2022-Q2")
    assert (sent["status"], sent["timeliness"], sent["beforeWindow"]) == ("ON_TIME", "on_time", False)
    assert office.units["B-1"].mistakes("acceptReport", report) == [(None, "reviewed_by_own_unit")]
    no_reason = office.clerk.run("returnReport", {**report, "reason": ""})["errors"]
    assert [(each["field"], each["code"]) for each in no_reason] == [("reason", "string_too_short")]

    back = office.clerk.do("returnReport", {**report, "reason": "缺少整改情况"}, SHOWS)
    assert (back["status"], back["returnReason"]) == ("RETURNED", "缺少整改情况")
    again = office.send("B-1", "2022-Q2", content="两项问题均已整改。")
    assert (again["status"], again["timeliness"], again["returnReason"]) == ("ON_TIME", "on_time", None)
    accepted = office.head.do(
        "acceptReport",
        report,
        "report { status versions { number content onTime registered } reviews { action reason versionNumber } }",
    )

    assert accepted == {
        "status": "ACCEPTED",
        "versions": [
            {"number": 1, "content": "开展专题学习三次，自查问题两项。", "onTime": True, "registered": False},
            {"number": 2, "content": "两项问题均已整改。", "onTime": True, "registered": False},
        ],
        "reviews": [
            {"action": "returned", "reason": "缺少整改情况", "versionNumber": 1},
            {"action": "accepted", "reason": None, "versionNumber": 2},
        ],
    }
    named = {**report, "title": "第三版", "content": "再改"}
    assert office.units["B-1"].mistakes("submitReport", named) == [(None, "report_already_accepted")]
    assert office.figures("2022-Q2") == figures(4, 1, 1, 25, 25)
    assert office.statuses("2022-Q2") == {
        "B-1": "ACCEPTED",
        "B-2": "EXPECTED",
        "H-1": "EXPECTED",
        "H-2": "EXPECTED",
    }


@pytest.mark.obligation("NJ-006", "NJ-011")
def test_late_by_email_exempt_and_missing_make_the_five_figures(office: Office) -> None:
    assert office.statuses("2021-Q4") == dict.fromkeys(OWING, "MISSING")
    assert office.figures("2021-Q4") == figures(4, 0, 0, 0, 0)

    late = office.send("H-1", "2021-Q4")
    assert (late["status"], late["timeliness"]) == ("LATE", "late")
    mail = {"reportId": office.report("B-1", "2021-Q4"), "title": "四季度进展", "content": "见附件"}
    received = {"receivedAt": "2021-12-30T16:20:00+08:00"}
    original = office.clerk.file("原件.eml.txt", "发件人：示例一县".encode())
    assert office.clerk.mistakes("submitReport", {**mail, **received}) == [("fileIds", "original_missing")]
    by_unit = {**mail, **received, "fileIds": [office.units["B-1"].file("a.txt", b"a")]}
    assert office.units["B-1"].forbidden("submitReport", by_unit) == "FORBIDDEN"
    future = {"receivedAt": "2022-07-01T00:00:00+08:00", "fileIds": [original]}
    assert office.clerk.mistakes("submitReport", {**mail, **future}) == [("receivedAt", "received_in_future")]
    registered = office.clerk.do("submitReport", {**mail, **received, "fileIds": [original]}, SHOWS)
    assert (registered["status"], registered["firstReceivedAt"]) == ("ON_TIME", "2021-12-30T08:20:00+00:00")
    reason = {"reportId": office.report("H-2", "2021-Q4"), "reason": "机构改造停业"}
    exempt = office.clerk.do("exemptReport", reason, "report { status exemption { reason } }")
    assert exempt == {"status": "EXEMPT", "exemption": {"reason": "机构改造停业"}}

    assert office.statuses("2021-Q4") == {"B-1": "ON_TIME", "B-2": "MISSING", "H-1": "LATE", "H-2": "EXEMPT"}
    assert office.figures("2021-Q4") == figures(3, 2, 1, 66, 33)
    shown = office.units["B-1"].ask(
        "query($id: ID!) { report(id: $id) { versions { registered receivedAt files { url size } } } }",
        id=mail["reportId"],
    )["report"]["versions"]
    assert shown[0]["registered"] is True
    download = office.units["B-1"].get(shown[0]["files"][0]["url"])
    assert download.text == "发件人：示例一县"
    assert office.units["B-2"].get(shown[0]["files"][0]["url"]).status_code == 404


@pytest.mark.obligation("NJ-006", "PF-011")
def test_an_extension_and_an_empty_report(office: Office) -> None:
    assert office.figures("2022-Q1") == figures(4, 0, 0, 0, 0)
    report = office.report("B-2", "2022-Q1")
    given = {"reportId": report, "until": "2022-07-08", "reason": "信息系统升级"}
    assert office.clerk.mistakes("extendReport", {**given, "until": "2022-03-30"}) == [("until", "extension_not_later")]
    assert office.units["B-2"].forbidden("extendReport", given) == "FORBIDDEN"

    extended = office.clerk.do("extendReport", given, SHOWS)
    in_time = office.send("B-2", "2022-Q1")
    nothing = office.units["H-2"].mistakes(
        "submitReport", {"reportId": office.report("H-2", "2022-Q1"), "title": "一季度"}
    )
    empty = office.send("H-2", "2022-Q1", content="", isEmpty=True)

    assert (extended["status"], extended["extendedUntil"]) == ("EXPECTED", "2022-07-08")
    assert (in_time["status"], in_time["timeliness"]) == ("ON_TIME", "on_time")
    assert nothing == [("content", "report_without_content")]
    assert (empty["status"], empty["timeliness"], empty["isEmpty"]) == ("EMPTY", "late", True)
    assert office.figures("2022-Q1") == figures(4, 2, 1, 50, 25)
    query = '{ indicators(period: "2022-Q1") { items { indicator numerator denominator percent status } } }'

    def city_figures() -> list[list[object]]:
        """The two figures of reports, as all of the city reads them."""
        items = office.clerk.ask(query)["indicators"]["items"]
        return [list(item.values()) for item in items if item["indicator"].startswith("report_")]

    eventually(
        city_figures,
        [["report_rate", 2, 4, "50.00", "NOT_MET"], ["report_on_time_rate", 1, 4, "25.00", "NOT_MET"]],
    )


@pytest.mark.obligation("NJ-008", "NJ-009")
def test_summary_and_plan_of_the_year_are_separate_from_the_quarterly_report(office: Office) -> None:
    before = [office.figures("2021", rule) for rule in ("NJ-R2", "NJ-R3")]
    sent = {"ruleId": "NJ-R2", "period": "2021", "unitId": office.city.units["B-2"], "title": "年度总结"}
    office.units["B-2"].do("submitReport", {**sent, "content": "全年工作"}, SHOWS)

    assert before == [figures(4, 0, 0, 0, 0)] * 2
    assert office.figures("2021", "NJ-R2") == figures(4, 1, 0, 25, 0)
    assert office.figures("2021", "NJ-R3") == figures(4, 0, 0, 0, 0)
    assert office.statuses("2021-Q4")["B-2"] == "MISSING"
