"""The shell's methods on programmes, draws, visits, patrols, checklists and coverage."""

from __future__ import annotations

from typing import Any

from services.kit.events import Envelope
from services.kit.rpc import command, every, on_events, query
from services.tasks.handlers import programmes as programming
from services.tasks.handlers import rounds, supervision_time, visit_queries
from services.tasks.handlers import supervision_coverage as coverage
from services.tasks.handlers import visits as visiting
from services.tasks.handlers.work import Work
from services.tasks.requests import supervising as requests


class Supervising:
    """Programmes, draws, visits, patrols, checklists and coverage."""

    @query(requests.SupervisionCoverage)
    def supervision_coverage(self, uow: Work, request: requests.SupervisionCoverage) -> Any:
        return coverage.supervision_coverage(uow, request)

    @query(requests.HospitalInspections)
    def hospital_inspections(self, uow: Work, request: requests.HospitalInspections) -> Any:
        return coverage.hospital_inspections(uow, request)

    @query(requests.CountyVisits)
    def county_visits(self, uow: Work, request: requests.CountyVisits) -> Any:
        return coverage.county_visits(uow, request)

    @query(requests.Checklist)
    def inspection_checklist(self, uow: Work, request: requests.Checklist) -> Any:
        return coverage.inspection_checklist(uow, request)

    @query(requests.CampaignRecord)
    def campaign_record(self, uow: Work, request: requests.CampaignRecord) -> Any:
        return visit_queries.campaign_record(uow, request)

    @query(requests.Programmes)
    def programmes(self, uow: Work, request: requests.Programmes) -> Any:
        return programming.programmes(uow, request)

    @query(requests.ProgrammesByIds)
    def programmes_by_ids(self, uow: Work, request: requests.ProgrammesByIds) -> Any:
        return programming.programmes_by_ids(uow, request)

    @query(requests.ChangesByProgrammes)
    def changes_by_programmes(self, uow: Work, request: requests.ChangesByProgrammes) -> Any:
        return programming.changes_by_programmes(uow, request)

    @query(requests.ProgrammeNamed)
    def programme_entries(self, uow: Work, request: requests.ProgrammeNamed) -> Any:
        return programming.programme_entries(uow, request)

    @query(requests.ProgrammeNamed)
    def verify_draw(self, uow: Work, request: requests.ProgrammeNamed) -> Any:
        return programming.verify_draw(uow, request)

    @command(requests.PrepareProgramme)
    def prepare_programme(self, uow: Work, request: requests.PrepareProgramme) -> Any:
        return programming.prepare_programme(uow, request)

    @command(requests.ProgrammeNamed)
    def draw_programme(self, uow: Work, request: requests.ProgrammeNamed) -> Any:
        return programming.draw_programme(uow, request)

    @command(requests.ChooseProgramme)
    def choose_programme(self, uow: Work, request: requests.ChooseProgramme) -> Any:
        return programming.choose_programme(uow, request)

    @command(requests.ProgrammeNamed)
    def confirm_programme(self, uow: Work, request: requests.ProgrammeNamed) -> Any:
        return programming.confirm_programme(uow, request)

    @command(requests.ChangeProgramme)
    def change_programme(self, uow: Work, request: requests.ChangeProgramme) -> Any:
        return programming.change_programme(uow, request)

    @query(requests.SupervisionRounds)
    def supervision_rounds(self, uow: Work, request: requests.SupervisionRounds) -> Any:
        return rounds.supervision_rounds(uow, request)

    @query(requests.SupervisionRoundsByIds)
    def supervision_rounds_by_ids(self, uow: Work, request: requests.SupervisionRoundsByIds) -> Any:
        return rounds.supervision_rounds_by_ids(uow, request)

    @command(requests.OpenSupervisionRound)
    def open_supervision_round(self, uow: Work, request: requests.OpenSupervisionRound) -> Any:
        return rounds.open_supervision_round(uow, request)

    @command(requests.IssueTeamList)
    def issue_team_list(self, uow: Work, request: requests.IssueTeamList) -> Any:
        return rounds.issue_team_list(uow, request)

    @query(requests.Visits)
    def visits(self, uow: Work, request: requests.Visits) -> Any:
        return visit_queries.visits(uow, request)

    @query(requests.VisitsByIds)
    def visits_by_ids(self, uow: Work, request: requests.VisitsByIds) -> Any:
        return visit_queries.visits_by_ids(uow, request)

    @command(requests.PlanVisit)
    def plan_visit(self, uow: Work, request: requests.PlanVisit) -> Any:
        return visiting.plan_visit(uow, request)

    @command(requests.MoveVisit)
    def move_visit(self, uow: Work, request: requests.MoveVisit) -> Any:
        return visiting.move_visit(uow, request)

    @command(requests.StartVisit)
    def start_visit(self, uow: Work, request: requests.StartVisit) -> Any:
        return visiting.start_visit(uow, request)

    @command(requests.RecordVisit)
    def record_visit(self, uow: Work, request: requests.RecordVisit) -> Any:
        return visiting.record_visit(uow, request)

    @command(requests.FileVisitReport)
    def file_visit_report(self, uow: Work, request: requests.FileVisitReport) -> Any:
        return visiting.file_visit_report(uow, request)

    @command(requests.CloseVisit)
    def close_visit(self, uow: Work, request: requests.CloseVisit) -> Any:
        return visiting.close_visit(uow, request)

    @command(requests.CancelVisit)
    def cancel_visit(self, uow: Work, request: requests.CancelVisit) -> Any:
        return visiting.cancel_visit(uow, request)

    @on_events("organizations.document_issued.v1")
    def on_documents(self, uow: Work, events: list[Envelope]) -> None:
        rounds.on_documents(uow, events)

    @every(60)
    def keep_supervision(self, uow: Work) -> bool:
        return supervision_time.keep_supervision(uow)
