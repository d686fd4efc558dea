"""What supervision refuses."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class ProgrammeNotFound(NotFound):
    """No such programme."""

    zh = "未找到该年度督导计划"
    en = "No such programme"


class ProgrammeExists(Conflict):
    """The supervisor has a programme for that year; a second one would be a second draw. Change the first one."""

    zh = "该单位{year}年度督导计划已建立，不得重复抽取"
    en = "There is a programme for {year} already: change that one"


class NobodyToSupervise(Conflict):
    """The supervisor has no institution in that year: there is nothing to draw from."""

    zh = "该单位{year}年没有应督导的医疗机构"
    en = "There is no institution to supervise in {year}"


class PlacesNotValid(InvalidInput):
    """At least as many as the plan requires and at most all."""

    zh = "“{stratum}”的抽取数应为{required}至{population}家"
    en = "The number for {stratum} must be {required} to {population}"


class ProgrammeAlreadyDrawn(Conflict):
    """A programme is drawn once; the same seed would give the same units. Change it with a reason instead."""

    zh = "该计划已抽取或选定，不能重复抽取；确需调整请说明原因后变更"
    en = "The programme was drawn or chosen already: change it with a reason instead"


class ProgrammeNotDrawn(Conflict):
    """Draw or choose before confirming."""

    zh = "计划尚未抽取或选定"
    en = "Nothing has been drawn or chosen yet"


class ProgrammeAlreadyConfirmed(Conflict):
    """It was confirmed before."""

    zh = "计划已经确认"
    en = "The programme was confirmed already"


class ProgrammeNotConfirmed(Conflict):
    """Only a confirmed programme is changed."""

    zh = "计划尚未确认，不能变更"
    en = "The programme is not confirmed yet"


class ProgrammeChangesNothing(InvalidInput):
    """The programme would stay as it is."""

    zh = "没有任何变更"
    en = "Nothing would change"


class ProgrammeTooShort(InvalidInput):
    """Fewer units than the plan requires."""

    zh = "“{stratum}”至少应选{required}家，现为{found}家"
    en = "{stratum} needs at least {required} units, not {found}"


class NotAnEntrant(InvalidInput):
    """The unit is not one that this supervisor supervises in the programme's year."""

    zh = "该单位不在本计划的督导对象名单内"
    en = "The unit is not on this programme's list"


class UnitAlreadySupervised(Conflict):
    """What has happened stays in the programme."""

    zh = "该单位本年度已完成督导，不能移出计划"
    en = "The unit has been supervised this year: it stays in the programme"


class VisitNotFound(NotFound):
    """No such visit."""

    zh = "未找到该次检查"
    en = "No such visit"


class WrongTarget(InvalidInput):
    """This kind of visit does not go to that unit."""

    zh = "该类检查不适用于该单位"
    en = "This kind of visit does not apply to that unit"


class TargetNotActive(Conflict):
    """The unit is closed, or not open yet."""

    zh = "该单位已关闭或尚未开业"
    en = "The unit is closed or not open yet"


class OwnUnitVisited(InvalidInput):
    """A unit does not supervise itself."""

    zh = "不能对本单位开展督导检查"
    en = "A unit cannot supervise itself"


class VisitInWrongState(Conflict):
    """The visit is not where this step belongs."""

    zh = "检查当前状态（{status}）不能进行此操作"
    en = "The visit is {status}: this step does not apply"


class TooManyMoves(Conflict):
    """The visit was moved as often as it can be. Carry it out, or cancel it and plan another one."""

    zh = "每次检查最多改期{limit}次，请按期开展，或取消后另行安排"
    en = "A visit is moved at most {limit} times: carry it out, or cancel it and plan another one"


class StartInFuture(InvalidInput):
    """A visit that has started lies not in the future."""

    zh = "开始日期不能晚于今天"
    en = "A visit cannot have started later than today"


class VisitWithoutTeam(InvalidInput):
    """A visit has a team with one leader, or the body that inspected."""

    zh = "请填写检查组成员并指定一名组长，或填写检查单位"
    en = "Name a team with exactly one leader, or the body that inspected"


class LeaderNotOfCommission(InvalidInput):
    """The plan asks for a commission leader as team leader (LZ-134)."""

    zh = "督导组组长应由委领导担任"
    en = "The team's leader must be a leader of the commission"


class MemberNotDepartmentHead(InvalidInput):
    """The plan asks for heads of the commission's departments as members (LZ-134)."""

    zh = "督导组成员应为各有关科室负责人"
    en = "The team's members must be heads of the commission's departments"


class SupervisionRoundNotFound(NotFound):
    """No such round."""

    zh = "未找到该轮督导"
    en = "No such round of supervision"


class RoundRequired(InvalidInput):
    """The plan's supervision happens in rounds with an issued team list (LZ-135): name the round and the team."""

    zh = "请选择督导轮次和督导组（人员名单须另文印发）"
    en = "Name the round and the team: their list is issued as a document"


class TeamNotInRound(InvalidInput):
    """The round has no team of that name."""

    zh = "该轮督导没有名为“{team}”的督导组"
    en = "The round has no team named “{team}”"


class TeamListNotIssued(Conflict):
    """The round's team list has not been issued: issue the document first (LZ-135)."""

    zh = "本轮督导人员名单尚未印发，不能登记督导"
    en = "The round's team list has not been issued: no visit can be recorded"


class TeamListNotKnown(InvalidInput):
    """No issued document of the kind `team_list` has this id."""

    zh = "未找到已印发的督导组人员名单文件"
    en = "No issued team list has this id"


class RoundDatesNotValid(InvalidInput):
    """A round ends on or after its first day."""

    zh = "结束日期不能早于开始日期"
    en = "The last day lies before the first"


class ChecklistItemUnknown(InvalidInput):
    """The city's checklist has no such item."""

    zh = "检查表中没有“{item}”这一项"
    en = "The checklist has no item “{item}”"


class ItemAnsweredTwice(InvalidInput):
    """One answer to each item."""

    zh = "检查表“{item}”这一项填写了不止一次"
    en = "The item “{item}” is answered more than once"


class AnswerWithoutReason(InvalidInput):
    """Not applicable needs a reason."""

    zh = "选择“不适用”时请说明原因"
    en = "Say why the item does not apply"


class MandatorySectionIncomplete(Conflict):
    """An inspection is not completed without its mandatory sections (NJ-122, LZ-088)."""

    zh = "检查表必查部分“{section}”尚有{open}项未填写，不能完成"
    en = "The mandatory section “{section}” has {open} open items: the inspection cannot be completed"


class FindingCategoryUnknown(InvalidInput):
    """The plan has no such problem category."""

    zh = "没有“{category}”这一问题类别"
    en = "There is no problem category “{category}”"


class VisitReportEmpty(InvalidInput):
    """A report says something, or has a file."""

    zh = "请填写检查报告内容或上传附件"
    en = "Give the report's text or a file"


class ClosedByReporter(Conflict):
    """Somebody other than the one who filed the report closes the visit."""

    zh = "不能由提交报告的人本人办结"
    en = "Someone other than the reporter must close the visit"
