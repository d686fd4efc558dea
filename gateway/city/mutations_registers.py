"""What can be changed of registers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

import strawberry

from gateway.city.build import payload_of
from gateway.city.inputs import Command
from gateway.city.inputs_registers import (
    ChangeEntryStatusInput,
    LookUpIntegrityFileInput,
    LookUpRegisterInput,
    RecordEntryInput,
    RegisterValueInput,
    ReviewEntryInput,
    ReviseEntryInput,
)
from gateway.city.payloads import errors_of
from gateway.city.registers import service_of_entry, service_of_kind
from gateway.city.types_common import Info, UserError
from gateway.city.types_registers import GLOBAL, RegisterEntryPayload, RegisterFindingsPayload, entry_of, findings_of
from gateway.errors import CORRECTABLE, camel
from gateway.ids import WrongId, split_id
from services.kit.errors import QfError

P = TypeVar("P")
INTEGRITY_FILE, VALUES = "integrity_file", "values."


@strawberry.type
class RegistersMutations:
    @strawberry.mutation(description="A new entry of a unit in a register.")
    async def record_entry(self, info: Info, input: RecordEntryInput) -> RegisterEntryPayload:
        return await _run(info, "record_entry", input, RegisterEntryPayload, entry_of)

    @strawberry.mutation(description="Other values of an entry; the old ones stay in its history.")
    async def revise_entry(self, info: Info, input: ReviseEntryInput) -> RegisterEntryPayload:
        return await _run(info, "revise_entry", input, RegisterEntryPayload, entry_of)

    @strawberry.mutation(description="A step of an entry: answer, sign, close, repeal, strike out ...")
    async def change_entry_status(self, info: Info, input: ChangeEntryStatusInput) -> RegisterEntryPayload:
        return await _run(info, "change_entry_status", input, RegisterEntryPayload, entry_of)

    @strawberry.mutation(description="Confirm an entry for a period.")
    async def review_entry(self, info: Info, input: ReviewEntryInput) -> RegisterEntryPayload:
        return await _run(info, "review_entry", input, RegisterEntryPayload, entry_of)

    @strawberry.mutation(description="Read a restricted register of one unit; who, when, why is kept.")
    async def look_up_register(self, info: Info, input: LookUpRegisterInput) -> RegisterFindingsPayload:
        return await _run(info, "look_up_entries", input, RegisterFindingsPayload, findings_of)

    @strawberry.mutation(description="Read a unit's integrity file for an appraisal; who, when, why is kept.")
    async def look_up_integrity_file(self, info: Info, input: LookUpIntegrityFileInput) -> RegisterFindingsPayload:
        return await _run(info, "look_up_entries", input, RegisterFindingsPayload, findings_of)


async def _run(
    info: Info, method: str, given: Command, payload: type[P], convert: Callable[[dict[str, Any]], Any]
) -> P:
    """Run `method` at the service that keeps the register; what the caller can mend becomes the payload's errors."""
    thing = dataclasses.fields(payload)[0].name  # type: ignore[arg-type]
    try:
        wanted = _wanted(given)
        service = await _service(info, wanted)
        answer = await info.context.call(service, method, wanted, idempotency_key=given.idempotency_key or None)
    except CORRECTABLE as error:
        return payload(**{thing: None, "errors": _errors(info, error)})
    return payload(**{thing: convert(answer), "errors": []})


def _errors(info: Info, error: QfError) -> list[UserError]:
    """The mistakes; a field of a form keeps the name that the form has for it."""
    stated = [problem.field for problem in error.problems] + ([error.field] if error.field else [])
    names = {camel(name): name for name in stated if name.startswith(VALUES)}
    return [dataclasses.replace(each, field=names.get(each.field or "", each.field)) for each in errors_of(info, error)]


async def _service(info: Info, wanted: dict[str, Any]) -> str:
    if "entry_id" in wanted:
        return service_of_entry(wanted["entry_id"])
    return await service_of_kind(info.context, wanted["kind"])


def _wanted(given: Command) -> dict[str, Any]:
    wanted = payload_of(given)
    if isinstance(given, LookUpIntegrityFileInput):
        wanted["kind"] = INTEGRITY_FILE
    values: list[RegisterValueInput] | None = getattr(given, "values", None)
    if values:
        wanted["values"] = [_value(value) for value in values]
    return wanted


def _value(given: RegisterValueInput) -> dict[str, Any]:
    if given.values is not None:
        return {"name": given.name, "value": [_local(each) for each in given.values]}
    return {"name": given.name, "value": None if given.value is None else _local(given.value)}


def _local(value: str) -> str:
    """The local id in a global id of what fields may name; any other text as it is."""
    try:
        type_name, local_id = split_id(value)
    except WrongId:
        return value
    return local_id if type_name in GLOBAL.values() else value
