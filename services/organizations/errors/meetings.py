"""What a client can run into with meetings and decisions."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class MeetingNotFound(NotFound):
    """No such meeting, or not yours to see."""

    zh = "未找到该会议"
    en = "No such meeting"


class DecisionNotFound(NotFound):
    """No such decision, or not yours to see."""

    zh = "未找到该议定事项"
    en = "No such decision"


class MeetingNotScheduled(Conflict):
    """Only a scheduled meeting is recorded as held; correct one that is recorded already."""

    zh = "该会议已登记或已撤销，如需修改请更正"
    en = "The meeting is recorded or withdrawn already: correct it instead"


class MeetingNotHeld(Conflict):
    """Only the record of a meeting that was held can be corrected or decide anything."""

    zh = "该会议尚未召开或已撤销"
    en = "The meeting has not been held, or was withdrawn"


class NothingToCorrect(InvalidInput):
    """The correction says what is in the record already."""

    zh = "更正内容与原记录相同"
    en = "The correction changes nothing"


class MeetingWithdrawn(Conflict):
    """The meeting was withdrawn already."""

    zh = "该会议已撤销"
    en = "The meeting was withdrawn already"


class HeldInTheFuture(InvalidInput):
    """A record tells of a meeting that was held; schedule one that is to come."""

    zh = "召开日期不得晚于今日（{today}）"
    en = "The meeting cannot have been held after today ({today})"


class ReasonMissing(InvalidInput):
    """An ad-hoc meeting needs its reason."""

    zh = "临时会议须写明召开原因"
    en = "An ad-hoc meeting needs a reason"


class AbsenceWithoutReason(InvalidInput):
    """Whoever was absent has a reason recorded."""

    zh = "缺席人员须写明原因"
    en = "Everyone absent needs a reason"


class NamedTwiceAtMeeting(InvalidInput):
    """One person stands in the attendance more than once, or as member and observer."""

    zh = "{name}在出席或列席名单中重复出现"
    en = "{name} is named more than once in the attendance"


class BodyNotOfUnit(InvalidInput):
    """The city's bodies meet at the commission, local leading groups at the other units."""

    zh = "该单位没有此类机构的会议"
    en = "This unit has no meetings of that body"


class WorkGroupMissing(InvalidInput):
    """Name a work group that the plan sets up."""

    zh = "请选择方案设立的工作组"
    en = "Name a work group that the plan sets up"


class DecisionNotOpen(Conflict):
    """The decision was withdrawn already."""

    zh = "该议定事项已撤销"
    en = "The decision was withdrawn already"


class DueBeforeDecided(InvalidInput):
    """A decision is due on the day of the meeting at the earliest."""

    zh = "完成期限早于会议日期"
    en = "The due day lies before the meeting"
