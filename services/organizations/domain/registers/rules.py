"""Registers of rules: internal control, rewards, long-term mechanisms, decision rules with their review, rotation."""

from __future__ import annotations

from services.kit.registers.flows import RULE, VOID, voiding
from services.kit.registers.forms import ALL_UNITS, INSTITUTIONS, choice, day, text, yes_no
from services.kit.registers.kinds import Applies, Complete, Due, Flow, Initial, RegisterKind, State, Step, Wait

NEIJIANG, LIUZHOU = Applies(prefixes=("NJ",)), Applies(prefixes=("LZ",))
TITLE = text("title", "制度名称", "title", required=True, longest=200)
NUMBER = text("number", "文号或版本", "version", longest=100)
EFFECTIVE = day("effective_on", "施行日期", "effective date", required=True)
THREE_RULES = choice(
    "rule",
    "制度类别",
    "rule",
    ("three_majors", "“三重一大”事项研究决策制度", "three majors, one large: decision rule"),
    ("party_committee", "党委会议事规则", "party committee meeting rules"),
    ("office_meeting", "院长办公会议事规则", "director's office-meeting rules"),
)
REVIEW_FLOW = Flow(
    (
        State("settled", "已梳理", "settled", done=True),
        State("to_revise", "待修订", "to revise"),
        State("revised", "已修订", "revised", done=True),
        VOID,
    ),
    (
        Step("settle", ("to_revise",), "revised", "完成修订", "settle", link="decision_rule", newer_than="reviewed_on"),
        voiding("settled", "to_revise"),
    ),
    (Wait("to_revise", "unit", days=60),),
)

RULES = (
    RegisterKind(
        code="internal_rule",
        zh="内控管理制度",
        en="internal control rules",
        fields=(
            TITLE,
            choice(
                "category",
                "关键环节",
                "key link",
                ("department", "重点科室", "key department"),
                ("field", "重点领域", "key field"),
                ("project", "重点项目", "key project"),
                ("post", "重点岗位", "key post"),
            ),
            NUMBER,
            EFFECTIVE,
        ),
        flow=RULE,
        sources=("NJ-042",),
        applies=Applies(prefixes=("NJ",), sections=("internal_control_rules",)),
        owed_by=INSTITUTIONS,
        complete=Complete(each="category"),
        measure="parts",
        date_field="effective_on",
        breakdown=("category",),
    ),
    RegisterKind(
        code="reward_rule",
        zh="奖惩制度",
        en="reward and punishment rules",
        fields=(TITLE, NUMBER, EFFECTIVE),
        flow=RULE,
        sources=("NJ-051",),
        applies=NEIJIANG,
        owed_by=INSTITUTIONS,
        due=Due(phase=1),
        date_field="effective_on",
    ),
    RegisterKind(
        code="long_term_rule",
        zh="打击“红包”回扣长效机制",
        en="long-term mechanisms against red packets and kickbacks",
        fields=(
            TITLE,
            choice("made", "制定方式", "made", ("created", "新制定", "created"), ("revised", "修订", "revised")),
            yes_no("published", "已公开", "published"),
            NUMBER,
            EFFECTIVE,
        ),
        flow=RULE,
        sources=("NJ-084",),
        applies=NEIJIANG,
        owed_by=ALL_UNITS,
        measure="count",
        date_field="effective_on",
        breakdown=("made",),
    ),
    RegisterKind(
        code="decision_rule",
        zh="“三重一大”等决策制度",
        en="decision rules",
        fields=(THREE_RULES, TITLE, NUMBER, EFFECTIVE),
        flow=RULE,
        sources=("LZ-046", "LZ-047"),
        applies=Applies(prefixes=("LZ",), sections=("power_list_rules",)),
        kept_by=INSTITUTIONS,
        measure="count",
        breakdown=("rule",),
    ),
    RegisterKind(
        code="rules_review",
        zh="决策制度梳理",
        en="review of decision rules",
        fields=(
            THREE_RULES,
            day("reviewed_on", "梳理日期", "review date", required=True),
            text("basis", "梳理依据", "basis"),
            choice(
                "result",
                "梳理结论",
                "result",
                ("keep", "继续有效", "keep"),
                ("revise", "需要修订", "revise"),
                ("create", "需要制定", "create"),
            ),
        ),
        flow=REVIEW_FLOW,
        sources=("LZ-046", "LZ-047"),
        applies=Applies(prefixes=("LZ",), sections=("power_list_rules",)),
        owed_by=INSTITUTIONS,
        complete=Complete(each="rule"),
        measure="parts",
        due=Due(phase=2),
        date_field="reviewed_on",
        initial=Initial("result", ("revise", "create"), "to_revise"),
        breakdown=("result",),
    ),
    RegisterKind(
        code="rotation_rule",
        zh="重点科室和关键岗位定期轮岗制度",
        en="rotation rules of key departments and posts",
        fields=(
            TITLE,
            text("posts", "轮岗岗位", "posts"),
            text("procedure", "轮岗程序", "procedure"),
            text("persons", "轮岗对象", "persons"),
            text("term", "轮岗期限", "term"),
            text("scope", "轮岗范围", "scope"),
            EFFECTIVE,
        ),
        flow=RULE,
        sources=("LZ-056", "LZ-057"),
        applies=LIUZHOU,
        owed_by=INSTITUTIONS,
        complete=Complete(fields=("posts", "procedure", "persons", "term", "scope")),
        measure="parts",
        due=Due(campaign_end=True),
    ),
)
