"""What the seeding made, as the graph tells it."""

from __future__ import annotations

import asyncio
from typing import Any

from qf.demo.graph import GraphClient
from qf.demo.world import CityState

REPORTS = ("EXPECTED", "ON_TIME", "LATE", "MISSING", "EMPTY", "EXEMPT", "RETURNED", "ACCEPTED")
ASSIGNMENTS = ("OPEN", "IN_PROGRESS", "SUBMITTED", "ACCEPTED", "RETURNED", "WITHDRAWN")
THINGS = {
    "staff": "roster",
    "rotations_overdue": "rotations(status: OVERDUE)",
    "registers_lacking": "registerGaps",
    "meetings": "meetings",
    "decisions": "decisions",
    "documents": "documents(status: ISSUED)",
    "work_plans": "workPlans",
    "follow_ups": "followUps",
    "department_filings": "departmentFilings",
    "problems": "problems",
    "problems_closed": "problems(status: CLOSED)",
    "self_inspections": "selfInspections",
    "self_inspections_signed": "selfInspections(status: SIGNED)",
    "risks": "riskLedger",
    "visits": "visits",
    "visits_closed": "visits(status: CLOSED)",
    "early_warnings": "earlyWarnings(settled: false)",
    "todo": "todo",
}
"""What is counted beside units, reports and assignments, as the campaign office sees it."""


def _counted(name: str, field: str) -> str:
    asked = field.replace(")", ", first: 1)") if "(" in field else f"{field}(first: 1)"
    return f"{name}: {asked} {{ totalCount }}"


COUNTS = "{ " + " ".join(_counted(name, field) for name, field in THINGS.items()) + " }"
TEXT = f"""{{
  units(first: 1) {{ totalCount }}
  accounts(first: 1) {{ totalCount }}
  {" ".join(f"r{status}: reports(status: {status}, first: 1) {{ totalCount }}" for status in REPORTS)}
  {" ".join(f"a{status}: assignments(status: {status}, first: 1) {{ totalCount }}" for status in ASSIGNMENTS)}
  indicators {{ period items {{ indicator numerator denominator percent status }} }}
}}"""


async def city_summary(client: GraphClient, state: CityState) -> dict[str, Any]:
    """One city's counts and figures."""
    data = await client.query(state.person("admin"), "summary", TEXT)
    counts = await client.query(state.person("office"), "summary", COUNTS)
    return {
        "city": state.code,
        "name": state.city.label,
        "province": state.city.province.label,
        "units": data["units"]["totalCount"],
        "accounts": data["accounts"]["totalCount"],
        "reports": {status.lower(): data[f"r{status}"]["totalCount"] for status in REPORTS},
        "assignments": {status.lower(): data[f"a{status}"]["totalCount"] for status in ASSIGNMENTS},
        "things": {name: counts[name]["totalCount"] for name in THINGS},
        "period": data["indicators"]["period"],
        "indicators": {each.pop("indicator"): each for each in data["indicators"]["items"]},
    }


async def summary(client: GraphClient, states: list[CityState], provinces: int) -> dict[str, Any]:
    """All cities, and their sums. The accounts of the provinces are beside those of the cities."""
    found = await asyncio.gather(*(city_summary(client, state) for state in states))
    return {
        "cities": len(found),
        "units": sum(each["units"] for each in found),
        "accounts": sum(each["accounts"] for each in found) + provinces,
        "reports": _sums(each["reports"] for each in found),
        "assignments": _sums(each["assignments"] for each in found),
        "things": _sums(each["things"] for each in found),
        "by_city": found,
    }


def _sums(counts: Any) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in counts:
        for name, count in each.items():
            total[name] = total.get(name, 0) + count
    return total
