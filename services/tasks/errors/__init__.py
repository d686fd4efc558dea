"""What this service refuses, one class per rule that a client can hit."""

from __future__ import annotations

from services.kit.errors import Conflict, Forbidden, InvalidInput, NotFound


class CampaignEnded(Conflict):
    """The campaign is over: it is read-only except for late reports (NJ-014)."""

    zh = "专项行动已于{ends_on}结束，除补报报告外不再接受修改"
    en = "The campaign ended on {ends_on}: nothing but late reports is accepted"


class OutsidePhase(Conflict):
    """The city reads its phases strictly, and none of the task's phases is running (AMB-09)."""

    zh = "该任务所属阶段尚未开始或已经结束"
    en = "None of the task's phases is running"


class AssignmentNotFound(NotFound):
    """No such assignment."""

    zh = "未找到该任务分工"
    en = "No such assignment"


class AssignmentNotOpen(Conflict):
    """The assignment takes no progress, evidence or submission in its present status."""

    zh = "任务当前状态（{status}）不能填报"
    en = "The assignment is {status}: it cannot be worked on"


class AssignmentNotSubmitted(Conflict):
    """Only a submitted assignment can be accepted or returned."""

    zh = "任务尚未提交，不能审核（当前状态：{status}）"
    en = "The assignment is {status}, not submitted: there is nothing to review"


class NothingToReview(InvalidInput):
    """A submission needs a remark or at least one evidence file."""

    zh = "提交前请填写说明或上传佐证材料"
    en = "Add a remark or an evidence file before submitting"


class ReviewedBySubmitter(Conflict):
    """Someone other than the submitter must accept."""

    zh = "不能由提交人本人审核"
    en = "The submitter cannot accept it: someone else must"


class ReviewedByOwnUnit(Conflict):
    """A unit does not accept its own work; its superior or the campaign office does."""

    zh = "本单位不能审核本单位提交的内容，应由上级审核"
    en = "A unit cannot review its own work: its superior does"


class TooManyVersions(Conflict):
    """The report holds as many versions as it can. Ask the receiving office to accept the last one."""

    zh = "报告最多提交{limit}次"
    en = "A report takes at most {limit} versions"


class TooMuchEvidence(Conflict):
    """The assignment holds as many evidence files as it can."""

    zh = "佐证材料最多{limit}份"
    en = "An assignment takes at most {limit} evidence files"


class WindowNotFound(NotFound):
    """No such report rule and period in this campaign."""

    zh = "未找到该报告要求或报告期"
    en = "No such report rule and period"


class ReportNotFound(NotFound):
    """No such report."""

    zh = "未找到该报告"
    en = "No such report"


class ReportNotNamed(InvalidInput):
    """Name the report by its id, or by rule, period and unit."""

    zh = "请提供报告编号，或同时提供报告规则、报告期和单位"
    en = "Name the report by report_id, or by rule_id, period and unit_id together"


class ReportNotOwed(Conflict):
    """The unit does not owe this report: it is not on the list that was frozen when the window opened."""

    zh = "该单位不在本期应报名单内"
    en = "The unit is not on this period's list of expected reports"


class PeriodNotBegun(Conflict):
    """A report cannot be sent before its period has begun."""

    zh = "报告期{period}尚未开始"
    en = "The period {period} has not begun"


class EarlyReportRefused(Conflict):
    """The city takes this report only from the day its window opens (AMB-01)."""

    zh = "报送窗口{opens_on}开启，此前不接受报送"
    en = "The window opens on {opens_on}: nothing is accepted before"


class ReportWithoutContent(InvalidInput):
    """A report has a text or a file, or says explicitly that it is empty."""

    zh = "请填写报告内容或上传附件；确无内容的请选择零报告"
    en = "Give a text or a file, or mark the report as empty"


class ReportAlreadyAccepted(Conflict):
    """The report was accepted; it no longer changes."""

    zh = "报告已审核通过，不能修改"
    en = "The report was accepted and no longer changes"


class ReportAlreadySubmitted(Conflict):
    """A report that has been sent cannot be exempted."""

    zh = "报告已报送，不能免报"
    en = "The report has been submitted and cannot be exempted"


class ReportIsExempt(Conflict):
    """The unit is exempt from this report."""

    zh = "该单位本期免报"
    en = "The unit is exempt from this report"


class ReportNotSubmitted(Conflict):
    """Only a submitted report can be accepted or returned."""

    zh = "报告尚未报送，不能审核（当前状态：{status}）"
    en = "The report is {status}: there is nothing to review"


class OnlyTheOfficeRegisters(Forbidden):
    """Only the campaign office registers a report that came by e-mail (NJ-011)."""

    zh = "只有领导小组办公室可以登记邮件报送的报告"
    en = "Only the campaign office registers reports received by e-mail"


class ReceivedInFuture(InvalidInput):
    """A report cannot have arrived later than now."""

    zh = "收到时间不能晚于当前时间"
    en = "The time of receipt cannot lie in the future"


class OriginalMissing(InvalidInput):
    """A report registered from an e-mail carries its original as a file (NJ-011)."""

    zh = "登记邮件报送的报告须附原件"
    en = "Attach the original when registering a report received by e-mail"


class ExtensionNotLater(InvalidInput):
    """An extension moves the due date, and not into the past."""

    zh = "延期日期须晚于原截止日{due_on}，且不早于今天"
    en = "The new date must be after the due date {due_on} and not in the past"
