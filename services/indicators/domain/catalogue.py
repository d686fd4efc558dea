"""The common measure catalogue: what each indicator counts, and the target where a plan states none (PF-015)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

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
    target: Fraction | None = Fraction(100)
    """Percent; None: the plans state none, so that a figure is shown and ranked but neither met nor missed."""
    direction: Direction = "higher"
    comparable_from: int = 5
    """A city whose denominator is smaller is not compared with others (the province's n < 5 mark)."""
    least: int = 1
    """A figure whose denominator is smaller is no data: too few answered (NJ-021)."""


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
    Indicator(
        code="conduct_training_coverage",
        label_zh="职工行风教育培训率",
        label_en="Conduct training coverage",
        definition_zh="本年度完成合格行风教育培训（须考核的考核合格）的在册职工数 ÷ 在册满30天的在岗职工数",
        definition_en="Staff on the roster who completed a qualifying conduct training in the calendar year ÷ "
        "staff active and on the roster for at least 30 days; where the plan asks for an exam, it is passed",
        owner="training",
        sources=("NJ-016", "NJ-018", "AMB-03", "AMB-06"),
        variant="completed_training",
    ),
    Indicator(
        code="monthly_study_compliance",
        label_zh="每月专题学习达标率",
        label_en="Monthly special study",
        definition_zh="组织实施阶段至少开展一次专题学习的单位月数 ÷ 应开展的单位月数（县区局和二级以上机构）",
        definition_en="Pairs of unit and month of the implementation phase with a special study ÷ pairs owed by "
        "county bureaus and institutions of secondary level and above",
        owner="training",
        sources=("NJ-104", "AMB-22"),
    ),
    Indicator(
        code="exam_pass_rate",
        label_zh="廉洁从业考核合格率",
        label_en="Exam pass rate",
        definition_zh="本年度考核合格人数 ÷ 参加考核人数",
        definition_en="People who passed ÷ people who sat an exam in the calendar year",
        owner="training",
        sources=("NJ-101",),
        variant="calendar_year",
    ),
    Indicator(
        code="instant_satisfaction_rate",
        label_zh="即时行风满意度评价率",
        label_en="Instant satisfaction evaluation",
        definition_zh="提供即时评价的就诊人次 ÷ 应评价就诊人次（门诊挂号或结算、出入院，每人次计一次）",
        definition_en="Encounters to which an instant evaluation was offered ÷ eligible encounters (outpatient "
        "registration or settlement, admission or discharge, each once) of institutions from secondary level up",
        owner="satisfaction",
        sources=("NJ-016", "NJ-019", "AMB-03", "AMB-04"),
        variant="offered",
    ),
    Indicator(
        code="satisfaction_outpatient",
        label_zh="门诊患者满意度",
        label_en="Outpatient satisfaction",
        definition_zh="门诊评价各项得分减1之和 ÷ （4 × 项数）；少于30份评价不出数",
        definition_en="Sum of (score - 1) over the five-point items of outpatient evaluations ÷ (4 x items); "
        "none below 30 evaluations",
        owner="satisfaction",
        sources=("NJ-021", "PF-015"),
        target=None,
        least=720,
    ),
    Indicator(
        code="satisfaction_inpatient",
        label_zh="住院患者满意度",
        label_en="Inpatient satisfaction",
        definition_zh="住院评价各项得分减1之和 ÷ （4 × 项数）；少于30份评价不出数",
        definition_en="Sum of (score - 1) over the five-point items of inpatient evaluations ÷ (4 x items); "
        "none below 30 evaluations",
        owner="satisfaction",
        sources=("NJ-021", "PF-015"),
        target=None,
        least=720,
    ),
    Indicator(
        code="satisfaction_overall",
        label_zh="患者总体满意度",
        label_en="Overall patient satisfaction",
        definition_zh="全市门诊、住院满意度按就诊人次加权平均；任一缺数则不出数。以市卫生健康委为单位计量",
        definition_en="The city's outpatient and inpatient indices, weighted by encounters; none while one is missing. "
        "Measured at the commission for the whole city",
        owner="satisfaction",
        sources=("NJ-021", "PF-015"),
        variant="encounters",
        target=None,
    ),
    Indicator(
        code="hospital_inspection_coverage",
        label_zh="二级以上公立医院巡查率",
        label_en="Hospital inspection coverage",
        definition_zh="方案实施以来至少完成一次巡查的医院数 ÷ 二级以上在业公立医院数",
        definition_en="Hospitals with at least one completed inspection since the plan began ÷ active public hospitals "
        "of secondary level and above",
        owner="tasks",
        sources=("NJ-016", "NJ-020", "AMB-07"),
        variant="plan_to_date",
    ),
    Indicator(
        code="supervision_coverage_tertiary",
        label_zh="三级医院年度督导覆盖率",
        label_en="Supervision coverage, tertiary hospitals",
        definition_zh="当年至少完成一次督导的三级医院数 ÷ 三级医院数（1月1日在业及7月1日前新开业）",
        definition_en="Tertiary hospitals supervised at least once in the year ÷ tertiary hospitals active on "
        "1 January or opened before 1 July",
        owner="tasks",
        sources=("NJ-128", "AMB-05"),
        variant="calendar_year",
    ),
    Indicator(
        code="supervision_coverage_secondary",
        label_zh="二级医疗机构年度督导覆盖率",
        label_en="Supervision coverage, secondary institutions",
        definition_zh="当年至少完成一次督导的二级医疗机构数 ÷ 二级医疗机构数（1月1日在业及7月1日前新开业）",
        definition_en="Secondary institutions supervised at least once in the year ÷ secondary institutions active on "
        "1 January or opened before 1 July",
        owner="tasks",
        sources=("NJ-129", "AMB-05"),
        variant="calendar_year",
        target=Fraction(50),
    ),
    Indicator(
        code="supervision_coverage_other",
        label_zh="其他类型医疗机构年度督导覆盖率",
        label_en="Supervision coverage, other institutions",
        definition_zh="当年至少完成一次督导的其他类型医疗机构数 ÷ 其他类型医疗机构数（1月1日在业及7月1日前新开业）",
        definition_en="Institutions of other types supervised at least once in the year ÷ those active on 1 January or "
        "opened before 1 July",
        owner="tasks",
        sources=("NJ-130", "AMB-05"),
        variant="calendar_year",
        target=Fraction(50),
    ),
    Indicator(
        code="self_inspection_rate",
        label_zh="自查自纠完成率",
        label_en="Self-inspection rate",
        definition_zh="已签字确认的自查清单数 ÷ 应完成的自查清单数",
        definition_en="Self-inspection checklists signed ÷ checklists due",
        owner="tasks",
        sources=("LZ-031", "LZ-102"),
    ),
    Indicator(
        code="rectification_rate",
        label_zh="问题整改率",
        label_en="Rectification rate",
        definition_zh="已核验销号的问题数 ÷ 登记的问题数；重新打开的视为未销号",
        definition_en="Problems verified and closed ÷ problems registered; a reopened one counts as not closed",
        owner="tasks",
        sources=("LZ-015", "LZ-037", "LZ-107"),
    ),
    Indicator(
        code="rectification_on_time_rate",
        label_zh="问题按期整改率",
        label_en="Rectification on-time rate",
        definition_zh="在整改期限内销号的问题数 ÷ 已到期的问题数",
        definition_en="Problems closed not later than their deadline ÷ problems due",
        owner="tasks",
        sources=("NJ-046", "LZ-037"),
    ),
    Indicator(
        code="meeting_compliance",
        label_zh="会议制度落实率",
        label_en="Meeting compliance",
        definition_zh="按期召开会议的周期数 ÷ 应召开会议的周期数",
        definition_en="Periods in which the required meeting was held ÷ periods in which one was required",
        owner="organizations",
        sources=("LZ-141", "LZ-144", "AMB-11", "AMB-12"),
        comparable_from=1,
    ),
    Indicator(
        code="rotation_overdue",
        label_zh="重点岗位轮岗逾期率",
        label_en="Rotation overdue",
        definition_zh="任职超过规定年限且未获批准例外的重点岗位数 ÷ 重点岗位数",
        definition_en="Key posts held beyond the prescribed term without an approved exception ÷ key posts",
        owner="organizations",
        sources=("NJ-044", "LZ-058", "AMB-23"),
        target=Fraction(0),
        direction="lower",
    ),
)
CODES: tuple[str, ...] = tuple(indicator.code for indicator in CATALOGUE)
_BY_CODE = {indicator.code: indicator for indicator in CATALOGUE}


def indicator(code: str) -> Indicator:
    """The measure `code`. Raises `IndicatorNotFound`."""
    if code not in _BY_CODE:
        raise IndicatorNotFound(field="indicator", code=code[:60])
    return _BY_CODE[code]


class Terms(NamedTuple):
    """By what a figure is judged: the target if any, the direction, and the least denominator that is data."""

    target: Fraction | None
    direction: Direction = "higher"
    least: int = 1


def unit_terms(code: str) -> Terms:
    """By what a single unit is judged; measures that the catalogue does not know yet count as full or not."""
    known = _BY_CODE.get(code)
    return Terms(known.target, known.direction, known.least) if known else Terms(FULL)
