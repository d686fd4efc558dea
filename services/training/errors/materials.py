"""Refusals: study materials and their study on line."""

from __future__ import annotations

from services.kit.errors import Conflict, NotFound


class MaterialNotFound(NotFound):
    """No such material for this unit."""

    zh = "未找到该学习资料"
    en = "No such study material"


class MaterialWithdrawn(Conflict):
    """The material is no longer offered."""

    zh = "该学习资料已停用"
    en = "The material is no longer offered"


class MaterialNotOnline(Conflict):
    """The material is not for study on line: it has no required minutes."""

    zh = "该学习资料未设置线上学习时长"
    en = "The material is not for study on line"


class StudyNotFound(NotFound):
    """No such study of the caller's."""

    zh = "未找到您的这次线上学习"
    en = "No such study of yours"


class StudyNotRunning(Conflict):
    """It is completed, or another one was begun meanwhile. Begin it again."""

    zh = "该次学习已结束或已中断"
    en = "The study is over, or another one was begun meanwhile"


class StudyExpired(Conflict):
    """A study is finished on the day it was begun. Begin it again."""

    zh = "线上学习应在开始当日完成，请重新开始"
    en = "A study is finished on the day it was begun: begin it again"


class StudyTooShort(Conflict):
    """The required minutes have not passed since it was begun."""

    zh = "学习时长不足{required}分钟，还需{left}分钟"
    en = "The study takes {required} minutes: {left} more to go"
