"""Names that a plan may refer to but does not define: measures and formulas of the platform (PF-015)."""

FOUNDATION_MEASURES = (
    "conduct_staff_coverage",
    "leading_group_formed",
    "task_completion",
    "report_rate",
    "report_on_time_rate",
)
MEASURES = (
    *FOUNDATION_MEASURES,
    "conduct_training_coverage",
    "monthly_study_compliance",
    "exam_pass_rate",
    "instant_satisfaction_rate",
    "satisfaction_outpatient",
    "satisfaction_inpatient",
    "satisfaction_overall",
    "hospital_inspection_coverage",
    "supervision_coverage_tertiary",
    "supervision_coverage_secondary",
    "supervision_coverage_other",
    "rectification_rate",
    "rectification_on_time_rate",
    "self_inspection_rate",
    "meeting_compliance",
    "rotation_overdue",
    "leads",
    "substantiated_cases",
)
FORMULAS = (
    *FOUNDATION_MEASURES,
    "conduct_training_coverage",
    "instant_satisfaction_rate",
    "hospital_inspection_coverage",
    "satisfaction_index_outpatient",
    "satisfaction_index_inpatient",
    "satisfaction_index_overall",
    "supervision_coverage",
    "monthly_study_compliance",
    "on_time_rate",
    "rectification_rate",
)
