"""What is refused around phases, plans of work, departments, follow-ups and units' own additions."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class LocalTaskNotFound(NotFound):
    """No such local task."""

    zh = "未找到该自定任务"
    en = "No such local task"


class LocalTaskNotOpen(Conflict):
    """A local task that is done or withdrawn no longer changes."""

    zh = "自定任务已办结或撤销（当前状态：{status}）"
    en = "The local task is {status}: it no longer changes"


class LinkUnknown(InvalidInput):
    """A link names a key task of the city's plan."""

    zh = "未找到关联的重点任务：{missing}"
    en = "No such key task in the plan: {missing}"


class TargetWeaker(InvalidInput):
    """A unit's own target may be stricter than the plan's, never weaker (NJ-004, NJ-093)."""

    zh = "单位目标不得低于方案要求（{required}）"
    en = "A unit's own target may not be weaker than the plan's ({required})"


class TargetUnknown(InvalidInput):
    """Only an indicator of the plan that has a percentage as its target can get a local one."""

    zh = "方案中没有该项量化指标：{indicator}"
    en = "The plan has no indicator with a percentage target of that code: {indicator}"


class TargetNotApplicable(InvalidInput):
    """The indicator's population in the plan does not include this unit."""

    zh = "该指标不适用于本单位"
    en = "The indicator does not apply to this unit"


class NothingAdapted(InvalidInput):
    """An adaptation states a detail or an earlier day."""

    zh = "请填写细化内容或更早的完成日期"
    en = "State a detail or an earlier due day"


class ActivityNotFound(NotFound):
    """The phase expects no such activity of this unit."""

    zh = "未找到该阶段工作事项"
    en = "The phase expects no such activity of this unit"


class ActivityUnproven(InvalidInput):
    """An activity is done with a file or a note, and not applicable with a reason."""

    zh = "请填写说明或上传佐证材料"
    en = "Give a note or an evidence file"


class ActivityOutsidePhase(Conflict):
    """The city reads its phases strictly, and this phase is not running (AMB-09)."""

    zh = "该阶段未在进行中，不能填报阶段事项"
    en = "The phase is not running: its activities cannot be recorded"


class PhaseNotFound(NotFound):
    """No such phase."""

    zh = "未找到该阶段"
    en = "No such phase"


class WorkPlanNotFound(NotFound):
    """No such work plan."""

    zh = "未找到该工作计划"
    en = "No such work plan"


class WorkPlanNotDraft(Conflict):
    """Only a draft can be approved."""

    zh = "工作计划不是草稿（当前状态：{status}）"
    en = "The work plan is {status}, not a draft"


class WorkPlanNotApproved(Conflict):
    """Only a plan that the principal has approved can be filed."""

    zh = "工作计划尚未经主要负责人批准（当前状态：{status}）"
    en = "The work plan is {status}: the principal has not approved it"


class ApprovalUnproven(Conflict):
    """The principal approves from another account than the drafter's, or the signed plan is attached."""

    zh = "由起草人办理批准的，须上传主要负责人签批件"
    en = "Attach the signed plan when the drafter records the principal's approval"


class AssignmentWithdrawn(Conflict):
    """The unit does not owe this assignment any more."""

    zh = "该任务分工已撤销"
    en = "The assignment was withdrawn"


class PartNotFound(NotFound):
    """No such part of the assignment."""

    zh = "未找到该分解事项"
    en = "No such part of the assignment"


class PartHasParts(Conflict):
    """A part that is divided further is removed after its own parts."""

    zh = "该事项仍有下级分解，不能删除"
    en = "The part is divided further: remove its own parts first"


class TooManyParts(Conflict):
    """An assignment takes only so many parts."""

    zh = "每项任务最多分解{limit}项"
    en = "An assignment takes at most {limit} parts"


class PersonUnknown(InvalidInput):
    """The person is not on the unit's staff roster, or has left."""

    zh = "该人员不在本单位在职名册内"
    en = "The person is not on the unit's staff roster"


class TaskNotFound(NotFound):
    """No such key task."""

    zh = "未找到该重点任务"
    en = "No such key task"


class DepartmentsDiffer(InvalidInput):
    """Reordering keeps the same departments."""

    zh = "调整顺序不得增减责任科室"
    en = "Reordering keeps exactly the same departments"


class DepartmentNotInvolved(InvalidInput):
    """The department is not in the task's matrix."""

    zh = "该科室不是本任务的责任科室"
    en = "The department is not in the task's matrix"


class CoDepartmentsMissing(Conflict):
    """The lead files after its co-departments; the office may let it go ahead with a reason (LZ-022)."""

    zh = "以下配合科室尚未填报：{missing}"
    en = "These co-departments have not filed yet: {missing}"


class OnlyTheOfficeOverrides(Conflict):
    """Only the campaign office may let the lead file before the others."""

    zh = "只有领导小组办公室可以批准牵头科室先行汇总"
    en = "Only the campaign office may let the lead department file first"


class PeriodOutsideCampaign(InvalidInput):
    """A quarter of the campaign that has begun, such as 2022-Q2."""

    zh = "填报期应为专项行动已开始的季度，如 2022-Q2"
    en = "The period must be a quarter of the campaign that has begun, such as 2022-Q2"


class FollowUpNotFound(NotFound):
    """No such follow-up."""

    zh = "未找到该督办事项"
    en = "No such follow-up"


class FollowUpNotOpen(Conflict):
    """The follow-up takes no report in its present status."""

    zh = "督办事项当前状态（{status}）不能反馈"
    en = "The follow-up is {status}: it takes no report"


class FollowUpNotReported(Conflict):
    """Only a follow-up that was reported back can be accepted or returned."""

    zh = "督办事项尚未反馈，不能审核（当前状态：{status}）"
    en = "The follow-up is {status}: there is nothing to review"


class FollowUpReviewedByReporter(Conflict):
    """Someone other than the reporter must accept."""

    zh = "不能由反馈人本人审核"
    en = "Whoever reported back cannot accept it"


class DueInPast(InvalidInput):
    """A due day lies today or later."""

    zh = "完成期限不能早于今天"
    en = "The due day cannot lie in the past"


class FilingNotFound(NotFound):
    """No such filing."""

    zh = "未找到该科室填报"
    en = "No such filing"


class FilingSignedByFiler(Conflict):
    """Someone other than the filer signs it off."""

    zh = "不能由填报人本人审签"
    en = "Whoever filed it cannot sign it off"


class CommissionUnknown(Conflict):
    """The city's commission is not registered yet."""

    zh = "尚未登记市卫生健康委员会，不能办理科室填报"
    en = "The city's commission is not registered yet"
