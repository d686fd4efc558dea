"""Evaluations (NJ-019, PF-020): six scores, the red-packet question, a text. Of the patient nothing is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.kit.errors import QfError
from services.satisfaction.domain.daily import Delta
from services.satisfaction.domain.encounters import Encounter, Setting, Touchpoint
from services.satisfaction.errors.evaluating import AnsweredAtNotValid, TokenExpired, TokenNotKnown, TokenUsed

ITEMS = ("attitude", "explanation", "waiting", "fees", "environment", "overall")
LOW = 2
PERFECT = 4 * len(ITEMS)
LONGEST_TEXT = 500
LATE_DAYS = 31
ZONE = ZoneInfo("Asia/Shanghai")
FEW = 5
"""Under so many answers of a day a single patient could be recognised."""
TELLING = 8
"""Shorter texts are said by many."""


class RedPacket(StrEnum):
    """Was a red packet asked for, hinted at or given?"""

    NONE = "none"
    ASKED = "asked"
    HINTED = "hinted"
    GIVEN = "given"


class Source(StrEnum):
    PUBLIC = "public"
    TERMINAL = "terminal"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Answers:
    """What came in under one token. `device` is the page's random id: only a seal of it is kept."""

    token: str
    scores: tuple[int, ...]
    red_packet: RedPacket
    source: Source
    at: datetime
    text: str | None = None
    device: str | None = None

    @property
    def on(self) -> date:
        """The day on which it was answered."""
        return self.at.astimezone(ZONE).date()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation. `id` follows from its encounter by a seal, so that there is one, and no way back to the patient.

    `total` sums score - 1. One with a `series_id` is set aside; a `cleared` one was, until the office restored it.
    """

    id: str
    unit_id: str
    setting: Setting
    touchpoint: Touchpoint
    on: date
    at: datetime
    scores: tuple[int, ...]
    total: int
    red_packet: RedPacket
    source: Source
    text: str | None = None
    text_mark: str | None = None
    device: str | None = None
    series_id: str | None = None
    cleared: bool = False

    @property
    def is_low(self) -> bool:
        """Whether the unit owes an answer."""
        return min(self.scores) <= LOW

    def set_aside(self, series_id: str) -> Evaluation:
        return replace(self, series_id=series_id)

    def delta(self, path: str) -> Delta:
        """What it adds to the figures of its day."""
        aside = self.series_id is not None
        return Delta(
            self.unit_id,
            path,
            self.on,
            self.setting,
            completed=1,
            n=0 if aside else 1,
            score_sum=0 if aside else self.total,
            set_aside=1 if aside else 0,
            red_packet=0 if self.red_packet is RedPacket.NONE else 1,
        )


def moved(evaluation: Evaluation, path: str, *, aside: bool) -> Delta:
    """What changes in the figures when it is set aside, or restored; nothing is deleted."""
    sign = -1 if aside else 1
    return Delta(
        evaluation.unit_id,
        path,
        evaluation.on,
        evaluation.setting,
        n=sign,
        score_sum=sign * evaluation.total,
        set_aside=-sign,
    )


def refusal(encounter: Encounter | None, answered_on: date, unit_id: str | None) -> QfError | None:
    """Why a token cannot be used; None when it can. One that was never given, or is another unit's, is not known.

    Whether it was used comes last: a hospital knows its patients and their tokens, and an answer that would be refused
    anyhow must not tell it who evaluated.
    """
    if encounter is None or not encounter.offered or unit_id not in (None, encounter.unit_id):
        return TokenNotKnown(field="token")
    if encounter.expires_on is None or answered_on > encounter.expires_on:
        return TokenExpired(field="token", on=encounter.expires_on)
    if answered_on < encounter.on:
        return AnsweredAtNotValid(field="answered_at", most=LATE_DAYS)
    return TokenUsed(field="token") if encounter.evaluated else None


def is_timely(answered_at: datetime, now: datetime) -> bool:
    """Whether a terminal may still send it."""
    return now - timedelta(days=LATE_DAYS) <= answered_at <= now


def telling(text: str | None) -> str | None:
    """The text without spaces and marks, when it is long enough that two patients will not write the same."""
    bare = "".join(each for each in text or "" if each.isalnum()).lower()
    return bare if len(bare) >= TELLING else None
