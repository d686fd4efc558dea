"""Question bank, exams, attempts, results and certificates."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.enums_people import Profession
from gateway.city.loaders import loader
from gateway.city.types_common import Info, Node
from gateway.city.types_people import StaffMember, staff_of
from gateway.city.types_units import Unit, unit_by_id
from gateway.ids import encode_id


@strawberry.enum(description="单选, 多选, 判断.")
class QuestionKind(Enum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"


@strawberry.enum(description="How hard its author takes a question to be.")
class QuestionDifficulty(Enum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@strawberry.enum(description="Where an exam stands; `isOpen` says whether it can be sat today.")
class ExamStatus(Enum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="An attempt is open until it is handed in or its time is over.")
class AttemptStatus(Enum):
    OPEN = "open"
    CLOSED = "closed"


@strawberry.enum(description="What the figures of an exam are split by.")
class ExamFiguresBy(Enum):
    TOTAL = "total"
    UNIT = "unit"
    CATEGORY = "category"


@strawberry.type(description="A question of a unit's bank; `answers` are numbers of options, from 1. For its keepers.")
class ExamQuestion:
    id: strawberry.ID
    code: str
    topic_id: strawberry.ID
    kind: QuestionKind
    text: str
    options: list[str]
    answers: list[int]
    difficulty: QuestionDifficulty
    explanation: str | None
    is_active: bool
    version: int
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="How many questions of a topic and kind can be drawn.")
class QuestionCount:
    topic_id: strawberry.ID
    kind: QuestionKind
    n: int


@strawberry.type(description="Rows of a file of questions by what became (or would become) of them.")
class QuestionImport:
    rows: int
    created: int
    changed: int
    unchanged: int


@strawberry.type(description="So many questions of a topic per paper.")
class TopicDraw:
    topic_id: strawberry.ID
    count: int


@strawberry.type(
    description="An exam; `audience` and `units` empty mean everybody below the unit that holds it. Both days of the "
    "window belong to it."
)
class Exam(Node):
    title: str
    status: ExamStatus
    draws: list[TopicDraw]
    questions: int
    opens_on: date
    closes_on: date
    is_open: bool
    has_closed: bool
    audience: list[Profession]
    minutes: int
    pass_mark: int
    attempts: int
    valid_months: int
    published_on: date | None
    withdrawn_on: date | None
    withdraw_reason: str | None
    version: int
    unit_id: strawberry.Private[str]
    unit_ids: strawberry.Private[list[str]]

    @strawberry.field(description="The unit that holds it.")
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)

    @strawberry.field(description="The chosen units; none where everybody below is meant.")
    async def units(self, info: Info) -> list[Unit]:
        found = await loader(info.context, "units").load_many(self.unit_ids)
        return [build(Unit, each) for each in found if each]


@strawberry.type(
    description="A question as the paper shows it; `answers` and `explanation` are null until the window is over."
)
class PaperQuestion:
    number: int
    kind: QuestionKind
    text: str
    options: list[str]
    chosen: list[int]
    answers: list[int] | None
    explanation: str | None

    @strawberry.field(description="Whether it was answered exactly; null until the window is over.")
    def correct(self) -> bool | None:
        return None if self.answers is None else sorted(self.chosen) == self.answers


@strawberry.type(description="Marks of one attempt; `score` is in whole points of 100.")
class AttemptMarks:
    number: int
    status: AttemptStatus
    started_at: datetime
    ends_at: datetime
    closed_at: datetime | None
    submitted: bool
    score: int | None
    passed: bool | None
    local_id: strawberry.Private[str]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(encode_id("ExamAttempt", self.local_id))


@strawberry.type(description="The caller's attempt with its paper; `version` goes back with every save.")
class ExamAttempt(AttemptMarks):
    pass_mark: int
    version: int
    exam_id: strawberry.ID
    paper: strawberry.Private[list[PaperQuestion] | None]

    @strawberry.field
    async def questions(self, info: Info) -> list[PaperQuestion]:
        if self.paper is not None:
            return self.paper
        return build_all(PaperQuestion, await loader(info.context, "attempt_papers").load(self.local_id))


@strawberry.type(description="An exam as it stands for the caller.")
class ExamStanding:
    exam: Exam
    attempts_used: int
    best: int | None
    passed: bool
    may_begin: bool
    running_id: strawberry.ID | None
    attempts: list[AttemptMarks]


@strawberry.type(description="Audience and examinees; rates in percent, null of nobody.")
class ExamFigures:
    audience: int
    examinees: int
    absent: int
    passed: int
    failed: int
    exam_rate: float | None
    pass_rate: float | None
    key: strawberry.Private[str | None]
    by: strawberry.Private[str | None] = None

    @strawberry.field(description="By UNIT: which.")
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.key) if self.by == "unit" and self.key else None

    @strawberry.field(description="By CATEGORY: which; null for people without one.")
    def category(self) -> Profession | None:
        return Profession(self.key) if self.by == "category" and self.key else None


@strawberry.type(description="A person of an exam's audience.")
class ExamAbsentee:
    professional_category: Profession | None
    unit_id: strawberry.Private[str]
    staff_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)

    @strawberry.field(description="Who it is, for those who may see the roster.")
    async def staff(self, info: Info) -> StaffMember | None:
        found = await loader(info.context, "staff").load(self.staff_id)
        return staff_of(found) if found else None


@strawberry.type(description="A person's standing in an exam: the best of so many closed attempts.")
class ExamResult(ExamAbsentee):
    attempts: int
    best: int
    passed: bool
    first_on: date
    last_on: date
    passed_on: date | None


def question_of(data: dict[str, Any]) -> ExamQuestion:
    """A question of a bank."""
    return build(ExamQuestion, data)


def exam_of(data: dict[str, Any]) -> Exam:
    """An exam."""
    return build(Exam, data)


def attempt_of(data: dict[str, Any]) -> ExamAttempt:
    """The caller's attempt."""
    return build(ExamAttempt, {**data, "paper": data.get("questions")})


def standing_of(data: dict[str, Any]) -> ExamStanding:
    """An exam for the caller."""
    return build(ExamStanding, _with_running(data))


def _with_running(data: dict[str, Any]) -> dict[str, Any]:
    running = data["running_id"]
    return {**data, "running_id": encode_id("ExamAttempt", running) if running else None}
