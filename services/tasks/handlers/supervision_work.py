"""What waits for supervisors: visits to make, reports to file, programmes to confirm, shares that will be missed.

The item of a hidden visit waits for the one who planned it, and names no unit but the commission.
"""

from __future__ import annotations

from datetime import date

from services.kit.work_items import WorkItem, WorkState
from services.tasks.domain.acting import commission_of
from services.tasks.domain.alerts import Alert
from services.tasks.domain.programmes import Programme, ProgrammeStatus
from services.tasks.domain.visits import AT_WORK, Visit, VisitStatus

COMMISSION_ROLES = ("campaign_office", "supervisor")
LABELS = {
    "carry_out": "按计划开展督导检查",
    "report": "提交检查报告",
    "close": "办结检查",
    "draw": "抽取或选定年度督导对象",
    "confirm": "确认年度督导计划",
    "make_good": "年度督导覆盖率预计不达标",
}
STATES: dict[VisitStatus, dict[str, WorkState]] = {
    VisitStatus.PLANNED: {"carry_out": "open"},
    VisitStatus.STARTED: {"carry_out": "done", "report": "open"},
    VisitStatus.FINDINGS_ENTERED: {"report": "open"},
    VisitStatus.REPORT_FILED: {"report": "done", "close": "open"},
    VisitStatus.CLOSED: {"close": "done"},
    VisitStatus.CANCELLED: {"carry_out": "withdrawn", "report": "withdrawn"},
}


def visit_items(before: Visit | None, visit: Visit, today: date) -> list[WorkItem]:
    """What has changed of a visit's items with its last step."""
    states = dict(STATES[visit.status])
    if visit.status is VisitStatus.CANCELLED:
        del states["carry_out" if before is not None and before.status in AT_WORK else "report"]
    return [_visit_item(visit, action, state, today) for action, state in states.items()]


def programme_items(programme: Programme, today: date) -> list[WorkItem]:
    """Drawing, then confirming."""
    states: dict[ProgrammeStatus, dict[str, WorkState]] = {
        ProgrammeStatus.PREPARED: {"draw": "open"},
        ProgrammeStatus.DRAWN: {"draw": "done", "confirm": "open"},
        ProgrammeStatus.CHOSEN: {"draw": "done", "confirm": "open"},
        ProgrammeStatus.CONFIRMED: {"confirm": "done"},
    }
    return [_programme_item(programme, action, state, today) for action, state in states[programme.status].items()]


def alert_item(alert: Alert, commission_id: str) -> WorkItem:
    """A share that will be missed, due on the year's last day (NJ-128)."""
    return WorkItem(
        kind="coverage",
        action="make_good",
        subject_id=alert.id,
        version=alert.version,
        unit_id=alert.unit_id,
        owner_unit_id=alert.unit_id,
        roles=COMMISSION_ROLES if alert.unit_id == commission_id else ("bureau",),
        label=LABELS["make_good"],
        opens_on=alert.raised_on,
        due_on=date(alert.year, 12, 31),
        state="open" if alert.state == "open" else "done" if alert.state == "done" else "withdrawn",
        period=str(alert.year),
        settled_on=alert.settled_on,
    )


def _visit_item(visit: Visit, action: str, state: WorkState, today: date) -> WorkItem:
    commission = commission_of(visit.unit_path)
    owner = visit.supervisor_id if visit.revealed else commission
    roles = COMMISSION_ROLES if owner == commission else ("bureau",)
    return WorkItem(
        kind="visit",
        action=action,
        subject_id=visit.id,
        version=visit.version,
        unit_id=visit.unit_id if visit.revealed else commission,
        owner_unit_id=owner,
        roles=roles if visit.revealed else ("campaign_office",),
        label=LABELS[action],
        opens_on=visit.planned_at_day if action == "carry_out" else today,
        due_on=visit.planned_on if action == "carry_out" else None,
        state=state,
        account_id=None if visit.revealed else visit.planned_by,
        settled_on=None if state == "open" else today,
    )


def _programme_item(programme: Programme, action: str, state: WorkState, today: date) -> WorkItem:
    commission = commission_of(programme.unit_path)
    is_for_office = action == "confirm" or programme.unit_id == commission
    return WorkItem(
        kind="programme",
        action=action,
        subject_id=programme.id,
        version=programme.version,
        unit_id=programme.unit_id,
        owner_unit_id=commission if is_for_office else programme.unit_id,
        roles=("campaign_office",) if is_for_office else ("bureau",),
        label=LABELS[action],
        opens_on=today,
        due_on=None,
        state=state,
        period=str(programme.year),
        settled_on=None if state == "open" else today,
    )
