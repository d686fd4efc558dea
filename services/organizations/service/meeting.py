"""The shell's methods on meetings, decisions and their compliance."""

from __future__ import annotations

from typing import Any

from services.kit.events import Envelope
from services.kit.requests import NoInput
from services.kit.rpc import command, every, on_events, query
from services.organizations.handlers import decisions, meeting_calendar, meeting_queries, meetings
from services.organizations.handlers.common import Work
from services.organizations.requests import meetings as requests


class Meeting:
    """Meetings, decisions and their compliance."""

    @command(requests.ScheduleMeeting)
    def schedule_meeting(self, uow: Work, request: requests.ScheduleMeeting) -> Any:
        """A meeting that is to come."""
        return meetings.schedule_meeting(uow, request)

    @command(requests.RecordMeeting)
    def record_meeting(self, uow: Work, request: requests.RecordMeeting) -> Any:
        """A meeting that was held."""
        return meetings.record_meeting(uow, request)

    @command(requests.HoldMeeting)
    def hold_meeting(self, uow: Work, request: requests.HoldMeeting) -> Any:
        """The record of a scheduled meeting."""
        return meetings.hold_meeting(uow, request)

    @command(requests.CorrectMeeting)
    def correct_meeting(self, uow: Work, request: requests.CorrectMeeting) -> Any:
        """Other facts of a record."""
        return meetings.correct_meeting(uow, request)

    @command(requests.WithdrawMeeting)
    def withdraw_meeting(self, uow: Work, request: requests.WithdrawMeeting) -> Any:
        """Cancel a meeting, or take its record back."""
        return meetings.withdraw_meeting(uow, request)

    @command(requests.AddDecisions)
    def add_decisions(self, uow: Work, request: requests.AddDecisions) -> Any:
        """Further decisions of a meeting."""
        return decisions.add_decisions(uow, request)

    @command(requests.WithdrawDecision)
    def withdraw_decision(self, uow: Work, request: requests.WithdrawDecision) -> Any:
        """Give a decision up."""
        return decisions.withdraw_decision(uow, request)

    @query(requests.Meetings)
    def meetings(self, uow: Work, request: requests.Meetings) -> Any:
        """A page of meetings."""
        return meeting_queries.meetings(uow, request)

    @query(requests.MeetingsByIds)
    def meetings_by_ids(self, uow: Work, request: requests.MeetingsByIds) -> Any:
        """Meetings by id."""
        return meeting_queries.meetings_by_ids(uow, request)

    @query(requests.MeetingCorrections)
    def meeting_corrections(self, uow: Work, request: requests.MeetingCorrections) -> Any:
        """Corrections by meeting."""
        return meeting_queries.meeting_corrections(uow, request)

    @query(requests.DecisionsPage)
    def decisions(self, uow: Work, request: requests.DecisionsPage) -> Any:
        """A page of decisions."""
        return meeting_queries.decisions(uow, request)

    @query(requests.DecisionsByMeetings)
    def decisions_by_meetings(self, uow: Work, request: requests.DecisionsByMeetings) -> Any:
        """Decisions by meeting."""
        return meeting_queries.decisions_by_meetings(uow, request)

    @query()
    def decision_figures(self, uow: Work, request: NoInput) -> Any:
        """Decisions completed and decided."""
        return meeting_queries.decision_figures(uow)

    @query(requests.MeetingCompliance)
    def meeting_compliance(self, uow: Work, request: requests.MeetingCompliance) -> Any:
        """Meetings held and owed, by rule and period."""
        return meeting_queries.meeting_compliance(uow, request)

    @query(requests.MissingSessions)
    def leadership_sessions(self, uow: Work, request: requests.MissingSessions) -> Any:
        """Institutions without their leadership session."""
        return meeting_queries.leadership_sessions(uow, request)

    @on_events("tasks.follow_up_changed.v1")
    def on_follow_up_changed(self, uow: Work, events: list[Envelope]) -> None:
        """How decisions fare."""
        decisions.on_follow_up_changed(uow, events)

    @every(60)
    def keep_meetings(self, uow: Work) -> bool:
        """Open, alert and close the periods of expected meetings."""
        return meeting_calendar.keep_meetings(uow)
