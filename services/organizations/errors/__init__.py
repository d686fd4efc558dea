"""What a client of this service can run into, one class per rule."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class TenantNotReady(Conflict):
    """The city has no plan here yet. Wait until onboarding has reached this service, then repeat."""

    zh = "本市的行动方案尚未就绪，请稍后重试"
    en = "The city's plan has not arrived yet: try again later"


class UnitFactsNotValid(InvalidInput):
    """Some of the unit's facts are wrong or do not fit together; every problem is listed."""

    zh = "单位信息有误，共{count}处"
    en = "The unit's facts have {count} problem(s)"


class UnitFileNotValid(InvalidInput):
    """The unit file was refused as a whole; every problem is listed with its row and column. Nothing was imported."""

    zh = "单位文件有{count}处问题，未导入任何内容"
    en = "The unit file has {count} problem(s); nothing was imported"


class UnitCodeTaken(Conflict):
    """Another unit has this code. Choose another, or change that unit."""

    zh = "单位编码{code}已存在"
    en = "Unit code {code} already exists"


class ParentNotFitting(InvalidInput):
    """The superior cannot hold this unit: itself, a unit below it, a closed one, or of the wrong kind."""

    zh = "上级单位不合适：{reason_zh}"
    en = "The superior unit does not fit: {reason_en}"


class UnitHasOpenChildren(Conflict):
    """Units below are open beyond that day. Close or move them first."""

    zh = "该单位还有{count}个未关闭的下级单位，请先关闭或调整"
    en = "{count} unit(s) below are still open: close or move them first"


class UnitAlreadyClosed(Conflict):
    """The unit is closed already."""

    zh = "该单位已于{closed_on}关闭"
    en = "The unit was closed on {closed_on}"


class UnitClosed(Conflict):
    """The unit is closed on that day, so nothing new can begin there."""

    zh = "该单位在{on}不在营，不能办理"
    en = "The unit does not exist on {on}"


class CommissionStays(Conflict):
    """The commission is the root of the tree: it is neither closed, moved nor registered a second time."""

    zh = "市卫生健康委是单位树的根，不能关闭、移动或重复登记"
    en = "The commission is the root: it cannot be closed, moved or registered again"


class ClosedBeforeOpened(InvalidInput):
    """The closing day lies before the opening day."""

    zh = "关闭日期{closed_on}早于成立日期{opened_on}"
    en = "The closing day {closed_on} lies before the opening day {opened_on}"


class OfficerNotFound(NotFound):
    """No such conduct officer in this city."""

    zh = "未找到该行风建设工作人员"
    en = "No such conduct officer"


class OfficerAlreadyAppointed(Conflict):
    """This person is a conduct officer of the unit in that time already. End that appointment first."""

    zh = "该人员自{since}起已是本单位行风建设工作人员"
    en = "This person has been a conduct officer of the unit since {since}"


class OfficerAlreadyEnded(Conflict):
    """The appointment has ended already."""

    zh = "该任职已于{ended_on}结束"
    en = "The appointment ended on {ended_on}"


class EndedBeforeAppointed(InvalidInput):
    """The last day lies before the first."""

    zh = "结束日期早于任职日期{appointed_on}"
    en = "The end lies before the appointment on {appointed_on}"


class GroupAlreadyFormed(Conflict):
    """A group with this duty was formed on that day or later. A succeeding group needs a later day."""

    zh = "该单位已于{since}成立同类机构，重新组建的日期须晚于该日"
    en = "The unit has such a body since {since}: one that succeeds it needs a later day"


class PersonNamedTwice(InvalidInput):
    """One person stands in the group more than once."""

    zh = "{name}在名单中重复出现"
    en = "{name} is named more than once"
