"""What can be read: sessions, the code on the screen, attendance, spot checks, coverage."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno
import strawberry

from gateway.city import types_sessions as types
from gateway.city import types_training_coverage as coverage
from gateway.city.build import build, build_all
from gateway.city.connections import Connection, connect, slice_of
from gateway.city.loaders import loader
from gateway.city.types_common import Info
from gateway.ids import decode_id, encode_id
from services.kit.settings import settings

Id = strawberry.ID


def _local(global_id: Id | None, type_name: str, field: str) -> str | None:
    return None if global_id is None else decode_id(global_id, type_name, field)


def _session(session_id: Id) -> str:
    return decode_id(session_id, "TrainingSession", "session_id")


def _code_of(data: dict[str, Any]) -> types.SignInCode:
    """The code with its link and picture: what a phone opens is the console, where its account signs in."""
    session = encode_id("TrainingSession", data["session_id"])
    link = f"{settings().public_address}/sign-in?session={session}&code={data['code']}"
    picture = BytesIO()
    segno.make(link, error="m").save(picture, kind="svg", scale=8, xmldecl=False)
    return types.SignInCode(
        code=data["code"], seconds_left=data["seconds_left"], link=link, svg=picture.getvalue().decode()
    )


@strawberry.type
class SessionsQueries:
    @strawberry.field(description="Sessions of the units that the caller may see, and open ones, the latest first.")
    async def training_sessions(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        kind: types.TrainingKind | None = None,
        status: types.TrainingSessionStatus | None = None,
        year: int | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[types.TrainingSession] | None:
        filters = {
            "unit_id": _local(unit_id, "Unit", "unit_id"),
            "kind": kind.value if kind else None,
            "status": status.value if status else None,
            "year": year,
        }
        return await connect(info.context, "training", "sessions", filters, types.session_of, first=first, after=after)

    @strawberry.field(description="One session.")
    async def training_session(self, info: Info, id: Id) -> types.TrainingSession | None:
        found = await loader(info.context, "training_sessions").load(decode_id(id, "TrainingSession", "id"))
        return types.session_of(found) if found else None

    @strawberry.field(
        description="What the session's screen shows now: a code that is taken for half a minute or more."
    )
    async def sign_in_code(self, info: Info, session_id: Id) -> types.SignInCode | None:
        info.context.personal = True
        return _code_of(await info.context.call("training", "session_code", {"session_id": _session(session_id)}))

    @strawberry.field(description="Who was at a session; of an open one held elsewhere, the caller's own people.")
    async def training_attendees(
        self,
        info: Info,
        session_id: Id,
        standing: types.AttendanceStanding | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[types.TrainingAttendance] | None:
        filters = {"session_id": _session(session_id), "standing": standing.value if standing else None}
        return await connect(
            info.context, "training", "attendees", filters, types.attendance_of, first=first, after=after
        )

    @strawberry.field(description="Spot checks, the latest first.")
    async def spot_checks(
        self, info: Info, session_id: Id | None = None, first: int | None = None, after: str | None = None
    ) -> Connection[types.SpotCheck] | None:
        filters = {"session_id": _local(session_id, "TrainingSession", "session_id")}
        return await connect(info.context, "training", "spot_checks", filters, types.check_of, first=first, after=after)

    @strawberry.field(description="A spot check's draw computed again from its seed and its list.")
    async def verify_spot_check(self, info: Info, spot_check_id: Id) -> types.SpotCheckVerification | None:
        wanted = {"spot_check_id": decode_id(spot_check_id, "SpotCheck", "spot_check_id")}
        found = await info.context.call("training", "verify_spot_check", wanted)
        return build(types.SpotCheckVerification, found)

    @strawberry.field(description="Held sessions of a year: who led them, what they joined, which used cases.")
    async def training_figures(
        self, info: Info, year: int, unit_id: Id | None = None
    ) -> coverage.TrainingFigures | None:
        wanted = {"year": year, "unit_id": _local(unit_id, "Unit", "unit_id")}
        return build(coverage.TrainingFigures, await info.context.call("training", "session_figures", wanted))

    @strawberry.field(description="How many sessions each unit's principal has led, those with none first.")
    async def principal_sessions(
        self,
        info: Info,
        year: int,
        lacking: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[coverage.PrincipalSessions] | None:
        wanted = {"year": year, "lacking": bool(lacking)}
        found = await info.context.call("training", "principal_sessions", wanted)
        return slice_of(build_all(coverage.PrincipalSessions, found["items"]), first=first, after=after)

    @strawberry.field(description="职工行风教育培训率 of a quarter (today's), with its drill-down.")
    async def training_coverage(
        self, info: Info, period: str | None = None, unit_id: Id | None = None
    ) -> coverage.TrainingCoverage | None:
        wanted = {"period": period, "unit_id": _local(unit_id, "Unit", "unit_id")}
        return build(coverage.TrainingCoverage, await info.context.call("training", "coverage", wanted))

    @strawberry.field(description="Coverage by unit, the lowest first; `everyUnit`: also those that do not count.")
    async def training_coverage_units(
        self,
        info: Info,
        *,
        period: str | None = None,
        unit_id: Id | None = None,
        every_unit: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[coverage.UnitCoverage] | None:
        place = {"period": period, "unit_id": _local(unit_id, "Unit", "unit_id")}
        found = await info.context.call("training", "coverage_units", {**place, "every_unit": bool(every_unit)})
        return slice_of(build_all(coverage.UnitCoverage, found["items"]), first=first, after=after)

    @strawberry.field(
        description="Who of a unit still lacks a training of the year or, with `warning`, which key persons a warning "
        "education of the half-year."
    )
    async def untrained_staff(
        self,
        info: Info,
        unit_id: Id,
        *,
        period: str | None = None,
        warning: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[coverage.MissingPerson] | None:
        filters = {"unit_id": decode_id(unit_id, "Unit", "unit_id"), "period": period, "warning": warning}
        return await connect(
            info.context, "training", "untrained_staff", filters, coverage.missing_of, first=first, after=after
        )

    @strawberry.field(description="What the caller has completed this year; null for an account that is nobody's.")
    async def my_training(self, info: Info) -> coverage.MyTraining | None:
        info.context.personal = True
        found = await info.context.call("training", "my_training")
        if found is None:
            return None
        return coverage.my_training_of(found)
