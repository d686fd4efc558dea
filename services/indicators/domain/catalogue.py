"""The common measure catalogue: what each indicator counts, and the target where a plan states none (PF-015)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from services.indicators.errors import IndicatorNotFound

Direction = Literal["higher", "lower"]


@dataclass(frozen=True)
class Indicator:
    """One measure. `variant` is the definition that cities must share to be compared; `sources` are register ids."""

    code: str
    label_zh: str
    label_en: str
    definition_zh: str
    definition_en: str
    owner: str
    sources: tuple[str, ...]
    variant: str = "default"
    unit: str = "percent"
    target: Fraction = Fraction(100)
    direction: Direction = "higher"
    comparable_from: int = 5
    """A city whose denominator is smaller is not compared with others (the province's n < 5 mark)."""


FULL = Fraction(100)

CATALOGUE: tuple[Indicator, ...] = (
    Indicator(
        code="conduct_staff_coverage",
        label_zh="行风建设专（兼）职工作人员配备率",
        label_en="Conduct staff coverage",
        definition_zh="配备至少一名在岗专（兼）职行风工作人员的单位数 ÷ 全市各级卫生健康行政部门和二级以上医疗机构数",
        definition_en="Units with at least one active conduct officer ÷ health authorities of all levels and "
        "institutions of secondary level and above",
        owner="organizations",
        sources=("NJ-016", "NJ-017", "AMB-03"),
        variant="organization_based",
    ),
    Indicator(
        code="leading_group_formed",
        label_zh="领导小组成立率",
        label_en="Leading groups formed",
        definition_zh="已成立领导小组（相应机构）的单位数 ÷ 方案要求成立的单位数",
        definition_en="Units that formed their leading group ÷ units that the plan obliges to form one",
        owner="organizations",
        sources=("NJ-091", "LZ-117", "LZ-118"),
    ),
    Indicator(
        code="task_completion",
        label_zh="重点任务完成率",
        label_en="Key task completion",
        definition_zh="已验收的任务分工数 ÷ 未撤销的任务分工数",
        definition_en="Assignments accepted ÷ assignments not withdrawn",
        owner="tasks",
        sources=("PF-015", "NJ-004", "LZ-004"),
    ),
    Indicator(
        code="report_rate",
        label_zh="报告报送率",
        label_en="Report rate",
        definition_zh="已报送（不论是否逾期）的报告数 ÷ 应报送的报告数，批准豁免的不计",
        definition_en="Reports submitted at any time ÷ reports expected; exempt ones count in neither",
        owner="tasks",
        sources=("PF-015", "NJ-006", "NJ-007", "NJ-009", "LZ-146"),
    ),
    Indicator(
        code="report_on_time_rate",
        label_zh="报告按时报送率",
        label_en="Report on-time rate",
        definition_zh="按时报送的报告数 ÷ 应报送的报告数，批准豁免的不计",
        definition_en="Reports submitted on time ÷ reports expected; exempt ones count in neither",
        owner="tasks",
        sources=("PF-015", "NJ-006", "NJ-007", "LZ-146"),
    ),
)
CODES: tuple[str, ...] = tuple(indicator.code for indicator in CATALOGUE)
_BY_CODE = {indicator.code: indicator for indicator in CATALOGUE}


def indicator(code: str) -> Indicator:
    """The measure `code`. Raises `IndicatorNotFound`."""
    if code not in _BY_CODE:
        raise IndicatorNotFound(field="indicator", code=code[:60])
    return _BY_CODE[code]


def unit_target(code: str) -> tuple[Fraction, Direction]:
    """The target of a single unit; measures that the catalogue does not know yet count as full or not."""
    known = _BY_CODE.get(code)
    return (known.target, known.direction) if known else (FULL, "higher")
