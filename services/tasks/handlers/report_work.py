"""Work items of reports: sending, reviewing, sending again, bringing summaries before the leading group (PF-011)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from services.kit.calendar import calendar
from services.kit.work_items import WorkItem, WorkState
from services.tasks.domain.acting import commission_of, roles_of, superior_of
from services.tasks.domain.days import local_day
from services.tasks.domain.report_answers import LEADING_GROUP_REVIEW
from services.tasks.domain.reports import AWAITING_REVIEW, Report, ReportStatus
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work

ANSWER_WORKING_DAYS = 5
"""For a review, and for sending again: the plans state no day."""
LEADING_GROUP_DAYS = 30
Owner = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Span:
    """From when to when something can be done, and the day on which it was done or withdrawn."""

    opens_on: date
    due_on: date | None
    settled_on: date | None = None


def tell_reports(work: Work, reports: Iterable[Report]) -> None:
    """Tell whole items of these reports as they stand now."""
    tell_work(work, [item for report in reports for item in items_of(report)])


def tell_unlisted(work: Work, reports: Iterable[Report]) -> None:
    """These left the list: what waited for them is withdrawn."""
    gone = [report.changed() for report in reports]
    spans = [_Span(report.opens_on, report.closes_on, work.today) for report in gone]
    items = [_item(r, "submit", _own(r), "withdrawn", span) for r, span in zip(gone, spans, strict=True)]
    tell_work(work, items)


def items_of(report: Report) -> list[WorkItem]:
    """Sending while it is owed; the answers once it was sent."""
    items = [_submit(report)] if report.expected else []
    if report.last is None or report.first_submitted_at is None:
        return items
    last_sent = local_day(report.last.submitted_at)
    if receiver_of(report)[0] != report.unit_id:
        items.append(_review(report, last_sent))
    if report.reviews and report.reviews[-1].action == "returned":
        items.append(_resubmit(report, last_sent))
    is_followed = report.followed_by == LEADING_GROUP_REVIEW
    return [*items, *_leading(report, local_day(report.first_submitted_at))] if is_followed else items


def receiver_of(report: Report) -> Owner:
    """The commission's office where the plan names the recipient, else the unit's superior (AMB-13)."""
    if report.recipient is not None:
        return commission_of(report.unit_path), ("campaign_office",)
    return superior_of(report)


def _own(report: Report) -> Owner:
    return report.unit_id, roles_of(report)


def _submit(report: Report) -> WorkItem:
    state, settled_on = _sending(report)
    return _item(report, "submit", _own(report), state, _Span(report.opens_on, report.closes_on, settled_on))


def _sending(report: Report) -> tuple[WorkState, date | None]:
    if report.first_received_at is not None:
        return "done", local_day(report.first_received_at)
    if report.exemption is not None:
        return "withdrawn", local_day(report.exemption.at)
    return ("open", None) if report.unit_closed_on is None else ("withdrawn", report.unit_closed_on)


def _review(report: Report, last_sent: date) -> WorkItem:
    is_open = report.status in AWAITING_REVIEW
    settled_on = None if is_open else local_day(report.reviews[-1].at)
    span = _answering(last_sent, settled_on)
    return _item(report, "review", receiver_of(report), "open" if is_open else "done", span)


def _resubmit(report: Report, last_sent: date) -> WorkItem:
    is_open = report.status is ReportStatus.RETURNED
    settled_on = None if is_open else last_sent
    span = _answering(local_day(report.reviews[-1].at), settled_on)
    return _item(report, "resubmit", _own(report), "open" if is_open else "done", span)


def _answering(opens_on: date, settled_on: date | None) -> _Span:
    return _Span(opens_on, calendar.add(opens_on, ANSWER_WORKING_DAYS), settled_on)


def _leading(report: Report, opens_on: date) -> list[WorkItem]:
    """Sending it up within 30 days, then noting the review (LZ-147)."""
    office: Owner = (commission_of(report.unit_path), ("campaign_office",))
    sent = report.leading_review
    span = _Span(opens_on, opens_on + timedelta(days=LEADING_GROUP_DAYS), sent.sent_on if sent else None)
    items = [_item(report, "send_to_leading_group", office, "done" if sent else "open", span)]
    if sent:
        state: WorkState = "done" if sent.reviewed_on else "open"
        items.append(_item(report, "record_leading_review", office, state, _Span(sent.sent_on, None, sent.reviewed_on)))
    return items


def _item(report: Report, action: str, owner: Owner, state: WorkState, span: _Span) -> WorkItem:
    return WorkItem(
        kind="report",
        action=action,
        subject_id=report.id,
        version=report.version,
        unit_id=report.unit_id,
        owner_unit_id=owner[0],
        roles=owner[1],
        label=report.label,
        opens_on=span.opens_on,
        due_on=span.due_on,
        state=state,
        period=report.period,
        settled_on=span.settled_on,
    )
