"""From a service's JSON to the graph's types, and from the graph's inputs to a service's JSON.

Fields are matched by name. What a service does not send is null in the graph; what the graph requires and the service
does not send is our bug and becomes an `INTERNAL` error.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import strawberry
from strawberry.types.field import StrawberryField

from gateway.city.types_common import Node
from gateway.ids import decode_id, encode_id

T = TypeVar("T")
Convert = Callable[[Any], Any]
Plan = tuple[tuple[str, str, Convert], ...]

REFERENCES: dict[str, str] = {
    "unit_id": "Unit",
    "parent_id": "Unit",
    "county_id": "Unit",
    "task_id": "KeyTask",
    "phase_id": "Phase",
    "assignment_id": "Assignment",
    "task_ids": "KeyTask",
    "local_task_id": "LocalTask",
    "work_plan_id": "WorkPlan",
    "part_id": "AssignmentPart",
    "parent_part_id": "AssignmentPart",
    "filing_id": "DepartmentFiling",
    "follow_up_id": "FollowUp",
    "report_id": "Report",
    "consolidation_id": "Consolidation",
    "problem_id": "Problem",
    "visit_id": "Visit",
    "programme_id": "SupervisionProgramme",
    "supervision_round_id": "SupervisionRound",
    "supervisor_id": "Unit",
    "add_ids": "Unit",
    "remove_ids": "Unit",
    "checklist_id": "SelfInspection",
    "risk_id": "RiskEntry",
    "file_id": "File",
    "file_ids": "File",
    "account_id": "Account",
    "officer_id": "ConductOfficer",
    "entry_id": "RegisterEntry",
    "linked_entry_ids": "RegisterEntry",
    "meeting_id": "Meeting",
    "decision_id": "MeetingDecision",
    "document_id": "IssuedDocument",
    "attending_unit_ids": "Unit",
    "addressee_unit_ids": "Unit",
    "unit_ids": "Unit",
    "into_id": "Unit",
    "from_ids": "Unit",
    "staff_id": "StaffMember",
    "successor_id": "StaffMember",
    "posting_id": "Posting",
    "succession_id": "Succession",
    "group_id": "LeadingGroup",
    "scope_id": "BranchScope",
    "term_id": "LeaderTerm",
    "binding_id": "RoleBinding",
    "session_id": "TrainingSession",
    "spot_check_id": "SpotCheck",
    "case_ids": "RegisterEntry",
    "add_staff_ids": "StaffMember",
    "remove_staff_ids": "StaffMember",
    "question_id": "ExamQuestion",
    "exam_id": "Exam",
    "attempt_id": "ExamAttempt",
    "certificate_id": "Certificate",
    "staff_ids": "StaffMember",
    "signature_id": "CommitmentSignature",
    "webhook_id": "Webhook",
    "import_id": "EncounterImport",
    "sheet_id": "SlipSheet",
    "series_id": "EvaluationSeries",
    "evaluation_follow_up_id": "EvaluationFollowUp",
    "rank_id": "OfficialRank",
    "survey_id": "TrustSurvey",
    "topic_id": "StudyTopic",
    "topic_ids": "StudyTopic",
    "material_id": "StudyMaterial",
    "material_ids": "StudyMaterial",
    "study_id": "OnlineStudy",
    "paper_id": "YearPaper",
    "conveyance_id": "Conveyance",
    "message_id": "Message",
}
"""Which type of id an input field takes."""
IDENTIFIED = frozenset(
    (
        "Account",
        "ConductOfficer",
        "LeadingGroup",
        "File",
        "Posting",
        "Succession",
        "BranchScope",
        "LeaderTerm",
        "RoleBinding",
        "AssignmentPart",
        "DepartmentFiling",
        "MeetingDecision",
        "SupervisionRound",
        "SpotCheck",
        "OnlineStudy",
        "ExamQuestion",
        "ExamAttempt",
        "Certificate",
        "CommitmentSignature",
        "Webhook",
        "Message",
        "EncounterImport",
        "SlipSheet",
        "EvaluationSeries",
        "Evaluation",
        "OfficialRank",
        "TrustSurvey",
    )
)
"""Types with a global id that commands take, though no query asks for one of them alone."""


def build(cls: type[T], data: Mapping[str, Any]) -> T:
    """An instance of the graph type `cls` out of a service's object; its field `local_id` takes the service's id."""
    plan: Plan = _plan(cls)  # type: ignore[arg-type]  # a type is hashable
    return cls(**{name: convert(data.get(key)) for name, key, convert in plan})


def build_all(cls: type[T], items: Iterable[Mapping[str, Any]] | None) -> list[T]:
    """`build` for a list; an absent list is an empty one."""
    return [build(cls, item) for item in items or ()]


@lru_cache(maxsize=512)
def _plan(cls: type[Any]) -> Plan:
    hints = get_type_hints(cls)
    plan = []
    for field in dataclasses.fields(cls):
        if isinstance(field, StrawberryField) and field.base_resolver is not None:
            continue
        is_global = field.name == "id" and (issubclass(cls, Node) or cls.__name__ in IDENTIFIED)
        convert = _global_id(cls) if is_global else _output(field.name, hints[field.name])
        plan.append((field.name, "id" if field.name == "local_id" else field.name, convert))
    return tuple(plan)


def _global_id(cls: type[Any]) -> Convert:
    name = cls.__strawberry_definition__.name
    return lambda value: encode_id(name, value)


def _output(name: str, hint: Any) -> Convert:
    """References that are shown as ids become global; private ones stay as the service gave them."""
    if name in REFERENCES and hint == list[strawberry.ID]:
        return lambda value: [encode_id(REFERENCES[name], each) for each in value or ()]
    if name in REFERENCES and strawberry.ID in (hint, *get_args(hint)):
        return lambda value: None if value is None else encode_id(REFERENCES[name], value)
    return _converter(hint)


def _converter(hint: Any) -> Convert:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (arm for arm in get_args(hint) if arm is not type(None))
        convert = _converter(inner)
        return lambda value: None if value is None else convert(value)
    if origin is list:
        each = _converter(get_args(hint)[0])
        return lambda value: [each(item) for item in value or ()]
    if hint is date or hint is datetime:
        parse: Convert = hint.fromisoformat
        return parse
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        nested: type[Any] = hint
        return lambda value: build(nested, value)
    return lambda value: value


def payload_of(given: Any, **renamed: str) -> dict[str, Any]:
    """The JSON of an input: what was not given, or is null, is left out; ids become local. Raises `WrongId`."""
    payload = {}
    for field in dataclasses.fields(given):
        value = getattr(given, field.name)
        if value is strawberry.UNSET or value is None or field.name == "idempotency_key":
            continue
        payload[renamed.get(field.name, field.name)] = _plain(value, field.name)
    return payload


def _plain(value: Any, field: str) -> Any:
    if isinstance(value, list):
        return [_plain(item, field) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return payload_of(value)
    if field in REFERENCES and value is not None:
        return decode_id(value, REFERENCES[field], field)
    return value
