"""Requests: content lists and yearly plans, and the conveyance of documents."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from services.kit.requests import PageRequest, Request
from services.training.requests.attending import Audience, Kind
from services.training.requests.studying import FileIds, Id, Ids, Text, Title, Version, Year

PaperKind = Literal["content_list", "training_plan"]


class SaveContentList(Request):
    """What the unit studies in the year: the plan's topics, which are always in it, and these of its own (NJ-027)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "year": 2022, "topic_ids": ["$local_topic"]}
    unit_id: Id
    year: Year
    topic_ids: Annotated[list[Id], Field(max_length=100)] = []
    expected_version: Version | None = None


class PlannedTraining(Request):
    """A training of the year's plan."""

    month: Annotated[int, Field(ge=1, le=12)]
    title: Title
    kind: Kind = "topic_training"
    topic_ids: Annotated[list[Id], Field(max_length=20)] = []
    audiences: Annotated[list[Audience], Field(min_length=1, max_length=5)]
    hours: Annotated[float, Field(gt=0, le=40)] = 2
    exam: bool = False


class SaveTrainingPlan(Request):
    """The unit's trainings of the year (NJ-098). An institution's plan has some for its medical staff (NJ-050)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "year": 2022,
        "trainings": [
            {"month": 3, "title": "“九不准”专题培训", "topic_ids": ["$local_topic"], "audiences": ["medical_staff"]}
        ],
    }
    unit_id: Id
    year: Year
    trainings: Annotated[list[PlannedTraining], Field(max_length=100)]
    expected_version: Version | None = None


class PaperStep(Request):
    """Submit or approve a content list or training plan."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"paper_id": "$year_paper", "expected_version": 2}
    paper_id: Id
    expected_version: Version


class ApprovePaper(PaperStep):
    """In force: by another account of the unit, or with the paper that the principal signed."""

    file_ids: FileIds = []


class ReturnPaper(PaperStep):
    """Give it back to its writers with the reason."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "paper_id": "$year_paper",
        "expected_version": 2,
        "reason": "请补充中层干部的培训安排",
    }
    reason: Text


class YearPapers(PageRequest):
    """Content lists and training plans; `missing`: without an approved one, `overdue`: and the day has passed."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"year": 2022, "missing": True}
    kind: PaperKind | None = None
    unit_id: Id | None = None
    year: Year | None = None
    status: Literal["owed", "draft", "submitted", "returned", "approved"] | None = None
    missing: bool = False
    overdue: bool = False


class YearPapersByIds(Request):
    """Papers by id, in the order asked."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$year_paper"]}
    ids: Ids


class PaperFigures(Request):
    """Of a year, by kind: units that owe it, have it approved, in time, waiting; and how far plans are executed."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"year": 2022}
    year: Year | None = None


class AnnounceConveyance(Request):
    """Something that the units below `unit_id` are to convey by a day.

    `phrases` are the plan's words for units; without any, all below are addressed.
    """

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "title": "全省医疗卫生系统警示教育大会精神",
        "due_on": "2030-06-30",
    }
    title: Title
    kind: Literal["speech", "instruction", "policy", "meeting", "document"] = "document"
    due_on: date
    unit_id: Id
    topic_ids: Annotated[list[Id], Field(max_length=20)] = []
    material_ids: Annotated[list[Id], Field(max_length=20)] = []
    phrases: Annotated[list[Title], Field(max_length=20)] = []
    needs_session: bool = False


class WithdrawConveyance(Request):
    """Nobody owes it any more."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"conveyance_id": "$conveyance", "expected_version": 1, "reason": "重复"}
    conveyance_id: Id
    expected_version: Version
    reason: Text


class RecordConveyance(Request):
    """The unit conveyed it on a day, to whom, at which session."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "conveyance_id": "$conveyance",
        "unit_id": "$unit",
        "conveyed_on": "2022-03-30",
        "audience": "院领导班子、各科室主任",
    }
    conveyance_id: Id
    unit_id: Id
    conveyed_on: date | None = None
    session_id: Id | None = None
    audience: Text | None = None


class ConfirmConveyance(Request):
    """The caller's own read receipt."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"conveyance_id": "$conveyance"}
    conveyance_id: Id


class Conveyances(PageRequest):
    """What is to be conveyed, the latest first, with its figures over the caller's units."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"first": 20}
    withdrawn: bool = False


class ConveyancesByIds(Request):
    """Conveyances by id, in the order asked."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$conveyance"]}
    ids: Ids


class ConveyanceRecords(PageRequest):
    """Units' records by due day; `missing`: not conveyed yet, `late`: conveyed late, or overdue."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"conveyance_id": "$conveyance"}
    conveyance_id: Id | None = None
    unit_id: Id | None = None
    missing: bool = False
    late: bool = False


class MyConveyances(PageRequest):
    """What the caller's unit conveys, and whether the caller has confirmed reading it."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"first": 20}
