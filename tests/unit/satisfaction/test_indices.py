"""Indices: exact, none of too few, the overall one by encounters."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.satisfaction.domain.indices import (
    FULL,
    PRECISION,
    Index,
    Reason,
    Sample,
    Terms,
    Weight,
    index_of,
    overall_counts,
    overall_of,
    points_text,
    terms_of,
)

ROWS = st.lists(st.integers(0, 5**6 - 1).map(lambda code: [code // 5**item % 5 + 1 for item in range(6)]), max_size=60)
"""Evaluations, each out of one draw."""
QUICKLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def sample(rows: Sequence[Sequence[int]], eligible: int = 0) -> Sample:
    return Sample(len(rows), sum(score - 1 for row in rows for score in row), eligible)


@QUICKLY
@given(ROWS, st.integers(1, 60))
def test_an_index_is_the_formula_on_every_item_or_none_of_too_few(rows: list[list[int]], min_n: int) -> None:
    found = index_of(sample(rows), min_n)
    items = [score for row in rows for score in row]
    if len(rows) < min_n:
        assert (found.value, found.text) == (None, None)
        assert found.reason is (Reason.TOO_FEW if rows else Reason.NO_EVALUATIONS)
    else:
        assert found.value == Fraction(sum(score - 1 for score in items), 4 * len(items))
        assert found.reason is None
    assert found.n == len(rows)


@QUICKLY
@given(ROWS, ROWS)
def test_pooling_is_adding_up_and_not_a_mean_of_indices(some: list[list[int]], others: list[list[int]]) -> None:
    both = sample(some).plus(sample(others))
    assert both == sample([*some, *others])
    assert both.counts == (both.score_sum, FULL * (len(some) + len(others)))


@QUICKLY
@given(
    ROWS,
    ROWS,
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(Weight),
)
def test_the_overall_index_lies_between_both_and_weighs_as_told(
    out: list[list[int]], inn: list[list[int]], out_seen: int, inn_seen: int, weight: Weight
) -> None:
    outpatient, inpatient, terms = sample(out, out_seen), sample(inn, inn_seen), Terms(30, weight)
    found = overall_of(outpatient, inpatient, terms)
    parts = [index_of(outpatient).value, index_of(inpatient).value]
    if parts[0] is None or parts[1] is None:
        assert (found.value, found.reason) == (None, Reason.PART_MISSING)
        assert overall_counts(outpatient, inpatient, terms) == (0, 0)
        return
    if weight is Weight.ENCOUNTERS and not out_seen + inn_seen:
        assert (found.value, found.reason) == (None, Reason.NO_ENCOUNTERS)
        return
    assert found.value is not None
    assert min(parts) <= found.value <= max(parts)
    shares = {Weight.ENCOUNTERS: (out_seen, inn_seen), Weight.RESPONSES: (len(out), len(inn)), Weight.EQUAL: (1, 1)}
    a, b = shares[weight]
    assert found.value * (a + b) == parts[0] * a + parts[1] * b
    numerator, denominator = overall_counts(outpatient, inpatient, terms)
    assert abs(Fraction(numerator, denominator) - found.value) <= Fraction(1, 2 * denominator)
    assert denominator >= PRECISION


def test_a_value_of_two_decimals_is_told_exactly() -> None:
    outpatient, inpatient = Sample(100, 1800, 3), Sample(100, 2000, 2)
    assert overall_of(outpatient, inpatient, Terms()).text == "78.33"
    assert overall_counts(Sample(100, 1800, 3), Sample(100, 1800, 2), Terms()) == (37_500, 50_000)
    assert overall_counts(Sample(50, 900, 3), Sample(100, 1800, 2), Terms(weight=Weight.RESPONSES)) == (
        1_125_000,
        1_500_000,
    )


@pytest.mark.parametrize(
    ("share", "text"),
    [(Fraction(2, 3), "66.66"), (Fraction(1), "100.00"), (Fraction(0), "0.00"), (Fraction(1, 2000), "0.05")],
)
def test_points_are_cut_and_not_rounded(share: Fraction, text: str) -> None:
    assert points_text(share) == text
    assert Index(30, share).text == text


def test_a_plan_may_state_the_least_number_and_the_weight() -> None:
    assert terms_of({}) == Terms(30, Weight.ENCOUNTERS)
    assert terms_of({"satisfaction_overall": {"rank_rule": "top_third"}}) == Terms()
    stated = {"satisfaction_overall": {"weight": "equal"}, "satisfaction_inpatient": {"min_n": 50}}
    assert terms_of(stated) == Terms(50, Weight.EQUAL)
    assert terms_of({"satisfaction_overall": {"variant": "no such weight"}}).weight is Weight.ENCOUNTERS
