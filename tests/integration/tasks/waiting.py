"""What the city's transactions told of work items: the last fact of each."""

from __future__ import annotations

from typing import Any

from tests.integration.tasks.city import City


def waiting(city: City, kind: str, unit: str | None = None) -> dict[str, dict[str, Any]]:
    """`action` or, with several of them, `id` -> the last item told of that kind (about that unit)."""
    last: dict[str, dict[str, Any]] = {}
    for envelope in city.told("work_items_changed"):
        for item in envelope["data"]["items"]:
            if item["kind"] == kind and unit in (None, item["unit_id"]):
                key = f"{item['subject_id']}:{item['action']}"
                assert key not in last or last[key]["version"] < item["version"], f"{key} did not rise"
                last[key] = item
    return last


def states(city: City, kind: str, subject: str) -> dict[str, str]:
    """Action -> state of one subject's items."""
    found = waiting(city, kind).values()
    return {item["action"]: item["state"] for item in found if item["subject_id"] == subject}
