"""Refusals: conveyance of documents."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput, NotFound


class ConveyanceNotFound(NotFound):
    """No such conveyance, or it is not the unit's."""

    zh = "未找到该传达学习事项"
    en = "No such matter to convey"


class ConveyanceHasEnded(Conflict):
    """It was withdrawn."""

    zh = "该传达学习事项已撤销"
    en = "It has been withdrawn"


class ConveyanceNotOwed(Conflict):
    """It was withdrawn."""

    zh = "本单位无需传达学习该事项"
    en = "The unit does not owe it"


class ConveyanceIsThePlans(Conflict):
    """What the plan asks for stays."""

    zh = "方案规定的传达学习事项不能撤销"
    en = "What the plan asks for cannot be withdrawn"


class ConveyedInFuture(InvalidInput):
    """The day lies in the future, or before there was anything to convey."""

    zh = "传达日期不能晚于今天，也不能早于事项开始的月份"
    en = "The day lies in the future, or before the month in which the matter begins"


class SessionRequired(InvalidInput):
    """The plan asks for a session: name the one at which it was conveyed."""

    zh = "方案要求召开学习会，请选择对应的学习场次"
    en = "The plan asks for a session: name the one at which it was conveyed"


class SessionDoesNotFit(InvalidInput):
    """The session is not held, is another unit's, or does not name the topic."""

    zh = "该场次尚未确认举办、不属于本单位或未包含该学习内容"
    en = "The session is not held yet, is another unit's, or does not name the topic"


class ConveyanceDueInPast(InvalidInput):
    """The day by which it is to be conveyed has passed."""

    zh = "完成期限不能早于今天"
    en = "The day by which it is due has passed"


class AddresseePhraseUnknown(InvalidInput):
    """The plan has no such phrase for units."""

    zh = "方案中没有“{phrase}”这一单位范围"
    en = "The plan has no units named “{phrase}”"


class ConveyanceWithoutUnits(InvalidInput):
    """Nobody is addressed."""

    zh = "没有需要传达学习的单位"
    en = "No unit is addressed"


class SessionNotAttended(Conflict):
    """Nobody attended the session: it conveys nothing. Correct its record, or attach the attendance list as a file."""

    zh = "该活动没有参加人员，不能作为传达依据；请先更正参加人员或上传签到表"
    en = "Nobody attended the session: correct its record, or attach the attendance list"
