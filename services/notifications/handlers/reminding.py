"""The digests of a day: gather what is due, then issue one message per person. After an outage they catch up, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from services.kit.calendar import calendar
from services.kit.units import Unit
from services.notifications.domain.digests import Entry
from services.notifications.domain.items import Item
from services.notifications.domain.ledger import ESCALATIONS, Row, RowState, Step, group_of
from services.notifications.domain.people import SUPERIORS, Person, by_place
from services.notifications.handlers.issuing import issue_some, post_summaries
from services.notifications.handlers.planning import place_late, plan_some
from services.notifications.handlers.work import ZONE, Reach, Work, commission_id, is_closed
from services.notifications.repository.runs import Run

ROWS_AT_ONCE = 1000
Entries = dict[str, list[Entry]]


def keep_time(work: Work, reach: Reach) -> bool:
    """One step of planning or of today's digests; True while there is more.

    Digests begin on working days at the city's hour, once a day. Every step writes the run's document, so that of two
    replicas at the same step one is rerun and finds it done.
    """
    run = work.repo.runs.get()
    if plan_some(work, run.rules):
        return True
    if run.on == work.today and run.phase == "done":
        return False
    if not _is_time(work, run):
        return False
    if run.on != work.today:
        place_late(work)
        run = replace(run, on=work.today, phase="gathering")
    work.repo.runs.save(_step(work, run, reach))
    return True


def _step(work: Work, run: Run, reach: Reach) -> Run:
    if run.phase == "gathering":
        return run if gather_some(work) else replace(run, phase="issuing")
    if issue_some(work, reach):
        return run
    post_summaries(work, reach)
    return replace(run, phase="done")


def _is_time(work: Work, run: Run) -> bool:
    """A run never goes back behind a day that was told; the clock of a replayed plan may."""
    is_new = run.on is None or run.on <= work.today
    return is_new and calendar.is_working(work.today) and work.now.astimezone(ZONE).hour >= run.rules.hour


def gather_some(work: Work) -> bool:
    """Hand the reminders whose day has come to the digests of those they concern; True while more are due."""
    rows = work.repo.ledger.due(work.today, ROWS_AT_ONCE)
    if not rows:
        return False
    items = work.repo.items.by_ids(row.item_id for row in rows)
    told = [row for row in rows if _still_counts(work, row, items.get(row.item_id))]
    told_items = [items[row.item_id] for row in told]
    units = work.units.by_ids(sorted({item.owner_unit_id for item in told_items}))
    told = [row for row in told if not is_closed(units.get(items[row.item_id].owner_unit_id), work.today)]
    above = work.units.by_ids(sorted({each for unit in units.values() for each in _above(unit)}))
    work.repo.gathering.add(_entries(work, told, items, {**units, **above}), work.new_id())
    work.repo.ledger.settle(told, RowState.SENT, work.today)
    kept = {row.id for row in told}
    work.repo.ledger.settle([row for row in rows if row.id not in kept], RowState.WITHDRAWN, work.today)
    return True


def _still_counts(work: Work, row: Row, item: Item | None) -> bool:
    if item is None or not item.is_open(work.today):
        return False
    return row.step not in ESCALATIONS or item.is_overdue(work.today)


@dataclass(frozen=True)
class Readers:
    """Who may be told of a slice's items: units, active people by id and by the unit that they act for."""

    units: Mapping[str, Unit]
    named: Mapping[str, Person]
    places: Mapping[str, list[Person]]
    top: str | None


def _entries(work: Work, rows: Iterable[Row], items: Mapping[str, Item], units: Mapping[str, Unit]) -> Entries:
    top = commission_id(work)
    accounts = [item.account_id for item in items.values() if item.account_id]
    owners = {item.owner_unit_id for item in items.values()}
    people = work.repo.people.concerned(sorted({*owners, *units}), accounts)
    readers = Readers(units, {person.id: person for person in people}, by_place(people, top), top)
    found: Entries = {}
    for row in rows:
        item = items[row.item_id]
        for person in _recipients(row, item, readers):
            found.setdefault(person.id, []).append(Entry(item.id, group_of(row.step)))
    return found


def _recipients(row: Row, item: Item, readers: Readers) -> list[Person]:
    if row.step in ESCALATIONS:
        superior = _superior(row.step, readers.units.get(item.owner_unit_id), readers.units)
        if superior is None:
            return []
        roles = SUPERIORS.get(superior.kind, frozenset())
        return [p for p in readers.places.get(superior.id, ()) if p.holds(roles, superior.id, readers.top)]
    if item.account_id is not None:
        return [readers.named[item.account_id]] if item.account_id in readers.named else []
    return [person for person in readers.places.get(item.owner_unit_id, ()) if person.must_act(item, readers.top)]


def _superior(step: Step, unit: Unit | None, units: Mapping[str, Unit]) -> Unit | None:
    """One level up; further up is the commission, unless that was told already."""
    if unit is None or unit.parent_id is None:
        return None
    if step is Step.ESCALATED:
        return units.get(unit.parent_id)
    top = _above(unit)[0]
    return None if top == unit.parent_id else units.get(top)


def _above(unit: Unit) -> list[str]:
    """The units above, from the commission down."""
    return unit.path.strip("/").split("/")[:-1]
