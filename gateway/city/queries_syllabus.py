"""What can be read: topics, content lists, yearly plans, conveyances and monthly study."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city import types_study as study
from gateway.city import types_syllabus as types
from gateway.city.build import REFERENCES, build, build_all
from gateway.city.connections import Connection, connect
from gateway.city.types_common import Info
from gateway.ids import decode_id

Id = strawberry.ID


def _local(global_id: Id | None, field: str) -> str | None:
    return None if global_id is None else decode_id(global_id, REFERENCES[field], field)


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _mine(data: dict[str, Any]) -> study.MyConveyance:
    return build(study.MyConveyance, data)


def _row(data: dict[str, Any]) -> study.MonthlyStudyRow:
    return build(study.MonthlyStudyRow, data)


@strawberry.type
class SyllabusQueries:
    @strawberry.field(description="Topics that the caller's units may use, or one unit, in the plan's order.")
    async def study_topics(
        self, info: Info, *, unit_id: Id | None = None, withdrawn: bool = False
    ) -> list[types.StudyTopic] | None:
        given = _given(unit_id=_local(unit_id, "unit_id"), withdrawn=withdrawn)
        return build_all(types.StudyTopic, await info.context.call("training", "topics", given))

    @strawberry.field(description="Materials of the caller's units and of those above, the latest first.")
    async def study_materials(
        self,
        info: Info,
        *,
        topic_id: Id | None = None,
        online: bool | None = None,
        withdrawn: bool = False,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[types.StudyMaterial] | None:
        given = {"topic_id": _local(topic_id, "topic_id"), "online": online, "withdrawn": withdrawn}
        convert = types.material_of
        return await connect(info.context, "training", "materials", given, convert, first=first, after=after)

    @strawberry.field(description="The caller's own studies on line, the latest first.")
    async def my_studies(
        self,
        info: Info,
        *,
        status: types.OnlineStudyStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[types.OnlineStudy] | None:
        given = {"status": status.value if status else None}
        convert = types.study_of
        return await connect(info.context, "training", "my_studies", given, convert, first=first, after=after)

    @strawberry.field(description="What a unit has studied in a year, topic by topic.")
    async def topic_coverage(self, info: Info, *, unit_id: Id, year: int | None = None) -> types.TopicCoverage | None:
        given = _given(unit_id=_local(unit_id, "unit_id"), year=year)
        return build(types.TopicCoverage, await info.context.call("training", "topic_coverage", given))

    @strawberry.field(description="By topic, over the caller's units or one unit and those below it.")
    async def topic_totals(
        self, info: Info, *, unit_id: Id | None = None, year: int | None = None
    ) -> list[types.TopicTotal] | None:
        given = _given(unit_id=_local(unit_id, "unit_id"), year=year)
        return build_all(types.TopicTotal, await info.context.call("training", "topic_totals", given))

    @strawberry.field(description="Content lists and training plans; `missing`: without an approved one.")
    async def year_papers(
        self,
        info: Info,
        *,
        kind: study.YearPaperKind | None = None,
        unit_id: Id | None = None,
        year: int | None = None,
        status: study.YearPaperStatus | None = None,
        missing: bool = False,
        overdue: bool = False,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[study.YearPaper] | None:
        codes = {"kind": kind.value if kind else None, "status": status.value if status else None}
        place = {"unit_id": _local(unit_id, "unit_id"), "year": year}
        given = {**codes, **place, "missing": missing, "overdue": overdue}
        convert = study.paper_of
        return await connect(info.context, "training", "year_papers", given, convert, first=first, after=after)

    @strawberry.field(description="Of a year, by kind: who has an approved one, and how far plans are executed.")
    async def year_paper_figures(self, info: Info, *, year: int | None = None) -> list[study.YearPaperFigures] | None:
        found = await info.context.call("training", "year_paper_figures", _given(year=year))
        return build_all(study.YearPaperFigures, found)

    @strawberry.field(description="What is to be conveyed, the latest first.")
    async def conveyances(
        self, info: Info, *, withdrawn: bool = False, first: int | None = None, after: str | None = None
    ) -> Connection[study.Conveyance] | None:
        given, convert = {"withdrawn": withdrawn}, study.conveyance_of
        return await connect(info.context, "training", "conveyances", given, convert, first=first, after=after)

    @strawberry.field(description="Units' records; `missing`: not conveyed yet, `late`: late or overdue.")
    async def conveyance_records(
        self,
        info: Info,
        *,
        conveyance_id: Id | None = None,
        unit_id: Id | None = None,
        missing: bool = False,
        late: bool = False,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[study.ConveyanceRecord] | None:
        place = {"conveyance_id": _local(conveyance_id, "conveyance_id"), "unit_id": _local(unit_id, "unit_id")}
        given, convert = {**place, "missing": missing, "late": late}, study.record_of
        return await connect(info.context, "training", "conveyance_records", given, convert, first=first, after=after)

    @strawberry.field(description="What the caller's own unit conveys, with the caller's own receipts.")
    async def my_conveyances(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[study.MyConveyance] | None:
        return await connect(info.context, "training", "my_conveyances", {}, _mine, first=first, after=after)

    @strawberry.field(description="Units against months of special study: the drill-down of the indicator.")
    async def monthly_study(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        first_month: str | None = None,
        last_month: str | None = None,
        missed: bool = False,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[study.MonthlyStudyRow] | None:
        months = {"first_month": first_month, "last_month": last_month, "missed": missed}
        given = {"unit_id": _local(unit_id, "unit_id"), **months}
        return await connect(info.context, "training", "monthly_study", given, _row, first=first, after=after)

    @strawberry.field(description="By month: met ÷ units that owe a special study.")
    async def monthly_study_figures(
        self, info: Info, *, first_month: str | None = None, last_month: str | None = None
    ) -> list[study.MonthlyStudyFigure] | None:
        given = _given(first_month=first_month, last_month=last_month)
        found = await info.context.call("training", "monthly_study_figures", given)
        return build_all(study.MonthlyStudyFigure, found)
