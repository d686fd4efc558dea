"""What always holds of windows and reports, whatever happens and in whatever order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from plans import Plan
from plans.windows import resolve_windows
from services.kit.calendar import WorkingDays
from services.kit.errors import QfError
from services.tasks.domain.days import local_day
from services.tasks.domain.report_answers import acknowledged, revoked, unit_closed
from services.tasks.domain.report_versions import Decision, Version
from services.tasks.domain.reports import Report, ReportStatus
from services.tasks.domain.statistics import STATUSES, added, counts
from services.tasks.domain.windows import ReportWindow, WindowStatus, window_of

DUE = date(2022, 6, 30)
START = datetime(2022, 6, 20, 2, tzinfo=UTC)
BLANK = Report(
    id="r",
    window_id="w",
    rule_id="R1",
    kind="quarterly_progress",
    label="季度工作进展",
    period="2022-Q2",
    unit_id="u",
    unit_path="/c/u/",
    county_id=None,
    opens_on=date(2022, 6, 24),
    due_on=DUE,
    closes_on=DUE,
)
STEPS = ("send", "empty", "return", "accept", "exempt", "extend", "revoke", "miss", "seen", "close", "reopen")
HISTORIES = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 20)), max_size=12)


def step(report: Report, what: str, day: int, number: int, arrived: list[Version]) -> Report:
    at = START + timedelta(days=day)
    today, by = local_day(at), "office"
    sent = Version(0, "标题", f"进展{number}", (), what == "empty", at, at, "unit", registered=False)
    decision = Decision("原因", by, at, until=today + timedelta(days=5))
    if what in ("send", "empty"):
        if report.is_repeated_by(sent):
            return report
        after = report.submitted(sent)[0]
        arrived.append(report.arrived(sent))
        return after
    if what == "miss":
        return report.missed()[0] if report.status is ReportStatus.EXPECTED and report.is_overdue(today) else report
    steps: dict[str, Any] = {
        "return": lambda: report.returned("补充", by=by, at=at)[0],
        "accept": lambda: report.accepted(by=by, at=at)[0],
        "exempt": lambda: report.exempted(decision),
        "extend": lambda: report.extended(decision, today),
        "revoke": lambda: revoked(report, "误操作", by=by, at=at),
        "seen": lambda: acknowledged(report, by=by, at=at),
        "close": lambda: unit_closed(report, today),
        "reopen": lambda: unit_closed(report, None),
    }
    return steps[what]()  # type: ignore[no-any-return]


def lived(history: list[tuple[str, int]], arrived: list[Version] | None = None) -> Report:
    """A report after everything in `history` that it allows, in the order of days; `arrived` takes its versions."""
    report, versions = BLANK, [] if arrived is None else arrived
    for number, (what, day) in enumerate(sorted(history, key=lambda each: each[1])):
        try:
            after = step(report, what, day, number, versions)
        except QfError:
            continue
        assert after is report or after.version > report.version
        report = after
    return report


def row(reports: list[Report]) -> dict[str, int]:
    """The counts of a group, as the store's aggregate makes them."""
    owed = [report for report in reports if report.expected]
    statuses = Counter(report.status.value for report in owed)
    return {
        **{status: statuses[status] for status in STATUSES},
        "actual": sum(report.first_received_at is not None for report in owed),
        "on_time_count": sum(report.timeliness == "on_time" for report in owed),
        "returned_ever": sum(any(r.action == "returned" for r in report.reviews) for report in owed),
    }


@given(HISTORIES)
@settings(max_examples=150, deadline=None)
def test_a_report_is_what_its_history_says(history: list[tuple[str, int]]) -> None:
    versions: list[Version] = []
    report = lived(history, versions)
    sent = bool(versions)
    assert [version.number for version in versions] == list(range(1, report.versions.count + 1))
    assert report.last == (versions[-1].head if versions else None)
    assert (report.timeliness is None) == (report.first_received_at is None) == (not sent)
    assert (report.status in (ReportStatus.EXPECTED, ReportStatus.MISSING, ReportStatus.EXEMPT)) == (not sent)
    assert report.closes_on == (report.extended_until or report.due_on)
    if sent:
        first = min(local_day(version.received_at) for version in versions)
        assert report.timeliness == ("on_time" if first <= report.closes_on else "late")
    if report.status in (ReportStatus.ON_TIME, ReportStatus.LATE):
        assert report.status == report.timeliness


@given(st.lists(HISTORIES, max_size=8), st.integers(0, 8))
@settings(max_examples=60, deadline=None)
def test_the_five_figures_add_up(histories: list[list[tuple[str, int]]], cut: int) -> None:
    reports = [lived(history) for history in histories]
    whole = counts(row(reports))
    assert whole["on_time"] <= whole["actual"] <= whole["expected"]
    assert sum(whole["statuses"].values()) == len(reports)
    assert whole["expected"] == len(reports) - whole["statuses"]["exempt"]
    assert whole["acceptance_rate_numerator"] <= whole["actual"] >= whole["return_rate_numerator"]
    assert counts(added([row(reports[:cut]), row(reports[cut:])])) == whole


CALENDARS = st.builds(
    lambda last: WorkingDays(library=f"to-{last}", first_year=2004, last_year=last), st.integers(2020, 2024)
)


@given(calendar=CALENDARS, city=st.sampled_from(("neijiang", "liuzhou")), replaces=st.booleans())
@settings(max_examples=25, deadline=None)
def test_windows_lie_in_order_and_none_before_the_plan(
    neijiang: Plan, liuzhou: Plan, calendar: WorkingDays, city: str, replaces: bool
) -> None:
    plan = {"neijiang": neijiang, "liuzhou": liuzhou}[city]
    changed = plan.parameters.model_copy(update={"annual_replaces_q4": replaces})
    plan = plan.model_copy(update={"parameters": changed})
    windows = resolve_windows(plan, calendar)
    assert len({(window.rule_id, window.period) for window in windows}) == len(windows)
    assert [window.due_on for window in windows] == sorted(window.due_on for window in windows)
    for window in windows:
        assert window.opens_on <= window.due_on
        assert min(window.due_on, window.period_end) >= plan.effective_from
        assert window.calendar_version == calendar.version
        if window.mode == "last_n_working_days_window":
            assert window.period_start <= window.opens_on and window.due_on <= window.period_end
            assert calendar.is_working(window.opens_on) and calendar.is_working(window.due_on)


STATES = st.sampled_from(tuple(WindowStatus))


@given(old=CALENDARS, new=CALENDARS, status=STATES, index=st.integers(0, 100))
@settings(max_examples=60, deadline=None)
def test_a_newer_calendar_never_takes_time_from_who_was_told(
    neijiang: Plan, old: WorkingDays, new: WorkingDays, status: WindowStatus, index: int
) -> None:
    resolved = resolve_windows(neijiang, old), resolve_windows(neijiang, new)
    by_key = [{(w.rule_id, w.period): window_of(neijiang, w, "w") for w in each} for each in resolved]
    key = sorted(by_key[0])[index % len(by_key[0])]
    before: ReportWindow = replace(by_key[0][key], status=status)
    after = before.resolved_again(by_key[1][key], START)
    assert after.status is before.status
    if status is WindowStatus.CLOSED:
        assert after is before
    if status is WindowStatus.OPEN:
        assert (after.opens_on, after.due_on) == (before.opens_on, max(before.due_on, by_key[1][key].due_on))
    if status is WindowStatus.PLANNED:
        assert after.spans(by_key[1][key])
    assert len(after.moves) == (0 if after.spans(before) else 1)
