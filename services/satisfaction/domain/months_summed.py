"""The figures of one unit, month and setting: summed days, so that a city's quarter is a few documents per unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.satisfaction.domain.daily import Sums
from services.satisfaction.domain.indices import Sample

MUNICIPAL = "municipal"
"""The county of units that no county bureau administers."""


@dataclass(frozen=True)
class Standing:
    """Where a unit counts: its path, its county, and whether it is one of those that the indices speak of (AMB-03)."""

    unit_path: str
    county: str
    measured: bool


@dataclass(frozen=True)
class MonthSum:
    """What the days of a month add up to. `standing` is frozen with the quarter; the path always follows the unit."""

    id: str
    unit_id: str
    month: str
    setting: str
    standing: Standing
    eligible: int = 0
    offered: int = 0
    completed: int = 0
    n: int = 0
    score_sum: int = 0
    set_aside: int = 0
    red_packet: int = 0
    reported: int = 0

    @property
    def sample(self) -> Sample:
        """As the indices read it."""
        return Sample(self.n, self.score_sum, self.eligible, self.offered, self.completed, self.set_aside)


FIGURES = ("eligible", "offered", "completed", "n", "score_sum", "set_aside", "red_packet", "reported")


def month_sum(month: str, sums: Sums, standing: Standing) -> MonthSum:
    """The sums of one month."""
    figures = {name: getattr(sums, name) for name in FIGURES}
    setting = sums.setting.value
    return MonthSum(f"{sums.unit_id}:{month}:{setting}", sums.unit_id, month, setting, standing, **figures)


def changed(
    before: Mapping[str, MonthSum], fresh: Mapping[str, MonthSum], standings: Mapping[str, Standing], *, is_open: bool
) -> list[MonthSum]:
    """What is to be stored. A month whose days are gone counts nothing; an ended quarter keeps where units stood.

    `before` holds all that is stored of the units' quarter: what comes late to it stands where the rest does.
    """
    stood = {} if is_open else {each.unit_id: each.standing for each in before.values()}
    news = []
    for key in sorted({*before, *fresh}):
        held, now = before.get(key), fresh.get(key)
        after = now or _emptied(before[key])
        now_there = standings[after.unit_id]
        kept = held.standing if held and not is_open else stood.get(after.unit_id, now_there)
        after = replace(after, standing=replace(kept, unit_path=now_there.unit_path))
        if after != held:
            news.append(after)
    return news


def _emptied(held: MonthSum) -> MonthSum:
    return MonthSum(held.id, held.unit_id, held.month, held.setting, held.standing)
