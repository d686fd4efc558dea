"""Appraisal: reviews of party secretaries, schemes with conduct items, and the integrity file."""

from __future__ import annotations

from services.kit.registers.flows import RECORD, RULE, VOID, voiding
from services.kit.registers.forms import INSTITUTIONS, PUBLIC_INSTITUTIONS, choice, day, number, text
from services.kit.registers.kinds import Applies, Complete, Due, Flow, Initial, Label, RegisterKind, State, Step

FILE_ROLES = ("city_admin", "discipline_inspector", "bureau", "institution")

APPRAISAL = (
    RegisterKind(
        code="secretary_review",
        zh="党组织书记抓基层党建述职评议",
        en="reviews of party secretaries",
        fields=(
            text("secretary", "书记", "secretary", required=True, longest=100),
            text("report", "述职报告", "report", required=True),
            number("score", "得分", "score", largest=100),
            choice(
                "grade",
                "等次",
                "grade",
                ("good", "好", "good"),
                ("fairly_good", "较好", "fairly good"),
                ("average", "一般", "average"),
                ("poor", "差", "poor"),
            ),
            text("comments", "评议意见", "comments"),
        ),
        flow=RECORD,
        sources=("LZ-087",),
        applies=Applies(prefixes=("LZ",)),
        owed_by=PUBLIC_INSTITUTIONS,
        cycle="yearly",
        breakdown=("grade",),
    ),
    RegisterKind(
        code="integrity_file",
        zh="廉政档案",
        en="integrity file",
        fields=(
            choice("subject", "对象", "subject", ("unit", "单位", "unit"), ("person", "个人", "person")),
            text("person", "姓名", "person", longest=100),
            choice(
                "matter",
                "事项",
                "matter",
                ("commendation", "表彰奖励", "commendation"),
                ("talk", "谈话提醒", "talk"),
                ("criticism", "通报批评", "criticism"),
                ("discipline", "党纪政务处分", "disciplinary measure"),
                ("case", "问题线索办理", "case"),
            ),
            day("happened_on", "日期", "date", required=True),
            text("content", "内容", "content", required=True),
            text("outcome", "结论", "outcome"),
            day("kept_until", "保存期限", "kept until"),
        ),
        flow=Flow(
            (
                State("filed", "已归档", "filed", done=True),
                State("under_handling", "正在办理", "under handling"),
                State("concluded", "已办结", "concluded", done=True),
                VOID,
            ),
            (
                Step("conclude", ("under_handling",), "concluded", "办结", "conclude", needs=("outcome",)),
                voiding("filed", "under_handling"),
            ),
        ),
        sources=("LZ-089",),
        applies=Applies(sections=("appraisal_rules",)),
        measure="lookups",
        date_field="happened_on",
        initial=Initial("matter", ("case",), "under_handling"),
        recorders=FILE_ROLES,
        readers=FILE_ROLES,
        purposes=(
            Label("annual_appraisal", "年度考核", "annual appraisal"),
            Label("promotion", "提拔任用", "promotion"),
            Label("awards", "评先评优", "awards"),
            Label("rank", "职级晋升", "rank"),
        ),
        masked_states=("under_handling",),
    ),
    RegisterKind(
        code="appraisal_scheme",
        zh="绩效考评办法",
        en="appraisal schemes",
        fields=(
            text("title", "办法名称", "title", required=True, longest=200),
            text("conduct_items", "廉洁从业考评项目", "conduct items"),
            number("weight", "权重（%）", "weight (%)", largest=100),
            day("effective_on", "施行日期", "effective date", required=True),
        ),
        flow=RULE,
        sources=("LZ-090",),
        applies=Applies(sections=("appraisal_rules",)),
        owed_by=INSTITUTIONS,
        complete=Complete(filled=("conduct_items", "weight")),
        due=Due(campaign_end=True),
    ),
)
