"""Refusals: evaluations, suspicious series, and the follow-up of low scores."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class TokenNotKnown(NotFound):
    """The link is not one of ours: forged, mistyped or another city's. Open it again as it was received."""

    zh = "评价链接无效，请核对短信或凭条上的链接后重新打开"
    en = "This link is not valid: open it again as you received it"


class TokenUsed(Conflict):
    """The evaluation of this visit is in already. There is nothing more to do."""

    zh = "该次就诊的评价已提交，每次就诊只能评价一次，感谢您的参与"
    en = "This visit has been evaluated already: thank you"


class TokenExpired(Conflict):
    """The link worked for seven days."""

    zh = "评价链接已于{on}到期，不能再提交评价"
    en = "This link expired on {on}"


class RiddleNotSolved(InvalidInput):
    """The answer does not solve the riddle of this link. Ask for the link again and solve its riddle."""

    zh = "安全校验未通过，请刷新页面后重新提交"
    en = "The security check did not pass: reload the page and send it again"


class RiddleExpired(InvalidInput):
    """The riddle was asked too long ago. Ask for the link again."""

    zh = "页面停留时间过长，请刷新页面后重新提交，已填写的内容会保留"
    en = "The page was open too long: reload it and send again"


class AnsweredAtNotValid(InvalidInput):
    """Evaluations lie after their visit, in the past, and are sent within a month."""

    zh = "评价时间应在就诊之后、当前时间之前，且不早于{most}天前"
    en = "It must be answered after the visit, before now, and at most {most} days ago"


class SeriesNotFound(NotFound):
    """No such series."""

    zh = "未找到该异常评价批次"
    en = "No such series of evaluations"


class SeriesNotSetAside(Conflict):
    """Only a series that is set aside can be restored."""

    zh = "该批评价已恢复计分"
    en = "This series counts already"


class FollowUpNotFound(NotFound):
    """No such follow-up."""

    zh = "未找到该差评回访任务"
    en = "No such follow-up of an evaluation"


class FollowUpNotOpen(Conflict):
    """The follow-up is answered, or nobody waits for an answer."""

    zh = "该差评回访已答复或已撤销，不能再答复"
    en = "This follow-up is answered or withdrawn"


class FollowUpNotAnswered(Conflict):
    """There is no answer to look at."""

    zh = "该差评回访尚未答复，不能审核"
    en = "This follow-up has no answer to review"


class AnsweredByReviewer(Conflict):
    """Somebody other than who answered, and from above the unit, reviews the answer."""

    zh = "回访答复应由上级审核，答复人和本单位不能审核"
    en = "The answer is reviewed by the superior, not by who answered nor by the unit itself"


class ReturnedTooOften(Conflict):
    """The answer went back and forth too often. Accept it, or see to the matter in another way."""

    zh = "该差评回访已退回{most}次，请予以审核通过或另行督办"
    en = "The answer was returned {most} times: accept it, or see to the matter in another way"
