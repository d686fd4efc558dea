"""Requests: question bank, exams, results and certificates."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from services.kit.requests import PageRequest, Request, longest_base64

Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Option = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Place = Annotated[int, Field(ge=1, le=8)]
Version = Annotated[int, Field(ge=1)]
Kind = Literal["single", "multiple", "true_false"]
Difficulty = Literal["easy", "medium", "hard"]
Status = Literal["draft", "published", "withdrawn"]
Profession = Literal["physician", "nurse", "pharmacist", "technician", "administrator", "support", "other"]
Audience = Annotated[list[Profession], Field(max_length=7)]
Minutes = Annotated[int, Field(ge=5, le=300)]
Mark = Annotated[int, Field(ge=1, le=100)]
Tries = Annotated[int, Field(ge=1, le=10)]
Months = Annotated[int, Field(ge=1, le=60)]
OPTIONS = ["不得收受红包", "可以收受节日慰问金", "可以接受礼品", "经领导同意可以"]
SAMPLE_CSV = "6aKY5Y+3LOS4u+mimCzpopjlnoss6aKY55uuLOetlOahiAo="


class Questions(PageRequest):
    """Questions of the banks that the caller keeps, by number."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "topic_id": "$study_topic", "active": True}
    unit_id: Id | None = None
    topic_id: Id | None = None
    kind: Kind | None = None
    active: bool | None = None
    search: Title | None = None


class QuestionCounts(Request):
    """How many questions can be drawn, by topic and kind."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    unit_id: Id | None = None


class CreateQuestion(Request):
    """A question of a unit's bank; `answers` are numbers of options, from 1. True/false ones need no options."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "code": "JBZ-001",
        "topic_id": "$study_topic",
        "kind": "single",
        "text": "医务人员对患者给予的红包应当如何处理？",
        "options": OPTIONS,
        "answers": [1],
    }
    unit_id: Id
    code: Code
    topic_id: Id
    kind: Kind
    text: Words
    options: list[Option] = Field(default=[], max_length=8)
    answers: list[Place] = Field(min_length=1, max_length=8)
    difficulty: Difficulty = "medium"
    explanation: Annotated[str, StringConstraints(max_length=2000)] | None = None


class ReviseQuestion(Request):
    """A new version; papers keep the one that they were drawn with."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"question_id": "$question", "expected_version": 1, "difficulty": "easy"}
    question_id: Id
    expected_version: Version
    topic_id: Id | None = None
    kind: Kind | None = None
    text: Words | None = None
    options: list[Option] | None = Field(default=None, max_length=8)
    answers: list[Place] | None = Field(default=None, min_length=1, max_length=8)
    difficulty: Difficulty | None = None
    explanation: Annotated[str, StringConstraints(max_length=2000)] | None = None


class RetireQuestion(Request):
    """Draw it no longer."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"question_id": "$question", "expected_version": 1}
    question_id: Id
    expected_version: Version


class QuestionFile(Request):
    """A bank as XLSX or CSV; questions are told apart by unit and number."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"filename": "bank.csv", "content_base64": SAMPLE_CSV, "unit_id": "$unit"}
    filename: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    content_base64: Annotated[str, Field(max_length=longest_base64(5 << 20))]
    unit_id: Id


class TopicDraw(Request):
    """So many questions of a topic per paper."""

    topic_id: Id
    count: int = Field(ge=1, le=100)


Topics = Annotated[list[TopicDraw], Field(min_length=1, max_length=20)]
Units = Annotated[list[Id], Field(max_length=2000)]


class Exams(PageRequest):
    """Exams that the caller may know of, the latest window first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "status": "published"}
    unit_id: Id | None = None
    status: Status | None = None


class ExamsByIds(Request):
    """Exams by id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$exam"]}
    ids: list[Id] = Field(max_length=500)


class CreateExam(Request):
    """A draft; `unit_ids` and `audience` empty mean everybody below `unit_id`."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "title": "“九不准”专题考试",
        "topics": [{"topic_id": "$study_topic", "count": 1}],
        "opens_on": "2022-03-30",
        "closes_on": "2022-12-30",
    }
    unit_id: Id
    title: Title
    topics: Topics
    opens_on: date
    closes_on: date
    unit_ids: Units = []
    audience: Audience = []
    minutes: Minutes = 60
    pass_mark: Mark = 80
    attempts: Tries = 2
    valid_months: Months = 12


class ChangeExam(Request):
    """New facts of a draft."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"exam_id": "$exam", "expected_version": 1, "pass_mark": 90}
    exam_id: Id
    expected_version: Version
    title: Title | None = None
    topics: Topics | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    unit_ids: Units | None = None
    audience: Audience | None = None
    minutes: Minutes | None = None
    pass_mark: Mark | None = None
    attempts: Tries | None = None
    valid_months: Months | None = None


class PublishExam(Request):
    """Freeze what is drawn from, and invite the audience."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"exam_id": "$exam", "expected_version": 1}
    exam_id: Id
    expected_version: Version


class WithdrawExam(Request):
    """Nobody begins any more."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"exam_id": "$exam", "expected_version": 1, "reason": "试题有误"}
    exam_id: Id
    expected_version: Version
    reason: Reason


class ExamNamed(Request):
    """One exam: to begin an attempt, or to go on with one's running one."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"exam_id": "$exam"}
    exam_id: Id


class AttemptNamed(Request):
    """One attempt of the caller's own."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"attempt_id": "$attempt"}
    attempt_id: Id


class AttemptPapers(Request):
    """The papers of the caller's own attempts."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$attempt"]}
    ids: Annotated[list[Id], Field(max_length=5)]


class Choice(Request):
    """What is ticked at a question: numbers as the paper shows them; an empty list takes the choice back."""

    number: int = Field(ge=1, le=2000)
    options: list[Place] = Field(max_length=8)


class SaveAnswers(Request):
    """Choices in place of earlier ones at the same questions; `expected_version` is the attempt's last one."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "attempt_id": "$attempt",
        "expected_version": 1,
        "choices": [{"number": 1, "options": [1]}],
    }
    attempt_id: Id
    expected_version: Version
    choices: list[Choice] = Field(max_length=2000)


class SubmitAttempt(Request):
    """Hand in, with the last choices."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"attempt_id": "$attempt", "expected_version": 1}
    attempt_id: Id
    expected_version: Version
    choices: list[Choice] = Field(default=[], max_length=2000)


class ExamFigures(Request):
    """Audience, examinees, absent, failed and passed: in all, or by unit or profession."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"exam_id": "$exam", "by": "unit"}
    exam_id: Id
    by: Literal["total", "unit", "category"] = "total"
    unit_id: Id | None = None


class ExamResults(PageRequest):
    """Who has sat, by unit; with `passed` those who passed or those who failed."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"exam_id": "$exam", "unit_id": "$unit", "passed": False}
    exam_id: Id
    unit_id: Id | None = None
    category: Profession | None = None
    passed: bool | None = None


class ExamAbsentees(PageRequest):
    """Who of a unit's audience has not sat."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"exam_id": "$exam", "unit_id": "$unit"}
    exam_id: Id
    unit_id: Id
