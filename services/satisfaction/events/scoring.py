"""Events: official ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class OfficialRankChangedV1:
    """The city's official rank of a measure in a period as it stands; its source is not told."""

    NAME: ClassVar[str] = "satisfaction.official_rank_changed.v1"
    subject_id: str
    subject_version: int
    indicator: str
    period: str
    rank: int
    of: int
    withdrawn: bool
