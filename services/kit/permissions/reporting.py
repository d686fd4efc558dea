"""Who may do what in the reports part of tasks."""

from __future__ import annotations

from services.kit.permissions.grants import CITY_WIDE, OFFICE, READ, REVIEW, RUN_UNIT, Grants

REPORTING: dict[str, Grants] = {
    "tasks.report_draft": READ,
    "tasks.acknowledge_report": REVIEW,
    "tasks.send_to_leading_group": OFFICE,
    "tasks.record_leading_review": OFFICE,
    "tasks.extend_reports": OFFICE,
    "tasks.revoke_exception": OFFICE,
    "tasks.report_exceptions": READ,
    "tasks.submission_matrix": READ,
    "tasks.report_statistics": READ,
    "tasks.remind_missing": OFFICE,
    "tasks.give_monthly_progress": {**RUN_UNIT, "department_head": "city"},
    "tasks.monthly_progress": READ,
    "tasks.monthly_progress_totals": READ,
    "tasks.rollup_draft": OFFICE,
    "tasks.rollup_contributions": CITY_WIDE,
    "tasks.consolidations": READ,
    "tasks.consolidations_by_ids": READ,
    "tasks.save_consolidation": OFFICE,
    "tasks.issue_consolidation": OFFICE,
}
