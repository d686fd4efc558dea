"""The meetings that the plan expects: opened, alerted, counted, measured (LZ-141, LZ-144, LZ-019, AMB-11, AMB-12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from plans import Plan
from services.kit.calendar import calendar
from services.kit.ids import derive
from services.kit.units import Unit
from services.kit.work_items import WorkItem, WorkState
from services.organizations.domain.measures import MEETING_COMPLIANCE, quarter_of
from services.organizations.domain.meeting_calendar import (
    LABELS,
    ExpectedMeeting,
    Span,
    compliance,
    expectations,
    session_span,
    spans,
)
from services.organizations.domain.meetings import LEADERSHIP_SESSION
from services.organizations.domain.units import UnitRecord
from services.organizations.events import IndicatorMeasuredV1
from services.organizations.events.meetings import MeetingMissingV1
from services.organizations.handlers.common import Work, commission_id_of, plan_of
from services.organizations.handlers.todo import tell_work

UNITS_AT_ONCE = 200
GRACE = 10
"""Working days after a period in which its meeting may still be recorded before its item leaves the to-do lists."""


def keep_meetings(work: Work) -> bool:
    """Open the periods that have begun, alert on their last working day, let go what is long over.

    A clock that jumped opens, alerts and counts each missed period once. True while more units wait.
    """
    plan = work.repo.plan()
    if plan is None or work.today < plan.effective_from:
        return False
    commission = work.units.get(commission_id_of(work, plan))
    if commission is None:
        return False
    _save(work, _missing_periods(work, plan, commission))
    more = _open_sessions(work, plan)
    alerted, closed = _alert(work), _close(work)
    measure_meetings(work, plan)
    return more or alerted or closed


def recount(work: Work, unit_id: str, body: str, days: Iterable[date]) -> None:
    """Count the body's periods that hold one of `days` anew; tell and measure what changed."""
    wanted = list(days)
    rows = [row for row in work.repo.meeting.expected(unit_id, body) if any(map(row.covers, wanted))]
    if rows:
        _save(work, _counted(work, unit_id, body, rows))
    plan = plan_of(work)
    if unit_id == commission_id_of(work, plan):
        measure_meetings(work, plan)


def measure_meetings(work: Work, plan: Plan) -> None:
    """Tell each quarter's `meeting_compliance` that changed, at the commission: by the quarter of the due day."""
    if MEETING_COMPLIANCE not in plan.measures:
        return
    rule_ids = [each.rule_id for each in expectations(plan)]
    rows = work.repo.meeting.expected_of_rules(rule_ids, {})
    for quarter in sorted({quarter_of(row.ends_on) for row in rows if row.is_over(work.today)}):
        value = compliance([row for row in rows if quarter_of(row.ends_on) == quarter], work.today)
        _tell_measure(work, commission_id_of(work, plan), quarter, value)


def _tell_measure(work: Work, unit_id: str, quarter: str, value: tuple[int, int]) -> None:
    before = work.repo.meeting.measure(quarter)
    if before is not None and (before["numerator"], before["denominator"]) == value:
        return
    version = before["version"] + 1 if before else 1
    doc = {"id": quarter, "numerator": value[0], "denominator": value[1], "version": version}
    work.repo.meeting.save_measure(doc)
    subject = f"{MEETING_COMPLIANCE}:{unit_id}:{quarter}"
    work.emit(IndicatorMeasuredV1(subject, version, MEETING_COMPLIANCE, unit_id, quarter, *value))


def _missing_periods(work: Work, plan: Plan, commission: Unit) -> list[ExpectedMeeting]:
    """Periods of the plan's rules that have begun and are not here yet, with what was held in them."""
    found: list[ExpectedMeeting] = []
    for rule in expectations(plan):
        known = {row.period for row in work.repo.meeting.expected_of_rules([rule.rule_id], {})}
        new = [
            replace(
                _expected(work, rule.rule_id, rule.body, commission, span),
                group_code=rule.group_code,
                strictness="in_principle" if span.is_partial else rule.strictness,
                minimum=rule.minimum,
                ad_hoc_counts=rule.ad_hoc_counts,
            )
            for span in spans(plan, rule, work.today)
            if span.label not in known
        ]
        found += _counted(work, commission.id, rule.body, new, keep_all=True)
    return found


def expect_sessions(work: Work, units: Iterable[UnitRecord]) -> None:
    """Institutions that came, or closed, owe their leadership session, or owe it no more (LZ-019)."""
    plan = work.repo.plan()
    span = session_span(plan) if plan and work.today >= plan.effective_from else None
    institutions = {unit.id: unit for unit in units if unit.kind == "institution"}
    if plan is None or span is None or not institutions:
        return
    known = work.repo.meeting.expected_at(list(institutions), LEADERSHIP_SESSION)
    active = {key for key, unit in institutions.items() if unit.is_active(work.today)}
    row_of = partial(_session, work, span, plan.campaign_end)
    _save(work, [row_of(institutions[key]) for key in institutions if key in active and key not in known])
    _close_rows(work, [row for key, row in known.items() if key not in active])


def _open_sessions(work: Work, plan: Plan) -> bool:
    """Once a day all institutions, some at a time: units open and close by themselves."""
    done_through = work.repo.meeting.sessions_through(work.today)
    if session_span(plan) is None or done_through is None:
        return False
    some = work.repo.units_after(done_through, UNITS_AT_ONCE)
    expect_sessions(work, some)
    more = len(some) == UNITS_AT_ONCE
    work.repo.meeting.set_sessions_through(work.today, some[-1].code if more else None)
    return more


def _session(work: Work, span: Span, counts_until: date, unit: UnitRecord) -> ExpectedMeeting:
    row = _expected(work, LEADERSHIP_SESSION, LEADERSHIP_SESSION, unit, span)
    return replace(row, counts_until=counts_until)


def _expected(work: Work, rule_id: str, body: str, unit: Unit | UnitRecord, span: Span) -> ExpectedMeeting:
    return ExpectedMeeting(
        id=derive(work.tenant, "expected_meeting", rule_id, unit.id, span.label),
        rule_id=rule_id,
        body=body,
        group_code=None,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        period=span.label,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        opens_on=span.opens_on,
        alert_on=max(calendar.on_or_before(span.ends_on), span.opens_on),
        strictness="must",
        minimum=1,
        ad_hoc_counts=True,
    )


def _counted(
    work: Work, unit_id: str, body: str, rows: Sequence[ExpectedMeeting], *, keep_all: bool = False
) -> list[ExpectedMeeting]:
    """`rows` as counted now; those that did not change are left out unless all are wanted."""
    if not rows:
        return []
    first, last = min(row.starts_on for row in rows), max(row.last_day for row in rows)
    held = work.repo.meeting.held_between([unit_id], body, first, last)
    counted = [(row, row.counted(held)) for row in rows]
    return [after for before, after in counted if keep_all or after is not before]


def _alert(work: Work) -> bool:
    """On the last working day without a meeting (LZ-144): once per period."""
    rows = work.repo.meeting.to_alert(work.today, UNITS_AT_ONCE)
    work.repo.meeting.save_expected([replace(row, alerted_on=work.today) for row in rows])
    for row in rows:
        facts = (row.unit_id, row.body, row.period, row.ends_on, row.strictness)
        work.emit(MeetingMissingV1(row.id, row.version, *facts))
    return len(rows) == UNITS_AT_ONCE


def _close(work: Work) -> bool:
    """Periods over for so long that nothing is recorded any more leave the to-do lists; they stay missed."""
    rows = work.repo.meeting.to_close(calendar.add(work.today, -GRACE), UNITS_AT_ONCE)
    _close_rows(work, rows)
    return len(rows) == UNITS_AT_ONCE


def _close_rows(work: Work, rows: Iterable[ExpectedMeeting]) -> None:
    _save(work, [replace(row, closed=True, version=row.version + 1) for row in rows if not row.closed])


def _save(work: Work, rows: Sequence[ExpectedMeeting]) -> None:
    """Store `rows` and tell what they ask of whom."""
    if not rows:
        return
    work.repo.meeting.save_expected(rows)
    tell_work(work, [_item(row) for row in rows])


def _item(row: ExpectedMeeting) -> WorkItem:
    state: WorkState = "done" if row.is_met else "withdrawn" if row.closed else "open"
    return WorkItem(
        kind="meeting",
        action="hold",
        subject_id=row.id,
        version=row.version,
        unit_id=row.unit_id,
        owner_unit_id=row.unit_id,
        roles=("institution",) if row.body == LEADERSHIP_SESSION else ("campaign_office",),
        label=LABELS[row.body],
        opens_on=row.opens_on,
        due_on=row.ends_on,
        state=state,
        period=row.period,
        modality=row.strictness,
        settled_on=row.first_held_on if row.is_met else None,
    )
