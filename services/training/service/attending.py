"""The shell's methods: sessions, sign-in, attendance, the roster and coverage."""

from __future__ import annotations

from typing import Any

from services.kit.events import Envelope
from services.kit.requests import NoInput
from services.kit.rpc import command, every, on_events, query
from services.training.handlers import (
    coverage_clock,
    coverage_queries,
    roster,
    session_queries,
    sessions,
    sheets,
    sign_in,
    spot_checks,
)
from services.training.handlers.work import Work
from services.training.requests import attending as requests


class Attending:
    """Sessions, sign-in, attendance, the roster and coverage."""

    @command(requests.PlanSession)
    def plan_session(self, uow: Work, request: requests.PlanSession) -> Any:
        return sessions.plan_session(uow, request)

    @command(requests.ChangeSession)
    def change_session(self, uow: Work, request: requests.ChangeSession) -> Any:
        return sessions.change_session(uow, request)

    @command(requests.CancelSession)
    def cancel_session(self, uow: Work, request: requests.CancelSession) -> Any:
        return sessions.cancel_session(uow, request)

    @command(requests.ConfirmSession)
    def confirm_session(self, uow: Work, request: requests.ConfirmSession) -> Any:
        return sessions.confirm_session(uow, request)

    @command(requests.CorrectSession)
    def correct_session(self, uow: Work, request: requests.CorrectSession) -> Any:
        return sessions.correct_session(uow, request)

    @query(requests.SessionCode)
    def session_code(self, uow: Work, request: requests.SessionCode) -> Any:
        return sign_in.session_code(uow, request)

    @command(requests.SignIn)
    def sign_in(self, uow: Work, request: requests.SignIn) -> Any:
        return sign_in.sign_in(uow, request)

    @command(requests.AtSession)
    def join_session(self, uow: Work, request: requests.AtSession) -> Any:
        return sign_in.join_session(uow, request)

    @command(requests.AtSession)
    def leave_session(self, uow: Work, request: requests.AtSession) -> Any:
        return sign_in.leave_session(uow, request)

    @query(requests.Sheet)
    def preview_attendance_sheet(self, uow: Work, request: requests.Sheet) -> Any:
        return sheets.preview_attendance_sheet(uow, request)

    @command(requests.Sheet)
    def upload_attendance_sheet(self, uow: Work, request: requests.Sheet) -> Any:
        return sheets.upload_attendance_sheet(uow, request)

    @command(requests.DrawSpotCheck)
    def draw_spot_check(self, uow: Work, request: requests.DrawSpotCheck) -> Any:
        return spot_checks.draw_spot_check(uow, request)

    @command(requests.RecordSpotCheck)
    def record_spot_check(self, uow: Work, request: requests.RecordSpotCheck) -> Any:
        return spot_checks.record_spot_check(uow, request)

    @query(requests.OneSpotCheck)
    def verify_spot_check(self, uow: Work, request: requests.OneSpotCheck) -> Any:
        return spot_checks.verify_spot_check(uow, request)

    @query(requests.SpotChecks)
    def spot_checks(self, uow: Work, request: requests.SpotChecks) -> Any:
        return session_queries.spot_checks(uow, request)

    @query(requests.Sessions)
    def sessions(self, uow: Work, request: requests.Sessions) -> Any:
        return session_queries.sessions(uow, request)

    @query(requests.SessionsByIds)
    def sessions_by_ids(self, uow: Work, request: requests.SessionsByIds) -> Any:
        return session_queries.sessions_by_ids(uow, request)

    @query(requests.SessionCorrections)
    def session_corrections(self, uow: Work, request: requests.SessionCorrections) -> Any:
        return session_queries.session_corrections(uow, request)

    @query(requests.Attendees)
    def attendees(self, uow: Work, request: requests.Attendees) -> Any:
        return session_queries.attendees(uow, request)

    @query(requests.SessionFigures)
    def session_figures(self, uow: Work, request: requests.SessionFigures) -> Any:
        return session_queries.session_figures(uow, request)

    @query(requests.PrincipalSessions)
    def principal_sessions(self, uow: Work, request: requests.PrincipalSessions) -> Any:
        return session_queries.principal_sessions(uow, request)

    @query(requests.Coverage)
    def coverage(self, uow: Work, request: requests.Coverage) -> Any:
        return coverage_queries.coverage(uow, request)

    @query(requests.CoverageUnits)
    def coverage_units(self, uow: Work, request: requests.CoverageUnits) -> Any:
        return coverage_queries.coverage_units(uow, request)

    @query(requests.Untrained)
    def untrained_staff(self, uow: Work, request: requests.Untrained) -> Any:
        return coverage_queries.untrained_staff(uow, request)

    @query()
    def my_training(self, uow: Work, request: NoInput) -> Any:
        return coverage_queries.my_training(uow)

    @on_events("organizations.staff_changed.v1")
    def on_staff(self, uow: Work, events: list[Envelope]) -> None:
        """Keep the roster."""
        roster.on_staff(uow, events)

    @on_events("tenants.account_changed.v1")
    def on_accounts(self, uow: Work, events: list[Envelope]) -> None:
        """Keep whose account is whose."""
        roster.on_accounts(uow, events)

    @every(60)
    def follow_coverage(self, uow: Work) -> bool:
        """Close the quarters that are over, and measure every unit once a day."""
        return coverage_clock.follow_coverage(uow)
