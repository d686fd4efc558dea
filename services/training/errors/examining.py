"""Refusals of the question bank, of exams and of those who sit them."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class QuestionNotFound(NotFound):
    """No such question in a bank that the caller keeps."""

    zh = "未找到该试题"
    en = "No such question"


class QuestionCodeTaken(Conflict):
    """The unit's bank has a question of that number: revise that one."""

    zh = "题号“{code}”已存在，请修改原题"
    en = "The bank has a question {code} already: revise that one"


class PassMarkTooLow(InvalidInput):
    """The plan asks for an exam on a topic of it: set the pass mark to the least mark or above."""

    zh = "“{topics}”须经考试合格，及格分不得低于{least}分"
    en = "An exam is required on {topics}: the pass mark must be at least {least}"


class OptionsNotValid(InvalidInput):
    """Give 2 to 8 different options."""

    zh = "选项应为2至8个，且不能重复或为空"
    en = "There must be 2 to 8 options, all different and none empty"


class AnswersNotValid(InvalidInput):
    """Single and true/false questions have one right option, multiple ones at least two; all among the options."""

    zh = "答案与题型或选项不符：单选和判断题只有一个答案，多选题至少两个，且都在选项之中"
    en = "The answers do not fit: one for single and true/false, at least two for multiple, all among the options"


class QuestionRetired(Conflict):
    """The question is no longer drawn; it cannot be revised."""

    zh = "该试题已停用"
    en = "The question is retired"


class QuestionFileNotValid(InvalidInput):
    """The file has mistakes; `problems` name each by row and column. Nothing was imported."""

    zh = "试题文件有{count}处错误，未导入任何内容"
    en = "The file of questions has {count} mistakes; nothing was imported"


class ExamNotFound(NotFound):
    """No such exam, or none that the caller may know of."""

    zh = "未找到该考试"
    en = "No such exam"


class ExamDatesNotValid(InvalidInput):
    """The window ends on or after its first day, and not in the past."""

    zh = "考试结束日期不能早于开始日期或今天"
    en = "The window must not end before it begins, nor in the past"


class ExamUnitsNotBelow(InvalidInput):
    """An exam is for units at or below the one that holds it."""

    zh = "参考单位应为组织单位本级或所属单位"
    en = "Units must be the one that holds the exam, or below it"


class TooFewQuestions(Conflict):
    """The bank has fewer questions on the topic than are to be drawn. Add some, or draw fewer."""

    zh = "主题“{topic}”可用试题{available}道，不足抽取的{wanted}道"
    en = "{available} questions on {topic}, but {wanted} are to be drawn"


class TooManyQuestions(Conflict):
    """The bank has more questions on the exam's topics than one exam takes. Name fewer topics."""

    zh = "题库范围共{count}道试题，超过上限{limit}道"
    en = "{count} questions to draw from; at most {limit}"


class PaperTooLong(InvalidInput):
    """One paper asks too many questions. Draw fewer of some topics."""

    zh = "每份试卷共{count}道试题，超过上限{limit}道"
    en = "A paper of {count} questions; at most {limit}"


class ExamIsNotDraft(Conflict):
    """A published exam is not changed any more: withdraw it and publish another."""

    zh = "考试已发布或已撤回，不能修改"
    en = "The exam was published or withdrawn and cannot be changed"


class ExamNotPublished(Conflict):
    """The exam is not published, or was withdrawn."""

    zh = "考试尚未发布或已撤回"
    en = "The exam is not published, or was withdrawn"


class ExamNotOpen(Conflict):
    """The exam can be sat in its window only."""

    zh = "不在考试时间内：{opens_on} 至 {closes_on}"
    en = "The exam is open from {opens_on} to {closes_on}"


class NotInAudience(Conflict):
    """The exam is not for this person's unit or profession."""

    zh = "您不在本次考试的参考范围内"
    en = "The exam is not for you"


class ExamAlreadyPassed(Conflict):
    """Who has passed needs no further attempt."""

    zh = "您已通过本次考试"
    en = "You have passed this exam"


class NoAttemptsLeft(Conflict):
    """All attempts are used."""

    zh = "考试次数已用完（{attempts}次）"
    en = "All {attempts} attempts are used"


class AttemptNotFound(NotFound):
    """No such attempt of the caller's own."""

    zh = "未找到该答卷"
    en = "No such attempt"


class AttemptTimeOver(Conflict):
    """The time is over. What was saved before has been marked."""

    zh = "考试时间已到，已按此前保存的答案交卷"
    en = "The time is over: what was saved before has been marked"


class AttemptAlreadyClosed(Conflict):
    """The attempt was handed in already and has its score."""

    zh = "该答卷已交卷"
    en = "The attempt was handed in already"


class AttemptChangedElsewhere(Conflict):
    """Another window saved meanwhile. Read the attempt again; what was saved there is kept."""

    zh = "另一窗口已保存了更新的答案，请刷新后再保存"
    en = "Another window has saved newer answers: reload, then save again"


class ChoiceNotValid(InvalidInput):
    """A choice names a question of the paper and options of that question, one only where one is asked for."""

    zh = "第{number}题的作答无效"
    en = "The choice for question {number} is not valid"


class CertificateNotFound(NotFound):
    """No such certificate."""

    zh = "未找到该证书"
    en = "No such certificate"


class CertificateAlreadyRevoked(Conflict):
    """The certificate was revoked before."""

    zh = "该证书已撤销"
    en = "The certificate was revoked already"
