"""Work that waits in the area of study, as work items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from services.kit.work_items import WorkItem, WorkState
from services.training.domain.conveyances import ConveyanceRecord, RecordStatus
from services.training.domain.monthly_study import MonthStatus, StudyMonth
from services.training.domain.placing import Placed, roles_of
from services.training.domain.topic_coverage import TopicAlert
from services.training.domain.year_papers import PaperKind, PaperStatus, YearPaper
from services.training.handlers.work import Work, tell_work

ADOPT = {PaperKind.CONTENT_LIST: "制定年度学习内容清单", PaperKind.TRAINING_PLAN: "制定年度廉洁从业教育培训计划"}
APPROVE = {PaperKind.CONTENT_LIST: "审批年度学习内容清单", PaperKind.TRAINING_PLAN: "审批年度廉洁从业教育培训计划"}
CONVEY = "传达学习"
HOLD, BACKFILL = "开展本月专题学习", "补录专题学习"
COVER = "补学年度必学内容"
RECORD_STATES: dict[RecordStatus, WorkState] = {
    RecordStatus.OPEN: "open",
    RecordStatus.CONVEYED: "done",
    RecordStatus.WITHDRAWN: "withdrawn",
}
HOLD_STATES: dict[MonthStatus, WorkState] = {
    MonthStatus.OPEN: "open",
    MonthStatus.HELD: "done",
    MonthStatus.MISSED: "withdrawn",
    MonthStatus.BACKFILLED: "withdrawn",
    MonthStatus.WITHDRAWN: "withdrawn",
}


def tell_papers(work: Work, papers: Iterable[YearPaper]) -> None:
    """What is to be adopted by its day, and what waits for its approval."""
    items = []
    for paper in papers:
        if paper.due_on is not None:
            state: WorkState = "done" if paper.is_in_force else "open"
            state = "withdrawn" if paper.status is PaperStatus.WITHDRAWN else state
            when = {"opens_on": paper.opens_on, "due_on": paper.due_on}
            items.append(_item(work, paper, (paper.kind.value, "adopt"), state, label=ADOPT[paper.kind], **when))
        if paper.submitted_on is not None:
            state = "open" if paper.status is PaperStatus.SUBMITTED else "done"
            when = {"opens_on": paper.submitted_on, "due_on": None}  # type: ignore[dict-item]
            items.append(_item(work, paper, (paper.kind.value, "approve"), state, label=APPROVE[paper.kind], **when))
    tell_work(work, items)


def tell_records(work: Work, records: Iterable[ConveyanceRecord]) -> None:
    """What units have to convey."""
    items = []
    for record in records:
        when = {"opens_on": record.starts_on, "due_on": record.due_on}
        items.append(_item(work, record, ("conveyance", "convey"), RECORD_STATES[record.status], label=CONVEY, **when))
    tell_work(work, items)


def tell_months(work: Work, months: Iterable[StudyMonth]) -> None:
    """The special study that nobody has held or planned by the 20th, and the one that is missing after the month."""
    tell_work(work, [item for month in months for item in _month_items(work, month)])


def tell_alerts(work: Work, alerts: Sequence[tuple[TopicAlert, Any]], *, is_over: bool = False) -> None:
    """Mandatory texts that a unit has not studied as the year ends; `alerts` with their units."""
    items = []
    for alert, unit in alerts:
        state: WorkState = "open" if alert.settled_on is None else "withdrawn" if is_over else "done"
        facts = {"period": str(alert.year), "unit_id": alert.unit_id, "owner_unit_id": alert.unit_id}
        items.append(
            WorkItem(
                kind="topic_coverage",
                action="train",
                subject_id=alert.id,
                version=alert.version,
                roles=roles_of(_Place(unit)),
                label=COVER,
                opens_on=date(alert.year, 12, 1),
                due_on=date(alert.year, 12, 31),
                state=state,
                settled_on=alert.settled_on,
                **facts,
            )
        )
    tell_work(work, items)


class _Place:
    """A unit as something that belongs to itself."""

    def __init__(self, unit: Any) -> None:
        self.unit_id, self.unit_path, self.county_id = unit.id, unit.path, unit.county_id


def _month_items(work: Work, month: StudyMonth) -> list[WorkItem]:
    items, period = [], {"period": month.month}
    if month.alerted_on is not None:
        when = {"opens_on": month.alerted_on, "due_on": month.ends_on, **period}
        items.append(_item(work, month, ("monthly_study", "hold"), HOLD_STATES[month.status], label=HOLD, **when))
    if month.status in (MonthStatus.MISSED, MonthStatus.BACKFILLED):
        late: WorkState = "withdrawn" if month.is_final else "open"
        state = "done" if month.status is MonthStatus.BACKFILLED else late
        when = {"opens_on": month.ends_on + timedelta(days=1), "due_on": month.backfill_until, **period}
        items.append(_item(work, month, ("monthly_study", "backfill"), state, label=BACKFILL, **when))
    return items


def _item(work: Work, thing: Any, what: tuple[str, str], state: WorkState, **facts: Any) -> WorkItem:
    """A work item about `thing`, a document with its unit; `what` is kind and action."""
    place: Placed = thing
    kind, action = what
    return WorkItem(
        kind=kind,
        action=action,
        subject_id=thing.id,
        version=thing.version,
        unit_id=place.unit_id,
        owner_unit_id=place.unit_id,
        roles=roles_of(place),
        state=state,
        settled_on=None if state == "open" else work.today,
        **facts,
    )
