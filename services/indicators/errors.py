"""What a reader or a measuring service can get wrong here."""

from services.kit.errors import Forbidden, InvalidInput, NotFound


class PeriodNotValid(InvalidInput):
    """Name a quarter (2022-Q2), a month (2022-06), a year (2022) or a phase of the plan."""

    zh = "统计周期“{period}”无效，应为季度（2022-Q2）、月份（2022-06）、年度（2022）或阶段编号"
    en = "Period {period} is not a quarter (2022-Q2), a month (2022-06), a year (2022) or a phase"


class IndicatorNotFound(NotFound):
    """The catalogue has no such indicator."""

    zh = "指标目录中没有“{code}”"
    en = "The catalogue has no indicator {code}"


class MeasureNotValid(InvalidInput):
    """A measure that cannot be counted: a bad code, or counts that are negative or too large."""

    zh = "指标数值无效：{reason}"
    en = "The measure is not valid: {reason}"


class CityNotReady(NotFound):
    """The city has no plan here yet. Onboard it, then read again."""

    zh = "该城市尚未完成方案接入"
    en = "The city is not onboarded yet"


class ProvinceOnly(Forbidden):
    """Only an account of a province's own realm compares cities."""

    zh = "仅省级账号可以查看城市对比"
    en = "Only an account of the province may compare cities"
