"""Trust surveys (NJ-089): the mean of a five-point trust item among n people asked, per quarter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from services.kit.errors import TooManyEntries
from services.satisfaction.errors.scoring import SurveyWithdrawn

HUNDREDTHS = 100
MOST_CHANGES = 100
"""Behind so many it may only be withdrawn."""


@dataclass(frozen=True)
class SurveyChange:
    """What stood before a correction, and why it was corrected."""

    n: int
    mean_hundredths: int
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class TrustSurvey:
    """One survey. The mean has two places, as surveys report it, and is kept as hundredths."""

    id: str
    quarter: str
    ended_on: date
    title: str
    sampling: str
    n: int
    mean_hundredths: int
    file_ids: tuple[str, ...]
    entered_at: datetime
    entered_by: str
    withdrawn: bool = False
    changes: tuple[SurveyChange, ...] = ()
    version: int = 1

    def corrected(self, facts: dict[str, Any], reason: str, at: datetime, by: str) -> TrustSurvey:
        """The survey with other facts. Raises `SurveyWithdrawn` or `TooManyEntries`."""
        if self.withdrawn:
            raise SurveyWithdrawn(field="survey_id")
        if len(self.changes) >= MOST_CHANGES and not facts.get("withdrawn"):
            raise TooManyEntries(field="survey_id", most=MOST_CHANGES)
        was = SurveyChange(self.n, self.mean_hundredths, reason, at, by)
        return replace(self, **facts, changes=(*self.changes, was), version=self.version + 1)


@dataclass(frozen=True)
class Trust:
    """Surveys of a quarter together: everyone asked counts once."""

    n: int = 0
    total_hundredths: int = 0

    @property
    def mean(self) -> str | None:
        """Two places, cut and not rounded; None without a survey."""
        if not self.n:
            return None
        return mean_text(int(Fraction(self.total_hundredths, self.n)))


def trust_by_quarter(surveys: Iterable[TrustSurvey]) -> dict[str, Trust]:
    """What the surveys of each quarter say together."""
    found: dict[str, Trust] = {}
    for each in surveys:
        held = found.get(each.quarter, Trust())
        found[each.quarter] = Trust(held.n + each.n, held.total_hundredths + each.n * each.mean_hundredths)
    return found


def mean_text(hundredths: int) -> str:
    """432 as 4.32."""
    return f"{hundredths // HUNDREDTHS}.{hundredths % HUNDREDTHS:02d}"
