"""A city as the province sees it: its profile, the terms of its measures, and how fresh its numbers are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from services.indicators.domain.catalogue import Indicator, Terms
from services.indicators.domain.measures import ZERO, Amount
from services.indicators.domain.periods import Period
from services.indicators.domain.ranking import Entry
from services.indicators.domain.standing import Figure, judge, not_applicable
from services.indicators.events import CityOnboarded, MeasureTerms, OfficialRank, PhaseSeen

STALE_AFTER = timedelta(hours=24)
"""A measure without an event for longer is marked while its period runs (PF-016)."""


@dataclass(frozen=True)
class City:
    """One city: `profile` is None until it is onboarded. `amounts` is by indicator and period."""

    profile: CityOnboarded | None = None
    is_active: bool = False
    phases: tuple[PhaseSeen, ...] = ()
    amounts: dict[str, dict[str, Amount]] = field(default_factory=dict)
    last_event_at: dict[str, datetime] = field(default_factory=dict)
    official_ranks: dict[str, OfficialRank] = field(default_factory=dict)
    """By `<indicator>:<period>`."""

    @property
    def status(self) -> str:
        """`onboarding` until every service has answered, then `active`."""
        return "active" if self.is_active else "onboarding"

    @property
    def current_phases(self) -> list[PhaseSeen]:
        """Phases that have started and not ended; they may overlap."""
        return sorted((p for p in self.phases if p.state == "current"), key=lambda p: (p.starts_on, p.phase_id))

    def terms(self, code: str) -> MeasureTerms | None:
        """What the city's plan says of the measure; None when it does not apply."""
        return self.profile.measures.get(code) if self.profile else None

    def target(self, measure: Indicator) -> Fraction | None:
        """The plan's own target, or the catalogue's; None where neither states one."""
        terms = self.terms(measure.code)
        return Fraction(terms.target) if terms and terms.target else measure.target

    def judged_by(self, measure: Indicator) -> Terms:
        """By what the city's own figures of the measure are judged."""
        return Terms(self.target(measure), measure.direction, measure.least)

    def figure(self, measure: Indicator, period: str) -> Figure:
        """The city's figure for one measure and period."""
        if self.terms(measure.code) is None:
            return not_applicable(self.target(measure))
        amount = self.amount(measure.code, period)
        return judge(amount.numerator, amount.denominator, self.judged_by(measure))

    def amount(self, code: str, period: str) -> Amount:
        """The city's rollup of one measure and period."""
        return self.amounts.get(code, {}).get(period, ZERO)

    def entry(self, measure: Indicator, period: str) -> Entry:
        """The city as it enters a ranking; a plan that names no variant uses the catalogue's definition."""
        terms = self.terms(measure.code)
        code = self.profile.code if self.profile else ""
        return Entry(code, self.figure(measure, period), (terms.variant if terms else None) or measure.variant)

    def official_rank(self, code: str, period: str) -> OfficialRank | None:
        """The rank that the province announced; it prevails over the one that the platform computes (NJ-022)."""
        found = self.official_ranks.get(f"{code}:{period}")
        return None if found is None or found.withdrawn else found

    def is_stale(self, code: str, period: Period, now: datetime, today: date) -> bool:
        """Whether the measure has not been heard of for a day. Ended periods are frozen, and so never stale."""
        last = self.last_event_at.get(code)
        return period.is_open(today) and last is not None and now - last > STALE_AFTER


def newer_phase(held: PhaseSeen | None, seen: PhaseSeen) -> PhaseSeen:
    """The later fact about a phase."""
    return seen if held is None or seen.version > held.version else held
