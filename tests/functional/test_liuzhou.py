"""Liuzhou in April 2022: its printed matrix, two phases at once, the monthly roll-up by the 5th, its groups."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.functional.stack import City, Stack, eventually, found, plan

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
X-1,示例县卫生健康局,bureau,,health_bureau,,,,40
L-1,示例新区社会事务局,bureau,,social_affairs_bureau,,,,18
H-1,示例市人民医院,institution,,general_hospital,tertiary,public,municipal,1800
H-2,示例县人民医院,institution,X-1,general_hospital,secondary,public,county,700
P-1,示例市疾病预防控制中心,institution,,public_health,,public,municipal,90
"""
TEAM = "领导班子成员"
MATRIX = {  # 附件与正文所列：分管领导，责任科室（排在首位的为牵头科室）
    "1": ("赵海", "机关党委、办公室、人事科、疾控科、医政医管科、基卫科、妇幼科、中医药发展科、中医药管理科"),
    "2": (TEAM, "机关党委、办公室、人事科、疾控科、医政医管科、基卫科、妇幼科、中医药发展科、中医药管理科"),
    "3": (
        TEAM,
        "医政医管科、办公室、人事科、规信科、财务科、疾控科、基卫科、妇幼科、中医药发展科、中医药管理科、机关党委",
    ),
    "4": (TEAM, "机关党委、人事科、机关纪委"),
    "5": (TEAM, "人事科、疾控科、医政医管科、基卫科、妇幼科、机关党委、中医药发展科、中医药管理科"),
    "6": (TEAM, "人事科、规划信息科、疾控科、医政医管科、基卫科、妇幼科、机关党委、中医药发展科、中医药管理科"),
    "7": ("赵海", "人事科、疾控科、医政医管科、基卫科、妇幼科、机关党委、中医药发展科、中医药管理科"),
    "8": (
        TEAM,
        "财务科、人事科、法规科、体改科、疾控科、医政医管科、基卫科、妇幼科、中医药发展科、中医药管理科",
    ),
    "9": (TEAM, "办公室、财务科、法规科、疾控科、医政医管科、基卫科、妇幼科、宣教科、中医药发展科、中医药管理科"),
    "10": (TEAM, "机关党委、办公室、疾控科、医政医管科、基卫科、妇幼科、宣教科、中医药发展科、中医药管理科"),
    "11": (TEAM, "机关党委、办公室、疾控科、医政医管科、基卫科、妇幼科、宣教科、中医药发展科、中医药管理科"),
    "12": (
        TEAM,
        "机关党委、办公室、人事科、法规科、体改科、疾控科、医政医管科、基卫科、妇幼科、宣教科、中医药发展科、"
        "中医药管理科",
    ),
}
DEPUTIES = ["赵海", "覃映雪", "胡学林", "危寿明", "杨盛", "雷俊", "刘国兵"]
DUE = {f"2022-{month:02}": f"2022-{month + 1:02}-05" for month in range(2, 12)}


@pytest.fixture(scope="module")
def liuzhou(april: Stack) -> City:
    """Liuzhou with its real plan and five units."""
    return found(april, "liuzhou", plan("liuzhou-2022.yaml"), UNITS)


@pytest.mark.obligation("LZ-004", "LZ-022", "LZ-030", "LZ-039", "LZ-044", "LZ-048", "LZ-053", "LZ-059", "LZ-069")
@pytest.mark.obligation("LZ-075", "LZ-081", "LZ-086", "LZ-092")
def test_the_matrix_of_all_twelve_tasks_is_the_printed_one(liuzhou: City) -> None:
    nodes = liuzhou.chief.ask(
        """{ keyTasks { totalCount nodes {
            planId kind number modality binding responsibleUnits leadDepartment coDepartments
            responsibleLeader { text persons { name title } } branchLeader { text binding persons { name } }
            departments { name lead } assignmentCounts { open total } } } }"""
    )["keyTasks"]["nodes"]
    tasks = {node["number"]: node for node in nodes if node["kind"] == "key_task"}

    assert list(tasks) == [str(number) for number in range(1, 13)]
    for number, (branch_leader, departments) in MATRIX.items():
        task, names = tasks[number], departments.split("、")
        assert task["branchLeader"]["text"] == branch_leader
        assert [(each["name"], each["lead"]) for each in task["departments"]] == [(n, n == names[0]) for n in names]
        assert [task["leadDepartment"], *task["coDepartments"]] == names
    leaders = {json.dumps(task["responsibleLeader"], ensure_ascii=False) for task in tasks.values()}
    assert leaders == {'{"text": "林卫", "persons": [{"name": "林卫", "title": "党组书记、主任"}]}'}
    assert tasks["1"]["branchLeader"] == {"text": "赵海", "binding": "person", "persons": [{"name": "赵海"}]}
    assert [each["name"] for each in tasks["2"]["branchLeader"]["persons"]] == DEPUTIES
    assert {tuple(task["responsibleUnits"]) for task in tasks.values()} == {("各县区卫生健康局", "各医疗卫生机构")}
    assert [number for number, task in tasks.items() if not task["binding"]] == ["6"]
    assert {node["planId"]: node["assignmentCounts"]["total"] for node in nodes} == {
        **{f"LZ-T{number:02}": 5 for number in range(1, 13)},
        "LZ-P1.1": 5,
        "LZ-P1.2": 5,
        "LZ-P4.1": 3,
        "LZ-P4.2": 3,
    }


@pytest.mark.obligation("LZ-093", "LZ-097", "LZ-104", "LZ-112")
def test_two_phases_run_in_april(liuzhou: City) -> None:
    phases = liuzhou.chief.ask("{ phases { name startsOn endsOn continuous status } }")["phases"]

    assert [tuple(phase.values()) for phase in phases] == [
        ("动员部署阶段", "2022-02-01", "2022-02-28", False, "ended"),
        ("深入排查阶段", "2022-03-01", "2022-04-30", True, "active"),
        ("集中整改阶段", "2022-04-01", "2022-07-31", True, "active"),
        ("总结提升阶段", "2022-08-01", "2022-11-30", True, "planned"),
    ]


@pytest.mark.obligation("LZ-115")
def test_work_of_a_later_phase_is_done_and_counted_now(liuzhou: City) -> None:
    hospital = liuzhou.account("hospital", "institution", "H-1")
    task = next(node for node in work_of(liuzhou, "H-1") if node["task"]["planId"] == "LZ-P4.1")
    assert task["dueOn"] == "2022-11-30"

    hospital.do("submitAssignment", {"assignmentId": task["id"], "remark": "已修订制度三项"}, "assignment { id }")
    done = liuzhou.chief.do("acceptAssignment", {"assignmentId": task["id"]}, "assignment { status }")

    assert done == {"status": "ACCEPTED"}
    [last] = liuzhou.chief.ask("{ phases { status itemsAccepted itemsTotal } }")["phases"][3:]
    assert last == {"status": "planned", "itemsAccepted": 1, "itemsTotal": 66}


@pytest.mark.obligation("LZ-004", "LZ-005")
def test_only_what_was_due_before_the_campaign_began_is_not_asked_for(liuzhou: City) -> None:
    nodes = work_of(liuzhou, "P-1")

    assert [node["task"]["planId"] for node in nodes if node["overdue"]] == ["LZ-P1.1", "LZ-P1.2"]
    assert {node["dueOn"] for node in nodes if node["overdue"]} == {"2022-02-28"}
    assert len(nodes) == 16
    assert len(work_of(liuzhou, "L-1")) == 14


@pytest.mark.obligation("LZ-146", "PF-011")
def test_the_commission_sums_up_each_month_by_the_fifth(liuzhou: City) -> None:
    windows = liuzhou.chief.ask("{ reportWindows(year: 2022) { ruleId period opensOn dueOn status subjects } }")
    monthly = [each for each in windows["reportWindows"] if each["ruleId"] == "LZ-R1"]
    assert {each["period"]: each["dueOn"] for each in monthly} == DUE
    assert [each["status"] for each in monthly] == ["closed", "open"] + ["planned"] * 8
    rows = json.loads(liuzhou.stack.said("deadlines", "--tenant", "liuzhou", "--year", "2022", "--json"))
    assert {row["period"]: row["due"] for row in rows if row["rule"] == "LZ-R1"} == DUE
    assert [row["due"] for row in rows if row["rule"] == "LZ-R2"] == ["2022-11-30"]

    february, march = reports_of(liuzhou)
    assert (february["period"], february["status"], february["unit"]["code"]) == ("2022-02", "MISSING", "450200")
    assert (march["period"], march["status"], march["dueOn"]) == ("2022-03", "EXPECTED", "2022-04-05")

    office = liuzhou.account("office", "campaign_office")
    content = {"title": "三月进展情况汇总", "content": "十二项重点任务均已部署。"}
    sent = office.do("submitReport", {"reportId": march["id"], **content}, "report { status timeliness }")
    late = office.do("submitReport", {"reportId": february["id"], **content}, "report { status timeliness }")

    assert sent == {"status": "ON_TIME", "timeliness": "on_time"}
    assert late == {"status": "LATE", "timeliness": "late"}
    [first, second] = liuzhou.chief.ask("{ reportFigures { period expected actual onTime onTimeRate } }")[
        "reportFigures"
    ]
    assert first == {"period": "2022-02", "expected": 1, "actual": 1, "onTime": 0, "onTimeRate": 0}
    assert second == {"period": "2022-03", "expected": 1, "actual": 1, "onTime": 1, "onTimeRate": 100}
    assert office.mistakes("acceptReport", {"reportId": march["id"]}) == [(None, "reviewed_by_submitter")]
    assert liuzhou.chief.do("acceptReport", {"reportId": march["id"]}, "report { status }") == {"status": "ACCEPTED"}


@pytest.mark.obligation("LZ-117", "LZ-126", "LZ-127", "LZ-131", "LZ-139")
def test_the_leading_group_its_office_and_its_work_groups(liuzhou: City) -> None:
    group = liuzhou.chief.ask(
        """{ leadingGroup { altName leader { name title } deputies { name } members { name department }
            unrepresentedDepartments
            workGroups { code label duties head { name } members { name } membersText } } }"""
    )["leadingGroup"]

    assert group["altName"] == "柳州市卫生健康委员会深入开展纠治医疗卫生领域腐败和作风问题专项行动工作领导小组"
    assert group["leader"] == {"name": "林卫", "title": "党组书记、主任"}
    assert [each["name"] for each in group["deputies"]] == DEPUTIES
    assert len(group["members"]) == 14
    assert {"name": "谭笼文", "department": "规信科"} in group["members"]
    office, supervision, publicity = group["workGroups"]
    assert (office["code"], office["head"]["name"]) == ("leading_group_office", "赵海")
    names = ["代文娟", "黄晓毅", "谭笼文", "汤菲菲", "潘雅莉", "余黎刚", "李文胜"]
    assert [each["name"] for each in office["members"]] == names
    assert supervision["duties"] == ["督促指导市属医疗卫生机构落实专项行动各项任务", "适时开展实地督导检查"]
    assert publicity["head"]["name"] == "覃映雪"
    assert [each["name"] for each in publicity["members"]] == ["姚建光", None]
    assert publicity["duties"] == ["信息公开", "宣传报道", "舆情监控分析", "氛围营造"]


@pytest.mark.obligation("LZ-053")
def test_both_names_of_a_department_mean_the_same_one(liuzhou: City) -> None:
    answer = liuzhou.chief.ask(
        """{ departments { id label fullLabel aliases }
            keyTasks { nodes { number departments { name department { id } } } } }"""
    )
    [planning] = [each for each in answer["departments"] if each["aliases"]]
    used = {
        (node["number"], each["name"])
        for node in answer["keyTasks"]["nodes"]
        for each in node["departments"]
        if each["department"]["id"] == planning["id"]
    }

    assert (planning["label"], planning["aliases"]) == ("规信科", ["规划信息科"])
    assert planning["fullLabel"] == "市卫生健康委规划发展与信息化科"
    assert used == {("3", "规信科"), ("6", "规划信息科")}


@pytest.mark.obligation("LZ-118", "PF-015")
def test_a_hospital_forms_its_group_and_is_counted_and_what_the_plan_lacks_is_not_applicable(liuzhou: City) -> None:
    before = liuzhou.chief.ask(INDICATORS)["indicators"]["items"]
    assert before[:2] == [
        {"indicator": "conduct_staff_coverage", "numerator": 0, "denominator": 0, "status": "NOT_APPLICABLE"},
        {"indicator": "leading_group_formed", "numerator": 1, "denominator": 4, "status": "NOT_MET"},
    ]

    given = {
        "unitId": liuzhou.units["H-2"],
        "name": "示例县人民医院工作领导小组",
        "establishedOn": "2022-02-25",
        "leader": {"name": "甲示例", "title": "院长"},
        "members": [{"name": "乙示例", "title": "医务科科长", "department": "医务科"}],
    }
    liuzhou.chief.do("formLeadingGroup", given, "leadingGroup { id }")

    eventually(
        lambda: liuzhou.chief.ask(INDICATORS)["indicators"]["items"][1],
        {"indicator": "leading_group_formed", "numerator": 2, "denominator": 4, "status": "NOT_MET"},
    )


INDICATORS = "{ indicators { items { indicator numerator denominator status } } }"


def work_of(city: City, unit: str) -> list[dict[str, Any]]:
    """A unit's assignments in printed order."""
    query = """query($unit: ID!) { assignments(unitId: $unit, first: 100) {
        nodes { id dueOn overdue status task { planId } } } }"""
    nodes = city.chief.ask(query, unit=city.units[unit])["assignments"]["nodes"]
    return sorted(nodes, key=lambda node: str(node["task"]["planId"]))


def reports_of(city: City) -> list[dict[str, Any]]:
    """All reports that are on a list, the earliest due first."""
    query = "{ reports(first: 100) { nodes { id ruleId period status dueOn unit { code } } } }"
    return list(city.chief.ask(query)["reports"]["nodes"])
