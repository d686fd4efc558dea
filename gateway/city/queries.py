"""What can be read of the city. Every root field may be null: others answer while one service is away (PF-019)."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.connections import Connection, connect, slice_of
from gateway.city.enums import AssignmentStatus, Missing, ReportStatus, UnitKind, UnitLevel
from gateway.city.indicator_queries import IndicatorQueries
from gateway.city.nodes import find_node
from gateway.city.queries_campaign import CampaignQueries
from gateway.city.queries_commitments import CommitmentsQueries
from gateway.city.queries_documents import DocumentsQueries
from gateway.city.queries_encounters import EncountersQueries
from gateway.city.queries_evaluations import EvaluationsQueries
from gateway.city.queries_exams import ExamsQueries
from gateway.city.queries_indices import IndicesQueries
from gateway.city.queries_meetings import MeetingsQueries
from gateway.city.queries_people import PeopleQueries
from gateway.city.queries_rectification import RectificationQueries
from gateway.city.queries_registers import RegistersQueries
from gateway.city.queries_reporting import ReportingQueries
from gateway.city.queries_sessions import SessionsQueries
from gateway.city.queries_supervision import SupervisionQueries
from gateway.city.queries_syllabus import SyllabusQueries
from gateway.city.queries_todo import TodoQueries
from gateway.city.types_bodies import LeadingGroup
from gateway.city.types_common import Info, Node
from gateway.city.types_plan import Plan
from gateway.city.types_reports import Report, ReportFigures, ReportWindow, report_of
from gateway.city.types_tasks import Assignment, KeyTask, Phase, all_phases, assignment_of, task_of
from gateway.city.types_tenants import (
    Account,
    OnboardingProgress,
    Tenant,
    Viewer,
    current_plan,
    current_progress,
    tenant_of,
    viewer_of,
)
from gateway.city.types_units import DataGap, Department, Unit, department_of, gap_of
from gateway.ids import decode_id
from services.kit.errors import NotFound


def local(global_id: strawberry.ID | None, type_name: str, field: str) -> str | None:
    """The local id of an optional argument. Raises `WrongId`."""
    return None if global_id is None else decode_id(global_id, type_name, field)


@strawberry.type
class Query(
    IndicatorQueries,
    RegistersQueries,
    PeopleQueries,
    MeetingsQueries,
    DocumentsQueries,
    ReportingQueries,
    CampaignQueries,
    SupervisionQueries,
    RectificationQueries,
    SyllabusQueries,
    SessionsQueries,
    CommitmentsQueries,
    ExamsQueries,
    EncountersQueries,
    EvaluationsQueries,
    IndicesQueries,
    TodoQueries,
):
    @strawberry.field(description="The caller.")
    async def viewer(self, info: Info) -> Viewer | None:
        info.context.personal = True
        return viewer_of(await info.context.call("tenants", "me"))

    @strawberry.field(description="The city; null until it is onboarded.")
    async def tenant(self, info: Info) -> Tenant | None:
        try:
            return tenant_of(await info.context.call("tenants", "tenant"))
        except NotFound:
            return None

    @strawberry.field(description="The plan that the city runs; null until it is onboarded.")
    async def plan(self, info: Info) -> Plan | None:
        try:
            return await current_plan(info)
        except NotFound:
            return None

    @strawberry.field(description="How far onboarding has come; null before it began.")
    async def onboarding_progress(self, info: Info) -> OnboardingProgress | None:
        try:
            return await current_progress(info)
        except NotFound:
            return None

    @strawberry.field(description="Accounts by login; for administrators.")
    async def accounts(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[Account] | None:
        def convert(item: dict[str, Any]) -> Account:
            return build(Account, item)

        return await connect(info.context, "tenants", "accounts", {}, convert, first=first, after=after)

    @strawberry.field(description="Anything by its global id; null when it is not there or not the caller's to see.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        return await find_node(info, id)

    @strawberry.field(description="The units that the caller may see, by code.")
    async def units(
        self,
        info: Info,
        *,
        kind: UnitKind | None = None,
        level: UnitLevel | None = None,
        parent_id: strawberry.ID | None = None,
        county_id: strawberry.ID | None = None,
        search: str | None = None,
        missing: Missing | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Unit] | None:
        filters = {
            "kind": kind.value if kind else None,
            "level": level.value if level else None,
            "parent_id": local(parent_id, "Unit", "parent_id"),
            "county_id": local(county_id, "Unit", "county_id"),
            "search": search,
            "missing": missing.value if missing else None,
        }

        def convert(item: dict[str, Any]) -> Unit:
            return build(Unit, item)

        return await connect(info.context, "organizations", "units", filters, convert, first=first, after=after)

    @strawberry.field(description="One unit, by id or by code.")
    async def unit(self, info: Info, id: strawberry.ID | None = None, code: str | None = None) -> Unit | None:
        if id is not None:
            found = await find_node(info, id, "Unit")
            return found if isinstance(found, Unit) else None
        if code is None:
            return None
        try:
            found = await info.context.call("organizations", "unit_by_code", {"code": code})
        except NotFound:
            return None
        return build(Unit, found) if found else None

    @strawberry.field(description="What units lack in the register.")
    async def data_gaps(
        self,
        info: Info,
        *,
        unit_id: strawberry.ID | None = None,
        code: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[DataGap] | None:
        locale, filters = info.context.locale, {"unit_id": local(unit_id, "Unit", "unit_id"), "code": code}

        def convert(item: dict[str, Any]) -> DataGap:
            return gap_of(item, locale)

        return await connect(info.context, "organizations", "data_gaps", filters, convert, first=first, after=after)

    @strawberry.field(description="The commission's departments, with their aliases and duties.")
    async def departments(self, info: Info) -> list[Department] | None:
        return [department_of(each) for each in await info.context.once("organizations", "departments")]

    @strawberry.field(
        description="The city's own leading group, its office and work groups; null for who may not see the commission."
    )
    async def leading_group(self, info: Info) -> LeadingGroup | None:
        page = await info.context.call("organizations", "units", {"kind": "commission", "first": 1})
        ids = [unit["id"] for unit in page["items"]]
        groups = await info.context.call("organizations", "leading_groups_by_units", {"unit_ids": ids}) if ids else []
        found = next((group for of_unit in groups for group in of_unit if group["is_active"]), None)
        return build(LeadingGroup, found) if found else None

    @strawberry.field(description="The campaign's phases.")
    async def phases(self, info: Info) -> list[Phase] | None:
        return await all_phases(info)

    @strawberry.field(description="Key tasks in printed order, of one category or phase or of all.")
    async def key_tasks(
        self,
        info: Info,
        *,
        category: strawberry.ID | None = None,
        phase_id: strawberry.ID | None = None,
        first: int | None = 100,
        after: str | None = None,
    ) -> Connection[KeyTask] | None:
        wanted = {"category": category, "phase_id": local(phase_id, "Phase", "phase_id")}
        given = {name: value for name, value in wanted.items() if value is not None}
        items = await info.context.call("tasks", "key_tasks", given)
        return slice_of([task_of(item) for item in items], first=first, after=after)

    @strawberry.field(description="One key task.")
    async def key_task(self, info: Info, id: strawberry.ID) -> KeyTask | None:
        found = await find_node(info, id, "KeyTask")
        return found if isinstance(found, KeyTask) else None

    @strawberry.field(description="Assignments of the units that the caller may see, the earliest due first.")
    async def assignments(
        self,
        info: Info,
        *,
        unit_id: strawberry.ID | None = None,
        task_id: strawberry.ID | None = None,
        status: AssignmentStatus | None = None,
        overdue: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Assignment] | None:
        filters = {
            "unit_id": local(unit_id, "Unit", "unit_id"),
            "task_id": local(task_id, "KeyTask", "task_id"),
            "status": status.value if status else None,
            "overdue": overdue,
        }
        return await connect(info.context, "tasks", "assignments", filters, assignment_of, first=first, after=after)

    @strawberry.field(description="One assignment.")
    async def assignment(self, info: Info, id: strawberry.ID) -> Assignment | None:
        found = await find_node(info, id, "Assignment")
        return found if isinstance(found, Assignment) else None

    @strawberry.field(description="Every resolved report window, of one year or of the whole campaign.")
    async def report_windows(self, info: Info, year: int | None = None) -> list[ReportWindow] | None:
        given = {} if year is None else {"year": year}
        return build_all(ReportWindow, await info.context.call("tasks", "report_windows", given))

    @strawberry.field(description="Reports of the units that the caller may see, the earliest due first.")
    async def reports(
        self,
        info: Info,
        *,
        rule_id: str | None = None,
        period: str | None = None,
        unit_id: strawberry.ID | None = None,
        status: ReportStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Report] | None:
        filters = {
            "rule_id": rule_id,
            "period": period,
            "unit_id": local(unit_id, "Unit", "unit_id"),
            "status": status.value if status else None,
        }
        return await connect(info.context, "tasks", "reports", filters, report_of, first=first, after=after)

    @strawberry.field(description="One report with all its versions.")
    async def report(self, info: Info, id: strawberry.ID) -> Report | None:
        found = await find_node(info, id, "Report")
        return found if isinstance(found, Report) else None

    @strawberry.field(description="Expected, actual and on-time reports per rule and period.")
    async def report_figures(
        self, info: Info, rule_id: str | None = None, period: str | None = None
    ) -> list[ReportFigures] | None:
        wanted = {"rule_id": rule_id, "period": period}
        given = {name: value for name, value in wanted.items() if value is not None}
        return build_all(ReportFigures, await info.context.call("tasks", "report_figures", given))
