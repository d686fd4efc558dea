"""How counts stand against a target."""

from __future__ import annotations

from fractions import Fraction

import pytest

from services.indicators.domain.catalogue import Direction, Terms
from services.indicators.domain.standing import Figure, Status, is_met, not_applicable
from services.indicators.domain.standing import judge as judged

FULL = Fraction(100)


def judge(numerator: int, denominator: int, target: Fraction | None, direction: Direction = "higher") -> Figure:
    return judged(numerator, denominator, Terms(target, direction))


def test_all_but_one_of_a_million_is_not_met_and_never_shows_100() -> None:
    figure = judge(999_999, 1_000_000, FULL)
    assert (figure.status, figure.percent, figure.gap_count, figure.gap_percent) == (Status.NOT_MET, "99.99", 1, "0.01")


def test_all_of_them_are_met_without_a_gap() -> None:
    figure = judge(7, 7, FULL)
    assert (figure.status, figure.percent, figure.gap_count, figure.gap_percent) == (Status.MET, "100.00", 0, "0.00")


def test_an_empty_denominator_is_no_data_and_not_100() -> None:
    figure = judge(0, 0, FULL)
    assert (figure.status, figure.percent, figure.gap_count, figure.gap_percent) == (Status.NO_DATA, None, None, None)


def test_a_rate_above_100_is_flagged_and_not_capped() -> None:
    figure = judge(9, 8, FULL)
    assert (figure.status, figure.percent, figure.numerator) == (Status.OVER, "112.50", 9)


def test_a_measure_that_does_not_apply_has_no_percentage() -> None:
    figure = not_applicable(FULL)
    assert (figure.status, figure.percent, figure.denominator) == (Status.NOT_APPLICABLE, None, 0)


@pytest.mark.parametrize(
    ("numerator", "denominator", "target", "status", "gap"),
    [
        (1, 2, Fraction(50), Status.MET, 0),
        (2, 5, Fraction(50), Status.NOT_MET, 1),
        (2, 3, Fraction("66.67"), Status.NOT_MET, 1),
        (2, 3, Fraction("66.66"), Status.MET, 0),
        (1, 3, Fraction("99.5"), Status.NOT_MET, 2),
    ],
)
def test_a_target_below_100_is_compared_exactly(
    numerator: int, denominator: int, target: Fraction, status: Status, gap: int
) -> None:
    figure = judge(numerator, denominator, target)
    assert (figure.status, figure.gap_count) == (status, gap)


def test_where_less_is_better_the_gap_is_what_is_too_much() -> None:
    assert judge(3, 100, Fraction(5), "lower").status is Status.MET
    figure = judge(8, 100, Fraction(5), "lower")
    assert (figure.status, figure.gap_count, figure.gap_percent) == (Status.NOT_MET, 3, "3.00")


def test_a_unit_over_100_has_not_met_anything() -> None:
    assert not is_met(2, 1, Terms(FULL))
    assert not is_met(0, 0, Terms(FULL))
    assert is_met(1, 1, Terms(FULL))


def test_a_figure_of_too_few_is_no_data_and_keeps_its_counts_for_the_sum() -> None:
    few = judged(716, 719, Terms(FULL, least=720))
    enough = judged(720, 720, Terms(FULL, least=720))
    assert (few.status, few.percent, few.gap_count, few.denominator) == (Status.NO_DATA, None, None, 719)
    assert (enough.status, enough.percent) == (Status.MET, "100.00")
    assert not is_met(719, 719, Terms(FULL, least=720))


def test_a_figure_without_a_target_is_shown_and_neither_met_nor_missed() -> None:
    figure = judge(2, 3, None)
    assert (figure.status, figure.percent, figure.target) == (Status.NO_TARGET, "66.66", None)
    assert (figure.gap_count, figure.gap_percent) == (None, None)
    assert not is_met(3, 3, Terms(None))
    assert judge(0, 0, None).status is Status.NO_DATA
    assert judge(4, 3, None).status is Status.OVER
    assert not_applicable(None).target is None
