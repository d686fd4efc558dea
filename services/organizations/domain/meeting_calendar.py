"""Which meetings the plan expects, period by period, and how far they were held (LZ-141, LZ-144, AMB-11, AMB-12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from plans import Plan
from plans.models.rules import MeetingRule
from plans.periods import period_of
from services.organizations.domain.meetings import LEADERSHIP_SESSION, Meeting

LEADING_GROUP_PHRASE = "领导小组"
LABELS = {
    "city_leading_group": "召开领导小组会议",
    "city_office": "召开领导小组办公室例会",
    "city_work_group": "召开工作组会议",
    LEADERSHIP_SESSION: "召开领导班子突出问题专题会议",
}


@dataclass(frozen=True)
class Expectation:
    """A rule of the plan, made concrete: which body owes how many meetings in every month, quarter or year."""

    rule_id: str
    body: str
    group_code: str | None
    convener: tuple[str, ...]
    period: str
    minimum: int
    strictness: str
    ad_hoc_counts: bool


@dataclass(frozen=True)
class ExpectedMeeting:
    """One period of one body. `alert_on` is its last working day; meetings count by the day they were held.

    After `ends_on` a meeting still makes up for it until `counts_until`, where that is set.
    """

    id: str
    rule_id: str
    body: str
    group_code: str | None
    unit_id: str
    unit_path: str
    county_id: str | None
    period: str
    starts_on: date
    ends_on: date
    opens_on: date
    alert_on: date
    strictness: str
    minimum: int
    ad_hoc_counts: bool
    counts_until: date | None = None
    held: int = 0
    first_held_on: date | None = None
    alerted_on: date | None = None
    closed: bool = False
    version: int = 1

    @property
    def is_met(self) -> bool:
        """Whether enough meetings were held."""
        return self.held >= self.minimum

    def is_over(self, today: date) -> bool:
        """Whether the last day has passed."""
        return self.ends_on < today

    def status(self, today: date) -> str:
        """held, held_late, open, missed, or lapsed: a period in principle that passed without (no violation)."""
        if self.first_held_on is not None:
            return "held" if self.first_held_on <= self.ends_on else "held_late"
        if not self.is_over(today):
            return "open"
        return "missed" if self.strictness == "must" else "lapsed"

    @property
    def last_day(self) -> date:
        """The last day on which a meeting counts."""
        return self.counts_until or self.ends_on

    def covers(self, day: date) -> bool:
        """Whether a meeting held on that day counts here."""
        return self.starts_on <= day <= self.last_day

    def counted(self, meetings: Iterable[Meeting]) -> ExpectedMeeting:
        """With what was held in it; the same when nothing changed."""
        days = sorted(m.held_on for m in meetings if m.held_on is not None and self._counts(m))
        facts = (len(days), days[self.minimum - 1] if len(days) >= self.minimum else None)
        if facts == (self.held, self.first_held_on):
            return self
        return replace(self, held=facts[0], first_held_on=facts[1], version=self.version + 1)

    def _counts(self, meeting: Meeting) -> bool:
        fits = (meeting.unit_id, meeting.body) == (self.unit_id, self.body)
        return (
            fits
            and meeting.is_held
            and meeting.group_code == self.group_code
            and (self.ad_hoc_counts or meeting.kind == "regular")
            and meeting.held_on is not None
            and self.covers(meeting.held_on)
        )


@dataclass(frozen=True)
class Span:
    """A period in which a meeting is owed: from `opens_on` on, warning only when it began before the plan did."""

    label: str
    starts_on: date
    ends_on: date
    opens_on: date
    is_partial: bool


def expectations(plan: Plan) -> list[Expectation]:
    """The plan's meeting rules; a rule on a body that the plan does not set up binds nobody."""
    found = []
    for rule in plan.meeting_rules:
        body = _body(plan, rule)
        if body is not None:
            found.append(
                Expectation(
                    rule_id=rule.id or rule.kind,
                    body=body[0],
                    group_code=body[1],
                    convener=tuple(rule.convener),
                    period=rule.period,
                    minimum=rule.minimum,
                    strictness=rule.strictness,
                    ad_hoc_counts=rule.ad_hoc_allowed,
                )
            )
    return found


def conveners(plan: Plan, body: str) -> tuple[str, ...]:
    """Who convenes the body by the plan: leader, deputy. A unit's own group follows the city's (LZ-140)."""
    wanted = "city_leading_group" if body == "local_leading_group" else body
    return next((each.convener for each in expectations(plan) if each.body == wanted and each.convener), ())


def spans(plan: Plan, expectation: Expectation, until: date) -> list[Span]:
    """The periods that have begun by `until`, from the plan's first day in force to its last (AMB-11, AMB-12)."""
    first = plan.effective_from
    period, found = period_of(expectation.period, first), []
    while period.start <= min(until, plan.campaign_end):
        opens = max(period.start, first)
        if opens <= until:
            found.append(Span(period.label, period.start, period.end, opens, period.start < first))
        period = period.following
    return found


def session_span(plan: Plan) -> Span | None:
    """When every institution's leadership session on prominent problems is due (LZ-019); None where no plan asks it."""
    wanted = plan.parameters.leadership_session_by_phase
    phase = next((each for each in plan.phases if each.id == wanted), None)
    return Span(phase.id, plan.duration.start, phase.end, plan.effective_from, False) if phase else None


def compliance(rows: Sequence[ExpectedMeeting], today: date) -> tuple[int, int]:
    """(periods held, periods owed) among those that are over: `meeting_compliance`.

    A period counts when its last day has passed, in the quarter of that day; a meeting counts on the day it was held,
    however late it was recorded, so a record, correction or withdrawal afterwards changes past quarters too.
    """
    over = [row for row in rows if row.is_over(today)]
    return sum(row.is_met for row in over), len(over)


def _body(plan: Plan, rule: MeetingRule) -> tuple[str, str | None] | None:
    if rule.body == LEADING_GROUP_PHRASE:
        return "city_leading_group", None
    group = next((each for each in plan.work_groups if rule.body in (each.label, each.code)), None)
    if group is None:
        return None
    return ("city_office", None) if group.kind == "office" else ("city_work_group", group.code)
