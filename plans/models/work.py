"""What is to be done and when: duration, goals, phases, key tasks, reports."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from plans.models.base import Clause, Count, Day, Flag, KindedClause, Modality, Named, Owner, Part, Sourced


class Duration(Sourced):
    """First and last day of the campaign, and the length that the plan states in words (NJ-014, LZ-006)."""

    text: str | None = None
    start: Day
    end: Day
    end_granularity: Literal["day", "month"] = "day"
    nominal_length: Annotated[str, Field(pattern=r"^P(\d+Y)?(\d+M)?(\d+D)?$")] | None = None


class ScopeItem(Named):
    """A population, an authority or a type of institution that the plan names."""

    levels: str | None = None
    ownership: str | None = None


class Scope(Sourced):
    """Whom and where the plan covers."""

    text: str | None = None
    territory: str | None = None
    population: list[ScopeItem] = []
    obligated_authorities: list[ScopeItem] = []
    institution_types_named: list[ScopeItem] = []


class Target(Part):
    """What an indicator must reach."""

    op: Literal[">=", "rank_in_top"]
    value: Count | None = None
    unit: Literal["percent", "provincial_rank"]


class Indicator(Sourced):
    """A quantitative goal of the plan; the formula is named, never written here."""

    id: str
    code: str
    label: str
    text: str | None = None
    target: Target
    population: str | None = None
    touchpoints: list[str] = []
    numerator: str | None = None
    denominator: str | None = None
    formula_ref: str
    parameters: dict[str, Any] = {}
    period: Literal["point_in_time", "month", "calendar_year", "plan_to_date"]
    owner_service: Owner


class Goals(Part):
    """Goal statements, their dimensions, and the indicators with numbers."""

    statements: list[Clause] = []
    dimensions: list[Named] = []
    indicators: list[Indicator] = []


class PhaseRequirement(Sourced):
    """What a phase asks for; without `tasks` it becomes an assignment of its own."""

    id: str
    text: str
    tasks: list[str] = []
    owner_service: Owner = "tasks"
    responsible_units: list[str] = []


class Phase(Sourced):
    """A phase, a closed interval; `continuous` ones keep their work items open through the whole campaign."""

    id: str
    number: str | None = None
    name: str
    text: str | None = None
    start: Day
    start_basis: Literal["issue_date", "stated"] = "stated"
    end: Day
    granularity: Literal["day", "month"] = "day"
    continuous: Flag = False
    requirements: list[PhaseRequirement] = []
    expected_activities: list[str] = []


class PhaseRules(Part):
    """Whether phases may overlap (LZ-097) and which run throughout (LZ-115)."""

    overlap_allowed: Flag = False
    continuous_phase_ids: list[str] = []
    rules: list[KindedClause] = []


class TaskCategory(Sourced):
    """A group of key tasks."""

    id: str
    number: str | None = None
    title: str
    title_verbatim: Flag = False


class AssignmentDefaults(Sourced):
    """Who is responsible where a task does not say so (LZ-022: the first department listed leads)."""

    matrix_printed_in_source: Flag = False
    responsible_leader: str | None = None
    branch_leader: str | None = None
    responsible_role: str | None = None
    first_listed_department_is_lead: Flag = False


class Measure(Sourced):
    """One clause of a key task."""

    id: str
    modality: Modality = "must"
    text: str
    line: Literal["deter", "prevent", "not_want"] | None = None


Recurrence = Literal["once", "continuous", "monthly", "annual", "quarterly_and_annual", "event", "irregular"]


class KeyTask(Sourced):
    """A key task with its responsibility matrix: leaders, departments in order (the first leads), units."""

    id: str
    number: str | None = None
    category: str | None = None
    heading: str | None = None
    title: str
    title_verbatim: Flag = False
    text: str
    assignment_text: str | None = None
    modality: Modality = "must"
    responsible_leader: str | None = None
    branch_leader: str | None = None
    lead_department: str | None = None
    co_departments: list[str] = []
    responsible_units: list[str] = Field(min_length=1)
    responsible_units_inferred: Flag = False
    participating_departments: list[str] = []
    phases: list[str] = Field(min_length=1)
    phases_inferred: Flag = False
    recurrence: Recurrence = "once"
    due: Day | None = None
    owner_service: Owner = "tasks"
    measures: list[Measure] = []
    dimensions: list[str] = []
    note: str | None = None


Mode = Literal[
    "last_n_working_days_window",
    "n_working_days_before",
    "calendar_quarter_end",
    "calendar_year_end",
    "day_of_following_month",
    "phase_end",
    "n_working_days_after_event",
    "unspecified",
]
PeriodKind = Literal["quarter", "year", "month", "once", "event", "unspecified"]


class DeadlineRule(Part):
    """How the due date of each period follows from the calendar (AMB-01, AMB-10)."""

    mode: Mode
    n: Annotated[Count, Field(ge=1)] | None = None
    unit: Literal["working_day", "calendar_day"] | None = None
    anchor: str | None = None
    alternatives: list[str] = []
    ambiguity: str | None = None


class FollowUp(Part):
    """What happens with a report after it has arrived (LZ-147)."""

    action: str
    timing: str | None = None


class ReportRule(Sourced):
    """A report that units owe, period by period. Periods left out follow from the campaign's dates."""

    id: str
    kind: str
    label: str
    text: str | None = None
    from_: list[str] = Field(alias="from", min_length=1)
    to: str | None = None
    period: PeriodKind
    first_period: str | None = None
    last_period: str | None = None
    deadline_rule: DeadlineRule
    contents: list[str] = []
    followed_by: FollowUp | None = None
