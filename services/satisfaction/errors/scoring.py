"""What can be wrong with official ranks, trust surveys and periods."""

from services.kit.errors import Conflict, InvalidInput, NotFound


class IndexPeriodNotValid(InvalidInput):
    """Name a month (2022-06), a quarter (2022-Q2) or a year (2022)."""

    zh = "统计周期“{period}”无效，应为月份（2022-06）、季度（2022-Q2）或年度（2022）"
    en = "Period {period} is not a month (2022-06), a quarter (2022-Q2) or a year (2022)"


class TrendTooLong(InvalidInput):
    """Ask for at most ten years."""

    zh = "趋势最多查询{most}个月"
    en = "A trend covers at most {most} months"


class RankAlreadyEntered(Conflict):
    """There is an official rank of this measure and period: correct it, with a reason."""

    zh = "该指标该周期的官方排名已录入，请更正原记录并说明理由"
    en = "The official rank of this measure and period is entered already: correct it and give a reason"


class OfficialRankNotFound(NotFound):
    """No such official rank."""

    zh = "未找到该官方排名"
    en = "No such official rank"


class RankBeyondCities(InvalidInput):
    """A rank lies between 1 and the number of cities."""

    zh = "排名第{rank}名超出参评城市数{of}"
    en = "Rank {rank} is beyond the {of} cities that were ranked"


class RankUnchanged(InvalidInput):
    """The correction changes nothing."""

    zh = "更正内容与原记录相同"
    en = "The correction says what stands already"


class RankWithdrawn(Conflict):
    """It was taken back before."""

    zh = "该官方排名已撤回"
    en = "The official rank is withdrawn already"


class SurveyNotFound(NotFound):
    """No such survey."""

    zh = "未找到该信任度调查"
    en = "No such trust survey"


class SurveyWithdrawn(Conflict):
    """It was taken back: enter a new one."""

    zh = "该信任度调查已撤回，请重新录入"
    en = "The survey is withdrawn: enter a new one"


class SurveyInTheFuture(InvalidInput):
    """A survey is entered when it has ended."""

    zh = "调查结束日期不能晚于今天"
    en = "A survey that has not ended yet has no result"
