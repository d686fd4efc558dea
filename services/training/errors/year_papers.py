"""Refusals: content lists and yearly plans."""

from __future__ import annotations

from services.kit.errors import Conflict, Forbidden, InvalidInput, NotFound


class PaperNotFound(NotFound):
    """No such content list or training plan."""

    zh = "未找到该学习内容清单或培训计划"
    en = "No such content list or training plan"


class PaperSubmitted(Conflict):
    """It waits for approval. Have it returned first."""

    zh = "已提交审批，退回后方可修改"
    en = "It waits for approval: have it returned before changing it"


class PaperWithdrawn(Conflict):
    """It is owed no more."""

    zh = "该清单或计划已撤销"
    en = "It has been withdrawn"


class PaperNotSubmitted(Conflict):
    """It does not wait for approval."""

    zh = "尚未提交审批"
    en = "It does not wait for approval"


class PaperEmpty(InvalidInput):
    """There is nothing in it. Write it first."""

    zh = "内容为空，请先填写"
    en = "There is nothing in it: write it first"


class ApprovedByWriter(Forbidden):
    """It takes another of the unit's people to approve it, or the paper that the principal signed."""

    zh = "编制人不能审批，应由本单位其他人员（主要负责人）审批，或上传主要负责人签批件"
    en = "Those who wrote it cannot approve it: it takes another of the unit's people, or the signed paper"


class ApprovedByOtherUnit(Forbidden):
    """It is the unit's own principal who approves."""

    zh = "应由本单位主要负责人审批，代办须上传签批件"
    en = "It is approved by the unit's own principal: attach the signed paper when acting for the unit"


class MandatoryTopicMissing(InvalidInput):
    """The year's plan has to have the mandatory topics."""

    zh = "年度培训计划缺少必学内容：{topics}"
    en = "The year's plan lacks what every unit has to study: {topics}"


class NoSessionForMedicalStaff(InvalidInput):
    """An institution's plan has to have sessions for its medical staff."""

    zh = "医疗机构的培训计划应安排面向医务人员的培训"
    en = "An institution's plan has to have sessions for its medical staff"


class YearOutsideCampaign(InvalidInput):
    """The campaign does not run in that year, or it is too early for that year's paper."""

    zh = "{year}年不在可编制的年度内"
    en = "{year} is not a year for which one can be written now"
