"""Encounters at a city behind the gateway: what the generated tests ask for."""

from __future__ import annotations

from tests.integration.gateway.scene import City

DAYS = {"start": '"2022-06-01"', "end": '"2022-06-29"'}
KEYED = {"setting": "OUTPATIENT", "keys": '["MZ1"]', "format": "CSV"}
OF_A_UNIT = ("encounters", "encounterLinks", "encounterLinksFile", "dailyCounts", "slipSheets")


def counting_arguments(city: City, name: str) -> dict[str, str]:
    """What the queries on encounters take."""
    unit = f'"{city.unit("H-1")}"'
    if name == "touchpoints":
        return {"unitIds": f"[{unit}]"}
    if name == "encounterImport":
        return {"id": f'"{import_of(city)}"'}
    if name == "owedCounts":
        return {"month": '"2022-05"'}
    return {"unitId": unit, **DAYS, **KEYED} if name in OF_A_UNIT else {}


def import_of(city: City) -> str:
    """An import of the first hospital."""
    headers = {"authorization": f"Bearer {city.token('city_admin')}"}
    files = {"file": ("encounters.csv", b"key,touchpoint,on\nMZ1,discharge,2022-06-01\n")}
    part = city.http("POST", "/files?service=satisfaction", files=files, headers=headers).json()["file"]["id"]
    given = {"unitId": city.unit("H-1"), "fileIds": [part], "load": False}
    made = city.run("startEncounterImport", given, "city_admin", shows="encounterImport { id }")
    return str(made["encounterImport"]["id"])


def counting_things(city: City) -> dict[str, str]:
    """One thing of each kind that the mutations on encounters take."""
    slips = {"unitId": city.unit("H-1"), "touchpoint": "DISCHARGE", "count": 2}
    sheet = city.run("makeSlips", slips, "city_admin", shows="sheet { id }")["sheet"]["id"]
    return {"EncounterImport": import_of(city), "SlipSheet": sheet}
