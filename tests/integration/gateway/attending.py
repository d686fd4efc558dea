"""Sessions of a city, as the gateway's tests need them: one to come, one that is held with a spot check."""

from __future__ import annotations

import base64

from tests.integration.gateway.scene import City

OF_SESSION = ("trainingAttendees", "spotChecks")


def training_session(city: City, begins: str = "2022-06-30T15:00:00+08:00", title: str = "专题培训") -> str:
    """The id of a planned session of the first hospital, two hours long."""
    ends = begins.replace("T15", "T17").replace("T12", "T14")
    given = {"unitId": city.unit("H-1"), "title": title, "kind": "TOPIC_TRAINING", "startsAt": begins, "endsAt": ends}
    return str(city.run("planTrainingSession", given, "city_admin", shows="session { id }")["session"]["id"])


def held_session(city: City) -> str:
    """The id of yesterday's session, which one person attended."""
    given = {"unitId": city.unit("H-1"), "code": "T-9001", "name": "示例学员", "since": "2020-01-01"}
    city.run("registerStaff", given, "city_admin")
    city.settle()
    session = training_session(city, "2022-06-29T15:00:00+08:00", "昨日培训")
    content = base64.b64encode("工号\nT-9001\n".encode()).decode()
    sheet = {"sessionId": session, "filename": "sheet.csv", "contentBase64": content}
    assert city.run("uploadAttendanceSheet", sheet, "city_admin")["errors"] == []
    assert (
        city.run("confirmTrainingSession", {"sessionId": session, "expectedVersion": 1}, "city_admin")["errors"] == []
    )
    return session


def spot_check(city: City) -> str:
    """The id of a spot check of that session."""
    given = {"sessionId": held_session(city), "count": 1}
    return str(city.run("drawSpotCheck", given, "campaign_office", shows="spotCheck { id }")["spotCheck"]["id"])


def attending_arguments(city: City, name: str) -> dict[str, str]:
    """What the queries of sessions must be given."""
    if name == "trainingSession":
        return {"id": f'"{training_session(city)}"'}
    if name == "signInCode":
        return {"sessionId": f'"{training_session(city, "2022-06-30T12:10:00+08:00")}"'}
    if name == "verifySpotCheck":
        return {"spotCheckId": f'"{spot_check(city)}"'}
    if name == "untrainedStaff":
        return {"unitId": f'"{city.unit("H-1")}"'}
    return {"sessionId": f'"{held_session(city)}"'} if name in OF_SESSION else {}
