"""Measures: what did not change is not told again, and versions only grow."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar

from hypothesis import given
from hypothesis import strategies as st

from services.kit.measuring import tell

UNITS = ["u1", "u2", "u3", "u4"]


@dataclass(frozen=True)
class Measured:
    """An event of some service."""

    NAME: ClassVar[str] = "toy.indicator_measured.v1"
    subject_id: str
    subject_version: int
    indicator: str
    unit_id: str
    period: str
    numerator: int
    denominator: int


class Told:
    """A unit of work that remembers."""

    def __init__(self, **known: tuple[int, int, int]) -> None:
        self.values: dict[str, dict[str, Any]] = {
            unit: {"numerator": n, "denominator": d, "version": v} for unit, (n, d, v) in known.items()
        }
        self.events: list[Any] = []
        self.repo = SimpleNamespace(measures=self)

    def known(self, _indicator: str, _period: str, unit_ids: list[str]) -> dict[str, dict[str, Any]]:
        return {unit: self.values[unit] for unit in unit_ids if unit in self.values}

    def keep(self, values: list[dict[str, Any]]) -> None:
        self.values.update({value["unit_id"]: value for value in values})

    def emit(self, event: Any) -> None:
        self.events.append(event)


def run(work: Any, counts: dict[str, tuple[int, int]]) -> None:
    tell(work, "m", "2022-Q2", UNITS, counts, event=Measured)


def test_only_changes_are_told() -> None:
    work = Told(u1=(1, 2, 4), u3=(0, 1, 1))
    run(work, {"u1": (1, 2), "u2": (0, 5)})
    assert work.events == [
        Measured("m:u2:2022-Q2", 1, "m", "u2", "2022-Q2", 0, 5),
        Measured("m:u3:2022-Q2", 2, "m", "u3", "2022-Q2", 0, 0),
    ]


COUNTS = st.dictionaries(st.sampled_from(UNITS), st.tuples(st.integers(0, 3), st.integers(0, 3)))


@given(st.lists(COUNTS, max_size=6))
def test_the_last_thing_told_of_a_unit_is_what_was_counted_last(rounds: list[dict[str, tuple[int, int]]]) -> None:
    work = Told()
    for counts in rounds:
        before = len(work.events)
        run(work, counts)
        run(work, counts)
        assert len({event.unit_id for event in work.events[before:]}) == len(work.events) - before
    last = {event.unit_id: (event.numerator, event.denominator) for event in work.events}
    wanted = rounds[-1] if rounds else {}
    assert {unit: last.get(unit, (0, 0)) for unit in UNITS} == {unit: wanted.get(unit, (0, 0)) for unit in UNITS}
    for unit in UNITS:
        versions = [event.subject_version for event in work.events if event.unit_id == unit]
        assert versions == list(range(1, len(versions) + 1))
