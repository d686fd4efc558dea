"""Topics, study materials, study on line, and coverage of topics."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.loaders import loader
from gateway.city.types_common import File, Info, Node
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum(description="Who has put a topic there.")
class TopicLevel(Enum):
    CENTRAL = "central"
    PROVINCIAL = "provincial"
    CITY = "city"
    COUNTY = "county"
    UNIT = "unit"


@strawberry.enum(description="PLAN: a text that the plan names; GENERAL: a subject of its words; LOCAL: a unit's own.")
class TopicSource(Enum):
    PLAN = "plan"
    GENERAL = "general"
    LOCAL = "local"


@strawberry.enum(description="What kind of text a unit's own topic is.")
class LocalTopicKind(Enum):
    LAW = "law"
    REGULATION = "regulation"
    PARTY_REGULATION = "party_regulation"
    POLICY = "policy"
    SPEECH = "speech"
    CODE_OF_CONDUCT = "code_of_conduct"
    CASE = "case"
    TOPIC = "topic"


@strawberry.enum(description="STOPPED: another study was begun meanwhile.")
class OnlineStudyStatus(Enum):
    RUNNING = "running"
    COMPLETED = "completed"
    STOPPED = "stopped"


@strawberry.type(
    description="Something to study; `mandatory` ones every unit each year. `tag` says of which subject it is."
)
class StudyTopic(Node):
    title: str
    kind: str
    level: TopicLevel
    source: TopicSource
    version_label: str | None
    mandatory: bool
    exam_required: bool
    tag: str | None
    number: str | None
    is_current: bool
    version: int
    local_unit_id: strawberry.Private[str | None]

    @strawberry.field(description="The unit that added it; null for topics of the plan.")
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.local_unit_id) if self.local_unit_id else None


@strawberry.type(description="A material for the people of its unit and those below; with minutes, for study on line.")
class StudyMaterial(Node):
    title: str
    topic_ids: list[strawberry.ID]
    version_label: str | None
    files: list[File]
    required_minutes: int
    is_current: bool
    created_on: date
    version: int
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="The caller's own study of a material; both instants are the server's.")
class OnlineStudy:
    id: strawberry.ID
    title: str
    topic_ids: list[strawberry.ID]
    status: OnlineStudyStatus
    required_minutes: int
    started_at: datetime
    may_finish_at: datetime
    completed_at: datetime | None


@strawberry.type(description="A topic at a unit: its sessions, people who took part, and those who are trained.")
class TopicFigure:
    topic: StudyTopic
    sessions: int
    studied: int
    trained: int
    roster: int


@strawberry.type(description="What a unit has studied in a year: topics with a held session ÷ topics.")
class TopicCoverage:
    year: int
    assigned: int
    covered: int
    rate: int | None
    mandatory: int
    mandatory_covered: int
    topics: list[TopicFigure]
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="A topic over many units, as last counted: units that studied it, people trained on it.")
class TopicTotal:
    topic: StudyTopic
    units: int
    units_studied: int
    unit_rate: int | None
    sessions: int
    trained: int
    roster: int
    staff_rate: int | None


def topic_of(data: dict[str, Any]) -> StudyTopic:
    """A topic out of the service's answer."""
    return build(StudyTopic, data)


def material_of(data: dict[str, Any]) -> StudyMaterial:
    """A material out of the service's answer."""
    return build(StudyMaterial, data)


def study_of(data: dict[str, Any]) -> OnlineStudy:
    """A study out of the service's answer."""
    return build(OnlineStudy, data)


async def topics_named(info: Info, ids: list[str]) -> list[StudyTopic]:
    """The topics with these ids that the caller may see, in that order."""
    found = await loader(info.context, "study_topics").load_many(ids)
    return [topic_of(each) for each in found if each]
