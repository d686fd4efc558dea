"""One of each thing of studies behind the gateway."""

from __future__ import annotations

from typing import Any

from tests.integration.gateway.exams import examinee
from tests.integration.gateway.scene import City


def study_things(city: City) -> dict[str, str]:
    """A unit's own topic, a material, a study on line, a content list and a conveyance, by type."""
    unit = city.unit("H-1")

    def made(mutation: str, name: str, **given: Any) -> str:
        return str(city.run(mutation, given, "city_admin", shows=f"{name} {{ id }}")[name]["id"])

    topic = made("addTopic", "topic", unitId=unit, title="他市专题")
    given = {"unitId": unit, "title": "他市课件", "topicIds": [topic], "requiredMinutes": 20}
    material = made("addMaterial", "material", **given)
    student = examinee(city, code="811", name="他市学员")
    study = student.run("startStudy", {"materialId": material}, shows="study { id }")["study"]["id"]
    given = {"unitId": city.unit("511000"), "title": "他市文件", "dueOn": "2030-06-30"}
    conveyance = made("announceConveyance", "conveyance", **given)
    return {
        "StudyTopic": topic,
        "StudyMaterial": material,
        "OnlineStudy": study,
        "YearPaper": made("saveContentList", "paper", unitId=unit, year=2022),
        "Conveyance": conveyance,
    }
