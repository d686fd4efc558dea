"""Finding a thing again by its global id."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from gateway.city.build import build
from gateway.city.loaders import loader
from gateway.city.registers import service_of_entry
from gateway.city.types_board import follow_up_of
from gateway.city.types_campaign import local_task_of, work_plan_of
from gateway.city.types_common import Info, Node
from gateway.city.types_coverage import programme_of
from gateway.city.types_documents import document_of
from gateway.city.types_evaluations import evaluation_follow_up_of
from gateway.city.types_exams import exam_of
from gateway.city.types_meetings import meeting_of
from gateway.city.types_people import staff_of
from gateway.city.types_rectification import problem_of
from gateway.city.types_registers import entry_of
from gateway.city.types_reporting import consolidation_of
from gateway.city.types_reports import report_of
from gateway.city.types_risks import risk_of
from gateway.city.types_self_inspection import self_inspection_of
from gateway.city.types_sessions import session_of
from gateway.city.types_study import conveyance_of, paper_of
from gateway.city.types_supervision import visit_named
from gateway.city.types_syllabus import material_of, topic_of
from gateway.city.types_tasks import all_phases, assignment_of, task_of
from gateway.city.types_tenants import tenant_of
from gateway.city.types_units import Unit, department_named
from gateway.ids import WrongId, encode_id, split_id

Finder = Callable[[Info, str], Awaitable[Node | None]]


async def find_node(info: Info, global_id: str, expected: str | None = None) -> Node | None:
    """The thing, or None when it is absent or another's: the answer is the same. Raises `WrongId`."""
    type_name, local_id = split_id(global_id, expected=expected or "Node")
    if type_name not in FINDERS or (expected is not None and type_name != expected):
        raise WrongId(field="id", expected=expected or "Node")
    return await FINDERS[type_name](info, local_id)


def _loaded(source: str, convert: Callable[[dict[str, Any]], Node]) -> Finder:
    async def find(info: Info, local_id: str) -> Node | None:
        found = await loader(info.context, source).load(local_id)
        return convert(found) if found else None

    return find


def _unit_of(data: dict[str, Any]) -> Unit:
    return build(Unit, data)


async def _register_entry(info: Info, local_id: str) -> Node | None:
    found = await loader(info.context, f"{service_of_entry(local_id)}_entries").load(local_id)
    return entry_of(found) if found else None


async def _phase(info: Info, local_id: str) -> Node | None:
    wanted = encode_id("Phase", local_id)
    return next((phase for phase in await all_phases(info) if phase.id == wanted), None)


async def _tenant(info: Info, code: str) -> Node | None:
    if code != info.context.actor.tenant:
        return None
    return tenant_of(await info.context.call("tenants", "tenant"))


FINDERS: dict[str, Finder] = {
    "StaffMember": _loaded("staff", staff_of),
    "Unit": _loaded("units", _unit_of),
    "KeyTask": _loaded("key_tasks", task_of),
    "Assignment": _loaded("assignments", assignment_of),
    "Report": _loaded("reports", report_of),
    "Consolidation": _loaded("consolidations", consolidation_of),
    "LocalTask": _loaded("local_tasks", local_task_of),
    "WorkPlan": _loaded("work_plans", work_plan_of),
    "FollowUp": _loaded("follow_ups", follow_up_of),
    "Meeting": _loaded("meetings", meeting_of),
    "IssuedDocument": _loaded("documents", document_of),
    "Problem": _loaded("problems", problem_of),
    "Visit": visit_named,
    "SupervisionProgramme": _loaded("programmes", programme_of),
    "SelfInspection": _loaded("self_inspections", self_inspection_of),
    "RiskEntry": _loaded("risks", risk_of),
    "TrainingSession": _loaded("training_sessions", session_of),
    "StudyTopic": _loaded("study_topics", topic_of),
    "StudyMaterial": _loaded("study_materials", material_of),
    "YearPaper": _loaded("year_papers", paper_of),
    "Conveyance": _loaded("conveyances", conveyance_of),
    "Exam": _loaded("exams", exam_of),
    "EvaluationFollowUp": _loaded("evaluation_follow_ups", evaluation_follow_up_of),
    "Department": department_named,
    "Phase": _phase,
    "RegisterEntry": _register_entry,
    "Tenant": _tenant,
}
