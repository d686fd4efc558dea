"""The figures of one unit, day and setting (NJ-019): what indices and rates are made of, never of single records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.satisfaction.domain.encounters import Setting


@dataclass(frozen=True)
class Delta:
    """What a command adds to the figures of a day. `score_sum` is the sum of score - 1 over the six items."""

    unit_id: str
    unit_path: str
    on: date
    setting: Setting
    eligible: int = 0
    offered: int = 0
    completed: int = 0
    n: int = 0
    score_sum: int = 0
    set_aside: int = 0
    red_packet: int = 0


COUNTED = ("eligible", "offered", "completed", "n", "score_sum", "set_aside", "red_packet")


@dataclass(frozen=True)
class Counted:
    """A day counted by hand, for a hospital without records; it stands unless the records say more."""

    unit_id: str
    unit_path: str
    on: date
    setting: Setting
    eligible: int
    offered: int


@dataclass(frozen=True)
class Sums:
    """The figures of one unit and setting over some days. `reported`: the days that somebody counted or recorded."""

    unit_id: str
    setting: Setting
    eligible: int = 0
    offered: int = 0
    completed: int = 0
    n: int = 0
    score_sum: int = 0
    set_aside: int = 0
    red_packet: int = 0
    reported: int = 0


def merged(deltas: list[Delta]) -> list[Delta]:
    """One delta per unit, day and setting."""
    sums: dict[tuple[str, date, str], tuple[str, list[int]]] = {}
    for each in deltas:
        _, values = sums.setdefault((each.unit_id, each.on, each.setting), (each.unit_path, [0] * len(COUNTED)))
        for at, name in enumerate(COUNTED):
            values[at] += getattr(each, name)
    return [
        Delta(unit_id, path, on, Setting(setting), **dict(zip(COUNTED, values, strict=True)))
        for (unit_id, on, setting), (path, values) in sums.items()
    ]
