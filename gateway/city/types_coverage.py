"""Coverage of supervision: yearly programmes with their draws, shares per stratum, patrols, a unit's record."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.enums import UnitCategory
from gateway.city.loaders import loader, loader_of_last
from gateway.city.types_common import AssignmentCounts, Info, Node
from gateway.city.types_supervision import ChecklistSection, Visit
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum(description="Where a programme stands. PREPARED: the list and the seed's hash are out, nothing drawn.")
class ProgrammeStatus(Enum):
    PREPARED = "prepared"
    DRAWN = "drawn"
    CHOSEN = "chosen"
    CONFIRMED = "confirmed"


@strawberry.enum(description="What has become of an entrant.")
class EntryState(Enum):
    OPEN = "open"
    SCHEDULED = "scheduled"
    DONE = "done"
    CLOSED_UNIT = "closed_unit"


@strawberry.type(description="How many of a stratum take part.")
class ProgrammePlaces:
    stratum: str
    required: int
    count: int


@strawberry.type(description="A change after the confirmation.")
class ProgrammeChange:
    reason: str
    at: datetime
    added: strawberry.Private[list[str]]
    removed: strawberry.Private[list[str]]

    @strawberry.field
    async def added_units(self, info: Info) -> list[Unit]:
        return await units_named(info, self.added)

    @strawberry.field
    async def removed_units(self, info: Info) -> list[Unit]:
        return await units_named(info, self.removed)


@strawberry.type(
    description="A supervisor's programme of a year. The seed is shown once it is opened; `sha256(seed)` was published "
    "before."
)
class SupervisionProgramme(Node):
    year: int
    status: ProgrammeStatus
    method: str | None
    seed: str | None
    seed_hash: str
    seed_origin: str
    entrants_hash: str
    places: list[ProgrammePlaces]
    selected: int
    prepared_at: datetime
    settled_at: datetime | None
    confirmed_at: datetime | None
    version: int
    local_id: strawberry.Private[str]
    supervisor_id: strawberry.Private[str]

    @strawberry.field
    async def supervisor(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.supervisor_id)

    @strawberry.field(description="All changes, or the `last` ones, oldest first.")
    async def changes(self, info: Info, last: int | None = None) -> list[ProgrammeChange]:
        found = await loader_of_last(info.context, "programme_changes", last).load(self.local_id)
        return build_all(ProgrammeChange, found)


@strawberry.type(description="A unit of a programme's list; `place` is its place in the draw of its stratum.")
class ProgrammeEntry:
    code: str | None
    stratum: str | None
    supervised_last_year: bool
    place: int | None
    selected: bool
    state: EntryState
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="The draw computed again; null where nothing has been opened or drawn yet.")
class DrawVerification:
    seed: str | None
    seed_hash: str
    entrants_hash: str
    seed_matches: bool | None
    entrants_match: bool
    draw_matches: bool | None
    drawn_ids: strawberry.Private[list[str]]

    @strawberry.field
    async def drawn(self, info: Info) -> list[Unit]:
        return await units_named(info, self.drawn_ids)


@strawberry.type(description="One category of institutions within a stratum.")
class CoverageType:
    category: UnitCategory | None
    population: int
    done: int


@strawberry.type(
    description="One stratum at one supervisor, or in the city (`supervisor` null). `required` and `met` are null "
    "where the plan states no share. Proposals name those first who were not supervised in the year before."
)
class SupervisionCoverage:
    stratum: str
    label: str
    percent: int | None
    population: int
    required: int | None
    done: int
    scheduled: int
    remaining: int
    met: bool | None
    shortfall: int
    types: list[CoverageType]
    supervisor_id: strawberry.Private[str | None]
    proposal_ids: strawberry.Private[list[str]]
    closed_ids: strawberry.Private[list[str]]

    @strawberry.field
    async def supervisor(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.supervisor_id)

    @strawberry.field(description="Whom to visit next.")
    async def proposals(self, info: Info) -> list[Unit]:
        return await units_named(info, self.proposal_ids)

    @strawberry.field(description="Units that closed in the year without having been supervised.")
    async def closed_units(self, info: Info) -> list[Unit]:
        return await units_named(info, self.closed_ids)


@strawberry.type(
    description="Hospital inspections (巡查) of one supervisor or of the city, from the plan's first day on."
)
class HospitalInspections:
    population: int
    required: int
    done: int
    remaining: int
    met: bool | None
    window_start: date
    window_end: date
    quarters_left: int
    pace_per_quarter: int | None
    supervisor_id: strawberry.Private[str | None]
    remaining_ids: strawberry.Private[list[str]]

    @strawberry.field
    async def supervisor(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.supervisor_id)

    @strawberry.field(description="Hospitals that still have to be inspected.")
    async def remaining_hospitals(self, info: Info) -> list[Unit]:
        return await units_named(info, self.remaining_ids)


@strawberry.type(description="Unannounced visits (明查暗访) in one county; information, no target.")
class CountyVisits:
    visits: int
    last_on: date | None
    not_visited_for_12_months: bool = strawberry.field(name="notVisitedFor12Months")
    county_id: strawberry.Private[str]

    @strawberry.field
    async def county(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.county_id)


@strawberry.type(description="A number of the problem list, by its name.")
class ProblemFact:
    fact: str
    count: int


@strawberry.type(description="A completed visit with its checklist's weighted points of 100.")
class RecordedVisit:
    visit: Visit
    score: int | None


@strawberry.type(description="A unit's campaign record, for bodies that grade or inspect it.")
class CampaignRecord:
    as_of: date
    assignments: AssignmentCounts
    reports_expected: int
    reports_received: int
    reports_on_time: int
    problems: list[ProblemFact]
    sections: list[ChecklistSection]
    visits: list[RecordedVisit]
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


async def units_named(info: Info, ids: list[str]) -> list[Unit]:
    """These units, as far as the caller sees them, in one call."""
    found = await loader(info.context, "units").load_many(ids)
    return [build(Unit, each) for each in found if each]


def programme_of(data: dict[str, Any]) -> SupervisionProgramme:
    """A programme out of the service's answer."""
    return build(SupervisionProgramme, data)
