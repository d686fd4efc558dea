"""Cases that teach: the de-identified library, and what each unit changed because of one."""

from __future__ import annotations

import re

from services.kit.registers.flows import RECORD, VOID, voiding
from services.kit.registers.forms import INSTITUTIONS, choice, day, link, text, yes_no
from services.kit.registers.kinds import Applies, Complete, Flow, RegisterKind, State, Step, Wait

CASE_BASED = Applies(prefixes=("LZ",), sections=("training_rules:case_based_education",))
RELEASERS = ("city_admin", "campaign_office", "discipline_inspector", "bureau")
LIBRARY = Flow(
    (
        State("drafted", "待审核", "drafted"),
        State("released", "已入库", "released", done=True),
        State("withdrawn", "已撤下", "withdrawn", counts=False),
        VOID,
    ),
    (
        Step("release", ("drafted",), "released", "入库", "release", ("deidentified",), roles=RELEASERS),
        Step("withdraw", ("released",), "withdrawn", "撤下", "withdraw", reason=True, roles=RELEASERS),
        voiding("drafted"),
    ),
    (Wait("drafted", "superior", days=10, working=True),),
)
STEPS = ("lesson", "correction", "construction", "governance")
_IDENTITY = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")

CASES = (
    RegisterKind(
        code="typical_case",
        zh="典型案例库",
        en="typical-case library",
        fields=(
            text("title", "案例", "case", required=True, longest=200),
            choice(
                "category",
                "类别",
                "category",
                ("red_packet", "收受“红包”", "red packets"),
                ("kickback", "收受回扣", "kickbacks"),
                ("procurement", "采购违规", "procurement"),
                ("insurance", "骗取医保", "insurance fraud"),
                ("four_winds", "“四风”问题", "four winds"),
                ("other", "其他", "other"),
            ),
            choice(
                "level",
                "级别",
                "level",
                ("unit", "本单位", "unit"),
                ("county", "县级", "county"),
                ("city", "市级", "city"),
                ("province", "省级", "province"),
                ("nation", "国家级", "nation"),
            ),
            text("facts", "案情（隐去身份信息）", "facts, de-identified", required=True),
            text("lesson", "警示", "lesson"),
            yes_no("deidentified", "已核对无身份信息", "checked: nobody can be identified"),
        ),
        flow=LIBRARY,
        sources=("LZ-083",),
        applies=CASE_BASED,
        recorders=("city_admin", "campaign_office", "discipline_inspector", "bureau", "institution"),
        measure="entries",
        breakdown=("category", "level"),
        shared_states=("released",),
    ),
    RegisterKind(
        code="case_improvement",
        zh="以案促改",
        en="case-based improvement",
        fields=(
            text("case", "所用案例", "case used", required=True, longest=300),
            link("library_case", "典型案例", "case of the library", "typical_case"),
            day("used_on", "开展日期", "used on", required=True),
            text("lesson", "以案为鉴：汲取的教训", "lesson drawn"),
            text("correction", "以案促改：整改的问题", "weakness corrected"),
            text("construction", "以案促建：建立或修订的制度", "rule made or changed"),
            text("governance", "以案促治：堵塞的漏洞", "weakness fixed for good"),
        ),
        flow=RECORD,
        sources=("LZ-082",),
        applies=CASE_BASED,
        owed_by=INSTITUTIONS,
        complete=Complete(filled=STEPS),
        measure="entries",
        date_field="used_on",
    ),
)


def names_somebody(text: str) -> bool:
    """Whether an identity or mobile number stands in the text; names are for the releaser to find."""
    return _IDENTITY.search(text) is not None
