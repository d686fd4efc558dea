"""One function per command, query, batch of events or tick: load, ask the domain, save, emit."""

from services.tasks.handlers.files import file, sweep_files, upload_file
from services.tasks.handlers.onboarding import on_city_onboarded
from services.tasks.handlers.queries import (
    assignment_counts_by_tasks,
    assignment_counts_by_units,
    assignments,
    assignments_by_ids,
    key_tasks,
    key_tasks_by_ids,
    phases,
    report_windows,
    reports,
    reports_by_ids,
    versions_by_reports,
)
from services.tasks.handlers.report_answers import accept_report, return_report
from services.tasks.handlers.report_exceptions import exempt_report, extend_report
from services.tasks.handlers.report_matrix import report_figures
from services.tasks.handlers.reporting import submit_report
from services.tasks.handlers.timekeeping import keep_time
from services.tasks.handlers.units import on_units
from services.tasks.handlers.working import (
    accept_assignment,
    attach_evidence,
    record_progress,
    return_assignment,
    submit_assignment,
)

__all__ = [
    "accept_assignment",
    "accept_report",
    "assignment_counts_by_tasks",
    "assignment_counts_by_units",
    "assignments",
    "assignments_by_ids",
    "attach_evidence",
    "exempt_report",
    "extend_report",
    "file",
    "keep_time",
    "key_tasks",
    "key_tasks_by_ids",
    "on_city_onboarded",
    "on_units",
    "phases",
    "record_progress",
    "report_figures",
    "report_windows",
    "reports",
    "reports_by_ids",
    "return_assignment",
    "return_report",
    "submit_assignment",
    "submit_report",
    "sweep_files",
    "upload_file",
    "versions_by_reports",
]
