"""Requests of downloads."""

from __future__ import annotations

from typing import Any, ClassVar

from services.kit.requests import Request
from services.tasks.requests import Id, PeriodLabel
from services.tasks.requests.problems import Status
from services.tasks.requests.reporting import UnitClass, Year


class ExportSubmissionMatrix(Request):
    """Who sent what, as a spreadsheet; of the caller's units."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"year": 2022}
    year: Year | None = None
    rule_id: Id | None = None
    county_id: Id | None = None
    unit_class: UnitClass | None = None


class ExportProblems(Request):
    """The problem list as a spreadsheet."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    unit_id: Id | None = None
    status: Status | None = None
    overdue: bool | None = None


class ExportTaskMatrix(Request):
    """Task by department and unit as a spreadsheet."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    task_id: Id | None = None
    unit_id: Id | None = None
    period: PeriodLabel | None = None


class ExportPhaseReport(Request):
    """A phase: its activities, its tasks and every unit's gate, as a spreadsheet."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"phase_id": "$phase"}
    phase_id: Id


class PrintReport(Request):
    """A unit's report as PDF."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"report_id": "$report"}
    report_id: Id
