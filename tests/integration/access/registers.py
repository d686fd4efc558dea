"""An entry of a register, for the access tests."""

from __future__ import annotations

from services.kit.identity import Actor
from services.kit.testing import Bench


def register_things(bench: Bench, office: Actor, unit: str) -> dict[str, str]:
    """A rule of the unit."""
    values = {"title": "示例制度", "category": "post", "effective_on": "2022-03-01"}
    given = [{"name": name, "value": value} for name, value in values.items()]
    request = {"kind": "internal_rule", "unit_id": unit, "values": given}
    return {"register_entry": bench.call("organizations.record_entry", request, actor=office)["id"]}
