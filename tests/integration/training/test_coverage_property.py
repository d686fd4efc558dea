"""Coverage equals a recount, whoever joined, left, moved and was trained, in whatever order (NJ-018)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.kit.clock import clock
from services.kit.testing import Bench
from tests.integration.training.attending_scene import City, at


@dataclass
class Person:
    """What the model knows of somebody."""

    unit: str
    joined: date
    since: date
    until: date | None = None
    previous: str | None = None
    trained: set[int] = field(default_factory=set)


def expected(people: dict[str, Person], unit: str, day: date) -> tuple[int, int]:
    """The figure by the words of AMB-06."""
    counted = [
        each
        for each in people.values()
        if each.unit == unit
        and each.since <= day
        and (each.until is None or day <= each.until)
        and (day - each.joined).days >= 30
    ]
    return sum(day.year in each.trained for each in counted), len(counted)


STEP = st.one_of(
    st.tuples(st.just("join"), st.sampled_from(["H1", "H2"]), st.integers(0, 60)),
    st.tuples(st.just("leave"), st.integers(0, 30), st.integers(0, 20)),
    st.tuples(st.just("train"), st.sampled_from(["H1", "H2"]), st.integers(1, 5)),
    st.tuples(st.just("merge"), st.integers(0, 30), st.just(0)),
    st.tuples(st.just("wait"), st.integers(1, 75), st.just(0)),
)


WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=WITHOUT_SHRINKING)
@given(st.lists(STEP, min_size=6, max_size=14))
def test_coverage_follows_from_who_joined_left_moved_and_was_trained(bench: Bench, steps: list[Any]) -> None:
    clock.start_at(at("2022-03-01T18:00"))
    city, people, closed = City(bench, f"city-{uuid4().hex[:12]}").found(), {}, {}
    for number, (what, first, second) in enumerate(steps):
        today = clock.today()
        here = [code for code, each in people.items() if each.until is None]
        if what == "join":
            since = today - timedelta(days=second)
            city.hire(first, f"p{number}", since=since.isoformat())
            people[f"p{number}"] = Person(first, since, since)
        elif what == "leave" and here:
            leave(city, people, here[first % len(here)], today - timedelta(days=second))
        elif what == "merge" and here:
            merge(city, people, here[first % len(here)], f"m{number}")
        elif what == "train":
            train(city, people, first, [code for code in here if people[code].unit == first][:second])
        elif what == "wait":
            day = today + timedelta(days=first)
            for quarter, last in (("2022-Q1", date(2022, 3, 31)), ("2022-Q2", date(2022, 6, 30))):
                if today <= last < day:
                    closed[quarter] = {unit: expected(people, unit, last) for unit in ("H1", "H2")}
            city.day(f"{day}T18:00")
        check(city, people, closed)


def leave(city: City, people: dict[str, Person], code: str, last: date) -> None:
    person = people[code]
    person.until = max(last, person.since)
    days = {"since": person.since.isoformat(), "until": person.until.isoformat()}
    city.hire(person.unit, code, **days, previous_id=person.previous)


def merge(city: City, people: dict[str, Person], code: str, new: str) -> None:
    """The person goes to the other hospital today, as a merger moves people."""
    person, today = people[code], clock.today()
    if person.since >= today:
        return
    other = "H2" if person.unit == "H1" else "H1"
    leave(city, people, code, today - timedelta(days=1))
    previous = f"{person.unit}.{code}.{city.tenant}"
    city.hire(other, new, since=today.isoformat(), previous_id=previous)
    people[new] = Person(other, person.joined, today, None, previous, set(person.trained))


def train(city: City, people: dict[str, Person], unit: str, codes: list[str]) -> None:
    day = clock.today()
    if not codes:
        return
    city.hold(unit, codes, day.isoformat())
    for code in codes:
        people[code].trained.add(day.year)


def check(city: City, people: dict[str, Person], closed: dict[str, dict[str, tuple[int, int]]]) -> None:
    today = clock.today()
    quarter = f"{today.year}-Q{(today.month + 2) // 3}"
    measured = city.measured(quarter)
    for unit in ("H1", "H2"):
        assert measured.get(unit, (0, 0)) == expected(people, unit, today)
        for period, figures in closed.items():
            assert city.measured(period).get(unit, (0, 0)) == figures[unit]
