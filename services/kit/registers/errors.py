"""What registers refuse."""

from __future__ import annotations

from services.kit.errors import Conflict, Forbidden, InvalidInput, NotFound


class RegisterNotFound(NotFound):
    """The city keeps no such register."""

    zh = "本市没有该登记簿"
    en = "The city keeps no such register"


class EntryNotFound(NotFound):
    """No such entry."""

    zh = "未找到该登记事项"
    en = "No such entry"


class ValuesNotValid(InvalidInput):
    """Some fields are missing or wrong; every one is named."""

    zh = "登记内容有 {count} 处错误"
    en = "The entry has {count} mistakes"


class NotOwedByUnit(InvalidInput):
    """The register is not for units of this kind."""

    zh = "该单位不属于“{zh_name}”的登记范围"
    en = "Units of this kind keep no entries of “{en_name}”"


class NotYourRegister(Forbidden):
    """Your role neither keeps nor reads this register."""

    zh = "您的角色不能使用该登记簿"
    en = "Your role does not use this register"


class ReadByLookup(Forbidden):
    """The register is restricted: look it up with a motive, which is logged."""

    zh = "该登记簿限制查阅，请填写事由后查阅，查阅留痕"
    en = "The register is restricted: look it up with a motive, which is logged"


class NotRestricted(InvalidInput):
    """The register can be read without a look-up."""

    zh = "该登记簿无需登记即可查阅"
    en = "The register can be read without a look-up"


class PurposeNeeded(InvalidInput):
    """Say which of the uses the look-up serves."""

    zh = "请说明用途，只能是：{choices}"
    en = "State the use, one of: {choices}"


class StepNotAllowed(Conflict):
    """The entry's state does not allow this step."""

    zh = "当前状态（{zh_state}）不能执行该操作，可执行：{zh_steps}"
    en = "The entry is {en_state}; possible steps: {en_steps}"


class StepNeeds(InvalidInput):
    """The step needs a field that is not filled in."""

    zh = "请先填写“{zh_name}”"
    en = "Fill in “{en_name}” first"


class ReasonNeeded(InvalidInput):
    """The step needs a reason."""

    zh = "请填写理由"
    en = "Give a reason"


class LinkNeeded(InvalidInput):
    """The step needs a link to an entry of the same unit, changed since."""

    zh = "请关联本单位相应的“{zh_name}”，且其制定或修订日期不早于本事项"
    en = "Link an entry of “{en_name}” of the same unit that was made or revised since"


class NotSharedYet(Conflict):
    """The entry is not published, or not any more: nobody builds on it."""

    zh = "该“{zh_name}”尚未发布或已撤下，不能引用"
    en = "The entry of “{en_name}” is not published, or not any more"


class RecordedAlready(Conflict):
    """The unit has this one already in the period: revise it."""

    zh = "“{zh_name}”在本期间已登记，请修改原登记"
    en = "“{en_name}” is recorded for this period: revise that entry"


class EntryEnded(Conflict):
    """The entry has ended: it is kept as it is."""

    zh = "该事项已终止，不能再修改"
    en = "The entry has ended and is kept as it is"


class PeriodNotValid(InvalidInput):
    """The period is not one of the register's cycle, or has not begun."""

    zh = "期间应为已开始的周期，如 {example}"
    en = "The period must be one that has begun, such as {example}"
