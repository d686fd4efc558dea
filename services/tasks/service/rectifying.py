"""The shell's methods on self-inspections, problems, rectification and the risk ledger."""

from __future__ import annotations

from typing import Any

from services.kit.events import Envelope
from services.kit.requests import NoInput
from services.kit.rpc import command, every, on_events, query
from services.tasks.handlers import (
    early_warnings,
    problem_decisions,
    problem_queries,
    problems,
    rectification_clock,
    risks,
    self_inspecting,
    self_inspection_rounds,
)
from services.tasks.handlers.work import Work
from services.tasks.requests import problems as problem_requests
from services.tasks.requests import risks as risk_requests
from services.tasks.requests import self_inspections as inspection_requests


class Rectifying:
    """Self-inspections, problems, rectification and the risk ledger."""

    @query(problem_requests.Problems)
    def problems(self, uow: Work, request: problem_requests.Problems) -> Any:
        return problem_queries.problems(uow, request)

    @query(problem_requests.ProblemsByIds)
    def problems_by_ids(self, uow: Work, request: problem_requests.ProblemsByIds) -> Any:
        return problem_queries.problems_by_ids(uow, request)

    @query()
    def problem_categories(self, uow: Work, request: NoInput) -> Any:
        return problem_queries.problem_categories(uow)

    @query()
    def problem_clocks(self, uow: Work, request: NoInput) -> Any:
        return problem_queries.problem_clocks(uow)

    @query(problem_requests.ProblemFigures)
    def problem_figures(self, uow: Work, request: problem_requests.ProblemFigures) -> Any:
        return problem_queries.problem_figures(uow, request)

    @command(problem_requests.RegisterProblem)
    def register_problem(self, uow: Work, request: problem_requests.RegisterProblem) -> Any:
        return problems.register_problem(uow, request)

    @command(problem_requests.PlanRectification)
    def plan_rectification(self, uow: Work, request: problem_requests.PlanRectification) -> Any:
        return problems.plan_rectification(uow, request)

    @command(problem_requests.SubmitRectification)
    def submit_rectification(self, uow: Work, request: problem_requests.SubmitRectification) -> Any:
        return problems.submit_rectification(uow, request)

    @command(problem_requests.CloseProblem)
    def close_problem(self, uow: Work, request: problem_requests.CloseProblem) -> Any:
        return problems.close_problem(uow, request)

    @command(problem_requests.ReturnProblem)
    def return_problem(self, uow: Work, request: problem_requests.ReturnProblem) -> Any:
        return problems.return_problem(uow, request)

    @command(problem_requests.ReopenProblem)
    def reopen_problem(self, uow: Work, request: problem_requests.ReopenProblem) -> Any:
        return problems.reopen_problem(uow, request)

    @command(problem_requests.WithdrawProblem)
    def withdraw_problem(self, uow: Work, request: problem_requests.WithdrawProblem) -> Any:
        return problem_decisions.withdraw_problem(uow, request)

    @command(problem_requests.ChangeDeadline)
    def change_deadline(self, uow: Work, request: problem_requests.ChangeDeadline) -> Any:
        return problem_decisions.change_deadline(uow, request)

    @command(problem_requests.RequestDelay)
    def request_delay(self, uow: Work, request: problem_requests.RequestDelay) -> Any:
        return problem_decisions.request_delay(uow, request)

    @command(problem_requests.DecideDelay)
    def decide_delay(self, uow: Work, request: problem_requests.DecideDelay) -> Any:
        return problem_decisions.decide_delay(uow, request)

    @command(problem_requests.TransferProblem)
    def transfer_problem(self, uow: Work, request: problem_requests.TransferProblem) -> Any:
        return problem_decisions.transfer_problem(uow, request)

    @command(problem_requests.AddProblemCategory)
    def add_problem_category(self, uow: Work, request: problem_requests.AddProblemCategory) -> Any:
        return problem_decisions.add_problem_category(uow, request)

    @command(inspection_requests.OpenRound)
    def open_self_inspection(self, uow: Work, request: inspection_requests.OpenRound) -> Any:
        return self_inspection_rounds.open_self_inspection(uow, request)

    @command(inspection_requests.AddChecklistItem)
    def add_checklist_item(self, uow: Work, request: inspection_requests.AddChecklistItem) -> Any:
        return self_inspecting.add_checklist_item(uow, request)

    @command(inspection_requests.AnswerChecklist)
    def answer_checklist(self, uow: Work, request: inspection_requests.AnswerChecklist) -> Any:
        return self_inspecting.answer_checklist(uow, request)

    @command(inspection_requests.SignChecklist)
    def sign_checklist(self, uow: Work, request: inspection_requests.SignChecklist) -> Any:
        return self_inspecting.sign_checklist(uow, request)

    @query(inspection_requests.Checklists)
    def self_inspections(self, uow: Work, request: inspection_requests.Checklists) -> Any:
        return self_inspecting.self_inspections(uow, request)

    @query(inspection_requests.ChecklistsByIds)
    def self_inspections_by_ids(self, uow: Work, request: inspection_requests.ChecklistsByIds) -> Any:
        return self_inspecting.self_inspections_by_ids(uow, request)

    @query()
    def self_inspection_rounds(self, uow: Work, request: NoInput) -> Any:
        return self_inspecting.self_inspection_rounds(uow)

    @query(inspection_requests.SelfInspectionFigures)
    def self_inspection_figures(self, uow: Work, request: inspection_requests.SelfInspectionFigures) -> Any:
        return self_inspecting.self_inspection_figures(uow, request)

    @command(risk_requests.AddRisk)
    def add_risk(self, uow: Work, request: risk_requests.AddRisk) -> Any:
        return risks.add_risk(uow, request)

    @command(risk_requests.UpdateRisk)
    def update_risk(self, uow: Work, request: risk_requests.UpdateRisk) -> Any:
        return risks.update_risk(uow, request)

    @command(risk_requests.RemindRisk)
    def remind_risk(self, uow: Work, request: risk_requests.RemindRisk) -> Any:
        return risks.remind_risk(uow, request)

    @command(risk_requests.CorrectRisk)
    def correct_risk(self, uow: Work, request: risk_requests.CorrectRisk) -> Any:
        return risks.correct_risk(uow, request)

    @query(risk_requests.Risks)
    def risks(self, uow: Work, request: risk_requests.Risks) -> Any:
        return risks.risks(uow, request)

    @query(risk_requests.RisksByIds)
    def risks_by_ids(self, uow: Work, request: risk_requests.RisksByIds) -> Any:
        return risks.risks_by_ids(uow, request)

    @query(risk_requests.RiskGaps)
    def risk_gaps(self, uow: Work, request: risk_requests.RiskGaps) -> Any:
        return risks.risk_gaps(uow, request)

    @query(risk_requests.RiskFigures)
    def risk_figures(self, uow: Work, request: risk_requests.RiskFigures) -> Any:
        return risks.risk_figures(uow, request)

    @query(risk_requests.EarlyWarnings)
    def early_warnings(self, uow: Work, request: risk_requests.EarlyWarnings) -> Any:
        return risks.early_warnings(uow, request)

    @on_events("organizations.indicator_measured.v1")
    def on_rotation_measured(self, uow: Work, events: list[Envelope]) -> None:
        early_warnings.on_rotation_measured(uow, events)

    @every(60)
    def keep_rectification(self, uow: Work) -> bool:
        return rectification_clock.keep_rectification(uow)
