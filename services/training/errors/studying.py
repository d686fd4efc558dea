"""Refusals: syllabus, content lists, yearly plans, conveyances and the monthly special study."""

from __future__ import annotations

from services.kit.errors import Conflict, Forbidden, InvalidInput, NotFound


class TopicNotFound(NotFound):
    """No such topic for this unit. `topics` lists those that it may use."""

    zh = "未找到该学习专题，或不适用于该单位"
    en = "No such topic for this unit"


class TopicWithdrawn(Conflict):
    """The topic is no longer offered. Choose another one."""

    zh = "学习专题“{title}”已停用"
    en = "The topic “{title}” is no longer offered"


class TopicIsThePlans(Conflict):
    """Topics of the plan stay as long as the plan has them."""

    zh = "方案规定的学习专题不能停用"
    en = "A topic of the plan cannot be withdrawn"


class TopicEditionIsTheCitys(Forbidden):
    """Which edition of one of the plan's texts is in force is said by the city's office."""

    zh = "方案规定内容的版本由市级办公室维护"
    en = "The editions of the plan's texts are kept by the city's office"


class TopicExists(Conflict):
    """The unit has a topic with this title already, or may use one of the plan's."""

    zh = "学习专题“{title}”已存在"
    en = "A topic “{title}” exists already"


class MonthNotFound(NotFound):
    """The unit owes no special study in that month."""

    zh = "该单位当月没有专题学习任务"
    en = "The unit owes no special study in that month"


class MonthNotOver(Conflict):
    """The month is not over: a session counts when the unit confirms it."""

    zh = "当月尚未结束，确认场次后即计入"
    en = "The month is not over: a session counts when the unit confirms it"


class MonthIsHeld(Conflict):
    """The month has its special study."""

    zh = "当月已完成专题学习"
    en = "The month has its special study"


class BackfillTooLate(Conflict):
    """It may be added until the 10th of the next month."""

    zh = "补录期限（{until}）已过"
    en = "It could be added until {until}"


class NoSpecialStudy(InvalidInput):
    """Name a confirmed special study of the unit in that month, with its topic and its attendance list."""

    zh = "请选择本单位当月已确认、有专题且有签到名单的专题学习场次"
    en = "Name a confirmed special study of the unit in that month, with topic and attendance list"


class MonthsNotValid(InvalidInput):
    """The first month comes before the last, and there are 60 at most."""

    zh = "起止月份有误，且一次不超过60个月"
    en = "The months are not in order, or more than 60"
