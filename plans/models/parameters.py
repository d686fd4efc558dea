"""The readings of the plans' ambiguous sentences, as typed parameters (PF-004).

Every default is the decision of the obligations register's entry (AMB-nn). A template states only what it changes.
`reports` changes the reading of one report rule.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from plans.models.base import Count, Day, Flag, Part
from plans.models.work import PeriodKind

Days = Annotated[Count, Field(ge=1)]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Roll = Literal["none", "before", "after"]
EarlySubmission = Literal["accept", "accept_flagged", "refuse"]
OverrideMode = Literal[
    "last_n_working_days_window",
    "n_working_days_before",
    "calendar_quarter_end",
    "calendar_year_end",
    "day_of_following_month",
    "phase_end",
    "n_working_days_after_event",
    "unspecified",
    "before_day_exclusive",
    "roll_to_previous_working_day",
    "roll_to_next_working_day",
    "quarterly",
    "per_case",
]


class ReportParameters(Part):
    """What one report rule reads differently; a key left out keeps the rule's own value or the plan-wide default."""

    mode: OverrideMode | None = None
    n: Days | None = None
    period: PeriodKind | None = None
    first_period: str | None = None
    last_period: str | None = None
    inclusive: Flag | None = None
    roll: Roll | None = None
    early_submission: EarlySubmission | None = None
    waivable: Flag | None = None


class Parameters(Part):
    """Plan-wide readings, each with its entry of the register."""

    early_submission: EarlySubmission = Field("accept_flagged", description="AMB-01: a report before its window opens")
    annual_replaces_q4: Flag = Field(False, description="AMB-02: the annual summary discharges the fourth quarter")
    next_year_plan_waivable: Flag = Field(True, description="AMB-02: a plan for a year after the campaign")
    campaign_end: Day | None = Field(None, description="AMB-09: overrides the last phase's end when later")
    strict_phase_windows: Flag = Field(False, description="AMB-09: refuse, instead of warn, outside the phase")
    day_inclusive: Flag = Field(True, description="AMB-10: the n-th day itself is still on time")
    roll: Roll = Field("none", description="AMB-10: where a due day goes that is no working day")
    circular_frequency: Literal["quarterly", "monthly", "per_case"] = Field("quarterly", description="AMB-14")
    enterprise_notice_working_days: Days = Field(10, description="AMB-15")
    judicial_transfer_working_days: Days = Field(5, description="AMB-15")
    other_transfer_working_days: Days = Field(10, description="AMB-15")
    bribery_record_working_days: Days = Field(10, description="AMB-15")
    rectification_days: Days = Field(30, description="AMB-15")
    branch_leader_binding: Literal["scope_owner", "all_members"] = Field("scope_owner", description="AMB-18")
    soft_modalities_violate: Flag = Field(False, description="AMB-25: encourage, explore, cooperate show red")
    complaint_acknowledge_days: Days = Field(15, description="AMB-26")
    complaint_conclude_days: Days = Field(60, description="AMB-26")
    mask_persons: Flag = Field(False, description="AMB-27: show posts instead of the printed names")
    leadership_session_by_phase: str | None = Field(
        None, description="LZ-019: the phase by whose end every institution holds its session on prominent problems"
    )
    receipt_working_days: Days = Field(5, description="NJ-002, LZ-002: read receipts of issued documents")
    document_number_prefix: str | None = Field(None, description="LZ-148: the register number's 字号")
    registers: list[str] = Field([], description="Further registers that the city keeps, by code")
    register_rhythms: dict[str, dict[str, Count]] = Field(
        {}, description="LZ-077: how often a year each form of a register is due, by register and form"
    )
    monthly_study_first: Month | None = Field(None, description="AMB-22: the first month of monthly special study")
    monthly_study_last: Month | None = Field(None, description="AMB-22: the last month of monthly special study")
    monthly_study_commission: Flag = Field(False, description="AMB-22: the city's commission studies monthly itself")
    reports: dict[str, ReportParameters] = {}
