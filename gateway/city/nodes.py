"""Finding a thing again by its global id."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from gateway.city.build import build
from gateway.city.loaders import loader
from gateway.city.types_common import Info, Node
from gateway.city.types_reports import report_of
from gateway.city.types_tasks import all_phases, assignment_of, task_of
from gateway.city.types_tenants import tenant_of
from gateway.city.types_units import Unit, department_named
from gateway.ids import WrongId, encode_id, split_id

Finder = Callable[[Info, str], Awaitable[Node | None]]


async def find_node(info: Info, global_id: str, expected: str | None = None) -> Node | None:
    """The thing, or None when it is absent or another's: the answer is the same. Raises `WrongId`."""
    type_name, local_id = split_id(global_id, expected=expected or "Node")
    if type_name not in FINDERS or (expected is not None and type_name != expected):
        raise WrongId(field="id", expected=expected or "Node")
    return await FINDERS[type_name](info, local_id)


def _loaded(source: str, convert: Callable[[dict[str, Any]], Node]) -> Finder:
    async def find(info: Info, local_id: str) -> Node | None:
        found = await loader(info.context, source).load(local_id)
        return convert(found) if found else None

    return find


def _unit_of(data: dict[str, Any]) -> Unit:
    return build(Unit, data)


async def _phase(info: Info, local_id: str) -> Node | None:
    wanted = encode_id("Phase", local_id)
    return next((phase for phase in await all_phases(info) if phase.id == wanted), None)


async def _tenant(info: Info, code: str) -> Node | None:
    if code != info.context.actor.tenant:
        return None
    return tenant_of(await info.context.call("tenants", "tenant"))


FINDERS: dict[str, Finder] = {
    "Unit": _loaded("units", _unit_of),
    "KeyTask": _loaded("key_tasks", task_of),
    "Assignment": _loaded("assignments", assignment_of),
    "Report": _loaded("reports", report_of),
    "Department": department_named,
    "Phase": _phase,
    "Tenant": _tenant,
}
