"""How each fact of a period is named and said in Chinese; every area's `facts_of` gives the numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """One fact: `{n}` its number, `{of}` the number of the fact `of`. Without a text it is shown, not told."""

    group: str
    label: str
    text: str = ""
    of: str | None = None


FACTS: dict[str, Phrase] = {
    "assignments": Phrase("", "承担的任务分工"),
    "assignments_accepted": Phrase("work", "已完成的任务分工", "承担任务分工{of}项，已验收完成{n}项", of="assignments"),
    "assignments_submitted_in_period": Phrase("work", "本期提交的任务分工", "本期提交任务分工{n}项"),
    "assignments_accepted_in_period": Phrase("work", "本期验收的任务分工", "本期验收任务分工{n}项"),
    "local_tasks_done_in_period": Phrase("work", "本期完成的自定任务", "完成本单位自定任务{n}项"),
    "follow_ups_completed_in_period": Phrase("work", "本期落实的议定事项", "落实会议议定事项{n}项"),
    "assignments_overdue": Phrase("problems", "逾期未完成的任务分工", "逾期未完成任务分工{n}项"),
    "reports_expected": Phrase("", "应报的报告"),
    "reports_on_time": Phrase("reports", "按时报送的报告", "按时报送报告{n}份（应报{of}份）", of="reports_expected"),
    "reports_late": Phrase("reports", "逾期报送的报告", "逾期报送报告{n}份"),
    "reports_missing": Phrase("problems", "未报的报告", "未报送报告{n}份"),
    "supervision_visits": Phrase("supervision", "接受督导", "接受督导检查{n}次"),
    "hospital_inspections": Phrase("supervision", "接受巡查", "接受大型医院巡查{n}次"),
    "unannounced_visits": Phrase("supervision", "接受飞行检查", "接受飞行检查{n}次"),
    "onsite_checks": Phrase("supervision", "接受现场核查", "接受现场核查{n}次"),
    "superior_inspections": Phrase("supervision", "接受上级督查", "接受上级督查{n}次"),
    "third_party_assessments": Phrase("supervision", "接受第三方评估", "接受第三方评估{n}次"),
    "visit_findings": Phrase("cases", "检查发现的问题", "各类检查发现问题{n}个"),
    "problems_found": Phrase("cases", "发现的问题", "发现问题{n}个"),
    "problems_registered": Phrase("", "登记的问题"),
    "problems_closed": Phrase("cases", "整改销号的问题", "整改销号{n}个"),
    "problems_transferred": Phrase("cases", "移送的问题线索", "移送有关部门问题线索{n}件"),
    "problems_open": Phrase("problems", "尚未销号的问题", "尚有{n}个问题未整改销号"),
    "conduct_staff_coverage_owed": Phrase("", "应配备行风工作人员的单位"),
    "conduct_staff_coverage_met": Phrase(
        "bodies",
        "已配备行风工作人员的单位",
        "{n}家单位配备了行风工作人员（应配备{of}家）",
        of="conduct_staff_coverage_owed",
    ),
    "leading_group_formed_owed": Phrase("", "应成立领导小组的单位"),
    "leading_group_formed_met": Phrase(
        "bodies", "已成立领导小组的单位", "{n}家单位成立了领导小组（应成立{of}家）", of="leading_group_formed_owed"
    ),
    "meeting_compliance_owed": Phrase("", "应召开的会议"),
    "meeting_compliance_met": Phrase(
        "bodies", "按制度召开的会议", "按制度召开会议{n}次（应召开{of}次）", of="meeting_compliance_owed"
    ),
    "rotation_overdue_owed": Phrase("", "重点岗位"),
    "rotation_overdue_met": Phrase(
        "problems", "到期未轮岗的重点岗位", "重点岗位到期未轮岗{n}个（共{of}个）", of="rotation_overdue_owed"
    ),
}
"""In the order in which they are told."""
