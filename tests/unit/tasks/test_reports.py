"""Transitions of reports and windows, and the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from plans import Plan
from plans.windows import resolve_windows
from services.kit.calendar import calendar
from services.tasks.domain.measures import figures, percent
from services.tasks.domain.reports import Decision, Report, ReportStatus, Version
from services.tasks.domain.windows import ReportWindow, WindowStatus, window_of
from services.tasks.errors import (
    EarlyReportRefused,
    ExtensionNotLater,
    PeriodNotBegun,
    ReportAlreadyAccepted,
    ReportAlreadySubmitted,
    ReportIsExempt,
    ReportNotSubmitted,
    ReportWithoutContent,
    ReviewedBySubmitter,
)

DUE = date(2022, 6, 30)
LAST_SECOND = datetime(2022, 6, 30, 15, 59, 59, tzinfo=UTC)
NOW = datetime(2022, 7, 4, 2, tzinfo=UTC)
EXPECTED = Report(
    id="r",
    window_id="w",
    rule_id="NJ-R1",
    kind="quarterly_progress",
    label="季度工作进展",
    period="2022-Q2",
    unit_id="u",
    unit_path="/u/",
    county_id=None,
    opens_on=date(2022, 6, 24),
    due_on=DUE,
    closes_on=DUE,
)


def sent(at: datetime = LAST_SECOND, *, content: str = "进展", empty: bool = False, by: str = "unit") -> Version:
    return Version(0, "标题", content, (), empty, at, at, by, registered=False)


def decision(until: date | None = None) -> Decision:
    return Decision("原因", "office", NOW, until)


def test_the_day_ends_in_shanghai() -> None:
    assert EXPECTED.submitted(sent(LAST_SECOND))[0].status is ReportStatus.ON_TIME
    assert EXPECTED.submitted(sent(LAST_SECOND + timedelta(seconds=1)))[0].status is ReportStatus.LATE


def test_an_empty_report_is_said_so() -> None:
    with pytest.raises(ReportWithoutContent):
        EXPECTED.submitted(sent(content=""))
    after, event = EXPECTED.submitted(sent(content="", empty=True))
    assert (after.status, after.timeliness, event.is_empty) == (ReportStatus.EMPTY, "on_time", True)


def test_the_first_version_received_decides() -> None:
    first = EXPECTED.arrived(sent(NOW))
    late, _ = EXPECTED.submitted(first)
    second = late.arrived(sent(LAST_SECOND))
    registered, event = late.submitted(second)
    assert (registered.status, registered.first_received_at, event.number) == (ReportStatus.ON_TIME, LAST_SECOND, 2)
    assert [(version.number, version.on_time) for version in (first, second)] == [(1, False), (2, True)]
    assert (registered.versions.count, registered.last, registered.first_submitted_at) == (2, second.head, NOW)


def test_answers() -> None:
    first, _ = EXPECTED.submitted(sent())
    with pytest.raises(ReviewedBySubmitter):
        first.accepted(by="unit", at=NOW)
    returned, _ = first.returned("补充", by="office", at=NOW)
    assert returned.return_reason == "补充"
    with pytest.raises(ReportNotSubmitted):
        returned.accepted(by="office", at=NOW)
    again, _ = returned.submitted(sent(NOW))
    accepted, event = again.accepted(by="office", at=NOW)
    assert (accepted.status, accepted.return_reason, event.subject_version) == (ReportStatus.ACCEPTED, None, 5)
    for attempt in (lambda: accepted.submitted(sent()), lambda: accepted.extended(decision(date(2022, 8, 1)), DUE)):
        with pytest.raises(ReportAlreadyAccepted):
            attempt()


def test_the_office_accepts_what_it_registered_for_the_unit() -> None:
    first, _ = EXPECTED.submitted(replace(sent(by="office"), registered=True))
    assert first.accepted(by="office", at=NOW)[0].status is ReportStatus.ACCEPTED


def test_missing_and_extended() -> None:
    assert (EXPECTED.is_overdue(DUE), EXPECTED.is_overdue(date(2022, 7, 1))) == (False, True)
    missing, event = EXPECTED.missed()
    assert (missing.status, event.due_on) == (ReportStatus.MISSING, DUE)
    longer = missing.extended(decision(date(2022, 7, 8)), date(2022, 7, 4))
    assert (longer.status, longer.closes_on, longer.extended_until) == (
        ReportStatus.EXPECTED,
        date(2022, 7, 8),
        date(2022, 7, 8),
    )
    assert EXPECTED.extended_until is None
    for until in (DUE, date(2022, 7, 3)):
        with pytest.raises(ExtensionNotLater):
            missing.extended(decision(until), date(2022, 7, 4))


def test_an_extension_judges_a_late_report_again() -> None:
    late, _ = EXPECTED.submitted(sent(NOW))
    assert late.extended(decision(date(2022, 7, 8)), date(2022, 7, 4)).status is ReportStatus.ON_TIME
    returned, _ = late.returned("补充", by="office", at=NOW)
    kept = returned.extended(decision(date(2022, 7, 8)), date(2022, 7, 4))
    assert (kept.status, kept.timeliness) == (ReportStatus.RETURNED, "on_time")


def test_exemptions() -> None:
    exempt = EXPECTED.exempted(decision())
    assert (exempt.status, exempt.exemption) == (ReportStatus.EXEMPT, decision())
    for attempt in (lambda: exempt.exempted(decision()), lambda: exempt.submitted(sent())):
        with pytest.raises(ReportIsExempt):
            attempt()
    with pytest.raises(ReportAlreadySubmitted):
        EXPECTED.submitted(sent())[0].exempted(decision())


@pytest.fixture
def window(neijiang: Plan) -> ReportWindow:
    return next(window_of(neijiang, w, "w") for w in resolve_windows(neijiang, calendar) if w.period == "2022-Q2")


def test_a_window_opens_fills_and_closes(window: ReportWindow) -> None:
    opened, event = window.opened(date(2022, 6, 24), 3)
    assert (opened.status, opened.opened_on, event.expected) == (WindowStatus.OPEN, date(2022, 6, 24), 3)
    fuller, _ = opened.opened(date(2022, 6, 24), 4)
    assert (fuller.expected, fuller.version, fuller.closed().status) == (4, 3, WindowStatus.CLOSED)
    assert window.opened(date(2022, 7, 1), 3)[0].status is WindowStatus.CLOSED


def test_early_reports_by_the_citys_choice(window: ReportWindow) -> None:
    with pytest.raises(PeriodNotBegun):
        window.require_acceptable(date(2022, 3, 31))
    window.require_acceptable(date(2022, 4, 1))
    assert (window.flags_early(date(2022, 4, 1)), window.flags_early(date(2022, 6, 24))) == (True, False)
    assert replace(window, early_submission="accept").flags_early(date(2022, 4, 1)) is False
    strict = replace(window, early_submission="refuse")
    with pytest.raises(EarlyReportRefused):
        strict.require_acceptable(date(2022, 6, 23))
    strict.require_acceptable(date(2022, 6, 24))


def test_one_rule_may_read_early_reports_differently(neijiang: Plan) -> None:
    parameters = neijiang.parameters.model_validate({"reports": {"NJ-R1": {"early_submission": "refuse"}}})
    plan = neijiang.model_copy(update={"parameters": parameters})
    found = {w.rule_id: window_of(plan, w, w.period).early_submission for w in resolve_windows(plan, calendar)}
    assert (found["NJ-R1"], found["NJ-R2"]) == ("refuse", "accept_flagged")


def test_figures_round_down_and_know_no_data() -> None:
    assert (percent(2, 3), percent(3, 3), percent(0, 0), percent(199, 200)) == (66, 100, None, 99)
    row = {"rule_id": "R", "period": "2022", "expected": 0, "actual": 0, "on_time": 0}
    assert (figures(row)["rate"], figures(row)["rate_denominator"]) == (None, 0)
