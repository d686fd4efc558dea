"""Supervision's things for the generated tests: a visit, a programme and a round behind the gateway."""

from __future__ import annotations

from tests.integration.gateway.scene import City

LEADER = {"name": "示例甲", "title": "副主任", "part": "LEADER", "position": "COMMISSION_LEADER"}


def planned_visit(city: City, unit: str = "H-1", kind: str = "SUPERVISION") -> str:
    """The id of a visit to come."""
    given = {"kind": kind, "unitId": city.unit(unit), "plannedOn": "2022-07-05", "team": [LEADER]}
    return str(city.run("planVisit", given, "campaign_office", shows="visit { id }")["visit"]["id"])


def programme(city: City) -> str:
    """The id of the commission's programme of 2022, made when there is none."""
    found = city.ask("{ programmes(year: 2022) { id } }")["programmes"]
    if found:
        return str(found[0]["id"])
    made = city.run("prepareProgramme", {"year": 2022}, "campaign_office", shows="programme { id }")["programme"]
    return str(made["id"])


def supervision_round(city: City) -> str:
    """The id of a round."""
    given = {"name": "第一轮", "startsOn": "2022-07-01", "endsOn": "2022-07-31",
             "teams": [{"name": "第一督导组", "members": [LEADER]}]}  # fmt: skip
    made = city.run("openSupervisionRound", given, "campaign_office", shows="round { id }")["round"]
    return str(made["id"])


def supervision_arguments(city: City, name: str) -> dict[str, str]:
    """What the queries of supervision must be given."""
    if name == "visit":
        return {"id": f'"{planned_visit(city)}"'}
    if name in ("programmeEntries", "verifyDraw"):
        return {"programmeId": f'"{programme(city)}"'}
    return {"unitId": f'"{city.unit("H-1")}"'} if name == "campaignRecord" else {}
