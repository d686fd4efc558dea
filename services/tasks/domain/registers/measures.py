"""What units do themselves: better service, pay reform, integrity measures of departments, exemplars."""

from __future__ import annotations

from services.kit.registers.flows import RECORD, VOID, voiding, waiting
from services.kit.registers.forms import INSTITUTIONS, choice, day, text
from services.kit.registers.kinds import REVIEWS, Applies, Complete, Due, Flow, RegisterKind, State, Step, Wait

NEIJIANG, LIUZHOU = Applies(prefixes=("NJ",)), Applies(prefixes=("LZ",))
EXEMPLAR = Flow(
    (
        State("nominated", "已推荐", "nominated"),
        State("reviewed", "已审核", "reviewed"),
        State("selected", "已选树", "selected"),
        State("publicised", "已宣传", "publicised", done=True),
        State("declined", "未选树", "declined", counts=False),
        VOID,
    ),
    (
        Step("review", ("nominated",), "reviewed", "审核", "review", ("opinion",), roles=REVIEWS),
        Step("select", ("reviewed",), "selected", "选树", "select", ("document",), roles=REVIEWS),
        Step("publicise", ("selected",), "publicised", "宣传", "publicise", ("channel", "publicised_on")),
        Step("decline", ("nominated", "reviewed"), "declined", "不予选树", "decline", reason=True, roles=REVIEWS),
        voiding("nominated"),
    ),
    (Wait("nominated", "superior"), Wait("reviewed", "superior")),
)

MEASURES = (
    RegisterKind(
        code="service_improvement",
        zh="改善医疗服务措施",
        en="improvement measures",
        fields=(
            text("title", "措施", "measure", required=True, longest=300),
            choice(
                "area",
                "领域",
                "area",
                ("service", "医疗服务", "service"),
                ("informatization", "信息化管理", "informatization"),
                ("resource_use", "资源利用", "resource use"),
            ),
            text("before", "实施前", "before", longest=200),
            text("after", "实施后", "after", longest=200),
            text("effect", "成效", "effect"),
        ),
        flow=waiting(
            ("ongoing", "实施中", "ongoing"),
            ("completed", "已完成", "completed"),
            ("complete", "完成", "complete"),
            needs=("effect",),
        ),
        sources=("NJ-054",),
        applies=NEIJIANG,
        kept_by=INSTITUTIONS,
        measure="entries",
        breakdown=("area",),
    ),
    RegisterKind(
        code="pay_reform",
        zh="薪酬制度改革措施",
        en="pay-reform measures",
        fields=(text("title", "措施", "measure", required=True, longest=300), text("effect", "成效", "effect")),
        flow=waiting(
            ("ongoing", "实施中", "ongoing"),
            ("completed", "已完成", "completed"),
            ("complete", "完成", "complete"),
            needs=("effect",),
        ),
        sources=("LZ-091",),
        applies=LIUZHOU,
        kept_by=INSTITUTIONS,
        measure="entries",
    ),
    RegisterKind(
        code="department_measure",
        zh="职能科室廉政措施",
        en="integrity measures of functional departments",
        fields=(
            text("department", "职能科室", "department", required=True, longest=100),
            text("measures", "措施", "measures"),
        ),
        flow=RECORD,
        sources=("LZ-029",),
        applies=LIUZHOU,
        owed_by=INSTITUTIONS,
        complete=Complete(filled=("measures",)),
        measure="entries",
        due=Due(campaign_end=True),
    ),
    RegisterKind(
        code="exemplar",
        zh="先进典型",
        en="exemplars",
        fields=(
            choice("subject", "对象", "subject", ("person", "个人", "person"), ("unit", "集体", "unit")),
            text("name", "名称", "name", required=True, longest=100),
            text("merits", "先进事迹", "merits", required=True),
            text("opinion", "审核意见", "opinion"),
            text("document", "选树文件", "selection document", longest=200),
            text("channel", "宣传渠道", "channel", longest=200),
            day("publicised_on", "宣传日期", "publicised on"),
        ),
        flow=EXEMPLAR,
        sources=("NJ-030", "NJ-112", "LZ-078"),
        applies=Applies(prefixes=("NJ", "LZ")),
        measure="entries",
        breakdown=("subject",),
    ),
)
