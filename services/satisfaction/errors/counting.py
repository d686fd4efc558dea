"""What is refused around touchpoints, encounters, counts and tokens."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class NotAnInstitution(InvalidInput):
    """Only a medical institution has patients."""

    zh = "{name}不是医疗机构，没有就诊人次"
    en = "{name} is not a medical institution: it has no encounters"


class EncounterRowsNotValid(InvalidInput):
    """Nothing was recorded. Correct the rows that are listed and send all of them again."""

    zh = "共{count}行有误，未登记任何就诊记录，请按清单改正后重新提交"
    en = "{count} rows are not valid and nothing was recorded: correct them and send all again"


class CountRowsNotValid(InvalidInput):
    """Nothing was counted. Correct the rows that are listed and send all of them again."""

    zh = "共{count}处有误，未登记任何人次，请按清单改正后重新提交"
    en = "{count} figures are not valid and nothing was counted: correct them and send all again"


class TouchpointNotKnown(InvalidInput):
    """The city's plan names other touchpoints."""

    zh = "本市方案未规定该评价环节，可选：{allowed}"
    en = "The city's plan does not name this touchpoint: {allowed}"


class TouchpointDaysNotValid(InvalidInput):
    """A touchpoint ends after it began."""

    zh = "停用日期不能早于启用日期"
    en = "The last day cannot lie before the first"


class MonthNotValid(InvalidInput):
    """A month such as 2022-06, or a quarter such as 2022-Q2."""

    zh = "期间应形如 2022-06 或 2022-Q2"
    en = "The period must be a month such as 2022-06 or a quarter such as 2022-Q2"


class TooManyDays(InvalidInput):
    """Ask for fewer days at once."""

    zh = "每次最多查询{most}天"
    en = "Ask for at most {most} days at a time"


class EvaluatedNotShown(InvalidInput):
    """A unit knows its patients; ask without this filter."""

    zh = "为保护就诊人员，本单位不能按是否已评价查询"
    en = "To protect patients, a unit cannot ask which of its encounters were evaluated"


class ImportNotFound(NotFound):
    """No such import of encounters."""

    zh = "未找到该导入任务"
    en = "No such import"


class ImportNotReady(Conflict):
    """Only a checked file without a bad row can be loaded."""

    zh = "导入任务当前状态为“{state}”，不能载入"
    en = "The import is {state}: it cannot be loaded"


class ImportUnderWay(Conflict):
    """A file that is being loaded is loaded to its end."""

    zh = "导入任务当前状态为“{state}”，不能放弃"
    en = "The import is {state}: it cannot be discarded"


class PartNotValid(InvalidInput):
    """The parts of a file are CSV of at most 5 MiB each, in their order."""

    zh = "第{part}个分片应为不超过{limit} MiB的CSV文件"
    en = "Part {part} must be a CSV file of at most {limit} MiB"


class LinksGone(Conflict):
    """The links of an import can be fetched until its file is deleted, a day after it was loaded."""

    zh = "该导入任务的原始文件已删除或尚未载入，不能导出链接"
    en = "The file of this import is deleted or not loaded yet: there are no links to fetch"


class SlipsNotFound(NotFound):
    """No such sheet of slips."""

    zh = "未找到该批评价凭条"
    en = "No such sheet of slips"


class NoSuchPart(InvalidInput):
    """The import has fewer parts."""

    zh = "该导入任务共{parts}个分片"
    en = "The import has {parts} parts"


class TooManySlips(InvalidInput):
    """Print fewer at once."""

    zh = "每次最多打印{most}张"
    en = "At most {most} can be printed at once"


class SlipDaysNotValid(InvalidInput):
    """Slips are handed out from today at the earliest, for a month at most."""

    zh = "发放日期应在今天或以后，且不超过{most}天"
    en = "Slips are handed out from today on, for at most {most} days"
