"""The plan of one city: everything the template states, immutable and complete with defaults."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from plans.models import rules
from plans.models.base import Clause, Flag, KindedClause, Part
from plans.models.bodies import Department, DepartmentalDuty, LeadingGroup, LegalBasis, StudyMaterial, WorkGroup
from plans.models.document import Correction, Document, Heading, Template
from plans.models.parameters import EarlySubmission, Parameters, ReportParameters
from plans.models.work import (
    AssignmentDefaults,
    Duration,
    Goals,
    KeyTask,
    Phase,
    PhaseRules,
    ReportRule,
    Scope,
    TaskCategory,
)
from plans.selectors import Selector, UnitLike, matches


class Plan(Part):
    """One version of a city's plan. `model_dump(mode="json")` carries it, `model_validate` reads it back."""

    schema_: Literal["city-plan-template/v1"] = Field("city-plan-template/v1", alias="schema")
    template: Template
    document: Document = Document()
    outline: list[Heading] = []
    preamble: list[KindedClause] = []
    overall_requirements: list[Clause] = []
    scope: Scope = Scope()
    duration: Duration
    duty_principles: list[Clause] = []
    goals: Goals = Goals()
    phases: list[Phase] = Field(min_length=1)
    phase_rules: PhaseRules = PhaseRules()
    task_categories: list[TaskCategory] = []
    assignment_defaults: AssignmentDefaults = AssignmentDefaults()
    key_tasks: list[KeyTask] = Field(min_length=1)
    problem_categories: list[rules.ProblemCategory] = []
    disposition_measures: list[rules.DispositionMeasure] = []
    talk_and_visit_measures: list[rules.TalkOrVisit] = []
    transfer_authorities: list[rules.TransferAuthority] = []
    red_packet_scope: rules.BenefitScope = rules.BenefitScope()
    kickback_scope: rules.BenefitScope = rules.BenefitScope()
    procurement_rules: list[rules.ProcurementRule] = []
    sales_rep_visit_rules: list[rules.VisitRule] = []
    disclosure_items: list[rules.DisclosureItem] = []
    reporting_obligations: list[ReportRule] = []
    meeting_rules: list[rules.MeetingRule] = []
    document_issuing_rules: list[rules.IssuingRule] = []
    supervision_rules: list[rules.SupervisionRule] = []
    training_rules: list[rules.TrainingRule] = []
    publicity_rules: list[rules.PublicityRule] = []
    complaint_rules: list[rules.ComplaintRule] = []
    satisfaction_rules: list[rules.SatisfactionRule] = []
    internal_control_rules: list[rules.ControlRule] = []
    personnel_rules: list[rules.PersonnelRule] = []
    power_list_rules: list[rules.PowerListRule] = []
    accountability_rules: list[KindedClause] = []
    appraisal_rules: list[rules.AppraisalRule] = []
    self_inspection_rules: list[rules.SelfInspectionRule] = []
    local_leading_group_rules: list[rules.LocalGroupRule] = []
    leading_group: LeadingGroup | None = None
    work_groups: list[WorkGroup] = []
    departments: list[Department] = []
    departmental_duties: list[DepartmentalDuty] = []
    legal_basis: list[LegalBasis] = []
    study_materials: list[StudyMaterial] = []
    corrections: list[Correction] = []
    synthetic: Flag = Field(False, description="Invented data: a demonstration city, not a published plan")
    selectors: dict[str, Selector] = {}
    measures: list[str] = []
    parameters: Parameters = Parameters()

    @property
    def id(self) -> str:
        """The template's id; with `version` it names this plan for ever (PF-003)."""
        return self.template.id

    @property
    def version(self) -> str:
        """Semantic version of the template."""
        return self.template.version

    @property
    def code(self) -> str:
        """The tenant's code."""
        return self.template.tenant_code

    @property
    def name(self) -> str:
        """The campaign's name."""
        return self.template.campaign_label

    @property
    def effective_from(self) -> date:
        """The day from which anything is owed (NJ-005, LZ-005): stated, else the issue date, else the start."""
        for stated in (self.document.effective_from, self.document.issue_date):
            if stated is not None:
                return stated.value
        return self.duration.start

    @property
    def campaign_end(self) -> date:
        """The later of the last phase's end and the tenant's override (LZ-006, AMB-09)."""
        ends = [phase.end for phase in self.phases]
        return max(ends if self.parameters.campaign_end is None else [*ends, self.parameters.campaign_end])

    def elapsed_days(self, today: date) -> tuple[int, int]:
        """Days of the campaign that have passed by the end of `today`, and its length in days (NJ-014)."""
        start, end = self.duration.start, max(self.duration.end, self.campaign_end)
        length = (end - start).days + 1
        return min(max((today - start).days + 1, 0), length), length

    def early_submission(self, rule_id: str) -> EarlySubmission:
        """What happens to a report of this rule that arrives before its window opens (AMB-01)."""
        return self._changed(rule_id).early_submission or self.parameters.early_submission

    def is_waivable(self, rule: ReportRule) -> bool:
        """Whether the office may waive a period of this rule (AMB-02)."""
        stated = self._changed(rule.id).waivable
        return (
            stated if stated is not None else rule.kind == "next_year_plan" and self.parameters.next_year_plan_waivable
        )

    def _changed(self, rule_id: str) -> ReportParameters:
        return self.parameters.reports.get(rule_id, ReportParameters())

    def phase(self, phase_id: str) -> Phase:
        """Raises KeyError for an unknown id."""
        return self._phases[phase_id]

    def task(self, task_id: str) -> KeyTask:
        """Raises KeyError for an unknown id."""
        return self._tasks[task_id]

    def report_rule(self, rule_id: str) -> ReportRule:
        """Raises KeyError for an unknown id."""
        return self._reports[rule_id]

    def department(self, name: str) -> Department | None:
        """The department that answers to this label, full label, alias or code."""
        return self._departments.get(name)

    def selector(self, phrase: str) -> Selector:
        """What a phrase means. A department's name means the commission. Raises KeyError for an unknown phrase."""
        if phrase in self.selectors:
            return self.selectors[phrase]
        department = self.department(phrase)
        if department is None:
            raise KeyError(phrase)
        return Selector(departments=[department.code])

    def units_matching(self, phrases: Iterable[str], unit: UnitLike) -> bool:
        """Whether any of the phrases means this unit."""
        return any(matches(self.selector(phrase), unit) for phrase in phrases)

    @cached_property
    def _phases(self) -> dict[str, Phase]:
        return {phase.id: phase for phase in self.phases}

    @cached_property
    def _tasks(self) -> dict[str, KeyTask]:
        return {task.id: task for task in self.key_tasks}

    @cached_property
    def _reports(self) -> dict[str, ReportRule]:
        return {rule.id: rule for rule in self.reporting_obligations}

    @cached_property
    def _departments(self) -> dict[str, Department]:
        named = {name: department for department in self.departments for name in sorted(department.names)}
        return {**{department.code: department for department in self.departments}, **named}
