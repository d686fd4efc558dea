"""How counts stand against a target, in integers: a rounded percentage decides nothing (NJ-016)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from services.indicators.domain.catalogue import Direction, Terms


class Status(Enum):
    """Where a figure stands. `over` is a rate above 100 %: shown as it is, flagged, and not a success.

    `no_target`: there is data, and nothing that it should reach.
    """

    MET = "met"
    NOT_MET = "not_met"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"
    OVER = "over"
    NO_TARGET = "no_target"


@dataclass(frozen=True)
class Figure:
    """A rate with its parts. `percent` is cut to two places, so that 100.00 is never shown for less than all."""

    numerator: int
    denominator: int
    percent: str | None
    target: str | None
    status: Status
    gap_count: int | None
    gap_percent: str | None


def judge(numerator: int, denominator: int, terms: Terms) -> Figure:
    """The figure of `numerator` / `denominator` by `terms`; a denominator below the least is no data."""
    target, is_over = terms.target, numerator > denominator
    shown = None if target is None else percent_text(target)
    if denominator < max(1, terms.least):
        return Figure(numerator, denominator, None, shown, Status.NO_DATA, None, None)
    percent = _hundredths(numerator * 10_000 // denominator)
    if target is None:
        status = Status.OVER if is_over else Status.NO_TARGET
        return Figure(numerator, denominator, percent, None, status, None, None)
    missing = _missing(numerator, denominator, target, terms.direction)
    scale = 100 * target.denominator
    return Figure(
        numerator,
        denominator,
        percent,
        shown,
        Status.OVER if is_over else Status.NOT_MET if missing else Status.MET,
        -(-missing // scale),
        _hundredths(-(-missing * 10_000 // (scale * denominator))),
    )


def not_applicable(target: Fraction | None) -> Figure:
    """The figure of a measure that the city's plan does not have: never 0, and in no denominator (PF-015)."""
    return Figure(0, 0, None, None if target is None else percent_text(target), Status.NOT_APPLICABLE, None, None)


def is_met(numerator: int, denominator: int, terms: Terms) -> bool:
    """Whether the counts reach the target; a rate above 100 % is a mistake in the counts and reaches nothing."""
    return judge(numerator, denominator, terms).status is Status.MET


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
