"""Staff and who is in charge at a city behind the gateway, by their global ids."""

from __future__ import annotations

from tests.integration.gateway.scene import City


def people_things(city: City) -> dict[str, str]:
    """One thing of each kind."""
    hospital = city.unit("H-3")
    post = {"name": "采购办主任", "isKey": True, "rank": "HEAD"}
    hired = {"unitId": hospital, "code": "900", "name": "他市人员", "since": "2020-01-10", "post": post}
    staff = city.run("registerStaff", hired, "city_admin", shows="staff { id posts { id } }")["staff"]
    branch = {"unitId": hospital, "personName": "他市人员", "title": "副院长", "since": "2022-01-10"}
    term = {
        "unitId": hospital,
        "personName": "他市人员",
        "post": "院长",
        "startsOn": "2020-01-01",
        "endsOn": "2024-12-31",
    }
    return {
        "StaffMember": staff["id"],
        "Posting": staff["posts"][0]["id"],
        "BranchScope": city.run("setBranchScope", branch, "city_admin", shows="branchScope { id }")["branchScope"][
            "id"
        ],
        "LeaderTerm": city.run("recordLeaderTerm", term, "city_admin", shows="leaderTerm { id }")["leaderTerm"]["id"],
    }
