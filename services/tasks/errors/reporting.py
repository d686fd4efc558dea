"""What reports refuse, beyond sending and answering: exceptions, plans, monthly progress, roll-ups."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class SameAsReturned(Conflict):
    """The version says what the returned one said. Change what the reason asks for."""

    zh = "内容与被退回的版本相同，请按退回原因修改后再报送"
    en = "It says the same as the version that was returned: change what the reason asks for"


class OwnReportRegistered(InvalidInput):
    """The office registers what others sent by e-mail (NJ-011); its own report is received when it is sent."""

    zh = "本单位的报告不得按邮件登记，以实际提交时间为准"
    en = "A report of one's own is not registered as an e-mail: the time of sending counts"


class PlannedTasksElsewhere(InvalidInput):
    """Only a next-year plan carries planned tasks."""

    zh = "只有下一年度工作计划可以填写计划任务"
    en = "Only a next-year plan carries planned tasks"


class PlannedTaskOutsideYear(InvalidInput):
    """A planned task is due within the year that the plan is for."""

    zh = "计划任务的完成日期应在{year}年内"
    en = "A planned task must be due within {year}"


class PlanNotWaivable(Conflict):
    """The city does not waive plans for a year after the campaign (AMB-02)."""

    zh = "本市规定该年度工作计划不得免报"
    en = "The city does not waive this plan"


class NothingToRevoke(Conflict):
    """The report has no exception in force."""

    zh = "该报告没有可撤销的延期或免报"
    en = "There is no extension or exemption to revoke"


class TooManyExtensions(Conflict):
    """The report was extended as often as it can be. Exempt it, or let it be late."""

    zh = "该报告最多延期{limit}次"
    en = "A report is extended at most {limit} times"


class TooManyRevocations(Conflict):
    """Exceptions of this report were taken back as often as they can be. What is in force stays."""

    zh = "该报告最多撤销{limit}次延期或免报"
    en = "At most {limit} exceptions of a report can be revoked"


class UnitsNotOnList(Conflict):
    """Some of the units do not owe this report. Nothing was changed."""

    zh = "下列单位不在本期应报名单内，未作任何更改：{units}"
    en = "These units do not owe this report; nothing was changed: {units}"


class NotForLeadingGroup(Conflict):
    """The plan does not bring this report before the leading group."""

    zh = "方案未要求该报告报领导小组审阅"
    en = "The plan does not bring this report before the leading group"


class AlreadySent(Conflict):
    """It lies before the leading group already."""

    zh = "已于{on}报领导小组，尚待审阅"
    en = "It was sent to the leading group on {on} and awaits its review"


class NotSentYet(Conflict):
    """Nothing awaits the leading group's review."""

    zh = "该报告尚未报领导小组审阅"
    en = "The report is not before the leading group"


class ReviewBeforeSending(InvalidInput):
    """A review cannot be earlier than the sending, nor in the future."""

    zh = "审阅日期不能早于报送领导小组的日期（{on}），也不能晚于今天"
    en = "The review cannot be before {on}, the day of sending, nor after today"


class NoMonthlyProgress(NotFound):
    """The plan asks for no monthly progress in that month."""

    zh = "方案未要求该月报送工作进展，或该单位不在报送范围内"
    en = "No monthly progress is asked for in that month, or not of that unit"


class MonthNotBegun(Conflict):
    """A month's progress cannot be given before the month has begun."""

    zh = "{period}尚未开始"
    en = "{period} has not begun"


class ProgressAlreadyCompiled(Conflict):
    """The month's summary was accepted; what units had given is frozen with it."""

    zh = "该月汇总已定稿，已报送的当月进展不能再修改"
    en = "The month's summary is final: what units gave no longer changes"


class NothingToRollUp(NotFound):
    """The plan has no such roll-up."""

    zh = "该报告期没有需要汇总的内容"
    en = "There is nothing to roll up for this rule and period"


class ConsolidationIssued(Conflict):
    """The period's consolidated report was issued and no longer changes."""

    zh = "该期汇总报告已印发，不能修改"
    en = "The consolidated report was issued and no longer changes"


class WindowNotOpen(Conflict):
    """Reminders go out once the window has opened."""

    zh = "报送窗口尚未开启，无需催报"
    en = "The window has not opened: there is nobody to remind"
