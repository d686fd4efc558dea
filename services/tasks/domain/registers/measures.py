"""What units do themselves: better service, pay reform, integrity measures of departments."""

from __future__ import annotations

from services.kit.registers.flows import RECORD, waiting
from services.kit.registers.forms import INSTITUTIONS, choice, text
from services.kit.registers.kinds import Applies, Complete, Due, RegisterKind

NEIJIANG, LIUZHOU = Applies(prefixes=("NJ",)), Applies(prefixes=("LZ",))

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
)
