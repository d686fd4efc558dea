"""What waits at a unit for its staff to be trained: told once, settled once (NJ-018, NJ-025, LZ-084)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plans import Plan
from services.training.domain.coverage import INDICATOR, Figure

BEFORE_YEAR_END = (
    (60, "train_in_sixty_days", "年底前完成职工行风教育培训（距年底60天）"),
    (30, "train_in_thirty_days", "年底前完成职工行风教育培训（距年底30天）"),
)
LED_LABEL = "主要负责人本年度带头开展行风教育"
WARN_LABEL = "本半年对领导干部和重要岗位人员开展警示教育"
LED_RULE, WARN_RULE = "principal_led_education", "warning_education"
WARN_BEFORE = timedelta(days=30)
LED_DAY = (9, 30)


@dataclass(frozen=True)
class CoverageAlert:
    """One thing that waits, open or settled."""

    id: str
    kind: str
    action: str
    unit_id: str
    period: str
    label: str
    opens_on: date
    due_on: date
    is_open: bool = True
    settled_on: date | None = None
    version: int = 1


@dataclass(frozen=True)
class Standing:
    """How a unit stands: its coverage, whether the first indicator counts it, and sessions that its principal led."""

    unit_id: str
    figure: Figure
    counts: bool
    led: int


def turns(after: date, until: date) -> bool:
    """Whether time alone may change figures or alerts of every unit on a day after `after`, up to `until`."""
    return any(after < day <= until for year in range(after.year, until.year + 1) for day in _turning_days(year))


def next_turn(today: date) -> date:
    """The next such day."""
    return min(day for year in (today.year, today.year + 1) for day in _turning_days(year) if day > today)


def _turning_days(year: int) -> list[date]:
    """Quarters, and with them half-years and years, begin; alerts open."""
    last = date(year, 12, 31)
    quarters = [date(year, month, 1) for month in (1, 4, 7, 10)]
    untrained = [last - timedelta(days=days) for days, _, _ in BEFORE_YEAR_END]
    return [*quarters, *untrained, date(year, *LED_DAY), *(end - WARN_BEFORE for end in (date(year, 6, 30), last))]


def alerts_of(plan: Plan, standing: Standing, today: date) -> list[CoverageAlert]:
    """Everything that waits at the unit today."""
    return [*_untrained(plan, standing, today), *_led(plan, standing, today), *_warned(plan, standing, today)]


def news(known: Sequence[CoverageAlert], wanted: Sequence[CoverageAlert], today: date) -> list[CoverageAlert]:
    """What is to be told: alerts that are new or open again, and those that are settled."""
    before = {alert.id: alert for alert in known}
    told = []
    for alert in wanted:
        last = before.get(alert.id)
        if last is None or not last.is_open:
            told.append(replace(alert, version=last.version + 1) if last else alert)
    still = {alert.id for alert in wanted}
    gone = [alert for alert in known if alert.is_open and alert.id not in still]
    return told + [replace(each, is_open=False, settled_on=today, version=each.version + 1) for each in gone]


def _untrained(plan: Plan, standing: Standing, today: date) -> Iterator[CoverageAlert]:
    figure, last = standing.figure, date(today.year, 12, 31)
    if INDICATOR not in plan.measures or not standing.counts or figure.trained >= figure.roster:
        return
    for days, action, label in BEFORE_YEAR_END:
        opens = last - timedelta(days=days)
        if today >= opens:
            yield _alert("untrained_staff", action, standing, str(today.year), label, days=(opens, last))


def _led(plan: Plan, standing: Standing, today: date) -> Iterator[CoverageAlert]:
    opens, last = date(today.year, *LED_DAY), date(today.year, 12, 31)
    if _asks(plan, LED_RULE) and today >= opens and not standing.led:
        yield _alert("principal_led_session", "lead", standing, str(today.year), LED_LABEL, days=(opens, last))


def _warned(plan: Plan, standing: Standing, today: date) -> Iterator[CoverageAlert]:
    first = today.month <= 6
    last = date(today.year, 6, 30) if first else date(today.year, 12, 31)
    behind = standing.figure.warned < standing.figure.key
    if _asks(plan, WARN_RULE) and behind and today >= last - WARN_BEFORE:
        period = f"{today.year}-H{1 if first else 2}"
        yield _alert("warning_education", "warn", standing, period, WARN_LABEL, days=(last - WARN_BEFORE, last))


def _asks(plan: Plan, kind: str) -> bool:
    return any(rule.kind == kind for rule in plan.training_rules or ())


def _alert(
    kind: str, action: str, standing: Standing, period: str, label: str, *, days: tuple[date, date]
) -> CoverageAlert:
    unit_id = standing.unit_id
    return CoverageAlert(f"{kind}:{unit_id}:{period}:{action}", kind, action, unit_id, period, label, *days)
