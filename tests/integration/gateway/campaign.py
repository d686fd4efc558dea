"""Arguments of the campaign's queries."""

from __future__ import annotations

from gateway.ids import encode_id
from tests.integration.gateway.scene import City


def campaign_arguments(city: City, name: str) -> dict[str, str]:
    """What the queries on phases, matrix and decomposition need; ids as literals."""
    if name == "decomposition":
        nodes = city.ask("{ assignments(first: 1) { nodes { id } } }")["assignments"]["nodes"]
        return {"assignmentId": f'"{nodes[0]["id"]}"'}
    fixed = {
        "phaseReport": {"phaseId": f'"{encode_id("Phase", "NJ-P1")}"'},
        "taskTrend": {"taskId": f'"{encode_id("KeyTask", "NJ-T06")}"'},
        "decompositionRates": {"unitIds": f'["{city.unit("H-1")}"]'},
    }
    return fixed.get(name, {})
