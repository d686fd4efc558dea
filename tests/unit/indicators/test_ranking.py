"""Cities beside each other."""

from __future__ import annotations

from fractions import Fraction

from services.indicators.domain.catalogue import Terms, indicator
from services.indicators.domain.ranking import Entry, rank
from services.indicators.domain.standing import judge, not_applicable

STAFF = indicator("conduct_staff_coverage")
FULL = Fraction(100)


def entry(city: str, numerator: int, denominator: int, variant: str = "organization_based") -> Entry:
    return Entry(city, judge(numerator, denominator, Terms(FULL)), variant)


def test_equal_rates_share_the_better_rank_and_the_next_one_is_skipped() -> None:
    entries = [entry("a", 5, 10), entry("b", 9, 10), entry("c", 10, 20), entry("d", 1, 10)]
    places = rank(entries, STAFF)
    assert [(p.city, p.rank, p.tied) for p in places] == [
        ("b", 1, False),
        ("a", 2, True),
        ("c", 2, True),
        ("d", 4, False),
    ]


def test_rates_are_compared_as_fractions_not_as_shown_percentages() -> None:
    places = rank([entry("a", 999_999, 1_000_000), entry("b", 999_998, 999_999), entry("c", 5, 5)], STAFF)
    assert [(p.city, p.rank) for p in places] == [("c", 1), ("a", 2), ("b", 3)]


def test_front_ranks_are_the_first_third_rounded_up() -> None:
    places = rank([entry(f"c{i}", i, 10) for i in range(1, 8)], STAFF)
    assert [p.is_front for p in places] == [True, True, True, False, False, False, False]


def test_with_fewer_than_three_comparable_cities_there_is_no_verdict() -> None:
    places = rank([entry("a", 6, 10), entry("b", 9, 10), entry("c", 0, 0)], STAFF)
    assert [(p.city, p.rank, p.is_front) for p in places] == [("b", 1, None), ("a", 2, None), ("c", None, None)]


def test_cities_that_cannot_be_compared_are_listed_last_with_the_reason() -> None:
    entries = [
        Entry("a", not_applicable(FULL), "organization_based"),
        entry("b", 0, 0),
        entry("c", 9, 8),
        entry("d", 4, 4),
        entry("e", 9, 10, variant="headcount_based"),
        entry("f", 9, 10),
    ]
    assert [(p.city, p.rank, p.mark) for p in rank(entries, STAFF)] == [
        ("f", 1, None),
        ("a", None, "not_applicable"),
        ("b", None, "no_data"),
        ("c", None, "over"),
        ("d", None, "too_few"),
        ("e", None, "different_definition"),
    ]


def test_indices_without_a_target_are_ranked_and_those_of_too_few_answers_are_not() -> None:
    outpatient = indicator("satisfaction_outpatient")
    terms = Terms(outpatient.target, outpatient.direction, outpatient.least)
    entries = [
        Entry(city, judge(numerator, denominator, terms), outpatient.variant)
        for city, numerator, denominator in (("a", 600, 720), ("b", 700, 719), ("c", 700, 720), ("d", 500, 720))
    ]
    assert [(p.city, p.rank, p.is_front, p.mark) for p in rank(entries, outpatient)] == [
        ("c", 1, True, None),
        ("a", 2, False, None),
        ("d", 3, False, None),
        ("b", None, None, "no_data"),
    ]
