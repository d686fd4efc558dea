"""What is refused around problems, self-inspections and the risk ledger."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class ProblemNotFound(NotFound):
    """No such problem."""

    zh = "未找到该问题"
    en = "No such problem"


class CategoryNotKnown(InvalidInput):
    """The category is neither the plan's nor the city's own. `other` always exists (AMB-32)."""

    zh = "未知的问题类别“{category}”，可使用“other”"
    en = "Unknown problem category “{category}”; `other` always exists"


class CategoryExists(Conflict):
    """A category of that code exists already."""

    zh = "问题类别编码“{code}”已存在"
    en = "A problem category “{code}” exists already"


class FoundInFuture(InvalidInput):
    """A problem cannot be found later than today."""

    zh = "发现日期不能晚于今天"
    en = "The day of finding cannot lie in the future"


class ProblemNotActive(Conflict):
    """The problem is closed or withdrawn, or waits for its verification."""

    zh = "问题当前状态（{status}）不能整改"
    en = "The problem is {status}: it cannot be worked on"


class ProblemNotSubmitted(Conflict):
    """Only a submitted problem can be closed or returned. Somebody else may have done it meanwhile."""

    zh = "问题尚未提交销号，不能审核（当前状态：{status}）"
    en = "The problem is {status}: there is nothing to verify"


class ProblemNotClosed(Conflict):
    """Only a closed problem can be reopened."""

    zh = "问题未销号，不能重新打开（当前状态：{status}）"
    en = "The problem is {status}, not closed: it cannot be reopened"


class ProblemIncomplete(InvalidInput):
    """An active item names measure, deadline and the responsible person with department (LZ-106)."""

    zh = "请填写整改措施、完成时限、责任人职务和责任科室"
    en = "Name the measure, the deadline, the responsible person's title and the department"


class DeadlinePassed(InvalidInput):
    """A new deadline does not lie in the past."""

    zh = "完成时限不能早于今天"
    en = "The deadline cannot lie in the past"


class DeadlineTooLate(InvalidInput):
    """The unit may shorten its clock; only its superior lengthens it, with a reason."""

    zh = "完成时限不能晚于{due_on}，需要延长的请由上级变更时限"
    en = "The deadline cannot be later than {due_on}; ask the superior to change it"


class CloseOutWithoutEvidence(InvalidInput):
    """Rectification is proven by at least one file (LZ-107)."""

    zh = "请上传整改佐证材料"
    en = "Attach evidence of the rectification"


class TooMuchProof(Conflict):
    """The problem holds as many evidence files as it can. Hand in without further files: those before still count."""

    zh = "每个问题的佐证材料最多{limit}份；此前提交的材料仍然有效，可不再上传文件直接提交"
    en = "A problem takes at most {limit} evidence files: hand in without further ones, those before still count"


class TooManyDeadlineChanges(Conflict):
    """The deadline was moved as often as it can be. It stands, or the unit asks for an accepted delay."""

    zh = "每个问题的整改期限最多调整{limit}次"
    en = "A problem's deadline is moved at most {limit} times"


class ClosedByFixer(Conflict):
    """Whoever planned or submitted the rectification does not verify it: someone else must."""

    zh = "不能由整改责任人或提交人本人审核"
    en = "Whoever fixed the problem cannot verify it: someone else must"


class ConfidentialProblem(Conflict):
    """The text of this category is for the unit and the city's office alone; the office verifies it (LZ-043)."""

    zh = "该类别问题内容保密，由市级办公室审核"
    en = "The problem is confidential: the city's office verifies it"


class ExceptionPending(Conflict):
    """A request for an accepted delay waits for its decision already."""

    zh = "已有延期申请待审批"
    en = "A request for an accepted delay is waiting already"


class ExceptionNotPending(Conflict):
    """There is no request to decide on. Somebody else may have decided meanwhile."""

    zh = "没有待审批的延期申请"
    en = "There is no request to decide on"


class ExceptionNotLater(InvalidInput):
    """An accepted delay ends after the deadline and after today."""

    zh = "延期日期须晚于整改时限{due_on}和今天"
    en = "The delay must end after the deadline {due_on} and after today"


class ExceptionWithoutProof(InvalidInput):
    """A request for an accepted delay carries its proof."""

    zh = "请上传延期依据材料"
    en = "Attach the proof for the delay"


class AlreadyTransferred(Conflict):
    """The problem was handed to another authority already."""

    zh = "问题线索已移送"
    en = "The problem was transferred already"


class AuthorityNotKnown(InvalidInput):
    """The plan names no such authority for transfers."""

    zh = "方案中没有该移送机关“{authority}”"
    en = "The plan names no authority “{authority}”"


class TransferInFuture(InvalidInput):
    """A transfer is recorded after it happened, and after the problem was found."""

    zh = "移送日期应在发现日期与今天之间"
    en = "The transfer lies between the day of finding and today"


class RoundNotFound(NotFound):
    """No such round of self-inspection."""

    zh = "未找到该轮自查自纠"
    en = "No such round of self-inspection"


class RoundDueInPast(InvalidInput):
    """A round ends today or later, and after it starts."""

    zh = "自查截止日期不能早于今天"
    en = "A round cannot end in the past"


class RoundWithoutUnits(InvalidInput):
    """No unit is meant by these selectors."""

    zh = "没有符合条件的单位"
    en = "No unit is meant by these selectors"


class SelectorNotKnown(InvalidInput):
    """The plan has no such selector."""

    zh = "方案中没有单位范围“{selector}”"
    en = "The plan has no selector “{selector}”"


class ChecklistNotFound(NotFound):
    """No such checklist."""

    zh = "未找到该自查清单"
    en = "No such checklist"


class ChecklistSigned(Conflict):
    """The checklist is signed and no longer changes."""

    zh = "自查清单已签字，不能修改"
    en = "The checklist is signed and no longer changes"


class ChecklistWithdrawn(Conflict):
    """The unit was closed; nothing is owed any more."""

    zh = "单位已撤销，自查清单已失效"
    en = "The unit was closed: its checklist is withdrawn"


class ItemNotFound(InvalidInput):
    """The checklist has no such item."""

    zh = "自查清单中没有项目“{code}”"
    en = "The checklist has no item “{code}”"


class TooManyItems(Conflict):
    """The checklist holds as many own items as it can."""

    zh = "本单位自查项目最多{limit}项"
    en = "A checklist takes at most {limit} own items"


class AnswerNotOffered(InvalidInput):
    """A baseline is answered implemented, partly or not; a category found or not found."""

    zh = "项目“{code}”不能回答“{answer}”"
    en = "Item “{code}” cannot be answered “{answer}”"


class FindingWithoutText(InvalidInput):
    """What was found needs a count and a description."""

    zh = "项目“{code}”发现问题的，须填写数量和情况"
    en = "Item “{code}”: what was found needs a count and a description"


class NotApplicableWithoutReason(InvalidInput):
    """“Not applicable” needs a reason (LZ-031)."""

    zh = "项目“{code}”选择不适用的，须说明理由"
    en = "Item “{code}”: say why it is not applicable"


class ItemsUnanswered(Conflict):
    """Every item is answered before the principal signs (LZ-102)."""

    zh = "还有{count}项未回答，不能签字"
    en = "{count} items are not answered yet: the checklist cannot be signed"


class ZeroReportNotStated(InvalidInput):
    """Nothing was found: say so explicitly."""

    zh = "未发现问题的，请明确选择零报告"
    en = "Nothing was found: state the zero report explicitly"


class ZeroReportContradicted(InvalidInput):
    """Something was found, so it is no zero report."""

    zh = "清单中有发现的问题，不能选择零报告"
    en = "Something was found: it is no zero report"


class RiskNotFound(NotFound):
    """No such entry in the risk ledger."""

    zh = "未找到该风险台账条目"
    en = "No such entry in the risk ledger"


class RiskCorrected(Conflict):
    """The risk was corrected; its entry no longer changes."""

    zh = "该风险已纠正，不能修改"
    en = "The risk was corrected: its entry no longer changes"


class RiskHasOpenProblem(Conflict):
    """The risk's problem is closed out first; that corrects the risk."""

    zh = "该风险已转为问题整改，销号后自动纠正"
    en = "The risk's problem must be closed out first"


class NoRiskToRemind(Conflict):
    """Only an open risk can be reminded of."""

    zh = "该风险已纠正，无需提醒"
    en = "The risk was corrected: there is nothing to remind of"
