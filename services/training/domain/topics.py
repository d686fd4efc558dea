"""Topics of study and training: what the plan names, what the platform adds, what a unit adds for itself.

Which topics a plan has follows from its data alone: its study materials, the texts of its legal basis that are to be
studied, and those general topics that its own words name (NJ-023, NJ-024, NJ-031, NJ-099, LZ-008, LZ-009, LZ-017).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from plans import Plan
from services.training.errors.studying import TopicIsThePlans, TopicWithdrawn

NINE_PROHIBITIONS = "九不准"
LAST = 10_000
PUNCTUATION = str.maketrans("", "", "“”《》‘’\"' ，,。、；")
TAGS = (
    ("family_conduct", ("家庭家教家风", "家风")),
    ("four_malfeasances", ("四风",)),
    ("medical_sincerity", ("大医精诚",)),
    ("professional_spirit", ("职业精神",)),
    ("purpose_concept", ("宗旨观念",)),
    ("nine_prohibitions", (NINE_PROHIBITIONS,)),
    ("party_history", ("党史",)),
    ("professional_ethics", ("职业道德",)),
    ("party_discipline_law", ("党纪国法",)),
    ("medical_ethics", ("医德医风",)),
    ("case_teaching", ("典型案例", "以案")),
    ("warning_education", ("警示教育",)),
    ("political_view", ("从政治上看",)),
)
"""Marks by which sessions, policies and figures of one subject are found, whatever its title in a plan is."""


class Level(StrEnum):
    """Who has put the topic there."""

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    CITY = "city"
    COUNTY = "county"
    UNIT = "unit"


class Source(StrEnum):
    """Where a topic comes from."""

    PLAN = "plan"
    GENERAL = "general"
    LOCAL = "local"


LOCAL_LEVELS = {"commission": Level.CITY, "bureau": Level.COUNTY, "institution": Level.UNIT}


@dataclass(frozen=True)
class Topic:
    """Something to study. `mandatory` ones every unit has to study each year; `tag` says which subject it is of.

    A local topic is for the unit that added it and for those below; `local_unit_id` is None for all others.
    """

    id: str
    title: str
    kind: str
    level: Level
    source: Source
    version_label: str | None = None
    mandatory: bool = False
    exam_required: bool = False
    tag: str | None = None
    number: str | None = None
    local_unit_id: str | None = None
    unit_path: str = ""
    position: int = LAST
    is_current: bool = True
    version: int = 1

    def is_for(self, path: str) -> bool:
        """Whether the unit with this path may use it."""
        return self.local_unit_id is None or path.startswith(self.unit_path)

    def require_current(self) -> None:
        """Raises `TopicWithdrawn`."""
        if not self.is_current:
            raise TopicWithdrawn(field="topic_id", title=self.title)

    def edited(self, version_label: str | None) -> Topic:
        """With the edition that is in force, since texts are revised (NJ-100)."""
        self.require_current()
        return replace(self, version_label=version_label, version=self.version + 1)

    def withdrawn(self) -> Topic:
        """No longer offered; what was studied stays. Raises `TopicIsThePlans`."""
        if self.source is not Source.LOCAL:
            raise TopicIsThePlans(field="topic_id")
        return replace(self, is_current=False, version=self.version + 1)


@dataclass(frozen=True)
class _General:
    """A topic that a plan has when its words name it; `always` ones every city has."""

    id: str
    title: str
    kind: str
    words: tuple[str, ...]
    always: bool = False


GENERAL = (
    _General("T-purpose", "新时期卫生健康工作宗旨观念", "topic", ("宗旨观念",)),
    _General("T-political", "从政治上看党风廉政建设和反腐败斗争", "topic", ("从政治上看",)),
    _General("T-four-winds", "持之以恒纠“四风”树新风", "topic", ("四风",)),
    _General("T-nine", "医疗卫生行业“九不准”", "code_of_conduct", (NINE_PROHIBITIONS,), always=True),
    _General("T-warning", "警示教育", "topic", ("警示教育",), always=True),
    _General("T-cases", "典型案例", "case", ("典型案例",), always=True),
    _General("T-history", "党史学习教育", "topic", ("党史",)),
    _General("T-ethics", "职业道德教育", "topic", ("职业道德",)),
    _General("T-discipline", "党纪国法教育", "topic", ("党纪国法",)),
    _General("T-medical-ethics", "医德医风教育", "topic", ("医德医风",)),
    _General("T-family", "家庭家教家风建设", "topic", ("家风",)),
)


def topics_of(plan: Plan) -> list[Topic]:
    """The topics of every unit of the city, in the plan's order."""
    words = plan.model_dump_json()
    named = {each.title: each for each in plan.legal_basis if each.role == "study"}
    given = [(each.id, each.title, each.kind) for each in plan.study_materials]
    titles = {title for _, title, _ in given}
    given += [(each.id, title, "law") for title, each in named.items() if title not in titles]
    found = [_planned(plan, each, is_named=each[1] in named) for each in given]
    tags = {topic.tag for topic in found}
    found += [_general(each) for each in GENERAL if _is_wanted(each, words, tags)]
    return [replace(topic, position=place) for place, topic in enumerate(found)]


def tag_of(title: str) -> str | None:
    """The subject that a title is of."""
    return next((tag for tag, words in TAGS if any(word in title for word in words)), None)


def local_topic(topic_id: str, title: str, kind: str, *, unit: tuple[str, str, str], edition: str | None) -> Topic:
    """A topic of a unit's own; `unit` is its id, path and kind (NJ-027)."""
    unit_id, path, unit_kind = unit
    return Topic(
        id=topic_id,
        title=title,
        kind=kind,
        level=LOCAL_LEVELS.get(unit_kind, Level.UNIT),
        source=Source.LOCAL,
        version_label=edition,
        tag=tag_of(title),
        local_unit_id=unit_id,
        unit_path=path,
    )


def merged(wanted: Iterable[Topic], known: dict[str, Topic]) -> list[Topic]:
    """What of the plan's topics has changed: an edition that the office stated stays, those that went are withdrawn."""
    changed = []
    fresh = {topic.id: topic for topic in wanted}
    for topic in fresh.values():
        before = known.get(topic.id)
        kept = topic if before is None else replace(topic, version_label=before.version_label, version=before.version)
        if kept != before:
            changed.append(replace(kept, version=kept.version + (before is not None)))
    gone = [each for each in known.values() if each.source is not Source.LOCAL and each.id not in fresh]
    return [*changed, *(replace(each, is_current=False, version=each.version + 1) for each in gone if each.is_current)]


def _planned(plan: Plan, given: tuple[str, str, str], *, is_named: bool) -> Topic:
    topic_id, title, kind = given
    tag = tag_of(title)
    return Topic(
        id=topic_id,
        title=title,
        kind=kind,
        level=_level_of(title),
        source=Source.PLAN,
        mandatory=is_named or tag == "nine_prohibitions",
        exam_required=_asks_for_exam(plan, title),
        tag=tag,
        number=next((each.number for each in plan.legal_basis if each.title == title), None),
    )


def _general(general: _General) -> Topic:
    tag = tag_of(general.title)
    mandatory = tag == "nine_prohibitions"
    return Topic(general.id, general.title, general.kind, Level.CENTRAL, Source.GENERAL, mandatory=mandatory, tag=tag)


def _is_wanted(general: _General, words: str, tags: set[str | None]) -> bool:
    """A subject that the plan's own materials have already is not listed twice."""
    if tag_of(general.title) in tags:
        return False
    return general.always or any(word in words for word in general.words)


def _asks_for_exam(plan: Plan, title: str) -> bool:
    plain = title.translate(PUNCTUATION)
    texts = (rule.text.translate(PUNCTUATION) for rule in plan.training_rules if rule.exam_required and rule.text)
    return any(plain in text for text in texts)


def _level_of(title: str) -> Level:
    return Level.PROVINCIAL if title.startswith(("自治区", "省")) else Level.CENTRAL
