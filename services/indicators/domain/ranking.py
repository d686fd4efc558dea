"""Cities beside each other: competition ranking of exact fractions, and the marks of those that cannot be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from services.indicators.domain.catalogue import Indicator
from services.indicators.domain.standing import Figure, Status

ENOUGH_CITIES = 3
"""Below this number of comparable cities there is no verdict on front ranks (AMB-08)."""


@dataclass(frozen=True)
class Entry:
    """A city's figure, with the definition its plan uses for the measure."""

    city: str
    figure: Figure
    variant: str


@dataclass(frozen=True)
class Place:
    """A city's place. Without a rank, `mark` says why it is not comparable."""

    city: str
    rank: int | None
    tied: bool
    is_front: bool | None
    mark: str | None


def mark_of(entry: Entry, measure: Indicator) -> str | None:
    """Why the city cannot be ranked; None when it can."""
    status = entry.figure.status
    if status in (Status.NOT_APPLICABLE, Status.NO_DATA, Status.OVER):
        return str(status.value)
    if entry.variant != measure.variant:
        return "different_definition"
    return "too_few" if entry.figure.denominator < measure.comparable_from else None


def rank(entries: Iterable[Entry], measure: Indicator) -> list[Place]:
    """Places, best first, ties sharing the better rank (1, 2, 2, 4); then the cities that are not comparable.

    Front ranks are those up to a third of the comparable cities, rounded up; fewer than three cities give no
    verdict (NJ-022, AMB-08).
    """
    listed = sorted(entries, key=lambda entry: entry.city)
    marks = {entry.city: mark_of(entry, measure) for entry in listed}
    scores = {entry.city: _score(entry, measure) for entry in listed if marks[entry.city] is None}
    places: list[Place] = []
    for _, tied in groupby(sorted(scores, key=lambda city: (-scores[city], city)), key=lambda city: scores[city]):
        cities, position = list(tied), len(places) + 1
        is_front = 3 * position <= len(scores) + 2 if len(scores) >= ENOUGH_CITIES else None
        places += [Place(city, position, len(cities) > 1, is_front, None) for city in cities]
    return places + [Place(entry.city, None, False, None, marks[entry.city]) for entry in listed if marks[entry.city]]


def _score(entry: Entry, measure: Indicator) -> Fraction:
    rate = Fraction(entry.figure.numerator, entry.figure.denominator)
    return rate if measure.direction == "higher" else -rate
