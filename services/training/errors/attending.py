"""Refusals: sessions, sign-in, attendance, spot checks and coverage."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class SessionNotFound(NotFound):
    """No such session here, or not one that the caller may attend."""

    zh = "未找到该教育培训活动"
    en = "No such session"


class SessionNotPlanned(Conflict):
    """It was confirmed or cancelled. What is wrong in a confirmed one is corrected with a reason."""

    zh = "该活动已确认或取消（{status}），不能再更改"
    en = "The session is {status} and can no longer be changed"


class SessionAttended(Conflict):
    """People have signed in: the session keeps its day and its mode."""

    zh = "已有人签到，不能更改活动日期和形式；确需改期的，请取消后另行安排"
    en = "People have signed in: the day and the mode stay. Cancel the session and plan another one"


class SessionNotHeld(Conflict):
    """Only a confirmed session is corrected or checked."""

    zh = "该活动尚未确认举办（{status}）"
    en = "The session is {status}, not held"


class SessionSettling(Conflict):
    """Very many people attended and are still being counted. Try again in a minute."""

    zh = "参加人数较多，正在统计，请稍后再试"
    en = "Very many people attended and are still being counted: try again in a minute"


class SessionNotOver(Conflict):
    """A session is confirmed after its end."""

    zh = "活动结束后方可确认"
    en = "A session is confirmed after its end"


class SessionTimesNotValid(InvalidInput):
    """A session lies within one day and lasts at most 12 hours."""

    zh = "结束时间须晚于开始时间，且在同一天、不超过12小时"
    en = "A session ends after it begins, on the same day, within 12 hours"


class SessionTooLongAgo(InvalidInput):
    """A session is recorded in time."""

    zh = "只能登记最近{days}天内的活动"
    en = "Only sessions of the last {days} days are recorded"


class MinutesBeyondSession(InvalidInput):
    """Nobody can attend longer than it lasts."""

    zh = "最少学习时长不能超过活动时长（{minutes}分钟）"
    en = "The least time must not exceed the session's {minutes} minutes"


class NothingToCorrect(InvalidInput):
    """The correction says what is in the record already."""

    zh = "更正内容与原记录相同"
    en = "The correction changes nothing"


class SignInClosed(Conflict):
    """Signing in is open from half an hour before the start until the end."""

    zh = "不在签到时间内"
    en = "Sign-in is not open now"


class SignInCodeNotValid(InvalidInput):
    """The code is not this session's, or older than a minute. Scan the one on the screen."""

    zh = "签到码无效或已过期，请重新扫码"
    en = "The code is not valid or has expired: scan it again"


class AlreadySignedIn(Conflict):
    """The person has signed in already."""

    zh = "已签到，无需重复签到"
    en = "Already signed in"


class SessionNotOnline(Conflict):
    """Joining and leaving is for sessions on line."""

    zh = "该活动不是线上活动"
    en = "The session is not on line"


class SessionIsOnline(Conflict):
    """Attendance of a session on line follows from joining and leaving alone."""

    zh = "线上活动按在线时长计，不接受扫码或签到表"
    en = "A session on line counts the time on line: it takes neither codes nor sheets"


class NotJoined(Conflict):
    """Only who has joined can leave."""

    zh = "尚未加入该活动"
    en = "The session was not joined"


class SheetNotValid(InvalidInput):
    """Nothing was taken in; every problem is named by row and column."""

    zh = "签到表有{count}处问题，未导入任何记录"
    en = "The sheet has {count} problems: nothing was taken in"


class SheetTooEarly(Conflict):
    """People sign in on the day of the session."""

    zh = "活动当日起方可导入签到表"
    en = "A sheet is taken from the day of the session on"


class StaffNotAttendable(InvalidInput):
    """Not on the roster of that day, or not of a unit of the caller's whose people the session takes."""

    zh = "人员当日不在册，或不属于您管理范围内可参加本活动的单位"
    en = "Not on the roster of that day, or not of one of your units that the session takes"


class NotAnAttendee(InvalidInput):
    """The person has no attendance that counts here."""

    zh = "该人员没有可更改的出勤记录"
    en = "The person has no attendance here that counts"


class NobodyAttended(Conflict):
    """There is nobody to draw."""

    zh = "该活动没有可抽查的出勤人员"
    en = "Nobody attended who could be drawn"


class SpotCheckNotFound(NotFound):
    """No such spot check."""

    zh = "未找到该抽查记录"
    en = "No such spot check"


class NotDrawn(InvalidInput):
    """Results are of those who were drawn."""

    zh = "该人员不在抽查名单中"
    en = "The person was not drawn"


class CaseNotFound(InvalidInput):
    """The session names a case that is not in the library."""

    zh = "案例不存在或不可用"
    en = "No such case in the library"


class PeriodNotMeasured(InvalidInput):
    """The quarter has not begun, or lies before the campaign here."""

    zh = "该季度没有培训覆盖数据"
    en = "There is no coverage of that quarter"
