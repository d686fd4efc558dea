"""What a client can run into about staff, posts, rotation, principals, and units that merge or split."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class StaffNotFound(NotFound):
    """No such member of the staff in this city."""

    zh = "未找到该工作人员"
    en = "No such member of the staff"


class StaffCodeTaken(Conflict):
    """Another member of the unit's staff has this number."""

    zh = "本单位工号{code}已存在"
    en = "Number {code} exists at this unit already"


class StaffAlreadyEnded(Conflict):
    """The person has left already."""

    zh = "该工作人员已于{until}离岗"
    en = "The person left on {until}"


class StaffFileNotValid(InvalidInput):
    """The staff file was refused as a whole; every problem is listed with its row and column. Nothing was imported."""

    zh = "人员文件有{count}处问题，未导入任何内容"
    en = "The staff file has {count} problem(s); nothing was imported"


class EndedBeforeItBegan(InvalidInput):
    """The last day lies before the first."""

    zh = "结束日期早于开始日期{since}"
    en = "The end lies before the beginning on {since}"


class AbsenceNotFitting(InvalidInput):
    """The leave lies outside the employment, overlaps another one, or there is none to end."""

    zh = "休假日期不在任职期间内、与其他休假重叠，或没有可结束的休假"
    en = "The leave lies outside the employment, overlaps another, or there is none to end"


class PostingNotFound(NotFound):
    """No such post in this city."""

    zh = "未找到该任职"
    en = "No such posting"


class PostAlreadyEnded(Conflict):
    """It has ended already."""

    zh = "已于{until}结束"
    en = "It ended on {until}"


class PostIsThePrincipals(Conflict):
    """This post follows the unit's principal: appoint a new principal instead."""

    zh = "主要负责人的任职随主要负责人变更，请办理主要负责人任免"
    en = "This post follows the unit's principal: appoint a new principal instead"


class PostClassNotFound(NotFound):
    """No such class in the city's table of posts."""

    zh = "岗位类别表中没有{code}"
    en = "No post class {code} in the city's table"


class NotKeyPost(Conflict):
    """Only key posts rotate. Mark it as a key post first."""

    zh = "该岗位不是重点岗位，不适用轮岗"
    en = "Only key posts rotate: this is none"


class ExemptionNotLater(InvalidInput):
    """An exemption ends on a day to come."""

    zh = "豁免到期日须晚于今天"
    en = "An exemption must end on a later day"


class ExemptionNotYours(Conflict):
    """A unit does not exempt its own posts. Ask the authority above."""

    zh = "本单位不能批准本单位岗位的轮岗豁免，请报上级主管部门"
    en = "A unit does not exempt its own posts: ask the authority above"


class ExemptionNeedsCommission(Conflict):
    """For this class of posts only the commission approves an exemption (LZ-058)."""

    zh = "该类岗位的轮岗豁免须由市卫生健康委批准"
    en = "Only the commission approves an exemption for this class of posts"


class PrincipalDayNotFitting(InvalidInput):
    """The day lies in the future, or not after the day on which the principal before took office."""

    zh = "任职日期不能晚于今天，且须晚于前任的任职日期{since}"
    en = "The day must not lie ahead, and must be later than the predecessor's {since}"


class PrincipalVacant(Conflict):
    """There is no principal whose term could end."""

    zh = "该单位目前没有主要负责人"
    en = "The unit has no principal at present"


class SuccessionNotFound(NotFound):
    """No such proposal."""

    zh = "未找到该接任建议"
    en = "No such proposal of succession"


class SuccessionDecided(Conflict):
    """The proposal is decided already, or was overtaken by another."""

    zh = "该接任建议已处理"
    en = "The proposal is decided already"


class GroupNotFound(NotFound):
    """No such body."""

    zh = "未找到该机构"
    en = "No such body"


class GroupHasEnded(Conflict):
    """The body stands in no role any more, so its people do not change."""

    zh = "该机构已不再履行职责，成员不能变更"
    en = "The body has ended: its people change no more"


class LeaderNotNamed(InvalidInput):
    """A body's leader is a person: name them."""

    zh = "组长须填写姓名"
    en = "Name the leader"


class BranchScopeNotFound(NotFound):
    """No such branch scope."""

    zh = "未找到该分管范围"
    en = "No such branch scope"


class LeaderTermNotFound(NotFound):
    """No such term of office."""

    zh = "未找到该任期"
    en = "No such term of office"


class NotPublicHospital(Conflict):
    """Terms of office are kept for the leaders of public hospitals."""

    zh = "任期制适用于公立医院领导人员"
    en = "Terms of office are kept for public hospitals"


class YearOutsideTerm(InvalidInput):
    """The year lies outside the term."""

    zh = "年度应在任期{first}至{last}年内"
    en = "The year must lie in the term, {first} to {last}"


class TermsOverlap(Conflict):
    """The person has a term in that time already."""

    zh = "该人员在此期间已有任期"
    en = "The person has a term in that time already"


class RoleNotFound(NotFound):
    """The plan names no such role."""

    zh = "方案中没有该角色"
    en = "The plan names no such role"


class BindingNotFound(NotFound):
    """No such binding."""

    zh = "未找到该角色绑定"
    en = "No such binding"


class ConfirmationNotOpen(Conflict):
    """The roster of that quarter is not open for confirmation."""

    zh = "该季度的人员名册尚不能确认（{opens_on}起）"
    en = "The roster of that quarter cannot be confirmed yet (from {opens_on})"


class ConfirmationNotFound(NotFound):
    """No roster of that quarter is to be confirmed at the unit."""

    zh = "该单位没有该季度的名册确认事项"
    en = "No roster of that quarter is to be confirmed at the unit"


class CountHasChanged(Conflict):
    """The roster has another count by now than the one confirmed. Look again."""

    zh = "名册现有{count}人，与确认人数不一致，请重新核对"
    en = "The roster counts {count} by now: look again"


class UnitsNotMergeable(InvalidInput):
    """The units cannot become one on that day."""

    zh = "单位不能合并：{reason_zh}"
    en = "The units cannot merge: {reason_en}"


class UnitNotSplittable(InvalidInput):
    """The unit cannot be split that way."""

    zh = "单位不能拆分：{reason_zh}"
    en = "The unit cannot be split: {reason_en}"


class UnitNeverReopened(Conflict):
    """A closed unit stays closed. Register a new one."""

    zh = "单位关闭后不能重新开业，请登记为新单位"
    en = "A closed unit is never reopened: register a new one"


class OwnUnitIsTheSuperiors(Conflict):
    """A unit neither closes itself nor changes its own class. Ask the authority above."""

    zh = "不能关闭本单位或变更本单位的类别等级，请报上级主管部门办理"
    en = "A unit neither closes itself nor changes its own class: ask the authority above"
