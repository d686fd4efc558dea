"""A commission that is new to the platform: its plan, its units, its first administrator, its first look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.functional.stack import PASSWORD, Person, Stack, eventually, plan, register

TENANT = "qingjiang"
HEADER = "单位编码,单位名称,类型,上级编码,类别,等级,所有制,隶属,职工数\n"
UNITS = (
    HEADER
    + """\
QJ-1,清江县卫生健康局,县区卫生健康局,,卫生健康局,,,,30
QJ-2,清江市人民医院,医疗机构,,综合医院,三级甲等,公立,市直,1200
QJ-3,清江县中心卫生院,医疗机构,QJ-1,乡镇卫生院,一级,公立,县级,30
"""
)
WRONG_UNITS = (
    HEADER
    + """\
QJ-1,清江县卫生健康局,县区卫生健康局,,卫生健康局,,,,30
QJ-2,清江市人民医院,医疗机构,,综合医院,特级,公立,市直,1200
QJ-3,清江县中心卫生院,医疗机构,QJ-9,乡镇卫生院,一级,公立,县级,3O
QJ-3,清江县诊所,医疗机构,QJ-1,诊所,未定级,民营,县级,3
"""
)
PREPARED = {
    "organizations": {"units": 1, "departments": 5, "leading_group_people": 8, "work_groups": 1},
    "tasks": {"phases": 3, "key_tasks": 7, "report_windows": 34},
    "training": {"topics": 3, "conveyances": 0},
    "satisfaction": {},
    "indicators": {"measures": 5},
}
DASHBOARD = """{
  tenant { name status campaign { start end ended } }
  phases { name status }
  units { totalCount nodes { code county { code } } }
  keyTasks { totalCount }
  reportFigures(period: "2022-Q2") { ruleId expected actual onTime rate onTimeRate }
  indicators { period items { indicator numerator denominator percent status } }
}"""


@dataclass
class Desk:
    """The folder in which the commission prepares its files."""

    stack: Stack
    plan: Path
    units: Path

    def write(self, units: str = UNITS, **corrections: str) -> None:
        """The example template as this city's own; `corrections` replace a line's end by a mistake."""
        text = plan("example-city.yaml").replace("tenant_code: example ", f"tenant_code: {TENANT} ")
        text = text.replace("label: 示例市,", "label: 清江市,").replace(
            "label_en: Example City,", "label_en: Qingjiang,"
        )
        for mistake in corrections.values():
            right, wrong = mistake.split(" -> ")
            assert right in text
            text = text.replace(right, wrong)
        self.plan.write_text(text, encoding="utf-8")
        self.units.write_text(units, encoding="utf-8")

    def onboard(self) -> list[str]:
        """The lines that `qf onboard` prints."""
        return self.stack.said("onboard", self.plan, "--units", self.units, "--yes").splitlines()


@pytest.fixture
def desk(stack: Stack, tmp_path: Path) -> Desk:
    return Desk(stack, tmp_path / "qingjiang.yaml", tmp_path / "units.csv")


def is_unknown(stack: Stack) -> bool:
    """Whether the city has left no trace: no tenant, no units."""
    answer = stack.operator(TENANT).ask("{ tenant { code } units { totalCount } onboardingProgress { status } }")
    return answer == {"tenant": None, "units": {"totalCount": 0}, "onboardingProgress": None}


@pytest.mark.obligation("PF-002")
def test_every_mistake_of_the_template_is_named_with_its_line(desk: Desk) -> None:
    desk.write(
        department="lead_department: 人事科 -> lead_department: 人事处",
        phase="phases: [EX-P1, EX-P2] -> phases: [EX-P1, EX-P9]",
        day="mode: day_of_following_month, n: 5 -> mode: day_of_following_month, n: 55",
    )
    lines = desk.plan.read_text(encoding="utf-8").splitlines()

    checked = desk.stack.qf("plan", "validate", desk.plan)

    assert checked.returncode == 1
    places = [line.split(": ")[:2] for line in checked.stdout.splitlines()[:3]]
    assert places == [
        ["qingjiang.yaml:95", "key_tasks[1].lead_department"],
        ["qingjiang.yaml:98", "key_tasks[1].phases[1]"],
        ["qingjiang.yaml:166", "reporting_obligations[2].deadline_rule.n"],
    ]
    assert ["人事处" in lines[94], "EX-P9" in lines[97], "n: 55" in lines[165]] == [True] * 3
    assert "是否应为“人事科”" in checked.stdout
    assert "Did you mean `人事科`?" in checked.stdout
    assert checked.stdout.splitlines()[3] == "计划模板有3处错误 / The plan template has 3 problems"
    refused = desk.stack.qf("onboard", desk.plan, "--yes")
    assert refused.returncode == 2
    assert "qingjiang.yaml:98" in refused.stderr
    assert is_unknown(desk.stack)


def test_the_template_is_valid_once_they_are_mended_and_a_diff_shows_what_was(desk: Desk) -> None:
    desk.write()
    assert "3 phases, 6 key tasks, 3 reports" in desk.stack.said("plan", "validate", desk.plan)
    first = desk.plan.rename(desk.plan.with_name("first.yaml"))
    desk.write(version='version: "1.0.0" -> version: "1.1.0"', title="title: 开展自查自纠 -> title: 深入开展自查自纠")

    assert desk.stack.said("plan", "diff", first, desk.plan).splitlines() == [
        "1.0.0 → 1.1.0",
        "tasks:",
        "  变更 key_tasks.EX-T3.title：开展自查自纠 → 深入开展自查自纠",
    ]


@pytest.mark.obligation("PF-009")
def test_a_wrong_register_is_refused_by_row_and_column_and_nothing_is_written(desk: Desk) -> None:
    desk.write(units=WRONG_UNITS)

    refused = desk.stack.qf("onboard", desk.plan, "--units", desk.units, "--yes")

    assert refused.returncode == 2
    lines = refused.stderr.splitlines()
    assert lines[0].startswith("qf: 单位文件有4处问题，未导入任何内容")
    assert [line.split(":")[0].strip() for line in lines[1:5]] == [
        "row 3, 等级",
        "row 4, 上级编码",
        "row 4, 职工数",
        "row 5, 单位编码",
    ]
    assert is_unknown(desk.stack)


@pytest.mark.obligation("PF-001", "PF-009", "NJ-015")
def test_the_city_is_onboarded_once_and_its_administrator_sees_it(desk: Desk) -> None:
    desk.write()

    first = desk.onboard()
    again = desk.onboard()

    assert first[2] == "3 phases, 6 key tasks, 34 report windows (0 provisional): new"
    assert first[-2:] == ["qingjiang is active", "imported: 3 rows, 3 created, 0 changed, 0 unchanged, 0 moved"]
    assert again[2] == "3 phases, 6 key tasks, 34 report windows (0 provisional): unchanged"
    assert again[4] == "qingjiang: unchanged"
    assert again[-1] == "imported: 3 rows, 0 created, 0 changed, 3 unchanged, 0 moved"
    told = {line.split(": ")[0]: line.split(": ")[1] for line in first[5:-2]}
    assert told == {
        name: ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items()) or "ready"
        for name, counts in PREPARED.items()
    }
    opened = desk.stack.said(
        "account", "create", "admin", "--tenant", TENANT, "--role", "city_admin", answer=f"{PASSWORD}\n"
    )
    assert opened.split()[1] == "admin"
    administrator_looks_around(desk.stack)


def administrator_looks_around(stack: Stack) -> None:
    """Sign in, see how onboarding went, and wait until the dashboard is what the plan and three units make it."""
    wrong = stack.post("/auth/login", {"tenant": TENANT, "login": "admin", "password": "not-the-password"})
    assert wrong.status_code == httpx.codes.UNAUTHORIZED
    admin = stack.sign_in(TENANT, "admin")
    progress = admin.ask("{ onboardingProgress { status services { service prepared counts } } }")["onboardingProgress"]
    assert progress["status"] == "active"
    assert {each["service"]: each["counts"] for each in progress["services"]} == PREPARED
    assert wrong_register_over_the_graph(admin) == [
        (3, "等级", "bad_value"),
        (4, "上级编码", "unknown_parent"),
        (4, "职工数", "bad_number"),
        (5, "单位编码", "duplicate_code"),
    ]
    stack.operator(TENANT).do("runTicks", {}, "ticks")
    eventually(
        lambda: dashboard(admin),
        {
            "tenant": {
                "name": "清江市",
                "status": "active",
                "campaign": {"start": "2022-01-01", "end": "2023-12-31", "ended": False},
            },
            "phases": [
                {"name": "动员部署阶段", "status": "ended"},
                {"name": "组织实施阶段", "status": "active"},
                {"name": "总结评估阶段", "status": "planned"},
            ],
            "units": {
                "totalCount": 4,
                "nodes": [
                    {"code": "990100", "county": None},
                    {"code": "QJ-1", "county": {"code": "QJ-1"}},
                    {"code": "QJ-2", "county": None},
                    {"code": "QJ-3", "county": {"code": "QJ-1"}},
                ],
            },
            "keyTasks": {"totalCount": 7},
            "reportFigures": [
                {"ruleId": "EX-R1", "expected": 2, "actual": 0, "onTime": 0, "rate": 0, "onTimeRate": 0},
            ],
            "indicators": {
                "period": "2022-Q2",
                "items": [
                    measured("conduct_staff_coverage", 0, 3),
                    measured("leading_group_formed", 0, 2),
                    measured("task_completion", 0, 17),
                    measured("report_rate", 0, 3),
                    measured("report_on_time_rate", 0, 3),
                ],
            },
        },
    )


def dashboard(admin: Person) -> dict[str, Any]:
    """What the first page shows, without the figures that the city's plan does not ask for."""
    shown = admin.ask(DASHBOARD)
    asked = [item for item in shown["indicators"]["items"] if item["status"] != "NOT_APPLICABLE"]
    return {**shown, "indicators": {**shown["indicators"], "items": asked}}


def wrong_register_over_the_graph(admin: Person) -> list[tuple[int, str, str]]:
    """Where the mistakes of a register are that is imported over the graph."""
    errors = admin.run("importUnits", register(WRONG_UNITS))["errors"]
    return [(error["row"], error["column"], error["code"]) for error in errors]


def measured(indicator: str, numerator: int, denominator: int) -> dict[str, object]:
    """A figure below its target."""
    parts = {"numerator": numerator, "denominator": denominator}
    return {"indicator": indicator, **parts, "percent": "0.00", "status": "NOT_MET"}
