"""Power: what principals and heads of key posts may do, their lists, and how the lists are kept to."""

from __future__ import annotations

from services.kit.registers.flows import RECORD, RULE
from services.kit.registers.forms import INSTITUTIONS, choice, day, link, text
from services.kit.registers.kinds import Applies, Complete, Due, RegisterKind

POWER_LISTS = Applies(sections=("power_list_rules",))
HOLDER = text("post", "岗位", "post", required=True, longest=100)

POWER = (
    RegisterKind(
        code="power_definition",
        zh="权力内容和边界",
        en="definitions of power",
        fields=(
            choice(
                "role",
                "对象",
                "role",
                ("principal", "“一把手”", "principal"),
                ("key_post_head", "关键岗位负责人", "head of a key post"),
            ),
            HOLDER,
            text("content", "权力内容", "content"),
            text("boundary", "权力边界", "boundary"),
            text("exercise", "行使方式", "way of exercise"),
            text("procedure", "行使程序", "procedure"),
            text("approver", "审定机构", "approver", longest=200),
        ),
        flow=RULE,
        sources=("LZ-045",),
        applies=POWER_LISTS,
        owed_by=INSTITUTIONS,
        complete=Complete(each="role", filled=("content", "boundary", "exercise", "procedure")),
        measure="entries",
        due=Due(campaign_end=True),
        breakdown=("role",),
    ),
    RegisterKind(
        code="power_list_subject",
        zh="“权力清单”对象",
        en="subjects of power lists",
        fields=(
            choice(
                "role",
                "对象",
                "role",
                ("party_principal", "党组织主要负责人", "party principal"),
                ("administrative_principal", "行政主要负责人", "administrative principal"),
                ("key_post_head", "重点岗位负责人", "head of a key post"),
            ),
            HOLDER,
            choice(
                "areas",
                "关键领域",
                "key areas",
                ("project_construction", "项目建设", "project construction"),
                ("contract_letting", "工程发包", "contract letting"),
                ("material_purchase", "物资采购", "material purchase"),
                ("tendering", "招投标", "tendering"),
                many=True,
            ),
            link("power_list", "权力清单", "power list", "power_list"),
        ),
        flow=RECORD,
        sources=("LZ-049",),
        applies=POWER_LISTS,
        owed_by=INSTITUTIONS,
        complete=Complete(each="role", filled=("power_list",)),
        measure="entries",
        modality="explore",
        breakdown=("role", "areas"),
    ),
    RegisterKind(
        code="power_list",
        zh="“权力清单”",
        en="power lists",
        fields=(
            HOLDER,
            text("power", "权力事项", "power", required=True),
            text("limit", "权限", "limit"),
            text("procedure", "程序", "procedure"),
            text("risk", "廉政风险点", "risk"),
            text("control", "防控措施", "control"),
        ),
        flow=RULE,
        sources=("LZ-050",),
        applies=POWER_LISTS,
        owed_by=INSTITUTIONS,
        modality="explore",
        due=Due(campaign_end=True),
    ),
    RegisterKind(
        code="power_list_check",
        zh="“权力清单”执行抽查",
        en="checks of power lists",
        fields=(
            link("power_list", "权力清单", "power list", "power_list", required=True),
            day("sampled_on", "抽查日期", "sampled on", required=True),
            text("item", "抽查事项", "item", required=True),
            choice("finding", "结论", "finding", ("conform", "相符", "conform"), ("deviation", "偏差", "deviation")),
            text("follow_up", "处理", "follow-up"),
        ),
        flow=RECORD,
        sources=("LZ-052",),
        applies=POWER_LISTS,
        owed_by=INSTITUTIONS,
        measure="entries",
        modality="explore",
        cycle="quarterly",
        date_field="sampled_on",
        done_when=("finding", ("conform",)),
        breakdown=("finding",),
    ),
)
