"""Recording, revising, moving on and reviewing entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from plans import Plan
from services.kit.errors import ChangedMeanwhile, Problem
from services.kit.registers import requests
from services.kit.registers.book import Book, Work, registers_of, require_role, seen
from services.kit.registers.cycles import EXAMPLES, Span, current_labels, parsed, span_of
from services.kit.registers.entries import Entry, Version, recorded, reviewed, revised, step_named, stepped, version_id
from services.kit.registers.errors import (
    EntryNotFound,
    LinkNeeded,
    NotOwedByUnit,
    NotSharedYet,
    NotYourRegister,
    PeriodNotValid,
    RecordedAlready,
    ValuesNotValid,
)
from services.kit.registers.kinds import Field, RegisterKind, Step
from services.kit.registers.shown import shown_entry
from services.kit.registers.telling import settle_past, tell_change, tell_duties, tell_entry
from services.kit.registers.values import checked
from services.kit.units import Unit, UnitNotFound
from services.kit.uploads import own_files


def record_entry(work: Work, book: Book, request: requests.RecordEntry) -> dict[str, Any]:
    """A new entry of a unit. Raises `ValuesNotValid` with every wrong field, `NotOwedByUnit`, `PeriodNotValid`."""
    book.require_open(work)
    plan, kind = book.require(work, request.kind)
    require_role(work, kind.recorders)
    unit = work.units.require(request.unit_id)
    registers_of(work).hold(unit.id)
    _require_owing(work, book, kind, unit)
    values = checked(kind, _with_department(work, book, kind, unit, _given(request.values)))
    _require_known(work, book, kind, values, before={})
    entry = recorded(
        kind,
        unit,
        values,
        id=f"{book.service}.{work.new_id()}",
        today=work.today,
        span=_span(work, kind, request.period),
        by=work.actor.account_id,
        file_ids=_files(work, request.file_ids, unit),
        links=_links(work, request.linked_entry_ids, unit),
    )
    _require_unique(work, kind, entry)
    registers_of(work).add(entry)
    return _told(work, book, (plan, kind, unit), None, entry, action="record", reason=None)


def revise_entry(work: Work, book: Book, request: requests.ReviseEntry) -> dict[str, Any]:
    """Other values; the old ones stay in the history. Raises `ChangedMeanwhile`, `EntryEnded`, `ValuesNotValid`."""
    book.require_open(work)
    before, plan, kind, unit = _found(work, book, request.entry_id, request.expected_version)
    require_role(work, kind.recorders)
    values = checked(kind, _given(request.values), before.values)
    _require_known(work, book, kind, values, before=before.values)
    files, links = _files(work, request.file_ids, unit), _links(work, request.linked_entry_ids, unit)
    after = revised(kind, before, values, today=work.today, file_ids=files, links=links)
    _require_unique(work, kind, after)
    registers_of(work).save(after)
    return _told(work, book, (plan, kind, unit), before, after, action="revise", reason=request.reason)


def change_entry_status(work: Work, book: Book, request: requests.ChangeEntryStatus) -> dict[str, Any]:
    """A step of the flow. Raises `StepNotAllowed`, `ReasonNeeded`, `StepNeeds`, `LinkNeeded`, `NotYourRegister`."""
    before, plan, kind, unit = _found(work, book, request.entry_id, request.expected_version)
    step = step_named(kind, before, request.action)
    require_role(work, step.roles or kind.recorders)
    _require_superior(work, step, unit)
    values = checked(kind, _given(request.values), before.values)
    _require_known(work, book, kind, values, before=before.values)
    links = _links(work, request.linked_entry_ids, unit)
    entry = replace(before, values=values)
    after = stepped(kind, entry, step, today=work.today, reason=request.reason, links=links)
    _require_link(work, book, step, after)
    registers_of(work).save(after)
    return _told(work, book, (plan, kind, unit), before, after, action=step.action, reason=request.reason)


def review_entry(work: Work, book: Book, request: requests.ReviewEntry) -> dict[str, Any]:
    """Confirmed as it is for a period. Raises `EntryEnded`, `PeriodNotValid`."""
    before, plan, kind, unit = _found(work, book, request.entry_id, request.expected_version)
    require_role(work, kind.recorders)
    after = reviewed(kind, before, _span(work, kind, request.period), today=work.today)
    registers_of(work).save(after)
    return _told(work, book, (plan, kind, unit), before, after, action="review", reason=request.note)


def _told(
    work: Work,
    book: Book,
    place: tuple[Plan, RegisterKind, Unit],
    before: Entry | None,
    after: Entry,
    *,
    action: str,
    reason: str | None,
) -> dict[str, Any]:
    """Keep the version, tell what waits or waits no more, and show the entry."""
    plan, kind, unit = place
    registers_of(work).add_version(_version(work, after, action, reason))
    tell_change(work, book, kind, after, action)
    tell_entry(work, book, kind, after, unit, before=before)
    tell_duties(work, book, plan, [kind], [unit])
    if kind.code in book.follow:
        book.follow[kind.code](work, after, before)
    past = [label for label in after.periods if label not in current_labels(work.today)]
    if past:
        settle_past(work, book, kind, unit, past)
    return shown_entry(work, kind, after)


def _version(work: Work, entry: Entry, action: str, reason: str | None) -> Version:
    return Version(
        id=version_id(entry.id, entry.version),
        entry_id=entry.id,
        number=entry.version,
        action=action,
        status=entry.status,
        values=entry.values,
        reason=reason or None,
        by=work.actor.account_id,
        at=work.now,
        file_ids=entry.file_ids,
        links=entry.links,
    )


def _found(work: Work, book: Book, entry_id: str, expected_version: int) -> tuple[Entry, Plan, RegisterKind, Unit]:
    """The entry in its surroundings. Raises `EntryNotFound` and `ChangedMeanwhile`."""
    entry = registers_of(work).get(entry_id)
    if entry is None:
        raise EntryNotFound(field="entry_id")
    unit = work.units.require(entry.unit_id)
    registers_of(work).hold(unit.id)
    plan, kind = book.require(work, entry.kind)
    if entry.version != expected_version:
        raise ChangedMeanwhile(field="expected_version")
    return entry, plan, kind, unit


def _given(values: Sequence[requests.Given]) -> dict[str, Any]:
    return {each.name: each.value for each in values}


def _require_owing(work: Work, book: Book, kind: RegisterKind, unit: Unit) -> None:
    if not kind.is_kept_by(unit) and not book.owing(work, [kind], [unit])[kind.code]:
        raise NotOwedByUnit(field="unit_id", zh_name=kind.zh, en_name=kind.en)


def _with_department(work: Work, book: Book, kind: RegisterKind, unit: Unit, given: dict[str, Any]) -> dict[str, Any]:
    """With the guiding department of the unit, which nobody else's record may replace."""
    name = kind.department_field
    if name is None:
        return given
    department = book.guides(work, [unit]).get(unit.id)
    if given.get(name) not in (None, "", department):
        field = kind.field(name)
        zh, en = f"{field.zh}：该单位由{department}负责指导", f"{field.en}: the unit is guided by {department}"
        raise ValuesNotValid(
            field=f"values.{name}", problems=[Problem(f"values.{name}", "other_department", zh, en)], count=1
        )
    return {**given, name: department}


def _require_unique(work: Work, kind: RegisterKind, entry: Entry) -> None:
    if kind.unique is not None and registers_of(work).has_other(entry, kind.unique):
        field = kind.field(kind.unique)
        raise RecordedAlready(field=f"values.{kind.unique}", zh_name=field.zh, en_name=field.en)


def _require_known(
    work: Work, book: Book, kind: RegisterKind, values: Mapping[str, Any], *, before: Mapping[str, Any]
) -> None:
    """Units, entries and files that the values name anew must be there."""
    for field in kind.fields:
        value = values.get(field.name)
        if value is None or value == before.get(field.name):
            continue
        if field.type == "unit" and work.units.get(value) is None:
            raise UnitNotFound(field=f"values.{field.name}")
        if field.type == "file":
            own_files(work, [value], field=f"values.{field.name}")
        if field.type == "link":
            _require_entry(work, book, kind.field(field.name), value)


def _require_entry(work: Work, book: Book, field: Field, entry_id: str) -> None:
    found = registers_of(work).by_ids([entry_id], seen(work, book))
    if not found or (field.target is not None and found[0].kind != field.target):
        raise EntryNotFound(field=f"values.{field.name}")
    target = book.kinds[found[0].kind]
    if target.shared_states and found[0].status not in target.shared_states:
        raise NotSharedYet(field=f"values.{field.name}", zh_name=target.zh, en_name=target.en)


def _files(work: Work, file_ids: Sequence[str], unit: Unit) -> list[str]:
    if file_ids:
        own_files(work, file_ids, field="file_ids")
        work.repo.files.share(file_ids, [unit.id])
    return list(file_ids)


def _links(work: Work, links: Sequence[str], unit: Unit) -> list[str]:
    """Links stay within the unit. Raises `EntryNotFound`."""
    found = registers_of(work).by_ids(links, work.scope.filter()) if links else []
    if {entry.id for entry in found if entry.unit_id == unit.id} != set(links):
        raise EntryNotFound(field="linked_entry_ids")
    return list(links)


def _require_link(work: Work, book: Book, step: Step, entry: Entry) -> None:
    if step.link is None:
        return
    since = entry.values.get(step.newer_than) if step.newer_than else None
    for other in registers_of(work).by_ids(entry.links, work.scope.filter()):
        if other.kind == step.link and other.counts and (since is None or other.changed_on.isoformat() >= since):
            return
    target = book.kinds[step.link]
    raise LinkNeeded(field="linked_entry_ids", zh_name=target.zh, en_name=target.en)


def _require_superior(work: Work, step: Step, unit: Unit) -> None:
    """A step of superiors is not for the unit itself."""
    is_for_superiors = bool(step.roles) and "institution" not in step.roles
    if is_for_superiors and work.scope.width != "city" and work.actor.unit_id == unit.id:
        raise NotYourRegister()


def _span(work: Work, kind: RegisterKind, label: str | None) -> Span | None:
    """The period asked for, or the present one. Raises `PeriodNotValid`."""
    if label is None:
        return span_of(kind.cycle, work.today)
    span = parsed(kind.cycle, label)
    if span is None or span.start > work.today:
        raise PeriodNotValid(field="period", example=EXAMPLES.get(kind.cycle, "-"))
    return span
