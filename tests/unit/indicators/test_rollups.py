"""Adding differences equals adding everything up, whatever the order, the repetitions and the moves of units."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.indicators.domain.measures import (
    Amount,
    Cell,
    Change,
    Placement,
    UnitVersion,
    Value,
    joined,
    net,
    newest,
    place,
    placement_in,
    take_in,
)
from services.indicators.events import Measured

START = date(2022, 1, 1)
UNITS, CODES, PERIODS = ("u1", "u2", "u3"), ("report_rate", "task_completion"), ("2022-Q1", "2022-Q2", "NJ-P1")
CLASSES, COUNTIES = ("primary", "secondary"), ("k1", "k2", "municipal")


def measured(code: str, unit: str, period: str, version: int, numerator: int, denominator: int) -> Measured:
    return Measured(code, unit, period, numerator, denominator, version, datetime(2022, 1, 1, tzinfo=UTC))


def unit_version(version: int, day: int, unit_class: str = "primary", county: str = "k1") -> UnitVersion:
    return UnitVersion(version, START + timedelta(days=day), f"/c/{county}/", Placement(unit_class, county))


class Ledger:
    """The incremental path in memory: what the handlers do, without a store."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.histories: dict[str, list[UnitVersion]] = {}
        self.cells: dict[Cell, Amount] = {}

    def measures(self, batch: list[Measured]) -> None:
        self._write(take_in(newest(batch), self.values, self.histories))

    def unit(self, unit_id: str, version: UnitVersion) -> None:
        known = self.histories.setdefault(unit_id, [])
        if all(held.version != version.version for held in known):
            known.append(version)
        moved = [value for value in self.values.values() if value.measure.unit_id == unit_id]
        self._write([Change(value, place(value, known)) for value in moved])

    def _write(self, changes: list[Change]) -> None:
        for cell, amount in net(changes).items():
            self.cells[cell] = self.cells.get(cell, Amount()).plus(amount)
        self.values |= {change.after.measure.id: change.after for change in changes}

    def held(self) -> dict[Cell, Amount]:
        return {cell: amount for cell, amount in self.cells.items() if amount != Amount()}

    def rebuilt(self) -> dict[Cell, Amount]:
        whole = net([Change(None, value) for value in self.values.values()])
        return {cell: amount for cell, amount in whole.items() if amount != Amount()}


measures = st.builds(
    measured,
    st.sampled_from(CODES),
    st.sampled_from(UNITS),
    st.sampled_from(PERIODS),
    st.integers(1, 4),
    st.integers(0, 6),
    st.integers(0, 5),
)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, UnitVersion]]:
    """Each unit's versions, at days that do not go backwards."""
    facts = []
    for unit in UNITS:
        days = sorted(draw(st.lists(st.integers(0, 200), min_size=0, max_size=4)))
        for version, day in enumerate(days, start=1):
            moved = unit_version(version, day, draw(st.sampled_from(CLASSES)), draw(st.sampled_from(COUNTIES)))
            facts.append((unit, moved))
    return facts


def distinct(facts: list[Measured]) -> list[Measured]:
    """One fact per subject and version, as an owner's counter gives them."""
    return list({(fact.id, fact.version): fact for fact in facts}.values())


@settings(max_examples=200, deadline=None)
@given(st.lists(measures, max_size=25), histories(), st.data())
def test_any_order_with_repetitions_gives_the_rebuilt_sums(
    facts: list[Measured], moves: list[tuple[str, UnitVersion]], data: st.DataObject
) -> None:
    events: list[Measured | tuple[str, UnitVersion]] = [*distinct(facts), *moves]
    repeated = events + data.draw(st.lists(st.sampled_from(events), max_size=10)) if events else []
    shuffled, straight = Ledger(), Ledger()
    for event in data.draw(st.permutations(repeated)):
        shuffled.measures([event]) if isinstance(event, Measured) else shuffled.unit(*event)
    for move in moves:
        straight.unit(*move)
    straight.measures(distinct(facts))
    assert shuffled.held() == shuffled.rebuilt()
    assert shuffled.held() == straight.held() == straight.rebuilt()


def test_a_batch_counts_the_newest_of_each_subject_once() -> None:
    ledger = Ledger()
    ledger.unit("u1", unit_version(1, 0))
    ledger.measures([measured("report_rate", "u1", "2022-Q1", v, v, 5) for v in (2, 3, 1)])
    ledger.measures([measured("report_rate", "u1", "2022-Q1", 2, 0, 5)])
    assert ledger.held() == {
        Cell("report_rate", "2022-Q1", "city", ""): Amount(3, 5, 1, 0),
        Cell("report_rate", "2022-Q1", "county", "k1"): Amount(3, 5, 1, 0),
        Cell("report_rate", "2022-Q1", "unit_class", "primary"): Amount(3, 5, 1, 0),
    }


def test_a_measure_before_its_unit_is_kept_and_counted_when_the_unit_appears() -> None:
    ledger = Ledger()
    ledger.measures([measured("report_rate", "u1", "2022-Q1", 1, 4, 4)])
    assert ledger.held() == {}
    ledger.unit("u1", unit_version(1, 0))
    assert ledger.held()[Cell("report_rate", "2022-Q1", "city", "")] == Amount(4, 4, 1, 1)


def test_a_unit_takes_its_open_periods_along_and_leaves_the_ended_ones() -> None:
    history = [unit_version(1, 0, "primary"), unit_version(2, 95, "secondary")]
    found = {period: placement_in(history, period) for period in ("2022-Q1", "2022-Q2", "NJ-P1")}
    assert {period: at and at.unit_class for period, at in found.items()} == {
        "2022-Q1": "primary", "2022-Q2": "secondary", "NJ-P1": "secondary",
    }  # fmt: skip


def test_a_change_on_the_last_day_still_moves_the_period() -> None:
    history = [unit_version(1, 0, "primary"), unit_version(2, 89, "secondary")]
    assert placement_in(history, "2022-Q1") == Placement("secondary", "k1")


def test_a_unit_that_appears_after_the_period_counts_as_it_first_was() -> None:
    history = [unit_version(3, 200, "secondary"), unit_version(2, 150, "primary")]
    assert placement_in(history, "2022-Q1") == Placement("primary", "k1")
    assert placement_in([], "2022-Q1") is None


numbered = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 200), st.sampled_from(CLASSES), st.sampled_from(COUNTIES)),
    unique_by=lambda each: each[0],
    max_size=12,
)


@given(numbered, st.booleans())
def test_joined_versions_place_every_period_as_the_versions_one_by_one(
    found: list[tuple[int, int, str, str]], orderly: bool
) -> None:
    days = iter(sorted(day for _, day, _, _ in found))
    known: list[UnitVersion] = []
    raw = {version: unit_version(version, day, kind, county) for version, day, kind, county in found}
    if orderly:
        raw = {v: replace(each, since=START + timedelta(days=next(days))) for v, each in sorted(raw.items())}
    for version in [version for version, *_ in found]:
        known = joined([*known, raw[version]])
        arrived = [raw[each] for each in raw if any(held.tells(each) for held in known)]
        for period in ("2021-Q4", "2022-Q1", "2022-Q2", "2022-01", "2022-05", "NJ-P1"):
            assert placement_in(known, period) == placement_in(arrived, period)
        assert max(known, key=lambda held: held.version).path == max(arrived, key=lambda held: held.version).path
    assert {version for version in range(1, 14) if any(held.tells(version) for held in known)} == set(raw)
    assert joined(known) == known


def test_changes_that_place_nothing_anew_and_those_of_one_day_are_one_entry() -> None:
    same = joined(unit_version(version, version) for version in range(1, 2001))
    assert [(each.begins, each.version, each.since) for each in same] == [(1, 2000, START + timedelta(days=1))]
    within = joined(unit_version(version, 5, CLASSES[version % 2]) for version in range(1, 2001))
    assert [(each.begins, each.version) for each in within] == [(1, 1999), (2000, 2000)]
    gap = joined([unit_version(1, 1), unit_version(3, 3)])
    assert [(each.begins, each.version) for each in gap] == [(1, 1), (3, 3)]
    assert [(e.begins, e.version) for e in joined([*gap, unit_version(2, 2, "secondary")])] == [(1, 1), (2, 2), (3, 3)]
