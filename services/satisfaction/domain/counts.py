"""Counts by hand (NJ-019): a day of one setting, never below what the records and evaluations of that day prove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.satisfaction.domain.encounter_rows import Days, Mistake
from services.satisfaction.domain.encounters import Setting

MOST_A_DAY = 1_000_000


@dataclass(frozen=True)
class Count:
    """What a unit says of a day: how many encounters there were, and how many were offered an evaluation."""

    on: date
    setting: Setting
    eligible: int
    offered: int


def count_mistakes(count: Count, days: Days, recorded: Mapping[str, Any] | None) -> Iterator[Mistake]:
    """Everything wrong with a count; `recorded` is what the day holds already."""
    late = days.mistake(count.on)
    if late is not None:
        yield late
    if count.offered > count.eligible:
        zh, en = "提供评价人次不能多于应评价人次", "more were offered than there were encounters"
        yield Mistake("offered", "more_than_eligible", zh, en)
    held = recorded or {}
    for name, least in (
        ("eligible", held.get("eligible", 0)),
        ("offered", max(held.get("offered", 0), held.get("completed", 0))),
    ):
        if getattr(count, name) < least:
            zh = f"填报{getattr(count, name)}人次，少于当日已登记的{least}人次"
            en = f"{getattr(count, name)} is less than the {least} that this day's records hold"
            yield Mistake(name, "fewer_than_recorded", zh, en)


def repeated(counts: Sequence[tuple[str, Count, int]], what: tuple[str, str]) -> Iterator[tuple[int, Mistake]]:
    """Days that are counted twice for one unit and setting, by position.

    Each count comes with the number by which people find it; `what` is numbered, in both languages.
    """
    first: dict[tuple[str, date, Setting], int] = {}
    for at, (unit_id, count, number) in enumerate(counts):
        key, (zh, en) = (unit_id, count.on, count.setting), what
        if key in first:
            zh, en = f"{count.on}与第{first[key]}{zh}重复", f"{count.on} is counted in {en} {first[key]} already"
            yield at, Mistake("on", "repeated_day", zh, en)
        first.setdefault(key, number)
