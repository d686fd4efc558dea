"""What the mutations of exams take. Nothing here says who sits, how much time there was, or what it is worth."""

from __future__ import annotations

from datetime import date

import strawberry

from gateway.city.enums_people import Profession
from gateway.city.inputs import Command
from gateway.city.types_exams import QuestionDifficulty, QuestionKind

Id = strawberry.ID


@strawberry.input(description="`answers` are numbers of options, from 1; true/false ones need no options, 1 is true.")
class CreateQuestionInput(Command):
    unit_id: Id
    code: str
    topic_id: Id
    kind: QuestionKind
    text: str
    options: list[str] | None = None
    answers: list[int]
    difficulty: QuestionDifficulty | None = None
    explanation: str | None = None


@strawberry.input
class ReviseQuestionInput(Command):
    question_id: Id
    expected_version: int
    topic_id: Id | None = None
    kind: QuestionKind | None = None
    text: str | None = None
    options: list[str] | None = None
    answers: list[int] | None = None
    difficulty: QuestionDifficulty | None = None
    explanation: str | None = None


@strawberry.input
class RetireQuestionInput(Command):
    question_id: Id
    expected_version: int


@strawberry.input(
    description="XLSX or CSV: 题号, 主题, 题型, 题目, 选项A to 选项H, 答案, 难度, 解析. Rows are told apart by 题号."
)
class QuestionFileInput(Command):
    filename: str
    content_base64: str
    unit_id: Id


@strawberry.input(description="So many questions of a topic per paper.")
class TopicDrawInput:
    topic_id: Id
    count: int


@strawberry.input(description="Both days belong to the window; `audience` and `unitIds` left out mean everybody.")
class CreateExamInput(Command):
    unit_id: Id
    title: str
    topics: list[TopicDrawInput]
    opens_on: date
    closes_on: date
    unit_ids: list[Id] | None = None
    audience: list[Profession] | None = None
    minutes: int | None = None
    pass_mark: int | None = None
    attempts: int | None = None
    valid_months: int | None = None


@strawberry.input
class ExamInput(Command):
    exam_id: Id
    expected_version: int


@strawberry.input
class ChangeExamInput(ExamInput):
    title: str | None = None
    topics: list[TopicDrawInput] | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    unit_ids: list[Id] | None = None
    audience: list[Profession] | None = None
    minutes: int | None = None
    pass_mark: int | None = None
    attempts: int | None = None
    valid_months: int | None = None


@strawberry.input
class PublishExamInput(ExamInput):
    pass


@strawberry.input
class WithdrawExamInput(ExamInput):
    reason: str


@strawberry.input
class StartAttemptInput(Command):
    exam_id: Id


@strawberry.input(description="What is ticked at a question, by the paper's numbers; an empty list takes it back.")
class ChoiceInput:
    number: int
    options: list[int]


@strawberry.input
class SaveAnswersInput(Command):
    attempt_id: Id
    expected_version: int
    choices: list[ChoiceInput]


@strawberry.input
class SubmitAttemptInput(Command):
    attempt_id: Id
    expected_version: int
    choices: list[ChoiceInput] | None = None


@strawberry.input
class RevokeCertificateInput(Command):
    certificate_id: Id
    expected_version: int
    reason: str
