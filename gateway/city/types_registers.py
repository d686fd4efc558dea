"""Registers of all services as one: kinds with their fields, entries with values and history, gaps and figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.loaders import loader
from gateway.city.registers import service_of_entry
from gateway.city.types_common import File, Info, Node, UserError
from gateway.city.types_units import Unit, unit_by_id
from gateway.ids import encode_id

GLOBAL = {"unit": "Unit", "link": "RegisterEntry", "file": "File", "staff": "StaffMember"}


def label_of(info: Info, zh: str, en: str) -> str:
    """In the caller's language."""
    return en if info.context.locale == "en" else zh


@strawberry.type(description="A code with what people read, in the caller's language.")
class RegisterLabel:
    code: str
    zh: strawberry.Private[str]
    en: strawberry.Private[str]

    @strawberry.field
    def label(self, info: Info) -> str:
        return label_of(info, self.zh, self.en)


@strawberry.type(
    description="A field of a form. `type` is text, choice, choices, date, number, money, yes_no, unit, link, file or "
    "staff; `longest` bounds a text's length or a number's value; `target` is the register that a link leads to."
)
class RegisterField:
    name: str
    type: str
    required: bool
    choices: list[RegisterLabel]
    longest: int | None
    target: str | None
    zh: strawberry.Private[str]
    en: strawberry.Private[str]

    @strawberry.field
    def label(self, info: Info) -> str:
        return label_of(info, self.zh, self.en)


@strawberry.type(description="Where an entry may be: whether it counts then, and whether it is fulfilled.")
class RegisterState(RegisterLabel):
    counts: bool
    done: bool


@strawberry.type(
    description="What can be done with an entry in one of `sources`: fields that must be filled, whether a reason is "
    "needed, and the register of an entry that must be linked."
)
class RegisterStep:
    action: str
    target: str
    sources: list[str]
    needs: list[str]
    reason: bool
    link: str | None
    zh: strawberry.Private[str]
    en: strawberry.Private[str]

    @strawberry.field
    def label(self, info: Info) -> str:
        return label_of(info, self.zh, self.en)


@strawberry.type(
    description="A register that the city keeps. A restricted one is read by `lookUpRegister` alone; `reviewed` ones "
    "are confirmed every period; `sources` are the rows of the obligations register."
)
class RegisterKind(RegisterLabel):
    fields: list[RegisterField]
    states: list[RegisterState]
    steps: list[RegisterStep]
    sources: list[str]
    cycle: str
    modality: str
    measure: str
    restricted: bool
    reviewed: bool
    purposes: list[RegisterLabel]
    recorders: list[str]


@strawberry.type(description="A filled field. `values` has one item but for lists; ids are global.")
class RegisterValue:
    name: str
    type: str
    values: list[str]
    zh: strawberry.Private[str]
    en: strawberry.Private[str]
    shown_zh: strawberry.Private[str]
    shown_en: strawberry.Private[str]

    @strawberry.field
    def label(self, info: Info) -> str:
        return label_of(info, self.zh, self.en)

    @strawberry.field
    def value(self) -> str:
        return ",".join(self.values)

    @strawberry.field
    def shown(self, info: Info) -> str:
        return label_of(info, self.shown_zh, self.shown_en)


@strawberry.type(description="A change of an entry, with the values as they were afterwards.")
class RegisterVersion:
    number: int
    action: str
    status: str
    reason: str | None
    at: datetime
    values: list[RegisterValue]
    status_zh: strawberry.Private[str]
    status_en: strawberry.Private[str]

    @strawberry.field
    def status_label(self, info: Info) -> str:
        return label_of(info, self.status_zh, self.status_en)


@strawberry.type(
    description="A dated record of a unit. `dueOn` is how long it may wait as it is; `steps` is what can be done next. "
    "A masked one shows that it is there and where it stands, not what it says."
)
class RegisterEntry(Node):
    kind: str
    status: str
    on: date
    year: int
    periods: list[str]
    due_on: date | None
    overdue: bool
    settled_on: date | None
    changed_on: date
    reviewed_on: date | None
    values: list[RegisterValue]
    files: list[File]
    links: list[strawberry.ID]
    steps: list[RegisterStep]
    masked: bool
    version: int
    unit_id: strawberry.Private[str]
    kind_zh: strawberry.Private[str]
    kind_en: strawberry.Private[str]
    status_zh: strawberry.Private[str]
    status_en: strawberry.Private[str]
    local_id: strawberry.Private[str]
    versions: strawberry.Private[list[dict[str, Any]] | None]

    @strawberry.field(description="The last 50 versions, oldest first.")
    async def history(self, info: Info) -> list[RegisterVersion]:
        found = self.versions
        if found is None:
            name = f"{service_of_entry(self.local_id)}_histories"
            found = await loader(info.context, name).load(self.local_id)
        return build_all(RegisterVersion, [{**each, "values": _global(each["values"])} for each in found])

    @strawberry.field
    def kind_label(self, info: Info) -> str:
        return label_of(info, self.kind_zh, self.kind_en)

    @strawberry.field
    def status_label(self, info: Info) -> str:
        return label_of(info, self.status_zh, self.status_en)

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="What a unit lacks of a register. `why` is missing, incomplete or not_reviewed.")
class RegisterGap:
    kind: str
    period: str | None
    why: str
    parts: list[RegisterLabel]
    due_on: date | None
    overdue: bool
    department: str | None
    modality: str
    unit_id: strawberry.Private[str]
    kind_zh: strawberry.Private[str]
    kind_en: strawberry.Private[str]

    @strawberry.field
    def kind_label(self, info: Info) -> str:
        return label_of(info, self.kind_zh, self.kind_en)

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="A look-up of a restricted register: for which use, why, and how many entries it showed.")
class RegisterLookup:
    kind: str
    purpose: str | None
    motive: str
    at: datetime
    entries: int
    unit_id: strawberry.Private[str]
    purpose_zh: strawberry.Private[str]
    purpose_en: strawberry.Private[str]

    @strawberry.field
    def purpose_label(self, info: Info) -> str:
        return label_of(info, self.purpose_zh, self.purpose_en)

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(
    description="What a look-up found, and the line of the log that it left. `next` goes on behind it where there is "
    "more than one answer holds."
)
class RegisterFindings:
    lookup: RegisterLookup
    entries: list[RegisterEntry]
    total: int
    next: str | None


@strawberry.type
class RegisterEntryPayload:
    entry: RegisterEntry | None
    errors: list[UserError]


@strawberry.type
class RegisterFindingsPayload:
    findings: RegisterFindings | None
    errors: list[UserError]


def entry_of(data: Mapping[str, Any]) -> RegisterEntry:
    """An entry out of the service's answer; ids in its values become global."""
    links = [encode_id("RegisterEntry", each) for each in data["links"]]
    own = {"values": _global(data["values"]), "versions": data.get("history"), "links": links}
    return build(RegisterEntry, {**data, **own})


def findings_of(data: Mapping[str, Any]) -> RegisterFindings:
    """What a look-up found."""
    entries = [entry_of(item) for item in data["items"]]
    return RegisterFindings(lookup=build(RegisterLookup, data), entries=entries, total=data["total"], next=data["next"])


def _global(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**value, "values": [encode_id(GLOBAL[value["type"]], each) for each in value["values"]]}
        if value["type"] in GLOBAL
        else value
        for value in values
    ]
