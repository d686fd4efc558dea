"""What a client can run into with issued documents and read receipts."""

from __future__ import annotations

from services.kit.errors import Conflict, Forbidden, InvalidInput, NotFound


class DocumentNotFound(NotFound):
    """No such document, or not yours to see."""

    zh = "未找到该文件"
    en = "No such document"


class DocumentNotDraft(Conflict):
    """Only a draft, or a document that was returned, can be changed or sent for approval."""

    zh = "该文件已送审或已印发，不能修改"
    en = "The document is under approval or issued already"


class TooManySteps(Conflict):
    """The document went back and forth too often. Draft another one."""

    zh = "该文件办理步骤已达{most}步，请另起草文件"
    en = "The document has gone through {most} steps: draft another one"


class ApprovalNotAsked(Conflict):
    """Nobody asked for approval of this document, or it was answered already."""

    zh = "该文件不在待审状态"
    en = "The document does not wait for approval"


class ApprovedByAuthor(Forbidden):
    """Whoever wrote the document or asked for its approval does not approve it."""

    zh = "起草人、送审人不能审批本人起草或送审的文件"
    en = "Author and applicant do not approve their own document"


class DocumentNotApproved(Conflict):
    """Only an approved document is sealed and issued."""

    zh = "该文件尚未审批通过"
    en = "The document is not approved"


class SealNotRecorded(Conflict):
    """Record the seal before issuing."""

    zh = "未登记用印，不能印发"
    en = "The seal is not recorded: record it before issuing"


class SealDiffers(InvalidInput):
    """The plan says which seal stands on campaign documents."""

    zh = "应使用“{seal}”印章"
    en = "The seal must be “{seal}”"


class SealedOutOfTime(InvalidInput):
    """The seal is set between approval and today."""

    zh = "用印日期应在审批之后、不晚于今日"
    en = "The sealing day must lie between approval and today"


class AddresseeUnknown(InvalidInput):
    """The phrase stands in no selector of the plan. Use one of the plan's phrases, or name units."""

    zh = "方案中没有“{phrase}”这一主送范围"
    en = "The plan has no addressees called “{phrase}”"


class NoAddressees(Conflict):
    """Nobody would get the document."""

    zh = "没有主送单位"
    en = "The document has no addressees"


class DocumentNotIssued(Conflict):
    """Only an issued document is read, reminded of or withdrawn."""

    zh = "该文件未印发或已撤回"
    en = "The document is not issued, or was withdrawn"


class PeriodMissing(InvalidInput):
    """A circular names the period that it is about."""

    zh = "通报须写明所属期间，如 2022-Q1"
    en = "A circular names its period, such as 2022-Q1"


class NotAddressed(NotFound):
    """The document is not addressed to that unit."""

    zh = "该文件未主送本单位"
    en = "The document is not addressed to that unit"
