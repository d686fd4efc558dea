"""The office's roll-ups: a draft out of what units sent, edited, issued, with its contributions frozen.

The monthly summary (LZ-146) is a report of the office: its draft is submitted like any report. The city's quarterly
report (NJ-139) is a document of its own, one per quarter, which waits from the day after the units' window.
"""

from __future__ import annotations

from typing import Any

from services.kit.calendar import calendar
from services.kit.errors import ChangedMeanwhile
from services.kit.ids import derive
from services.kit.units import Unit
from services.kit.work_items import WorkItem
from services.tasks.domain.monthly_progress import SUMMARY_KIND
from services.tasks.domain.prefill import draft, shown
from services.tasks.domain.report_versions import Section
from services.tasks.domain.rollups import (
    CONSOLIDATED_KINDS,
    Consolidation,
    ConsolidationStatus,
    Contribution,
    Rollup,
    sections_of,
)
from services.tasks.domain.windows import ReportWindow
from services.tasks.errors.reporting import NothingToRollUp
from services.tasks.handlers.rollup import ROLLED_UP, drafted, rolled_up, spoken
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.repository.report_statistics import due_in
from services.tasks.requests import reporting as requests

DUE_WORKING_DAYS = 10
LABEL = "汇总印发全市季度工作进展"


def rollup_draft(work: Work, request: requests.RollupDraft) -> dict[str, Any]:
    """Who contributed, who is missing, totals, obstacles and the sections as text. Raises `NothingToRollUp`."""
    window = _window(work, request.rule_id, request.period)
    rollup = drafted(work, window)
    names = {unit.id: unit.name for unit in work.units.all()}
    facts = [section for section in draft(SUMMARY_KIND, rollup.facts)[:1] if section.text]
    return {
        "rule_id": window.rule_id,
        "period": window.period,
        "due_on": window.due_on,
        **_shown_rollup(rollup),
        "sections": [document(section) for section in sections_of(rollup, names, facts)],
    }


def rollup_contributions(work: Work, request: requests.RollupContributions) -> dict[str, Any]:
    """What was frozen, all of it or a page; empty when there is nothing of that number. Raises `AnswerTooLarge`."""
    frozen = work.repo.reporting.contributions
    facts, total = frozen.frozen(request.source_id, request.number)
    behind = int(request.after or 0)
    last = total if request.first is None else min(total, behind + request.first)
    found = frozen.between(request.source_id, request.number, behind + 1, last) if behind < last else []
    return {
        "number": request.number,
        "contributions": [_shown_contribution(each) for each in spoken(work, found)],
        "facts": shown(facts),
        "next": str(last) if last < total else None,
        "total": total,
    }


def consolidations(work: Work, request: requests.Consolidations) -> dict[str, Any]:
    """A page of the city's consolidated reports, by due day."""
    wanted: dict[str, Any] = {"status": request.status} if request.status else {}
    wanted |= {} if request.year is None else due_in(request.year)
    found = work.repo.reporting.consolidations.page(
        wanted, work.scope.filter(), first=request.first, after=request.after
    )
    return {**found, "items": [_shown(work, doc) for doc in found["items"]]}


def consolidations_by_ids(work: Work, request: requests.ConsolidationsByIds) -> list[dict[str, Any]]:
    """Those that exist."""
    found = work.repo.reporting.consolidations.by_ids(request.ids, work.scope.filter())
    return [_shown(work, doc) for doc in found]


def save_consolidation(work: Work, request: requests.SaveConsolidation) -> dict[str, Any]:
    """The office's text of a quarter. Raises `NothingToRollUp`, `ConsolidationIssued`, `ChangedMeanwhile`."""
    window = _window(work, request.rule_id, request.period)
    if window.kind not in CONSOLIDATED_KINDS:
        raise NothingToRollUp(field="rule_id")
    known = work.repo.reporting.consolidations.get(consolidation_id(work, window))
    current = known or blank(work, window)
    if current is None:
        raise NothingToRollUp(field="period")
    _require_version(current, request.expected_version)
    sections = tuple(Section(each.heading, each.text) for each in request.sections)
    after = current.drafted(request.title, sections)
    if known is None:
        work.repo.reporting.consolidations.add([after])
    else:
        work.repo.reporting.consolidations.save(after)
    tell_work(work, [item(work, after)])
    return _shown(work, document(after))


def issue_consolidation(work: Work, request: requests.IssueConsolidation) -> dict[str, Any]:
    """Issued, with who contributed what frozen. Raises `NothingToRollUp`, `ConsolidationIssued`."""
    known = work.repo.reporting.consolidations.get(request.consolidation_id)
    if known is None or not known.sections:
        raise NothingToRollUp(field="consolidation_id")
    _require_version(known, request.expected_version)
    rollup = rolled_up(work, _window(work, known.rule_id, known.period))
    after = known.issued(rollup, by=work.actor.account_id, at=work.now)
    work.repo.reporting.consolidations.save(after)
    work.repo.reporting.contributions.freeze(after.id, 1, rollup)
    work.audit("consolidation_issued", after.id, rule_id=after.rule_id, period=after.period)
    tell_work(work, [item(work, after)])
    return _shown(work, document(after))


def expect_consolidation(work: Work, window: ReportWindow) -> None:
    """The units' window has closed: the city's report of the quarter is due."""
    if window.kind not in CONSOLIDATED_KINDS:
        return
    known = work.repo.reporting.consolidations.get(consolidation_id(work, window))
    expected = known or blank(work, window)
    if expected is not None and known is None:
        work.repo.reporting.consolidations.add([expected])
        tell_work(work, [item(work, expected)])


def blank(work: Work, window: ReportWindow) -> Consolidation | None:
    """Not yet written; None while the city has no commission."""
    commission = _commission(work)
    if commission is None:
        return None
    return Consolidation(
        id=consolidation_id(work, window),
        rule_id=window.rule_id,
        period=window.period,
        unit_id=commission.id,
        unit_path=commission.path,
        opens_on=window.opens_on,
        due_on=calendar.add(window.due_on, DUE_WORKING_DAYS),
    )


def consolidation_id(work: Work, window: ReportWindow) -> str:
    """One per rule and period."""
    return derive(work.tenant, "consolidation", window.rule_id, window.period)


def item(work: Work, of: Consolidation) -> WorkItem:
    """Waits for the office until it is issued."""
    is_issued = of.status is ConsolidationStatus.ISSUED
    return WorkItem(
        kind="consolidation",
        action="issue",
        subject_id=of.id,
        version=of.version,
        unit_id=of.unit_id,
        owner_unit_id=of.unit_id,
        roles=("campaign_office",),
        label=LABEL,
        opens_on=of.opens_on,
        due_on=of.due_on,
        state="done" if is_issued else "open",
        period=of.period,
        settled_on=work.today if is_issued else None,
    )


def _commission(work: Work) -> Unit | None:
    return next((unit for unit in work.units.active(work.today) if unit.kind == "commission"), None)


def _window(work: Work, rule_id: str, period: str) -> ReportWindow:
    window = work.repo.reports.window(rule_id, period)
    if window is None or window.kind not in ROLLED_UP:
        raise NothingToRollUp(field="period")
    return window


def _require_version(known: Consolidation, expected: int | None) -> None:
    if expected is not None and expected != known.version:
        raise ChangedMeanwhile(field="expected_version")


def _shown_rollup(rollup: Rollup) -> dict[str, Any]:
    return {
        "totals": rollup.totals(),
        "contributions": [_shown_contribution(each) for each in rollup.contributions],
        "facts": shown(rollup.facts),
    }


def _shown_contribution(contribution: Contribution) -> dict[str, Any]:
    return {name: value for name, value in document(contribution).items() if name != "quoted"}


def _shown(work: Work, doc: dict[str, Any]) -> dict[str, Any]:
    late = doc["status"] != ConsolidationStatus.ISSUED and doc["due_on"] < work.today.isoformat()
    return {**doc, "overdue": late, "totals": doc["totals"] or None, "facts": shown(doc["facts"])}
