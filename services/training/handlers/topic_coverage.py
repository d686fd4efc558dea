"""Coverage of topics by unit and over units: sessions on each, people trained on each (NJ-024, NJ-099, NJ-100)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.kit.codec import document
from services.kit.ids import derive
from services.kit.units import Unit, below
from services.training.domain.rates import percent
from services.training.domain.rolls import Roll, RollPerson
from services.training.domain.roster import RosterPerson
from services.training.domain.topic_coverage import TopicFigure, held_by_topic, people_by_topic, trained_on
from services.training.domain.topics import Topic
from services.training.handlers.passing import passed
from services.training.handlers.work import Work, plan_of
from services.training.requests import studying as requests

UNITS_AT_ONCE = 50


Person = RosterPerson | RollPerson
People = Mapping[str, Mapping[str, Person]]


@dataclass(frozen=True)
class _Facts:
    """What one count looks at: unit -> people who count, unit -> topic -> sessions, unit -> topic -> people."""

    people: People
    sessions: Mapping[str, Mapping[str, int]]
    studied: Mapping[str, Mapping[str, set[str]]]
    passed: Mapping[str, set[str]]


def count_again(work: Work, places: Mapping[str, str], year: int) -> None:
    """Topic figures of these units (with their paths) are counted again within a minute."""
    work.repo.studying.mark_due(places, year)


def count_topics(work: Work, unit_ids: Sequence[str], year: int) -> None:
    """Keep the topic figures of these units as they are now, where they have changed."""
    units = list(work.units.by_ids(unit_ids).values())
    known = work.repo.studying.figures_of(unit_ids, year)
    found = _figures(work, units, year)
    work.repo.studying.figures.put(each for each in found if known.get(each.id) != each)


def topic_coverage(work: Work, request: requests.TopicCoverage) -> dict[str, Any]:
    """One unit as it is now."""
    unit, year = work.units.require(request.unit_id), request.year or work.today.year
    topics = {topic.id: topic for topic in _topics(work, year)}
    rows = [{**document(figure), "topic": document(topics[figure.topic_id])} for figure in _figures(work, [unit], year)]
    mandatory = [row for row in rows if row["topic"]["mandatory"]]
    covered = sum(row["sessions"] > 0 for row in rows)
    return {
        "unit_id": unit.id,
        "year": year,
        "topics": rows,
        "assigned": len(rows),
        "covered": covered,
        "rate": percent(covered, len(rows)),
        "mandatory": len(mandatory),
        "mandatory_covered": sum(row["sessions"] > 0 for row in mandatory),
    }


def topic_totals(work: Work, request: requests.TopicTotals) -> list[dict[str, Any]]:
    """By topic, as last counted: units that studied it, sessions, people trained ÷ people."""
    place = below(work.units.require(request.unit_id).path) if request.unit_id else {}
    match = {"$and": [work.scope.filter(), place]}
    rows = {row["topic_id"]: row for row in work.repo.studying.topic_totals(match, request.year or work.today.year)}
    topics = [topic for topic in work.repo.topics.all() if topic.id in rows]
    return [{**_with_rates(rows[topic.id]), "topic": document(topic)} for topic in topics]


def _with_rates(row: dict[str, Any]) -> dict[str, Any]:
    units, roster = row["units"], row["roster"]
    unit_rate = percent(row["units_studied"], units)
    return {**row, "unit_rate": unit_rate, "staff_rate": percent(row["trained"], roster)}


def _topics(work: Work, year: int) -> list[Topic]:
    """Those of today; of a year that is kept, those that it ended with."""
    kept = work.repo.rolls.topics(year) if year < work.today.year or _is_over(work) else None
    return [topic for topic in work.repo.topics.all() if topic.is_current] if kept is None else kept


def _is_over(work: Work) -> bool:
    plan = plan_of(work)
    return plan is not None and work.today > plan.campaign_end


def _figures(work: Work, units: Sequence[Unit], year: int) -> list[TopicFigure]:
    """Every topic of every one of `units`, in a constant number of reads."""
    topics, ids = _topics(work, year), [unit.id for unit in units]
    rolls = work.repo.rolls.of(str(year), ids)
    people = _kept_people(rolls) if rolls else _present_people(work, ids, min(work.today, date(year, 12, 31)))
    facts = _facts(work, ids, year, topics, people)
    return [
        _figure(work, unit, year, topic, facts)
        for unit in units
        for topic in topics
        if (topic.id in rolls[unit.id].topic_ids if unit.id in rolls else not rolls and topic.is_for(unit.path))
    ]


def _present_people(work: Work, unit_ids: Sequence[str], day: date) -> People:
    people: dict[str, dict[str, Person]] = defaultdict(dict)
    for person in work.repo.roster.on(unit_ids, day):
        if person.counts(day):
            people[person.unit_id][person.person_id] = person
    return people


def _kept_people(rolls: Mapping[str, Roll]) -> People:
    """The people of a year that is over are those whom its last day had."""
    people: dict[str, dict[str, Person]] = defaultdict(dict)
    for roll in rolls.values():
        people[roll.unit_id] = {person.person_id: person for person in roll.people if person.counts}
    return people


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


def _facts(work: Work, unit_ids: Sequence[str], year: int, topics: Sequence[Topic], people: People) -> _Facts:
    days, store = (f"{year}-01-01", f"{year}-12-31"), work.repo.studying
    attended = store.attended(unit_ids, days)
    named = store.topics_named(each for row in attended for each in row["session_ids"])
    took_part: dict[str, list[tuple[str, Iterable[str]]]] = defaultdict(list)
    for row in attended:
        took_part[row["unit_id"]].append((row["person_id"], {t for s in row["session_ids"] for t in named.get(s, ())}))
    for row in store.studied_online(unit_ids, year):
        took_part[row["unit_id"]].append((row["person_id"], row["topic_ids"]))
    studied = {
        unit_id: people_by_topic((each, names) for each, names in rows if each in people.get(unit_id, {}))
        for unit_id, rows in took_part.items()
    }
    held = held_by_topic((doc["unit_id"], doc["topic_ids"]) for doc in store.sessions_named(unit_ids, days))
    return _Facts(people, held, studied, _passed(work, people, studied, year, topics))


def _passed(
    work: Work,
    people: People,
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
