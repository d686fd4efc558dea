"""The lists of who owes a report: made when a window opens, completed on that day only, frozen afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plans.models.plan import Plan
from services.kit.ids import derive
from services.kit.units import Unit
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.days import quarter_of
from services.tasks.domain.reports import NOT_SENT, Report
from services.tasks.domain.windows import ReportWindow
from services.tasks.events import ReportOpenedV1
from services.tasks.handlers.measuring import measure_reports
from services.tasks.handlers.report_work import tell_reports, tell_unlisted
from services.tasks.handlers.work import Work


def open_window(work: Work, campaign: Campaign, plan: Plan, window: ReportWindow) -> ReportOpenedV1 | None:
    """Freeze the list by the units that existed on the opening day; None (still planned) while nobody owes anything."""
    owing = [u for u in work.units.active(window.opens_on) if plan.units_matching(window.subjects, u)]
    if not owing:
        return None
    early = _list(work, window, owing)
    measure_reports(work, campaign, early, quarter_of(window.due_on))
    opened, event = window.opened(work.today, work.repo.reports.expected_in(window.id))
    work.repo.reports.save_window(opened)
    return event


def complete_lists(work: Work, campaign: Campaign, plan: Plan, units: Sequence[Unit]) -> None:
    """Units that arrive or change on a window's day of opening still join or leave its list."""
    for window in work.repo.reports.filling_windows(work.today):
        owing = [u for u in units if u.is_active(window.opens_on) and plan.units_matching(window.subjects, u)]
        stay = {unit.id for unit in owing}
        _unlist(work, window, [unit.id for unit in units if unit.id not in stay])
        _list(work, window, owing)
        expected = work.repo.reports.expected_in(window.id)
        if expected != window.expected:
            completed, event = window.opened(work.today, expected)
            work.repo.reports.save_window(completed)
            work.emit(event)
        measure_reports(work, campaign, [unit.id for unit in units], quarter_of(window.due_on))


def report_of(work: Work, window: ReportWindow, unit: Unit, *, expected: bool) -> Report:
    """The report that `unit` owes in `window`, not yet sent."""
    return Report(
        id=derive(work.tenant, "report", window.rule_id, window.period, unit.id),
        window_id=window.id,
        rule_id=window.rule_id,
        kind=window.kind,
        label=window.label,
        period=window.period,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        opens_on=window.opens_on,
        due_on=window.due_on,
        closes_on=window.due_on,
        expected=expected,
        recipient=window.recipient,
        unit_class=(unit.level or "ungraded") if unit.kind == "institution" else unit.kind,
        followed_by=window.followed_by,
        unit_closed_on=_closed_on(work, unit),
    )


def _list(work: Work, window: ReportWindow, owing: Sequence[Unit]) -> list[str]:
    """Put `owing` on the list; returns those who had sent their report before."""
    listed = work.repo.reports.units_listed(window.id)
    new = [report_of(work, window, unit, expected=True) for unit in owing if unit.id not in listed]
    work.repo.reports.add(new)
    early = [unit.id for unit in owing if listed.get(unit.id) is False]
    work.repo.reports.expect(window.id, early)
    tell_reports(work, [*new, *(work.repo.reports.of_window(window.id, early) if early else ())])
    return early


def _unlist(work: Work, window: ReportWindow, unit_ids: Sequence[str]) -> None:
    gone = [r for r in work.repo.reports.of_window(window.id, unit_ids) if r.status in NOT_SENT] if unit_ids else []
    if gone:
        work.repo.reports.unlist(window.id, [report.unit_id for report in gone])
        tell_unlisted(work, gone)


def _closed_on(work: Work, unit: Unit) -> date | None:
    """The day on which it closed, when that has come."""
    day = date.fromisoformat(unit.closed_on) if unit.closed_on else None
    return day if day and day <= work.today else None
