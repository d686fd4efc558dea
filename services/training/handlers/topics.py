"""Topics: those of the plan, and what units add (NJ-027, NJ-099, NJ-100)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plans import Plan
from services.kit.codec import document
from services.kit.errors import ChangedMeanwhile
from services.training.domain.topics import Source, Topic, local_topic, merged, topics_of
from services.training.errors.studying import TopicEditionIsTheCitys, TopicExists, TopicNotFound
from services.training.handlers.work import Work
from services.training.handlers.years import close_years
from services.training.requests import studying as requests


def set_up_topics(work: Work, plan: Plan) -> int:
    """The plan's topics, as the newest version of the plan has them; returns how many it has."""
    wanted = topics_of(plan)
    work.repo.topics.put(merged(wanted, work.repo.topics.planned()))
    return len(wanted)


def require_topics(work: Work, unit_id: str, ids: Sequence[str]) -> list[Topic]:
    """The current topics with these ids, in that order, each of which the unit may use.

    Raises `TopicNotFound` or `TopicWithdrawn`.
    """
    if not ids:
        return []
    unit, found = work.units.get(unit_id), work.repo.topics.by_ids(ids)
    path = unit.path if unit else ""
    for topic_id in ids:
        topic = found.get(topic_id)
        if topic is None or not topic.is_for(path):
            raise TopicNotFound(field="topic_ids")
        topic.require_current()
    return [found[topic_id] for topic_id in dict.fromkeys(ids)]


def mandatory_topics(work: Work) -> list[Topic]:
    """What every unit has to study each year: the named texts, and the nine prohibitions (NJ-099, NJ-100)."""
    return [topic for topic in work.repo.topics.planned().values() if topic.mandatory and topic.is_current]


def sees(work: Work, path: str) -> bool:
    """Whether something of the unit with this path is the caller's to see: his units', or a superior's."""
    own = work.scope.path
    return work.scope.holds(path) or (own is not None and own.startswith(path))


def topics(work: Work, request: requests.Topics) -> list[dict[str, Any]]:
    """Topics in the plan's order, local ones behind."""
    if request.unit_id is not None:
        path = work.units.require(request.unit_id).path
        found = [each for each in work.repo.topics.all() if each.is_for(path)]
    else:
        found = [each for each in work.repo.topics.all() if _is_seen(work, each)]
    return [document(each) for each in found if each.is_current or request.withdrawn]


def topics_by_ids(work: Work, request: requests.TopicsByIds) -> list[dict[str, Any] | None]:
    """For each id its topic, or None."""
    found = work.repo.topics.by_ids(request.ids)
    seen = {topic.id: document(topic) for topic in found.values() if _is_seen(work, topic)}
    return [seen.get(topic_id) for topic_id in request.ids]


def add_topic(work: Work, request: requests.AddTopic) -> dict[str, Any]:
    """A topic of the unit's own. Raises `TopicExists`."""
    unit = work.units.require(request.unit_id)
    if any(each.title == request.title for each in work.repo.topics.usable(unit.path)):
        raise TopicExists(field="title", title=request.title)
    place = (unit.id, unit.path, unit.kind)
    topic = local_topic(work.new_id(), request.title, request.kind, unit=place, edition=request.version_label)
    close_years(work)
    work.repo.topics.add(topic)
    _recount(work, topic)
    return document(topic)


def withdraw_topic(work: Work, request: requests.WithdrawTopic) -> dict[str, Any]:
    """No longer offered. Raises `TopicIsThePlans`, `TopicWithdrawn`."""
    topic = _required(work, request.topic_id, request.expected_version)
    topic.require_current()
    close_years(work)
    _recount(work, topic)
    return _saved(work, topic.withdrawn())


def set_topic_edition(work: Work, request: requests.SetTopicEdition) -> dict[str, Any]:
    """Which edition is in force; of the plan's topics the city's office says so. Raises `TopicEditionIsTheCitys`."""
    topic = _required(work, request.topic_id, request.expected_version)
    if topic.source is not Source.LOCAL and work.scope.width != "city":
        raise TopicEditionIsTheCitys(field="topic_id")
    return _saved(work, topic.edited(request.version_label))


def _recount(work: Work, topic: Topic) -> None:
    """The units that the topic is for are counted again."""
    work.repo.studying.mark_due(work.repo.places.below(topic.unit_path), work.today.year)


def _is_seen(work: Work, topic: Topic) -> bool:
    return topic.local_unit_id is None or sees(work, topic.unit_path)


def _required(work: Work, topic_id: str, expected_version: int) -> Topic:
    """A topic of the plan, or of a unit in scope. Raises `TopicNotFound`, `OutsideYourUnits`, `ChangedMeanwhile`."""
    topic = work.repo.topics.by_ids([topic_id]).get(topic_id)
    if topic is None:
        raise TopicNotFound(field="topic_id")
    if topic.local_unit_id is not None:
        work.units.require(topic.local_unit_id, field="topic_id")
    if topic.version != expected_version:
        raise ChangedMeanwhile(field="expected_version")
    return topic


def _saved(work: Work, topic: Topic) -> dict[str, Any]:
    work.repo.topics.save(topic)
    return document(topic)
