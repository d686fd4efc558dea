"""One entry: what it says, where it stands, and how it moves on. Nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from services.kit.calendar import calendar
from services.kit.errors import TooManyEntries
from services.kit.registers.cycles import Span
from services.kit.registers.errors import EntryEnded, ReasonNeeded, StepNeeds, StepNotAllowed
from services.kit.registers.kinds import RegisterKind, State, Step, Wait
from services.kit.units import Unit

MOST_ATTACHED = 200
"""Files of one entry, and entries that it is linked to."""


@dataclass(frozen=True)
class Entry:
    """`on` is the day it belongs to, `periods` the periods of the cycle for which it was recorded or reviewed.

    `covers`, `counts` and `done` follow from the kind; they are kept so that the store counts gaps and figures.
    """

    id: str
    kind: str
    unit_id: str
    unit_path: str
    county_id: str | None
    status: str
    values: Mapping[str, Any]
    covers: tuple[str, ...]
    counts: bool
    done: bool
    on: date
    year: int
    periods: tuple[str, ...]
    due_on: date | None
    settled_on: date | None
    changed_on: date
    reviewed_on: date | None
    file_ids: tuple[str, ...]
    links: tuple[str, ...]
    recorded_by: str
    version: int = 1

    def is_overdue(self, today: date) -> bool:
        """Whether it waits longer than it may."""
        return self.due_on is not None and today > self.due_on


@dataclass(frozen=True)
class Version:
    """What was changed, by whom and when, with the values as they were afterwards."""

    id: str
    entry_id: str
    number: int
    action: str
    status: str
    values: Mapping[str, Any]
    reason: str | None
    by: str
    at: datetime
    file_ids: tuple[str, ...]
    links: tuple[str, ...]


def version_id(entry_id: str, number: int) -> str:
    """The id of an entry's version; they are numbered from 1 without gaps."""
    return f"{entry_id}.{number}"


def recorded(
    kind: RegisterKind,
    unit: Unit,
    values: Mapping[str, Any],
    *,
    id: str,
    today: date,
    span: Span | None,
    by: str,
    file_ids: Sequence[str],
    links: Sequence[str],
) -> Entry:
    """A new entry in its first state."""
    on = date.fromisoformat(values[kind.date_field]) if kind.date_field and values.get(kind.date_field) else today
    entry = Entry(
        id=id,
        kind=kind.code,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        status=_first_state(kind, values),
        values=values,
        covers=(),
        counts=True,
        done=False,
        on=on,
        year=int(span.label[:4]) if span else on.year,
        periods=(span.label,) if span else (),
        due_on=None,
        settled_on=None,
        changed_on=today,
        reviewed_on=None,
        file_ids=tuple(file_ids),
        links=tuple(links),
        recorded_by=by,
    )
    return _settled(kind, entry, today)


def revised(
    kind: RegisterKind,
    entry: Entry,
    values: Mapping[str, Any],
    *,
    today: date,
    file_ids: Sequence[str],
    links: Sequence[str],
) -> Entry:
    """Other values, more files and links. Raises `EntryEnded` or `TooManyEntries`."""
    _require_living(kind, entry)
    changed = replace(entry, values=values, changed_on=today, version=entry.version + 1)
    changed = replace(
        changed,
        file_ids=_added("file_ids", entry.file_ids, file_ids),
        links=_added("linked_entry_ids", entry.links, links),
    )
    if kind.initial and entry.status in (kind.flow.first.code, kind.initial.state):
        changed = replace(changed, status=_first_state(kind, values))
    return _settled(kind, changed, today)


def stepped(kind: RegisterKind, entry: Entry, step: Step, *, today: date, reason: str, links: Sequence[str]) -> Entry:
    """In the step's state. Raises `StepNotAllowed`, `ReasonNeeded`, `StepNeeds` or `TooManyEntries`."""
    if entry.status not in step.sources:
        raise _not_allowed(kind, entry)
    if step.reason and not reason:
        raise ReasonNeeded(field="reason")
    for name in step.needs:
        if name not in entry.values:
            field = kind.field(name)
            raise StepNeeds(field=f"values.{name}", zh_name=field.zh, en_name=field.en)
    moved = replace(entry, status=step.target, changed_on=today, version=entry.version + 1)
    return _settled(kind, replace(moved, links=_added("linked_entry_ids", entry.links, links)), today)


def reviewed(kind: RegisterKind, entry: Entry, span: Span | None, *, today: date) -> Entry:
    """Looked through and confirmed for the period. Raises `EntryEnded`."""
    _require_living(kind, entry)
    periods = _joined(entry.periods, [span.label] if span else [])
    after = replace(entry, periods=periods, reviewed_on=today, changed_on=today, version=entry.version + 1)
    return _settled(kind, after, today)


def step_named(kind: RegisterKind, entry: Entry, action: str) -> Step:
    """Raises `StepNotAllowed`."""
    for step in kind.flow.steps:
        if step.action == action and entry.status in step.sources:
            return step
    raise _not_allowed(kind, entry)


def steps_from(kind: RegisterKind, status: str) -> list[Step]:
    """What can be done next."""
    return [step for step in kind.flow.steps if status in step.sources]


def moved(entry: Entry, unit: Unit) -> Entry:
    """At the unit's place in the tree."""
    return replace(entry, unit_path=unit.path, county_id=unit.county_id)


def _settled(kind: RegisterKind, entry: Entry, today: date) -> Entry:
    """With what follows from values and state."""
    state = kind.flow.state(entry.status)
    done = kind.is_done(state, entry.values) and _is_linked(kind, entry)
    over = done or not state.counts
    return replace(
        entry,
        covers=kind.covers(entry.values) if state.counts else (),
        counts=state.counts,
        done=done,
        due_on=due_of(kind, entry, state),
        settled_on=(entry.settled_on or today) if over else None,
    )


def _is_linked(kind: RegisterKind, entry: Entry) -> bool:
    return kind.done_by_link is None or bool(entry.links)


def due_of(kind: RegisterKind, entry: Entry, state: State) -> date | None:
    """Until when it may wait as it is."""
    wait = kind.flow.wait(state.code)
    days = [] if wait is None else [_waits_until(wait, entry)]
    if kind.stale_after_days and state.counts and not state.done:
        days.append(entry.changed_on + timedelta(days=kind.stale_after_days))
    known = [day for day in days if day is not None]
    return min(known) if known else None


def _waits_until(wait: Wait, entry: Entry) -> date | None:
    if wait.due_field is not None:
        stated = entry.values.get(wait.due_field)
        return date.fromisoformat(stated) if stated else None
    if wait.days is None:
        return None
    return calendar.add(entry.on, wait.days) if wait.working else entry.on + timedelta(days=wait.days)


def _first_state(kind: RegisterKind, values: Mapping[str, Any]) -> str:
    initial = kind.initial
    return initial.state if initial and values.get(initial.field) in initial.values else kind.flow.first.code


def _require_living(kind: RegisterKind, entry: Entry) -> None:
    if not kind.flow.state(entry.status).counts:
        raise EntryEnded()


def _not_allowed(kind: RegisterKind, entry: Entry) -> StepNotAllowed:
    state, steps = kind.flow.state(entry.status), steps_from(kind, entry.status)
    zh, en = "、".join(step.zh for step in steps) or "无", ", ".join(step.action for step in steps) or "none"
    return StepNotAllowed(field="action", zh_state=state.zh, en_state=state.en, zh_steps=zh, en_steps=en)


def _added(field: str, before: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    found = _joined(before, more)
    if len(found) > max(MOST_ATTACHED, len(before)):
        raise TooManyEntries(field=field, most=MOST_ATTACHED)
    return found


def _joined(before: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*before, *more]))
