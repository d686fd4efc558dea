"""What can be read: questions, exams, results, certificates."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city import types_certificates as papers
from gateway.city import types_exams as types
from gateway.city.build import REFERENCES, build, build_all
from gateway.city.connections import Connection, connect, slice_of
from gateway.city.enums_people import Profession
from gateway.city.loaders import loader
from gateway.city.types_common import Info
from gateway.ids import decode_id
from services.kit.errors import NotFound

Id = strawberry.ID


def _local(global_id: Id | None, field: str) -> str | None:
    return None if global_id is None else decode_id(global_id, REFERENCES[field], field)


def _result(data: dict[str, Any]) -> types.ExamResult:
    return build(types.ExamResult, data)


def _absentee(data: dict[str, Any]) -> types.ExamAbsentee:
    return build(types.ExamAbsentee, data)


@strawberry.type
class ExamsQueries:
    @strawberry.field(description="Questions of the banks that the caller keeps, by unit and number.")
    async def questions(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        topic_id: Id | None = None,
        kind: types.QuestionKind | None = None,
        active: bool | None = None,
        search: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[types.ExamQuestion] | None:
        place = {"unit_id": _local(unit_id, "unit_id"), "topic_id": _local(topic_id, "topic_id")}
        filters = {**place, "kind": kind.value if kind else None, "active": active, "search": search}
        of = types.question_of
        return await connect(info.context, "training", "questions", filters, of, first=first, after=after)

    @strawberry.field(description="How many questions can be drawn, by topic and kind.")
    async def question_counts(self, info: Info, unit_id: Id | None = None) -> list[types.QuestionCount] | None:
        wanted = {"unit_id": _local(unit_id, "unit_id")}
        return build_all(types.QuestionCount, await info.context.call("training", "question_counts", wanted))

    @strawberry.field(description="Exams that the caller may know of, the latest window first.")
    async def exams(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        status: types.ExamStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[types.Exam] | None:
        filters = {"unit_id": _local(unit_id, "unit_id"), "status": status.value if status else None}
        of = types.exam_of
        return await connect(info.context, "training", "exams", filters, of, first=first, after=after)

    @strawberry.field(description="One exam.")
    async def exam(self, info: Info, id: Id) -> types.Exam | None:
        found = await loader(info.context, "exams").load(decode_id(id, "Exam"))
        return types.exam_of(found) if found else None

    @strawberry.field(description="Audience, examinees and passed of the caller's units; a closed window's stand.")
    async def exam_figures(
        self,
        info: Info,
        exam_id: Id,
        *,
        split: types.ExamFiguresBy = types.ExamFiguresBy.TOTAL,
        unit_id: Id | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[types.ExamFigures] | None:
        wanted = {"exam_id": _local(exam_id, "exam_id"), "by": split.value, "unit_id": _local(unit_id, "unit_id")}
        found = await info.context.call("training", "exam_figures", wanted)
        rows = build_all(types.ExamFigures, [{**each, "by": split.value} for each in found])
        return slice_of(rows, first=first, after=after)

    @strawberry.field(description="Who has sat, by unit and score; `passed` false lists the failed.")
    async def exam_results(
        self,
        info: Info,
        exam_id: Id,
        *,
        unit_id: Id | None = None,
        category: Profession | None = None,
        passed: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[types.ExamResult] | None:
        place = {"exam_id": _local(exam_id, "exam_id"), "unit_id": _local(unit_id, "unit_id")}
        filters = {**place, "category": category.value if category else None, "passed": passed}
        return await connect(info.context, "training", "exam_results", filters, _result, first=first, after=after)

    @strawberry.field(description="Who of a unit's audience has not sat.")
    async def exam_absentees(
        self, info: Info, exam_id: Id, unit_id: Id, first: int | None = None, after: str | None = None
    ) -> Connection[types.ExamAbsentee] | None:
        filters = {"exam_id": _local(exam_id, "exam_id"), "unit_id": _local(unit_id, "unit_id")}
        return await connect(info.context, "training", "exam_absentees", filters, _absentee, first=first, after=after)

    @strawberry.field(description="What the caller is to sit and has sat, the earliest deadline first.")
    async def my_exams(self, info: Info) -> list[types.ExamStanding] | None:
        info.context.personal = True
        return [types.standing_of(each) for each in await info.context.call("training", "my_exams")]

    @strawberry.field(description="One of the caller's own attempts; null for anybody else's.")
    async def my_attempt(self, info: Info, id: Id) -> types.ExamAttempt | None:
        info.context.personal = True
        wanted = {"attempt_id": decode_id(id, "ExamAttempt")}
        try:
            return types.attempt_of(await info.context.call("training", "my_attempt", wanted))
        except NotFound:
            return None

    @strawberry.field(description="Certificates of people of the caller's units, the newest first.")
    async def certificates(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        exam_id: Id | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[papers.Certificate] | None:
        filters = {"unit_id": _local(unit_id, "unit_id"), "exam_id": _local(exam_id, "exam_id")}
        of = papers.certificate_of
        return await connect(info.context, "training", "certificates", filters, of, first=first, after=after)

    @strawberry.field(description="The caller's own certificates, the newest first.")
    async def my_certificates(self, info: Info) -> list[papers.Certificate] | None:
        info.context.personal = True
        return [papers.certificate_of(each) for each in await info.context.call("training", "my_certificates")]
