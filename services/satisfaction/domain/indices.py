"""Satisfaction indices (NJ-021, register section 6.1): 100 x sum(score - 1) / (4 x n) over five-point items, exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

OUTPATIENT, INPATIENT, OVERALL = "satisfaction_outpatient", "satisfaction_inpatient", "satisfaction_overall"
CODE_OF = {"outpatient": OUTPATIENT, "inpatient": INPATIENT}
ITEMS, SPAN = 6, 4
FULL = ITEMS * SPAN
"""What one evaluation can add to the sum of score - 1."""
MIN_N = 30
PRECISION = 10_000
"""The overall index is told in parts of this, times its weight: exact wherever two decimals of a percent are."""


class Weight(StrEnum):
    """What the two settings weigh in the overall index."""

    ENCOUNTERS = "encounters"
    RESPONSES = "responses"
    EQUAL = "equal"


class Reason(StrEnum):
    """Why there is no index."""

    NO_EVALUATIONS = "no_evaluations"
    TOO_FEW = "too_few"
    PART_MISSING = "part_missing"
    NO_ENCOUNTERS = "no_encounters"


@dataclass(frozen=True)
class Terms:
    """What a city's plan says of the indices."""

    min_n: int = MIN_N
    weight: Weight = Weight.ENCOUNTERS


@dataclass(frozen=True)
class Sample:
    """One setting, pooled over units and days. `score_sum`: score - 1, summed over the items of `n` evaluations."""

    n: int = 0
    score_sum: int = 0
    eligible: int = 0
    offered: int = 0
    completed: int = 0
    set_aside: int = 0

    @property
    def counts(self) -> tuple[int, int]:
        """Numerator and denominator, as measures add them up."""
        return self.score_sum, FULL * self.n

    def plus(self, other: Sample) -> Sample:
        """Both together."""
        return Sample(*(getattr(self, name) + getattr(other, name) for name in SUMMED))


SUMMED = ("n", "score_sum", "eligible", "offered", "completed", "set_aside")


@dataclass(frozen=True)
class Index:
    """A share of the best possible, exact; without a value, why."""

    n: int
    value: Fraction | None
    reason: Reason | None = None

    @property
    def text(self) -> str | None:
        """0.00 to 100.00, cut to two places and not rounded."""
        return None if self.value is None else points_text(self.value)


def points_text(share: Fraction) -> str:
    """A share as points of 100, cut to two places."""
    hundredths = share.numerator * PRECISION // share.denominator
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def terms_of(parameters: Mapping[str, Mapping[str, Any]]) -> Terms:
    """The terms by the parameters that a plan states for each indicator; what is not stated or not known is default."""
    stated = parameters.get(OVERALL, {})
    weight = stated.get("weight", stated.get("variant"))
    known = {each.value for each in Weight}
    least = next((given for code in CODE_OF.values() if (given := parameters.get(code, {}).get("min_n"))), MIN_N)
    return Terms(max(1, int(least)), Weight(weight) if weight in known else Weight.ENCOUNTERS)


def index_of(sample: Sample, min_n: int = MIN_N) -> Index:
    """The index of one setting; none below `min_n` evaluations."""
    if sample.n < max(1, min_n):
        return Index(sample.n, None, Reason.TOO_FEW if sample.n else Reason.NO_EVALUATIONS)
    return Index(sample.n, Fraction(*sample.counts))


def overall_of(outpatient: Sample, inpatient: Sample, terms: Terms) -> Index:
    """The mean of both indices by their weights; none while either is missing, or nobody counted any encounters."""
    n = outpatient.n + inpatient.n
    parts = [index_of(sample, terms.min_n).value for sample in (outpatient, inpatient)]
    if parts[0] is None or parts[1] is None:
        return Index(n, None, Reason.PART_MISSING)
    weights = [_weight(sample, terms.weight) for sample in (outpatient, inpatient)]
    if not sum(weights):
        return Index(n, None, Reason.NO_ENCOUNTERS)
    return Index(n, (parts[0] * weights[0] + parts[1] * weights[1]) / sum(weights))


def overall_counts(outpatient: Sample, inpatient: Sample, terms: Terms) -> tuple[int, int]:
    """The overall index as numerator and denominator, so that a province adds up cities by their weight; (0, 0): none.

    The exact fraction may need a denominator beyond what a store holds, and would weigh cities by chance.
    """
    index = overall_of(outpatient, inpatient, terms)
    if index.value is None:
        return 0, 0
    by_encounters = terms.weight is Weight.ENCOUNTERS
    mass = outpatient.eligible + inpatient.eligible if by_encounters else index.n
    return round(index.value * mass * PRECISION), mass * PRECISION


def _weight(sample: Sample, weight: Weight) -> int:
    return {Weight.ENCOUNTERS: sample.eligible, Weight.RESPONSES: sample.n, Weight.EQUAL: 1}[weight]
