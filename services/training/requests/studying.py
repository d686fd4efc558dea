"""Requests: topics, materials, on-line study, topic coverage and the monthly special study."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from services.kit.requests import PageRequest, Request

Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Edition = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Version = Annotated[int, Field(ge=1)]
Year = Annotated[int, Field(ge=2000, le=2100)]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Ids = Annotated[list[Id], Field(max_length=200)]
TopicIds = Annotated[list[Id], Field(max_length=50)]
FileIds = Annotated[list[Annotated[str, StringConstraints(min_length=1, max_length=200)]], Field(max_length=20)]
TopicKind = Literal["law", "regulation", "party_regulation", "policy", "speech", "code_of_conduct", "case", "topic"]


class Topics(Request):
    """Topics that the caller's units may use, or one unit; withdrawn ones too with `withdrawn`."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    unit_id: Id | None = None
    withdrawn: bool = False


class TopicsByIds(Request):
    """Topics by id, in the order asked."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$local_topic"]}
    ids: Ids


class AddTopic(Request):
    """A topic of the unit's own, for itself and the units below (NJ-027)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "title": "本院廉洁从业承诺", "kind": "topic"}
    unit_id: Id
    title: Title
    kind: TopicKind = "topic"
    version_label: Edition | None = None


class WithdrawTopic(Request):
    """A topic of the unit's own is no longer offered."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"topic_id": "$local_topic", "expected_version": 1}
    topic_id: Id
    expected_version: Version


class SetTopicEdition(Request):
    """Which edition of the text is in force, since texts are revised (NJ-100)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "topic_id": "$local_topic",
        "expected_version": 1,
        "version_label": "2021年修订",
    }
    topic_id: Id
    expected_version: Version
    version_label: Edition | None = None


class MaterialFacts(Request):
    """What a material is. `required_minutes` above 0 offer it for study on line."""

    title: Title
    topic_ids: TopicIds = []
    version_label: Edition | None = None
    file_ids: FileIds = []
    required_minutes: Annotated[int, Field(ge=0, le=480)] = 0


class AddMaterial(MaterialFacts):
    """A material for the people of the unit and of those below."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "title": "“九不准”学习课件",
        "topic_ids": ["$local_topic"],
        "required_minutes": 20,
    }
    unit_id: Id


class ChangeMaterial(MaterialFacts):
    """A material, whole, as it shall be."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "material_id": "$study_material",
        "expected_version": 1,
        "title": "“九不准”学习课件（修订）",
        "topic_ids": ["$local_topic"],
    }
    material_id: Id
    expected_version: Version


class WithdrawMaterial(Request):
    """A material is no longer offered."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"material_id": "$study_material", "expected_version": 1}
    material_id: Id
    expected_version: Version


class Materials(PageRequest):
    """Materials of the caller's units and of those above, the latest first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"topic_id": "$local_topic"}
    topic_id: Id | None = None
    online: bool | None = None
    withdrawn: bool = False


class MaterialsByIds(Request):
    """Materials by id, in the order asked."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$study_material"]}
    ids: Ids


class StartStudy(Request):
    """The caller begins to study a material on line, now. What else he had begun is interrupted."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"material_id": "$study_material"}
    material_id: Id


class FinishStudy(Request):
    """The caller has studied it. Whether long enough is for the server's clock to say."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"study_id": "$online_study"}
    study_id: Id


class MyStudies(PageRequest):
    """The caller's own on-line studies, the latest first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"status": "completed"}
    status: Literal["running", "completed", "stopped"] | None = None


class TopicCoverage(Request):
    """A unit's topics in a year: its sessions on each, and its people trained on each."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "year": 2022}
    unit_id: Id
    year: Year | None = None


class TopicTotals(Request):
    """By topic, over the caller's units or one unit and those below: units that studied it, people trained on it."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "year": 2022}
    unit_id: Id | None = None
    year: Year | None = None


class MonthlyStudy(PageRequest):
    """Units against months; of the year when no months are given. With `missed`, rows with a missed month alone."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"first_month": "2022-01", "last_month": "2022-03"}
    unit_id: Id | None = None
    first_month: Month | None = None
    last_month: Month | None = None
    missed: bool = False


class MonthlyStudyFigures(Request):
    """By month: units that owe a special study, and how many held one."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"first_month": "2022-01", "last_month": "2022-03"}
    first_month: Month | None = None
    last_month: Month | None = None


class BackfillStudy(Request):
    """A missed month had its special study all the same: it was confirmed late, and why. Until the 10th."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "month": "2022-03",
        "session_id": "$session_held",
        "reason": "签到表月底送审，次月初才确认",
    }
    unit_id: Id
    month: Month
    session_id: Id
    reason: Text
