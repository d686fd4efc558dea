"""The requests of self-inspections."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from services.kit.requests import PageRequest, Request
from services.tasks.requests import ById, Id, Short
from services.tasks.requests.problems import FileIds, Label, Severity

Phrase = Annotated[str, Field(max_length=500)]


class OpenRound(Request):
    """A round over the units that the plan's selectors mean; without selectors those of the plan's rules, else all."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"title": "2022年第二季度自查自纠", "due_on": "2030-06-30"}
    title: Label
    due_on: date
    subjects: list[Phrase] = Field(default=[], max_length=50)


class Checklists(PageRequest):
    """A page of checklists by due day."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "first": 20}
    round_id: Id | None = None
    unit_id: Id | None = None
    status: Literal["open", "signed", "withdrawn"] | None = None
    late: bool | None = None
    overdue: bool | None = None


class ChecklistsByIds(ById):
    """Checklists by id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$checklist"]}


class AddChecklistItem(Request):
    """An item of the unit's own business."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"checklist_id": "$checklist", "label": "血透耗材管理"}
    checklist_id: Id
    label: Label
    category: Id = "other"
    expected_version: int | None = None


class ItemAnswer(Request):
    """The answer to one item."""

    code: Id
    answer: Literal["found", "not_found", "not_applicable", "implemented", "partly", "not_implemented"]
    count: int = Field(default=0, ge=0, le=100_000)
    description: Short = ""
    reason: Short = ""
    severity: Severity = "medium"
    file_ids: FileIds = []


class AnswerChecklist(Request):
    """Answers to some items."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "checklist_id": "$checklist",
        "answers": [{"code": "other", "answer": "not_found"}],
    }
    checklist_id: Id
    answers: list[ItemAnswer] = Field(min_length=1, max_length=100)
    expected_version: int | None = None


class SignChecklist(Request):
    """The principal's signature, with the title; `zero_report` when nothing was found."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "checklist_id": "$checklist",
        "signer_title": "党委书记、院长",
        "zero_report": True,
    }
    checklist_id: Id
    signer_title: Label
    zero_report: bool = False
    expected_version: int | None = None


class SelfInspectionFigures(Request):
    """Progress and findings per round."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    round_id: Id | None = None
    unit_id: Id | None = None
