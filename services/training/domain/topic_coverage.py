"""Coverage of topics: which a unit has studied in a year, and how many of its people are trained on each.

A unit has studied a topic when a held session of its own names it. A person is trained on it who attended any such
session, or studied one of its materials on line, and passed the exam where the plan asks for one (AMB-06).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.training.domain.topics import Topic

ALERT_MONTH, ALERT_DAY = 12, 1


@dataclass(frozen=True)
class TopicFigure:
    """A unit, a year, a topic. `studied` people took part, `trained` ones need no exam any more."""

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    year: int
    topic_id: str
    sessions: int
    studied: int
    trained: int
    roster: int


@dataclass(frozen=True)
class TopicAlert:
    """At the year's end: mandatory topics that the unit has not studied."""

    id: str
    unit_id: str
    unit_path: str
    year: int
    topic_ids: tuple[str, ...]
    settled_on: date | None = None
    version: int = 1

    def now(self, missing: Sequence[str], today: date) -> TopicAlert:
        """As it stands today; itself when nothing has changed."""
        after = replace(self, topic_ids=tuple(missing) or self.topic_ids, settled_on=None if missing else today)
        if after.topic_ids == self.topic_ids and (after.settled_on is None) == (self.settled_on is None):
            return self
        return replace(after, version=self.version + 1)


def held_by_topic(sessions: Iterable[tuple[str, Sequence[str]]]) -> dict[str, dict[str, int]]:
    """Unit -> topic -> sessions that name it."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for unit_id, topic_ids in sessions:
        for topic_id in topic_ids:
            found[unit_id][topic_id] += 1
    return found


def people_by_topic(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, set[str]]:
    """Topic -> people who took part in it."""
    found: dict[str, set[str]] = defaultdict(set)
    for person_id, topic_ids in rows:
        for topic_id in topic_ids:
            found[topic_id].add(person_id)
    return found


def trained_on(topic: Topic, studied: Collection[str], passed: Mapping[str, Collection[str]]) -> set[str]:
    """Of those who took part, the ones who need no exam or passed it; `passed` is topic -> people."""
    return set(studied) & set(passed.get(topic.id, ())) if topic.exam_required else set(studied)


def untrained(mandatory: Iterable[Topic], studied: Mapping[str, int]) -> list[str]:
    """Mandatory topics without any session."""
    return [topic.id for topic in mandatory if not studied.get(topic.id)]
