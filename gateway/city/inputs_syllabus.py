"""What the mutations of topics, materials, yearly papers, conveyances and monthly study take."""

from __future__ import annotations

from datetime import date

import strawberry

from gateway.city.inputs import Command
from gateway.city.types_sessions import TrainingAudience, TrainingKind
from gateway.city.types_study import ConveyanceKind
from gateway.city.types_syllabus import LocalTopicKind

Id = strawberry.ID


@strawberry.input(description="A topic of the unit's own, for itself and the units below.")
class AddTopicInput(Command):
    unit_id: Id
    title: str
    kind: LocalTopicKind | None = None
    version_label: str | None = None


@strawberry.input
class WithdrawTopicInput(Command):
    topic_id: Id
    expected_version: int


@strawberry.input(description="Which edition of a text is in force.")
class SetTopicEditionInput(Command):
    topic_id: Id
    expected_version: int
    version_label: str | None = None


@strawberry.input(description="With `requiredMinutes`, the material can be studied on line.")
class AddMaterialInput(Command):
    unit_id: Id
    title: str
    topic_ids: list[Id] | None = None
    version_label: str | None = None
    file_ids: list[Id] | None = None
    required_minutes: int | None = None


@strawberry.input(description="The material, whole, as it shall be.")
class ChangeMaterialInput(Command):
    material_id: Id
    expected_version: int
    title: str
    topic_ids: list[Id] | None = None
    version_label: str | None = None
    file_ids: list[Id] | None = None
    required_minutes: int | None = None


@strawberry.input
class WithdrawMaterialInput(Command):
    material_id: Id
    expected_version: int


@strawberry.input(description="The caller begins now.")
class StartStudyInput(Command):
    material_id: Id


@strawberry.input(description="Whether it was long enough is for the server's clock to say.")
class FinishStudyInput(Command):
    study_id: Id


@strawberry.input(description="The plan's topics are always in it; these are the unit's own.")
class SaveContentListInput(Command):
    unit_id: Id
    year: int
    topic_ids: list[Id] | None = None
    expected_version: int | None = None


@strawberry.input
class PlannedTrainingInput:
    month: int
    title: str
    audiences: list[TrainingAudience]
    kind: TrainingKind | None = None
    topic_ids: list[Id] | None = None
    hours: float | None = None
    exam: bool | None = None


@strawberry.input(description="The year's trainings, all of them.")
class SaveTrainingPlanInput(Command):
    unit_id: Id
    year: int
    trainings: list[PlannedTrainingInput]
    expected_version: int | None = None


@strawberry.input
class YearPaperInput(Command):
    paper_id: Id
    expected_version: int


@strawberry.input(description="By another account of the unit, or with the paper that the principal signed.")
class ApproveYearPaperInput(YearPaperInput):
    file_ids: list[Id] | None = None


@strawberry.input
class ReturnYearPaperInput(YearPaperInput):
    reason: str


@strawberry.input(description="To the units below `unitId` that the plan's `phrases` mean, or to all of them.")
class AnnounceConveyanceInput(Command):
    title: str
    due_on: date
    unit_id: Id
    kind: ConveyanceKind | None = None
    topic_ids: list[Id] | None = None
    material_ids: list[Id] | None = None
    phrases: list[str] | None = None
    needs_session: bool | None = None


@strawberry.input
class WithdrawConveyanceInput(Command):
    conveyance_id: Id
    expected_version: int
    reason: str


@strawberry.input(description="On which day to whom; with the session where the plan asks for one.")
class RecordConveyanceInput(Command):
    conveyance_id: Id
    unit_id: Id
    conveyed_on: date | None = None
    session_id: Id | None = None
    audience: str | None = None


@strawberry.input(description="The caller's own read receipt.")
class ConfirmConveyanceInput(Command):
    conveyance_id: Id


@strawberry.input(description="Until the 10th of the next month, with the reason why it was confirmed late.")
class BackfillStudyInput(Command):
    unit_id: Id
    month: str
    session_id: Id
    reason: str
