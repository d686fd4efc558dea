"""Stuffing (NJ-019): evaluations that come from one device, seconds apart with all fives, or with one text.

A reason to leave them out until somebody looks, never a verdict: nothing is deleted, and the office may restore them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.satisfaction.domain.encounters import Touchpoint
from services.satisfaction.domain.evaluations import PERFECT, Evaluation, Source
from services.satisfaction.errors.evaluating import SeriesNotSetAside


class Rule(StrEnum):
    SAME_DEVICE = "same_device"
    SECONDS_APART = "seconds_apart"
    SAME_TEXT = "same_text"


class SeriesState(StrEnum):
    SET_ASIDE = "set_aside"
    RESTORED = "restored"


@dataclass(frozen=True)
class Limit:
    """`least` within a time are a series."""

    least: int
    within: timedelta
    reason: str


LIMITS = {
    Rule.SAME_DEVICE: Limit(3, timedelta(minutes=10), "同一设备10分钟内在同一单位提交3次以上"),
    Rule.SECONDS_APART: Limit(5, timedelta(seconds=60), "同一评价环节60秒内连续出现5份以上全部满分评价"),
    Rule.SAME_TEXT: Limit(3, timedelta(hours=24), "24小时内同一单位出现3份以上文字内容相同的评价"),
}


@dataclass(frozen=True)
class Series:
    """Evaluations of one unit that are set aside together, and why."""

    id: str
    unit_id: str
    unit_path: str
    rule: Rule
    touchpoint: Touchpoint | None
    first_at: datetime
    last_at: datetime
    count: int
    noticed_at: datetime
    state: SeriesState = SeriesState.SET_ASIDE
    restored_by: str | None = None
    restored_at: datetime | None = None
    restored_because: str | None = None
    version: int = 1

    @property
    def reason(self) -> str:
        return LIMITS[self.rule].reason

    def with_more(self, members: Sequence[Evaluation]) -> Series:
        """It goes on."""
        first, last = min(each.at for each in members), max(each.at for each in members)
        grown = {"first_at": min(self.first_at, first), "last_at": max(self.last_at, last)}
        return replace(self, **grown, count=self.count + len(members), version=self.version + 1)  # type: ignore[arg-type]

    def restored(self, *, by: str, at: datetime, reason: str) -> Series:
        """The office found nothing wrong with it. Raises `SeriesNotSetAside`."""
        if self.state is not SeriesState.SET_ASIDE:
            raise SeriesNotSetAside(field="series_id")
        done = {"restored_by": by, "restored_at": at, "restored_because": reason}
        return replace(self, state=SeriesState.RESTORED, version=self.version + 1, **done)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Suspicion:
    """Evaluations that one rule holds together: `fresh` ones, and the series that others of them are in already."""

    rule: Rule
    fresh: tuple[Evaluation, ...]
    joined: tuple[str, ...]


def _device(each: Evaluation) -> tuple[str, str] | None:
    """Low ones apart: on a tablet of the unit's, two fives sent after a bad one would take it out of the figures."""
    return (each.unit_id, f"{each.device} {each.is_low}") if each.device else None


def _perfect(each: Evaluation) -> tuple[str, str] | None:
    """Of paper nobody knows the second."""
    is_one = each.total == PERFECT and each.source is not Source.PAPER
    return (each.unit_id, each.touchpoint) if is_one else None


def _text(each: Evaluation) -> tuple[str, str] | None:
    """A unit reads the texts: by copying a bad one it could rid itself of it, so low ones are never in a series."""
    return (each.unit_id, each.text_mark) if each.text_mark and not each.is_low else None


KEYS: dict[Rule, Callable[[Evaluation], tuple[str, str] | None]] = {
    Rule.SAME_DEVICE: _device,
    Rule.SECONDS_APART: _perfect,
    Rule.SAME_TEXT: _text,
}


def suspicions(evaluations: Iterable[Evaluation]) -> list[Suspicion]:
    """What the rules find; each evaluation by the first rule only, and none that the office has cleared."""
    waiting = sorted((each for each in evaluations if not each.cleared), key=lambda each: (each.at, each.id))
    found: list[Suspicion] = []
    taken: set[str] = set()
    for rule, key in KEYS.items():
        groups: dict[tuple[str, str], list[Evaluation]] = {}
        for each in waiting:
            place = key(each)
            if place is not None:
                groups.setdefault(place, []).append(each)
        for cluster in (c for group in groups.values() for c in _clusters(group, LIMITS[rule])):
            fresh = tuple(each for each in cluster if each.series_id is None and each.id not in taken)
            joined = tuple(sorted({each.series_id for each in cluster if each.series_id is not None}))
            taken.update(each.id for each in fresh)
            found += [Suspicion(rule, fresh, joined)] if fresh else []
    return found


def _clusters(group: Sequence[Evaluation], limit: Limit) -> list[list[Evaluation]]:
    """The runs of `group`, in order of time, in which every one lies in a window with `least` others."""
    runs: list[list[Evaluation]] = []
    start, reached = 0, 0
    for end in range(len(group)):
        while group[end].at - group[start].at > limit.within:
            start += 1
        if end - start + 1 < limit.least:
            continue
        if runs and start < reached:
            runs[-1] += group[reached : end + 1]
        else:
            runs.append(list(group[start : end + 1]))
        reached = end + 1
    return runs
