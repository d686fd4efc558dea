"""What makes a row of encounters valid, whether it came in a command or in a file of a million."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.satisfaction.domain.encounters import SETTING_OF, Channel, Setting, Touchpoint

LONGEST_KEY = 64
EARLIEST = date(2000, 1, 1)
CHANNELS = tuple(Channel)
TOUCHPOINTS = tuple(Touchpoint)


@dataclass(frozen=True, slots=True)
class Row:
    """A valid row: `raw` stands for the hospital's own key."""

    raw: bytes
    touchpoint: Touchpoint
    on: date
    channel: Channel
    offered_on: date | None

    @property
    def setting(self) -> Setting:
        return SETTING_OF[self.touchpoint]


@dataclass(frozen=True)
class Mistake:
    """One thing wrong with a row: its column, a code, and the words for people."""

    column: str
    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class Days:
    """The days on which a unit can have had patients."""

    opened_on: date | None
    closed_on: date | None
    today: date

    def mistake(self, on: date) -> Mistake | None:
        """What is wrong with the day of an encounter."""
        if on > self.today:
            return Mistake("on", "in_the_future", f"日期{on}晚于今天", f"{on} lies in the future")
        if on < EARLIEST:
            return Mistake("on", "too_early", f"日期{on}过早", f"{on} is too early")
        if self.opened_on is not None and on < self.opened_on:
            zh, en = f"日期{on}早于单位开办日期{self.opened_on}", f"the unit opened on {self.opened_on}"
            return Mistake("on", "before_the_unit_opened", zh, en)
        if self.closed_on is not None and on >= self.closed_on:
            zh, en = f"单位已于{self.closed_on}关闭", f"the unit closed on {self.closed_on}"
            return Mistake("on", "after_the_unit_closed", zh, en)
        return None

    def offer_mistake(self, on: date, channel: Channel, offered_on: date | None) -> Mistake | None:
        """What is wrong with the day of the offer."""
        if offered_on is None:
            return None
        if channel is Channel.NONE:
            zh, en = "未提供评价的就诊不应填写提供日期", "an encounter that was not offered has no day of offer"
            return Mistake("offered_on", "not_offered", zh, en)
        if not on <= offered_on <= self.today:
            zh, en = f"提供日期应在{on}至{self.today}之间", f"the day of offer lies between {on} and {self.today}"
            return Mistake("offered_on", "offer_out_of_range", zh, en)
        return None


def key_mistake(key: str) -> Mistake | None:
    """What is wrong with the hospital's own key; it is never repeated in an answer."""
    if not key:
        return Mistake("key", "required", "请填写就诊流水号", "the encounter's key is missing")
    if len(key) > LONGEST_KEY or not key.isprintable():
        zh, en = f"就诊流水号应为不超过{LONGEST_KEY}个可见字符", f"a key has at most {LONGEST_KEY} visible characters"
        return Mistake("key", "key_not_valid", zh, en)
    return None


def setting_mistake(setting: Setting | None, touchpoint: Touchpoint) -> Mistake | None:
    """A setting may be stated, but only the one that the touchpoint belongs to."""
    if setting is None or setting is SETTING_OF[touchpoint]:
        return None
    zh, en = "就诊类型与评价环节不符", f"{touchpoint} is not a touchpoint of {setting} care"
    return Mistake("setting", "other_setting", zh, en)


def mistakes(
    days: Days, key: str, touchpoint: Touchpoint, when: tuple[date, date | None], how: tuple[Channel, Setting | None]
) -> Iterator[Mistake]:
    """Everything wrong with a row; `when`: day and day of offer; `how`: channel and stated setting."""
    (on, offered_on), (channel, setting) = when, how
    found = (
        key_mistake(key),
        setting_mistake(setting, touchpoint),
        days.mistake(on),
        days.offer_mistake(on, channel, offered_on),
    )
    yield from (each for each in found if each is not None)
