"""Coverage of topics by unit and over units: sessions on each, people trained on each (NJ-024, NJ-099, NJ-100)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.kit.codec import document
from services.kit.ids import derive
from services.kit.units import Unit
from services.training.domain.roster import RosterPerson
from services.training.domain.topic_coverage import TopicFigure, held_by_topic, people_by_topic, trained_on
from services.training.domain.topics import Topic
from services.training.handlers.passing import passed
from services.training.handlers.work import Work
from services.training.requests import studying as requests

UNITS_AT_ONCE = 20


@dataclass(frozen=True)
class _Facts:
    """What one count looks at: unit -> people who count, unit -> topic -> sessions, unit -> topic -> people."""

    people: Mapping[str, dict[str, RosterPerson]]
    sessions: Mapping[str, Mapping[str, int]]
    studied: Mapping[str, Mapping[str, set[str]]]
    passed: Mapping[str, set[str]]


def count_again(work: Work, places: Mapping[str, str], year: int) -> None:
    """Topic figures of these units (with their paths) are counted again within a minute."""
    work.repo.studying.mark_due(places, year)


def count_topics(work: Work, unit_ids: Sequence[str], year: int) -> None:
    """Keep the topic figures of these units as they are now."""
    units = list(work.units.by_ids(unit_ids).values())
    work.repo.studying.figures.put(_figures(work, units, year))


def topic_coverage(work: Work, request: requests.TopicCoverage) -> dict[str, Any]:
    """One unit as it is now."""
    unit, year = work.units.require(request.unit_id), request.year or work.today.year
    topics = {topic.id: topic for topic in _topics(work, unit)}
    rows = [{**document(figure), "topic": document(topics[figure.topic_id])} for figure in _figures(work, [unit], year)]
    mandatory = [row for row in rows if row["topic"]["mandatory"]]
    covered = sum(row["sessions"] > 0 for row in rows)
    return {
        "unit_id": unit.id,
        "year": year,
        "topics": rows,
        "assigned": len(rows),
        "covered": covered,
        "rate": 100 * covered // len(rows) if rows else None,
        "mandatory": len(mandatory),
        "mandatory_covered": sum(row["sessions"] > 0 for row in mandatory),
    }


def topic_totals(work: Work, request: requests.TopicTotals) -> list[dict[str, Any]]:
    """By topic, as last counted: units that studied it, sessions, people trained ÷ people."""
    place = {"unit_path": {"$regex": f"^{work.units.require(request.unit_id).path}"}} if request.unit_id else {}
    match = {"$and": [work.scope.filter(), place]}
    rows = {row["topic_id"]: row for row in work.repo.studying.topic_totals(match, request.year or work.today.year)}
    topics = [topic for topic in work.repo.topics.all() if topic.id in rows]
    return [{**_with_rates(rows[topic.id]), "topic": document(topic)} for topic in topics]


def _with_rates(row: dict[str, Any]) -> dict[str, Any]:
    units, roster = row["units"], row["roster"]
    unit_rate = 100 * row["units_studied"] // units if units else None
    return {**row, "unit_rate": unit_rate, "staff_rate": 100 * row["trained"] // roster if roster else None}


def _topics(work: Work, unit: Unit) -> list[Topic]:
    return [topic for topic in work.repo.topics.all() if topic.is_current and topic.is_for(unit.path)]


def _figures(work: Work, units: Sequence[Unit], year: int) -> list[TopicFigure]:
    """Every topic of every one of `units`, in a constant number of reads."""
    topics = [topic for topic in work.repo.topics.all() if topic.is_current]
    facts = _facts(work, [unit.id for unit in units], year, topics)
    return [_figure(work, unit, year, topic, facts) for unit in units for topic in topics if topic.is_for(unit.path)]


def _figure(work: Work, unit: Unit, year: int, topic: Topic, facts: _Facts) -> TopicFigure:
    studied = facts.studied.get(unit.id, {}).get(topic.id, set())
    return TopicFigure(
        id=derive(work.tenant, "topic_figure", unit.id, year, topic.id),
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        year=year,
        topic_id=topic.id,
        sessions=facts.sessions.get(unit.id, {}).get(topic.id, 0),
        studied=len(studied),
        trained=len(trained_on(topic, studied, facts.passed)),
        roster=len(facts.people.get(unit.id, {})),
    )


def _facts(work: Work, unit_ids: Sequence[str], year: int, topics: Sequence[Topic]) -> _Facts:
    days = (f"{year}-01-01", f"{year}-12-31")
    store, day = work.repo.studying, min(work.today, date(year, 12, 31))
    people: dict[str, dict[str, RosterPerson]] = defaultdict(dict)
    for person in work.repo.roster.on(unit_ids, day):
        if person.counts(day):
            people[person.unit_id][person.person_id] = person
    attended = store.attended(unit_ids, days)
    named = store.topics_named(each for row in attended for each in row["session_ids"])
    took_part: dict[str, list[tuple[str, Iterable[str]]]] = defaultdict(list)
    for row in attended:
        took_part[row["unit_id"]].append((row["person_id"], {t for s in row["session_ids"] for t in named.get(s, ())}))
    for row in store.studied_online(unit_ids, year):
        took_part[row["unit_id"]].append((row["person_id"], row["topic_ids"]))
    studied = {
        unit_id: people_by_topic((each, names) for each, names in rows if each in people[unit_id])
        for unit_id, rows in took_part.items()
    }
    held = held_by_topic((doc["unit_id"], doc["topic_ids"]) for doc in store.sessions_named(unit_ids, days))
    return _Facts(people, held, studied, _passed(work, people, studied, year, topics))


def _passed(
    work: Work,
    people: Mapping[str, dict[str, RosterPerson]],
    studied: Mapping[str, Mapping[str, set[str]]],
    year: int,
    topics: Sequence[Topic],
) -> dict[str, set[str]]:
    """Topic -> people who passed its exam, of those who took part; asks only where the plan wants exams."""
    wanted = [topic.id for topic in topics if topic.exam_required]
    person_of = {
        people[unit_id][person_id].id: person_id
        for unit_id, by_topic in studied.items()
        for topic_id in wanted
        for person_id in by_topic.get(topic_id, ())
    }
    found: dict[str, set[str]] = defaultdict(set)
    if person_of:
        for staff_id, topic_id in passed(work, sorted(person_of), wanted, year):
            found[topic_id].add(person_of[staff_id])
    return found
