"""How each fact of a period is named and said in Chinese; every area's `facts_of` gives the numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """One fact: `{n}` its number, `{of}` the number of the fact `of`, `{share}` the one of 100 of the other.

    Without a text it is shown, not told; nor is it told where the other is less than `least` (too few were asked).
    """

    group: str
    label: str
    text: str = ""
    of: str | None = None
    least: int = 1


def _index(setting: str, label: str, least: int) -> dict[str, Phrase]:
    """An index of 100 as points reached of points possible: none is told where fewer than 30 answered."""
    owed, met = f"satisfaction_{setting}_owed", f"satisfaction_{setting}_met"
    return {
        owed: Phrase("", f"{label}可得分"),
        met: Phrase("satisfaction", f"{label}得分", f"{label}{{share}}分", of=owed, least=least),
    }


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
    "conduct_training_coverage_owed": Phrase("", "应接受行风教育培训的职工"),
    "conduct_training_coverage_met": Phrase(
        "learning",
        "已接受行风教育培训的职工",
        "完成行风教育培训{n}人，应培训{of}人，培训率{share}%",
        of="conduct_training_coverage_owed",
    ),
    "monthly_study_compliance_owed": Phrase("", "应开展每月专题学习的单位月数"),
    "monthly_study_compliance_met": Phrase(
        "learning",
        "已开展每月专题学习的单位月数",
        "按月开展专题学习{n}次（应开展{of}次）",
        of="monthly_study_compliance_owed",
    ),
    "exam_pass_rate_owed": Phrase("", "参加廉洁从业考核的人员"),
    "exam_pass_rate_met": Phrase(
        "learning", "廉洁从业考核合格的人员", "参加考核{of}人，合格{n}人", of="exam_pass_rate_owed"
    ),
    "instant_satisfaction_rate_owed": Phrase("", "应开展即时评价的就诊人次"),
    "instant_satisfaction_rate_met": Phrase(
        "satisfaction",
        "已提供即时评价的就诊人次",
        "门诊挂号结算、出入院时提供即时行风满意度评价{n}人次，应评价{of}人次，评价率{share}%",
        of="instant_satisfaction_rate_owed",
    ),
    **_index("outpatient", "门诊患者满意度", 720),
    **_index("inpatient", "住院患者满意度", 720),
    **_index("overall", "患者总体满意度", 1),
    "rotation_overdue_owed": Phrase("", "重点岗位"),
    "rotation_overdue_met": Phrase(
        "problems", "到期未轮岗的重点岗位", "重点岗位到期未轮岗{n}个（共{of}个）", of="rotation_overdue_owed"
    ),
}
"""In the order in which they are told."""
