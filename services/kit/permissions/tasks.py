"""Who may do what in tasks."""

from __future__ import annotations

from services.kit.permissions.grants import OFFICE, READ, REVIEW, RUN_UNIT, SHARED, TICKS, Grants

TASKS: dict[str, Grants] = {
    "tasks.phases": SHARED,
    "tasks.key_tasks": SHARED,
    "tasks.key_tasks_by_ids": SHARED,
    "tasks.assignments": READ,
    "tasks.assignments_by_ids": READ,
    "tasks.assignment_counts_by_units": READ,
    "tasks.assignment_counts_by_tasks": READ,
    "tasks.upload_file": RUN_UNIT,
    "tasks.file": READ,
    "tasks.record_progress": RUN_UNIT,
    "tasks.attach_evidence": RUN_UNIT,
    "tasks.submit_assignment": RUN_UNIT,
    "tasks.accept_assignment": REVIEW,
    "tasks.return_assignment": REVIEW,
    "tasks.report_windows": SHARED,
    "tasks.reports": READ,
    "tasks.reports_by_ids": READ,
    "tasks.submit_report": RUN_UNIT,
    "tasks.return_report": REVIEW,
    "tasks.accept_report": REVIEW,
    "tasks.exempt_report": OFFICE,
    "tasks.extend_report": OFFICE,
    "tasks.report_figures": READ,
    "tasks.run_ticks": TICKS,
}
