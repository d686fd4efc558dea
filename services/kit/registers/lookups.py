"""Reading restricted registers: every look-up is kept with its use and motive, in the same transaction (LZ-089)."""

from __future__ import annotations

from typing import Any

from services.kit.registers import requests
from services.kit.registers.book import Book, Work, may_read, registers_of, require_role
from services.kit.registers.entries import Entry
from services.kit.registers.errors import NotRestricted, NotYourRegister, PurposeNeeded
from services.kit.registers.kinds import RegisterKind
from services.kit.registers.shown import labelled, with_histories


def look_up_entries(work: Work, book: Book, request: requests.LookUpEntries) -> dict[str, Any]:
    """A page of a unit's entries; of those still under handling only that they are.

    Raises `NotYourRegister`, `PurposeNeeded`, or `AnswerTooLarge`: then ask for fewer at once.
    """
    _, kind = book.require(work, request.kind)
    if not kind.is_restricted:
        raise NotRestricted(field="kind")
    require_role(work, kind.readers)
    unit = work.units.require(request.unit_id)
    _require_purpose(kind, request.purpose)
    wanted = {"kind": kind.code, "unit_id": unit.id, "counts": True}
    page = registers_of(work).page(wanted, {}, first=request.first, after=request.after)
    found: list[Entry] = page["items"]
    hidden = [entry for entry in found if entry.status in kind.masked_states]
    lookup = {
        "id": f"{book.service}.{work.new_id()}",
        "kind": kind.code,
        "unit_id": unit.id,
        "unit_path": unit.path,
        "county_id": unit.county_id,
        "purpose": request.purpose,
        "motive": request.motive,
        "by": work.actor.account_id,
        "at": work.now,
        "entries": len(found),
    }
    registers_of(work).add_lookup(lookup)
    about = {"kind": kind.code, "unit_id": None, "status": None, "action": "look_up", "done": False}
    work.emit(book.changed(subject_id=lookup["id"], subject_version=1, **about))
    work.audit("register_lookup", unit.id, kind=kind.code, purpose=request.purpose or "", entries=len(found))
    masked = {entry["id"]: entry for entry in with_histories(work, book.kinds, hidden, masked=True)}
    shown = with_histories(work, book.kinds, [entry for entry in found if entry not in hidden])
    by_id = {**{entry["id"]: entry for entry in shown}, **masked}
    return {**page, **shown_lookup(kind, lookup), "items": [by_id[entry.id] for entry in found]}


def register_lookups(work: Work, book: Book, request: requests.RegisterLookups) -> dict[str, Any]:
    """A page of the log, the latest first, for those who may look up."""
    _, kind = book.require(work, request.kind)
    if not may_read(work, kind):
        raise NotYourRegister()
    wanted = request.model_dump(include={"kind", "unit_id"}, exclude_none=True)
    found = registers_of(work).lookups(wanted, work.scope.filter(), first=request.first, after=request.after)
    return {**found, "items": [shown_lookup(kind, doc) for doc in found["items"]]}


def shown_lookup(kind: RegisterKind, lookup: dict[str, Any]) -> dict[str, Any]:
    """With the purpose in words."""
    zh, en = labelled(kind.purposes, lookup["purpose"] or "")
    known = ("id", "kind", "unit_id", "purpose", "motive", "by", "at", "entries")
    return {**{name: lookup[name] for name in known}, "purpose_zh": zh, "purpose_en": en}


def _require_purpose(kind: RegisterKind, purpose: str | None) -> None:
    if kind.purposes and purpose not in {each.code for each in kind.purposes}:
        raise PurposeNeeded(field="purpose", choices="、".join(f"{each.code} {each.zh}" for each in kind.purposes))
