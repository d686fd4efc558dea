"""How counts stand against a target, in integers: a rounded percentage decides nothing (NJ-016)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from services.indicators.domain.catalogue import Direction


class Status(Enum):
    """Where a figure stands. `over` is a rate above 100 %: shown as it is, flagged, and not a success."""

    MET = "met"
    NOT_MET = "not_met"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"
    OVER = "over"


@dataclass(frozen=True)
class Figure:
    """A rate with its parts. `percent` is cut to two places, so that 100.00 is never shown for less than all."""

    numerator: int
    denominator: int
    percent: str | None
    target: str
    status: Status
    gap_count: int | None
    gap_percent: str | None


def judge(numerator: int, denominator: int, target: Fraction, direction: Direction = "higher") -> Figure:
    """The figure of `numerator` / `denominator` against `target` percent; an empty denominator is no data."""
    shown = percent_text(target)
    if denominator == 0:
        return Figure(numerator, 0, None, shown, Status.NO_DATA, None, None)
    missing = _missing(numerator, denominator, target, direction)
    scale = 100 * target.denominator
    return Figure(
        numerator,
        denominator,
        _hundredths(numerator * 10_000 // denominator),
        shown,
        Status.OVER if numerator > denominator else Status.NOT_MET if missing else Status.MET,
        -(-missing // scale),
        _hundredths(-(-missing * 10_000 // (scale * denominator))),
    )


def not_applicable(target: Fraction) -> Figure:
    """The figure of a measure that the city's plan does not have: never 0, and in no denominator (PF-015)."""
    return Figure(0, 0, None, percent_text(target), Status.NOT_APPLICABLE, None, None)


def is_met(numerator: int, denominator: int, target: Fraction, direction: Direction) -> bool:
    """Whether the counts reach the target; a rate above 100 % is a mistake in the counts and reaches nothing."""
    return 0 < denominator >= numerator and _missing(numerator, denominator, target, direction) == 0


def percent_text(percent: Fraction) -> str:
    """Two places, cut and not rounded."""
    return _hundredths(percent.numerator * 100 // percent.denominator)


def _missing(numerator: int, denominator: int, target: Fraction, direction: Direction) -> int:
    """What lacks in the numerator (or exceeds it, where less is better), in parts of 100 x the target's denominator."""
    required = target.numerator * denominator
    counted = 100 * target.denominator * numerator
    return max(0, required - counted if direction == "higher" else counted - required)


def _hundredths(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"
