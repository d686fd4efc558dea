"""Units' and departments' monthly progress, which the office's summary is made of (LZ-120, LZ-146).

A month's list is made when the summary's window opens, in slices; it is due on the same day as the summary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.kit.ids import derive
from services.kit.units import Unit
from services.kit.work_items import WorkItem, WorkState
from services.tasks.domain.acting import roles_of
from services.tasks.domain.days import local_day
from services.tasks.domain.measures import percent
from services.tasks.domain.monthly_progress import SUMMARY_KIND, MonthlyProgress, ProgressStatus
from services.tasks.domain.report_versions import ReportFile
from services.tasks.domain.windows import ReportWindow
from services.tasks.errors.reporting import MonthNotBegun, NoMonthlyProgress, ProgressAlreadyCompiled
from services.tasks.handlers.files import own_files
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work, require_department_work
from services.tasks.repository.codec import document, restored
from services.tasks.requests import reporting as requests

UNITS_AT_ONCE = 500
LABEL = "报送上月工作进展"
GIVES = "institution"


def give_monthly_progress(work: Work, request: requests.GiveMonthlyProgress) -> dict[str, Any]:
    """Percent, evidence and obstacles of a month; what was given can change until the month's summary is accepted.

    Raises `NoMonthlyProgress`, `MonthNotBegun`, `ProgressAlreadyCompiled`, `ChangedMeanwhile`, and
    `OutsideYourUnits` for a department head who speaks for an institution.
    """
    unit = work.units.require(request.unit_id)
    window = _takes(work, request, unit)
    files = tuple(ReportFile(**meta) for meta in own_files(work, request.file_ids, field="file_ids"))
    blank = _blank(work, window, unit, request.department, expected=False)
    known = work.repo.reporting.progress.get(blank.id)
    if request.expected_version is not None and request.expected_version != (known.version if known else 0):
        raise ChangedMeanwhile(field="expected_version")
    _require_changeable(work, window, known)
    facts = (request.percent, request.text, request.obstacles, files)
    after = (known or blank).given(*facts, by=work.actor.account_id, at=work.now)
    if known is None:
        work.repo.reporting.progress.add([after])
    else:
        work.repo.reporting.progress.save(after)
    work.repo.files.share(request.file_ids, [unit.id])
    tell_work(work, [item(after)] if after.expected else [])
    return _shown(work, document(after))


def _takes(work: Work, request: requests.GiveMonthlyProgress, unit: Unit) -> ReportWindow:
    """The summary's window, when it still takes this month's progress from this unit and caller."""
    window = _window(work, request.period)
    _require_asked(unit, request.department)
    require_department_work(work, request.department, field="unit_id")
    if work.today < window.period_start:
        raise MonthNotBegun(period=window.period)
    return window


def _require_changeable(work: Work, window: ReportWindow, known: MonthlyProgress | None) -> None:
    """What an accepted summary was made of stays; what was missing in it may still come late."""
    if known is None or not known.is_given:
        return
    if work.repo.reports.is_any_accepted(window.id):
        raise ProgressAlreadyCompiled()


def monthly_progress(work: Work, request: requests.MonthlyProgressList) -> dict[str, Any]:
    """A page of what units gave or owe, by due day."""
    wanted = request.model_dump(include={"period", "unit_id", "status"}, exclude_none=True)
    found = work.repo.reporting.progress.page(wanted, work.scope.filter(), first=request.first, after=request.after)
    return {**found, "items": [_shown(work, doc) for doc in found["items"]]}


def monthly_progress_totals(work: Work, request: requests.MonthlyProgressTotals) -> list[dict[str, Any]]:
    """Progress reported ÷ due, per month (LZ-120)."""
    rows = work.repo.reporting.progress_totals({**request.model_dump(exclude_none=True), **work.scope.filter()})
    return [{**row, "rate": percent(row["given"], row["due"])} for row in rows]


def list_progress(work: Work, windows: Sequence[ReportWindow]) -> bool:
    """Make the lists of months whose summary is due now; a slice of one month at a time. True: more waits."""
    done = work.repo.reporting.complete_lists() if windows else set()
    for window in windows:
        if window.id not in done:
            _list_slice(work, window)
            return True
    return False


def withdraw_progress(work: Work, units: Sequence[Unit]) -> None:
    """Units that have closed owe no progress any more; what they gave stays."""
    closed = [unit.id for unit in units if unit.closed_on and unit.closed_on <= work.today.isoformat()]
    owed = work.repo.reporting.progress.having(unit_id=closed, status=ProgressStatus.EXPECTED.value) if closed else []
    gone = [each.withdrawn() for each in owed]
    work.repo.reporting.withdraw_progress(gone)
    tell_work(work, [item(each) for each in gone])


def _list_slice(work: Work, window: ReportWindow) -> None:
    path, _ = work.repo.reporting.listed_to(window.id)
    there = [unit for unit in work.units.active(window.period_end) if unit.is_active(work.today)]
    owing = [unit for unit in there if unit.kind == GIVES and unit.path > (path or "")]
    now = owing[:UNITS_AT_ONCE]
    wanted = [_blank(work, window, unit, None, expected=True) for unit in now]
    known = work.repo.reporting.known_progress([each.id for each in wanted])
    new = [each for each in wanted if each.id not in known]
    work.repo.reporting.progress.add(new)
    work.repo.reporting.expect_progress(list(known.values()))
    tell_work(work, [item(each) for each in new])
    work.repo.reporting.save_listed(window.id, now[-1].path if now else path, done=len(owing) <= UNITS_AT_ONCE)


def item(of: MonthlyProgress) -> WorkItem:
    """Waits for the unit itself."""
    states: dict[ProgressStatus, WorkState] = {
        ProgressStatus.EXPECTED: "open",
        ProgressStatus.WITHDRAWN: "withdrawn",
    }
    return WorkItem(
        kind="monthly_progress",
        action="submit",
        subject_id=of.id,
        version=of.version,
        unit_id=of.unit_id,
        owner_unit_id=of.unit_id,
        roles=roles_of(of),
        label=LABEL,
        opens_on=of.opens_on,
        due_on=of.due_on,
        state=states.get(of.status, "done"),
        period=of.period,
        settled_on=local_day(of.given_at) if of.given_at else None,
    )


def _window(work: Work, period: str) -> ReportWindow:
    window = work.repo.reports.window_of_kind(SUMMARY_KIND, period)
    if window is None:
        raise NoMonthlyProgress(field="period")
    return window


def _require_asked(unit: Unit, department: str | None) -> None:
    """Institutions give theirs; of the commission its departments do."""
    if (unit.kind == GIVES) == (department is not None) or unit.kind == "bureau":
        raise NoMonthlyProgress(field="unit_id" if department is None else "department")


def _blank(work: Work, window: ReportWindow, unit: Unit, department: str | None, *, expected: bool) -> MonthlyProgress:
    return MonthlyProgress(
        id=derive(work.tenant, "monthly_progress", window.rule_id, window.period, unit.id, department or ""),
        period=window.period,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        department=department,
        opens_on=window.opens_on,
        due_on=window.due_on,
        expected=expected,
    )


def _shown(work: Work, doc: dict[str, Any]) -> dict[str, Any]:
    return {**doc, "overdue": restored(MonthlyProgress, doc).is_overdue(work.today)}
