"""What is asked of meetings: lists, decisions, compliance. Each costs a constant number of reads."""

from __future__ import annotations

from typing import Any

from services.organizations.domain.meeting_calendar import ExpectedMeeting, compliance, expectations
from services.organizations.domain.meetings import LEADERSHIP_SESSION
from services.organizations.handlers.common import Work
from services.organizations.handlers.meeting_views import correction_view, decision_view, meeting_views
from services.organizations.requests import meetings as requests


def meetings(work: Work, request: requests.Meetings) -> dict[str, Any]:
    """A page of meetings, the latest first."""
    found = work.repo.meeting.page(request.model_dump(), work.scope, request.first, request.after)
    return {**found, "items": meeting_views(work, found["items"])}


def meetings_by_ids(work: Work, request: requests.MeetingsByIds) -> list[dict[str, Any] | None]:
    """For each id its meeting, or None."""
    found = work.repo.meeting.by_ids(request.ids, work.scope)
    views = {view["id"]: view for view in meeting_views(work, list(found.values()))}
    return [views.get(meeting_id) for meeting_id in request.ids]


def meeting_corrections(work: Work, request: requests.MeetingCorrections) -> list[list[dict[str, Any]]]:
    """For each meeting that the caller may see its corrections, the earliest first. Raises `AnswerTooLarge`."""
    found = work.repo.meeting.corrections(request.ids, work.scope, request.last, with_before=request.before)
    return [[correction_view(each, with_before=request.before) for each in found.get(key, ())] for key in request.ids]


def decisions(work: Work, request: requests.DecisionsPage) -> dict[str, Any]:
    """A page of decisions, the earliest due first."""
    found = work.repo.meeting.page_of_decisions(
        request.model_dump(), work.scope, work.today, first=request.first, after=request.after
    )
    return {**found, "items": [decision_view(each, work.today) for each in found["items"]]}


def decisions_by_meetings(work: Work, request: requests.DecisionsByMeetings) -> list[list[dict[str, Any]]]:
    """For each meeting that the caller may see its decisions."""
    found = work.repo.meeting.decisions_of(work.repo.meeting.seen(request.meeting_ids, work.scope))
    return [[decision_view(each, work.today) for each in found.get(key, ())] for key in request.meeting_ids]


def decision_figures(work: Work) -> dict[str, Any]:
    """Decisions completed ÷ decided (LZ-129)."""
    figures = work.repo.meeting.decision_figures(work.scope)
    return {**figures, "rate": _rate(figures["completed"], figures["decided"])}


def meeting_compliance(work: Work, request: requests.MeetingCompliance) -> list[dict[str, Any]]:
    """Per rule of the plan its periods, and how many of those that are over were held (LZ-141, LZ-144)."""
    plan = work.repo.plan()
    rules = expectations(plan) if plan else []
    scope = work.scope.filter() | ({"unit_id": request.unit_id} if request.unit_id else {})
    rows = work.repo.meeting.expected_of_rules([rule.rule_id for rule in rules], scope)
    shown = []
    for rule in rules:
        own = [row for row in rows if row.rule_id == rule.rule_id]
        held, due = compliance(own, work.today)
        facts = {"rule_id": rule.rule_id, "body": rule.body, "group_code": rule.group_code, "frequency": rule.period}
        figures = {"held": held, "due": due, "rate": _rate(held, due), "strictness": rule.strictness}
        shown.append({**facts, **figures, "periods": [_period(work, row) for row in own]} if own else {})
    return [each for each in shown if each]


def leadership_sessions(work: Work, request: requests.MissingSessions) -> dict[str, Any]:
    """Institutions with a session ÷ all, and a page of those without (LZ-019)."""
    scope = work.scope.filter()
    held, expected = work.repo.meeting.counts_by_rule(LEADERSHIP_SESSION, scope)
    page = work.repo.meeting.page_of_sessions(LEADERSHIP_SESSION, scope, request.first, request.after)
    items = [{**_period(work, row), "unit_id": row.unit_id} for row in page["items"]]
    return {**page, "items": items, "held": held, "expected": expected, "rate": _rate(held, expected)}


def _period(work: Work, row: ExpectedMeeting) -> dict[str, Any]:
    return {
        "id": row.id,
        "period": row.period,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "alert_on": row.alert_on,
        "strictness": row.strictness,
        "status": row.status(work.today),
        "held": row.held,
        "first_held_on": row.first_held_on,
        "alerted": row.alerted_on is not None,
    }


def _rate(numerator: int, denominator: int) -> int | None:
    """Whole percent, cut; None without a denominator."""
    return numerator * 100 // denominator if denominator else None
