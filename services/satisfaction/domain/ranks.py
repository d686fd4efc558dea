"""Official ranks in the province, entered by hand; they prevail over what the platform computes (NJ-022, AMB-08)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.kit.errors import TooManyEntries
from services.satisfaction.errors.scoring import RankBeyondCities, RankUnchanged, RankWithdrawn

MOST_CHANGES = 100
"""Behind so many it may only be withdrawn."""


@dataclass(frozen=True)
class RankChange:
    """What stood before a correction, and why it was corrected."""

    rank: int
    of: int
    source: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class OfficialRank:
    """The city's rank among `of` cities by a document of the province. A withdrawn one prevails over nothing."""

    id: str
    measure: str
    period: str
    rank: int
    of: int
    source: str
    file_ids: tuple[str, ...]
    entered_at: datetime
    entered_by: str
    withdrawn: bool = False
    changes: tuple[RankChange, ...] = ()
    version: int = 1

    @property
    def is_front(self) -> bool:
        """Front ranks: up to a third of the cities, rounded up."""
        return 3 * self.rank <= self.of + 2

    def corrected(self, facts: dict[str, Any], reason: str, at: datetime, by: str) -> OfficialRank:
        """The rank with other facts. Raises `RankUnchanged`, `RankBeyondCities` or `TooManyEntries`."""
        after = require_rank(replace(self, **facts))
        if after == self:
            raise RankUnchanged(field="rank")
        if len(self.changes) >= MOST_CHANGES and not after.withdrawn:
            raise TooManyEntries(field="rank_id", most=MOST_CHANGES)
        was = RankChange(self.rank, self.of, self.source, reason, at, by)
        return replace(after, changes=(*self.changes, was), version=self.version + 1)

    def taken_back(self, reason: str, at: datetime, by: str) -> OfficialRank:
        """Entered in error. Raises `RankWithdrawn` when it was taken back before."""
        if self.withdrawn:
            raise RankWithdrawn(field="rank_id")
        return self.corrected({"withdrawn": True}, reason, at, by)


def require_rank(rank: OfficialRank) -> OfficialRank:
    """The rank. Raises `RankBeyondCities`."""
    if rank.rank > rank.of:
        raise RankBeyondCities(field="rank", rank=rank.rank, of=rank.of)
    return rank
