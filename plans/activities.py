"""What the activities that a phase expects are called in Chinese; a template may use codes beyond these."""

from __future__ import annotations

ACTIVITIES: dict[str, str] = {
    "adopt_annual_training_plan": "制定年度培训计划",
    "adopt_local_work_plan": "制定具体工作方案",
    "check_integrity_action_plan_2021_2024": "对照廉洁从业行动计划（2021—2024年）梳理落实情况",
    "check_post_rotation": "梳理重点岗位定期轮岗落实情况",
    "check_superior_inspection_findings": "梳理上级巡视巡察、督导检查发现问题整改情况",
    "check_three_majors_one_large": "梳理“三重一大”等议事决策机制落实情况",
    "close_out": "验收销号",
    "consolidate_results": "巩固行动成果",
    "convey_teleconference": "传达学习电视电话会议精神",
    "discipline_transfer": "移送纪检监察部门",
    "disposition_of_institutions": "处理涉事机构",
    "disposition_of_staff": "处理违纪医务人员",
    "early_warning": "预警预防",
    "establish_leading_group": "成立领导小组",
    "establish_working_body": "设立工作机构",
    "final_summary": "全面总结",
    "integrity_commitment": "廉洁从业承诺",
    "integrity_culture_publicity": "廉洁文化宣传",
    "launch_publicity": "启动宣传",
    "lead_transfer": "移送问题线索",
    "long_term_mechanism": "建立长效机制",
    "loophole_review": "排查制度漏洞",
    "mobilize_staff": "动员部署",
    "monthly_special_study": "每月专题学习",
    "open_reporting_zone": "开设投诉举报专区",
    "organizational_handling": "组织处理",
    "problem_list": "建立问题清单",
    "publish_phone_and_email": "公布举报电话和邮箱",
    "rectification_followup": "跟踪整改",
    "rectification_plan": "制定整改方案",
    "red_packet_and_kickback_campaign": "“红包”、回扣专项整治",
    "refine_red_packet_scope": "细化“红包”界定范围",
    "register_findings": "登记发现的问题",
    "revise_rules": "修订完善制度",
    "run_exam": "组织考试",
    "run_topic_training": "开展专题培训",
    "search_problem_categories": "查找五类突出问题",
    "select_exemplars": "选树先进典型",
    "self_inspection_checklist": "填报自查清单",
    "set_quantified_goals": "细化量化工作目标",
    "set_up_local_body": "成立相应机构",
    "study_superior_notice": "学习上级工作方案",
    "supervision_and_enforcement": "监督检查和执纪执法",
    "talks_and_home_visits": "“三谈一访”",
    "voluntary_disclosure": "主动交代问题",
}


def activity_label(code: str) -> str:
    """The activity's name; an unknown code stands for itself."""
    return ACTIVITIES.get(code, code)
