"""What waits, as work items: entries in a state that waits, and what units owe by a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from plans import Plan
from services.kit.registers.book import Book, Work, commission_of, registers_of
from services.kit.registers.cycles import Span, current_labels, span_of
from services.kit.registers.entries import Entry
from services.kit.registers.kinds import Audience, RegisterKind
from services.kit.registers.owing import Cover, due_day, gap_of
from services.kit.store import Document
from services.kit.units import Unit
from services.kit.work_items import WorkItem, WorkState

ENTRY, DUTY = "register_entry", "register"


def tell_entry(work: Work, book: Book, kind: RegisterKind, entry: Entry, unit: Unit, *, before: Entry | None) -> None:
    """Tell an entry that waits, or that has ceased to."""
    if entry.due_on is None and (before is None or before.due_on is None):
        return
    wait = kind.flow.wait(entry.status)
    owner, roles = acting(unit, wait.audience if wait else "unit")
    state: WorkState = "open" if entry.due_on else "done" if entry.counts else "withdrawn"
    item = WorkItem(
        kind=ENTRY,
        action=kind.code,
        subject_id=entry.id,
        version=entry.version,
        unit_id=owner if kind.is_restricted else unit.id,
        owner_unit_id=owner,
        roles=roles,
        label=kind.zh,
        opens_on=entry.on,
        due_on=entry.due_on or (before.due_on if before else None),
        state=state,
        modality=kind.modality,
        settled_on=None if state == "open" else work.today,
    )
    book.tell(work, [item])


def tell_change(work: Work, book: Book, kind: RegisterKind, entry: Entry, action: str) -> None:
    """Tell that an entry changed; of a restricted register neither where nor how."""
    unit_id, status = (None, None) if kind.is_restricted else (entry.unit_id, entry.status)
    work.emit(
        book.changed(
            subject_id=entry.id,
            subject_version=entry.version,
            kind=kind.code,
            unit_id=unit_id,
            status=status,
            action=action,
            done=entry.done and not kind.is_restricted,
        )
    )


def acting(unit: Unit, audience: Audience) -> tuple[str, tuple[str, ...]]:
    """Whose people act, and in which roles."""
    commission = commission_of(unit)
    if audience == "office" or (audience == "superior" and unit.parent_id in (None, commission)):
        return commission, ("campaign_office",)
    if audience == "department":
        return commission, ("department_head",)
    if audience == "superior":
        return str(unit.parent_id), ("bureau",)
    return unit.id, (_own_role(unit),)


def _own_role(unit: Unit) -> str:
    return "campaign_office" if unit.kind == "commission" else unit.kind


def duty_kinds(kinds: Sequence[RegisterKind]) -> list[RegisterKind]:
    """Those with something to be there by a day."""
    return [kind for kind in kinds if kind.due is not None or span_of(kind.cycle, date.max) is not None]


def tell_duties(
    work: Work, book: Book, plan: Plan, kinds: Sequence[RegisterKind], units: Sequence[Unit], *, on: date | None = None
) -> None:
    """Bring what was told of these units to what is so: opened, settled, withdrawn, due on another day.

    `on` is the day whose periods are meant: today, or one that the clock has passed over.
    """
    due, registers, day = duty_kinds(kinds), registers_of(work), on or work.today
    ids, codes = [unit.id for unit in units], [kind.code for kind in due]
    if not due or not units:
        return
    owing = {code: {u.id for u in found} for code, found in book.owing(work, due, units).items()}
    departments = book.guides(work, units) if any(kind.population for kind in due) else {}
    covers = registers.covers(codes, current_labels(day), {"unit_id": {"$in": ids}})
    known = registers.duties(ids, codes)
    changed = []
    for kind in due:
        span = span_of(kind.cycle, day)
        due_on = due_day(kind, plan, span)
        for unit in units:
            key = f"{unit.id}.{span.label if span else 'once'}.{kind.code}"
            wanted = _wanted(kind, unit, covers, span=span, day=due_on) if unit.id in owing[kind.code] else "withdrawn"
            now = _duty(work, known.get(key), key=key, kind=kind, unit=unit, state=wanted, due_on=due_on)
            changed.extend([(kind, unit, span, now)] if now else [])
    registers.save_duties([duty for _, _, _, duty in changed])
    book.tell(work, [_item(work, plan, each, departments=departments) for each in changed])


def settle_past(work: Work, book: Book, kind: RegisterKind, unit: Unit, labels: Sequence[str]) -> None:
    """An entry for a period that is over settles what was told of that period."""
    registers = registers_of(work)
    known = registers.duties([unit.id], [kind.code])
    covers = registers.covers([kind.code], labels, {"unit_id": unit.id})
    if gap_of(kind, unit, covers.get((kind.code, unit.id), Cover()), span=None, due_on=None) is not None:
        return
    for label in labels:
        before = known.get(f"{unit.id}.{label}.{kind.code}")
        if before is not None and before["state"] == "open":
            done = {**before, "state": "done", "version": before["version"] + 1}
            registers.save_duties([done])
            book.tell(work, [_past_item(work, kind, unit, done)])


def _wanted(
    kind: RegisterKind, unit: Unit, covers: Mapping[tuple[str, str], Cover], *, span: Span | None, day: date | None
) -> WorkState:
    if day is None:
        return "withdrawn"
    cover = covers.get((kind.code, unit.id), Cover())
    return "open" if gap_of(kind, unit, cover, span=span, due_on=day) else "done"


def _duty(
    work: Work,
    before: Document | None,
    *,
    key: str,
    kind: RegisterKind,
    unit: Unit,
    state: WorkState,
    due_on: date | None,
) -> Document | None:
    """The duty as it is from now on; None when that was told, or nothing was ever to be told."""
    stated: dict[str, Any] = {"state": state, "due_on": due_on.isoformat() if due_on else None, "owner": unit.kind}
    if before is None and state != "open":
        return None
    if before is not None and all(before.get(name) == value for name, value in stated.items()):
        return None
    if before is not None and state == before["state"] != "open":
        return None
    opened = before["opened_on"] if before else work.today.isoformat()
    version = before["version"] + 1 if before else 1
    place = {"unit_id": unit.id, "unit_path": unit.path, "county_id": unit.county_id}
    return {"id": key, "kind": kind.code, **place, **stated, "opened_on": opened, "version": version}


def _item(
    work: Work,
    plan: Plan,
    changed: tuple[RegisterKind, Unit, Span | None, Document],
    *,
    departments: Mapping[str, str],
) -> WorkItem:
    kind, unit, span, duty = changed
    department = departments.get(unit.id) if kind.population else None
    opens = max(span.start, plan.effective_from) if span else date.fromisoformat(duty["opened_on"])
    return _work_item(work, kind, unit, duty, opens=opens, period=span.label if span else None, department=department)


def _past_item(work: Work, kind: RegisterKind, unit: Unit, duty: Document) -> WorkItem:
    label = duty["id"].split(".")[1]
    opens = date.fromisoformat(duty["opened_on"])
    return _work_item(work, kind, unit, duty, opens=opens, period=label, department=None)


def _work_item(
    work: Work,
    kind: RegisterKind,
    unit: Unit,
    duty: Document,
    *,
    opens: date,
    period: str | None,
    department: str | None,
) -> WorkItem:
    owner, roles = acting(unit, "department" if kind.population == "guided" else "unit")
    return WorkItem(
        kind=DUTY,
        action=kind.code,
        subject_id=f"{unit.id}.{period or 'once'}",
        version=duty["version"],
        unit_id=unit.id,
        owner_unit_id=owner,
        roles=roles,
        label=kind.zh,
        opens_on=opens,
        due_on=date.fromisoformat(duty["due_on"]) if duty["due_on"] else None,
        state=duty["state"],
        period=period,
        department=department,
        modality=kind.modality,
        settled_on=None if duty["state"] == "open" else work.today,
    )
