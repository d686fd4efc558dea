"""What can be changed: questions, exams, results, certificates."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city import inputs_exams as inputs
from gateway.city import types_certificates as papers
from gateway.city import types_exams as types
from gateway.city.build import build
from gateway.city.payloads import change
from gateway.city.types_common import Info, UserError


@strawberry.type
class QuestionPayload:
    question: types.ExamQuestion | None
    errors: list[UserError]


@strawberry.type(description="An import happens whole or not at all; errors name row and column.")
class QuestionImportPayload:
    result: types.QuestionImport | None
    errors: list[UserError]


@strawberry.type
class ExamPayload:
    exam: types.Exam | None
    errors: list[UserError]


@strawberry.type
class ExamAttemptPayload:
    attempt: types.ExamAttempt | None
    errors: list[UserError]


@strawberry.type
class CertificatePayload:
    certificate: papers.Certificate | None
    errors: list[UserError]


def _import(data: dict[str, Any]) -> types.QuestionImport:
    return build(types.QuestionImport, data)


@strawberry.type
class ExamsMutations:
    @strawberry.mutation(description="A question of a unit's bank.")
    async def create_question(self, info: Info, input: inputs.CreateQuestionInput) -> QuestionPayload:
        return await change(info, "training.create_question", input, QuestionPayload, types.question_of)

    @strawberry.mutation(description="A new version; papers keep the one that they were drawn with.")
    async def revise_question(self, info: Info, input: inputs.ReviseQuestionInput) -> QuestionPayload:
        return await change(info, "training.revise_question", input, QuestionPayload, types.question_of)

    @strawberry.mutation(description="Draw it no longer.")
    async def retire_question(self, info: Info, input: inputs.RetireQuestionInput) -> QuestionPayload:
        return await change(info, "training.retire_question", input, QuestionPayload, types.question_of)

    @strawberry.mutation(description="What importing the questions would change; nothing is stored.")
    async def preview_question_import(self, info: Info, input: inputs.QuestionFileInput) -> QuestionImportPayload:
        return await change(info, "training.preview_question_import", input, QuestionImportPayload, _import)

    @strawberry.mutation(description="Create and revise questions by number: all rows, or none and every mistake.")
    async def import_questions(self, info: Info, input: inputs.QuestionFileInput) -> QuestionImportPayload:
        return await change(info, "training.import_questions", input, QuestionImportPayload, _import)

    @strawberry.mutation(description="A draft.")
    async def create_exam(self, info: Info, input: inputs.CreateExamInput) -> ExamPayload:
        return await change(info, "training.create_exam", input, ExamPayload, types.exam_of)

    @strawberry.mutation(description="Drafts only.")
    async def change_exam(self, info: Info, input: inputs.ChangeExamInput) -> ExamPayload:
        return await change(info, "training.change_exam", input, ExamPayload, types.exam_of)

    @strawberry.mutation(description="Freeze what is drawn from, and open the exam to its audience.")
    async def publish_exam(self, info: Info, input: inputs.PublishExamInput) -> ExamPayload:
        return await change(info, "training.publish_exam", input, ExamPayload, types.exam_of)

    @strawberry.mutation(description="Nobody begins any more; who is sitting ends as they would.")
    async def withdraw_exam(self, info: Info, input: inputs.WithdrawExamInput) -> ExamPayload:
        return await change(info, "training.withdraw_exam", input, ExamPayload, types.exam_of)

    @strawberry.mutation(description="The caller begins an exam, or goes on with a running attempt.")
    async def start_attempt(self, info: Info, input: inputs.StartAttemptInput) -> ExamAttemptPayload:
        return await change(info, "training.start_attempt", input, ExamAttemptPayload, types.attempt_of)

    @strawberry.mutation(description="Keep the caller's choices while the time runs.")
    async def save_answers(self, info: Info, input: inputs.SaveAnswersInput) -> ExamAttemptPayload:
        return await change(info, "training.save_answers", input, ExamAttemptPayload, types.attempt_of)

    @strawberry.mutation(description="Hand in; too late, what was saved in time is marked.")
    async def submit_attempt(self, info: Info, input: inputs.SubmitAttemptInput) -> ExamAttemptPayload:
        return await change(info, "training.submit_attempt", input, ExamAttemptPayload, types.attempt_of)

    @strawberry.mutation(description="By the unit that held the exam, or one above it.")
    async def revoke_certificate(self, info: Info, input: inputs.RevokeCertificateInput) -> CertificatePayload:
        return await change(info, "training.revoke_certificate", input, CertificatePayload, papers.certificate_of)
