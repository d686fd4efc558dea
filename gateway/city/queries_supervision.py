"""What can be read of supervision. Who knows of a hidden visit depends on the account: such answers are not shared."""

from __future__ import annotations

import strawberry

from gateway.city.build import build, build_all
from gateway.city.connections import Connection, connect, slice_of
from gateway.city.types_common import Info
from gateway.city.types_coverage import (
    CampaignRecord,
    CountyVisits,
    DrawVerification,
    HospitalInspections,
    ProgrammeEntry,
    SupervisionCoverage,
    SupervisionProgramme,
    programme_of,
)
from gateway.city.types_supervision import (
    ChecklistSection,
    SupervisionRound,
    Visit,
    VisitKind,
    VisitStatus,
    round_of,
    visit_named,
    visit_of,
)
from gateway.ids import decode_id

Id = strawberry.ID


def _local(global_id: Id | None, type_name: str, field: str) -> str | None:
    return None if global_id is None else decode_id(global_id, type_name, field)


@strawberry.type
class SupervisionQueries:
    @strawberry.field(description="A year's coverage per stratum and supervisor, with so many proposals of each.")
    async def supervision_coverage(
        self, info: Info, year: int, proposals: int | None = 20
    ) -> list[SupervisionCoverage] | None:
        wanted = {"year": year, "proposals": 0 if proposals is None else proposals}
        return build_all(SupervisionCoverage, await info.context.call("tasks", "supervision_coverage", wanted))

    @strawberry.field(
        description="Hospitals inspected and still to be inspected; the city first, then each supervisor."
    )
    async def hospital_inspections(self, info: Info) -> list[HospitalInspections] | None:
        found = await info.context.call("tasks", "hospital_inspections", {"remaining": 50})
        return build_all(HospitalInspections, found)

    @strawberry.field(description="Unannounced visits per county; for the commission.")
    async def county_visits(self, info: Info, year: int) -> list[CountyVisits] | None:
        info.context.personal = True
        return build_all(CountyVisits, await info.context.call("tasks", "county_visits", {"year": year}))

    @strawberry.field(description="What a kind of visit asks.")
    async def inspection_checklist(
        self, info: Info, kind: VisitKind = VisitKind.HOSPITAL_INSPECTION
    ) -> list[ChecklistSection] | None:
        found = await info.context.call("tasks", "inspection_checklist", {"kind": kind.value})
        return build_all(ChecklistSection, found)

    @strawberry.field(description="Yearly programmes, the latest first.")
    async def programmes(
        self, info: Info, year: int | None = None, supervisor_id: Id | None = None
    ) -> list[SupervisionProgramme] | None:
        wanted = {"year": year, "supervisor_id": _local(supervisor_id, "Unit", "supervisor_id")}
        return [programme_of(each) for each in await info.context.call("tasks", "programmes", wanted)]

    @strawberry.field(description="A programme's whole list with its draw.")
    async def programme_entries(
        self, info: Info, programme_id: Id, first: int | None = None, after: str | None = None
    ) -> Connection[ProgrammeEntry] | None:
        wanted = {"programme_id": decode_id(programme_id, "SupervisionProgramme", "programme_id")}
        found = build_all(ProgrammeEntry, await info.context.call("tasks", "programme_entries", wanted))
        return slice_of(found, first=first, after=after)

    @strawberry.field(description="A programme's draw computed again from its seed and its list.")
    async def verify_draw(self, info: Info, programme_id: Id) -> DrawVerification | None:
        wanted = {"programme_id": decode_id(programme_id, "SupervisionProgramme", "programme_id")}
        return build(DrawVerification, await info.context.call("tasks", "verify_draw", wanted))

    @strawberry.field(description="Rounds of supervision, the latest first.")
    async def supervision_rounds(self, info: Info, year: int | None = None) -> list[SupervisionRound] | None:
        return [round_of(each) for each in await info.context.call("tasks", "supervision_rounds", {"year": year})]

    @strawberry.field(description="Visits that the caller may know of, the latest first.")
    async def visits(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        supervisor_id: Id | None = None,
        kind: VisitKind | None = None,
        status: VisitStatus | None = None,
        supervision_round_id: Id | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Visit] | None:
        info.context.personal = True
        filters = {
            "unit_id": _local(unit_id, "Unit", "unit_id"),
            "supervisor_id": _local(supervisor_id, "Unit", "supervisor_id"),
            "kind": kind.value if kind else None,
            "status": status.value if status else None,
            "supervision_round_id": _local(supervision_round_id, "SupervisionRound", "supervision_round_id"),
        }
        return await connect(info.context, "tasks", "visits", filters, visit_of, first=first, after=after)

    @strawberry.field(description="One visit.")
    async def visit(self, info: Info, id: Id) -> Visit | None:
        return await visit_named(info, decode_id(id, "Visit", "id"))

    @strawberry.field(description="A unit's campaign record, for bodies that grade or inspect it.")
    async def campaign_record(self, info: Info, unit_id: Id) -> CampaignRecord | None:
        info.context.personal = True
        wanted = {"unit_id": decode_id(unit_id, "Unit", "unit_id")}
        return build(CampaignRecord, await info.context.call("tasks", "campaign_record", wanted))
