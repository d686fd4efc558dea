"""Every RPC method, asked with its own example made bad, and every table that a request hands in."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qf import services
from services.kit.engine import Method, methods_of
from services.kit.errors import QfError
from services.kit.identity import Actor
from services.kit.permissions import PERMISSIONS
from services.kit.table_files import TableFile
from services.kit.testing import Bench
from tests.fuzz.readers import workbook_of
from tests.fuzz.spoiling import spoiled, spoiled_archive, spoiled_value
from tests.fuzz.trying import Target
from tests.integration.access.city import City

METHODS: dict[str, Method] = {
    f"{shell.name}.{method.name}": method
    for shell in services.shells()
    for method in methods_of(shell).values()
    if method.kind in ("command", "query")
}
TABLES = sorted(name for name, method in METHODS.items() if issubclass(method.request, TableFile))


@dataclass(frozen=True)
class Asked:
    """One call."""

    method: str
    role: str
    payload: Any


def targets(bench: Bench, city: City) -> list[Target]:
    """One for all methods, one for the tables."""
    return [Target("methods", _odd(city), _called(bench, city)), Target("tables", _table(city), _called(bench, city))]


def _odd(city: City) -> Callable[[random.Random], Asked]:
    def make(made: random.Random) -> Asked:
        name = made.choice(sorted(METHODS))
        payload = city.filled(METHODS[name].request.EXAMPLE)
        return Asked(name, made.choice(sorted(PERMISSIONS[name])), spoiled_value(payload, made))

    return make


def _table(city: City) -> Callable[[random.Random], Asked]:
    def make(made: random.Random) -> Asked:
        name = made.choice(TABLES)
        example = city.filled(METHODS[name].request.EXAMPLE)
        table, suffix = base64.b64decode(example["content_base64"]), made.choice(("csv", "xlsx"))
        data = spoiled(table, made) if suffix == "csv" else spoiled_archive(workbook_of(table), made)
        given = {"filename": f"a.{suffix}", "content_base64": base64.b64encode(data).decode()}
        return Asked(name, made.choice(sorted(PERMISSIONS[name])), {**example, **given})

    return make


def _called(bench: Bench, city: City) -> Callable[[Asked], None]:
    def take(asked: Asked) -> None:
        actor = Actor("someone", city.tenant, (asked.role,), city.ids["unit"])
        try:
            bench.call(asked.method, asked.payload, actor=actor)
        except QfError as refusal:
            refusal.to_wire()

    return take
