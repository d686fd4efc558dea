"""Kinds, entries and gaps as clients see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.kit.events import plain
from services.kit.registers.book import Work, may_read, registers_of
from services.kit.registers.entries import Entry, steps_from
from services.kit.registers.kinds import Field, Label, RegisterKind, Step
from services.kit.registers.owing import Gap
from services.kit.store import Document
from services.kit.uploads import described_files
from services.kit.work_items import SOFT

LINES_SHOWN = 50
"""The last versions of an entry; there may be any number of them."""


def shown_kind(kind: RegisterKind) -> dict[str, Any]:
    """With everything that a form needs."""
    return {
        "id": kind.code,
        **_label(kind),
        "fields": [plain(field) for field in kind.fields],
        "states": [{**_label(state), "counts": state.counts, "done": state.done} for state in kind.flow.states],
        "steps": [_step(step) for step in kind.flow.steps],
        "sources": list(kind.sources),
        "cycle": kind.cycle,
        "modality": kind.modality,
        "measure": kind.measure,
        "restricted": kind.is_restricted,
        "reviewed": kind.renewed_by_review,
        "purposes": [_label(purpose) for purpose in kind.purposes],
        "recorders": list(kind.recorders),
    }


def shown_entries(
    work: Work, kinds: Mapping[str, RegisterKind], entries: Sequence[Entry], *, masked: bool = False
) -> list[dict[str, Any]]:
    """As they are now, with labels, files and what can be done next; one read, however many they are.

    What another unit shares with the city shows its values alone.
    """
    files = described_files(work, list({file_id for entry in entries for file_id in entry.file_ids}))
    return [_entry(work, kinds[e.kind], e, files, masked=masked) for e in entries]


def shown_entry(work: Work, kind: RegisterKind, entry: Entry) -> dict[str, Any]:
    """One entry with its history; without its content for who may write but not read."""
    return with_histories(work, {kind.code: kind}, [entry], masked=not may_read(work, kind))[0]


def with_histories(
    work: Work, kinds: Mapping[str, RegisterKind], entries: Sequence[Entry], *, masked: bool = False
) -> list[dict[str, Any]]:
    """`shown_entries` with the last versions of each. Raises `AnswerTooLarge`."""
    histories = shown_histories(work, kinds, entries, LINES_SHOWN, masked=masked)
    shown = shown_entries(work, kinds, entries, masked=masked)
    return [{**each, "history": histories[each["id"]]} for each in shown]


def shown_histories(
    work: Work, kinds: Mapping[str, RegisterKind], entries: Sequence[Entry], last: int, *, masked: bool = False
) -> dict[str, list[dict[str, Any]]]:
    """The last versions of each entry as far as the caller may see them, oldest first. Raises `AnswerTooLarge`."""
    seen = [entry for entry in entries if not _is_inner(work, kinds[entry.kind], entry, masked=masked)]
    versions = registers_of(work).versions(seen, last)
    return {e.id: [_version(kinds[e.kind], each) for each in versions.get(e.id, ())] for e in entries}


def shown_gap(work: Work, kind: RegisterKind, gap: Gap, department: str | None) -> dict[str, Any]:
    """With labels, and whether its day is over."""
    overdue = gap.due_on is not None and gap.due_on < work.today and kind.modality not in SOFT
    parts = [{"code": part, **dict(zip(("zh", "en"), kind.part_label(part), strict=True))} for part in gap.parts]
    about = {"kind_zh": kind.zh, "kind_en": kind.en, "modality": kind.modality, "department": department}
    return {"id": f"{gap.kind}.{gap.unit_id}", **plain(gap), **about, "parts": parts, "overdue": overdue}


def _entry(
    work: Work,
    kind: RegisterKind,
    entry: Entry,
    files: Mapping[str, dict[str, Any]],
    *,
    masked: bool,
) -> dict[str, Any]:
    state = kind.flow.state(entry.status)
    hidden = masked or not may_read(work, kind)
    inner = _is_inner(work, kind, entry, masked=masked)
    return {
        **plain(entry),
        "kind_zh": kind.zh,
        "kind_en": kind.en,
        "status_zh": state.zh,
        "status_en": state.en,
        "values": [] if hidden else shown_values(kind, entry.values),
        "file_ids": [] if inner else list(entry.file_ids),
        "links": [] if inner else list(entry.links),
        "files": [] if inner else [files[each] for each in entry.file_ids if each in files],
        "steps": [] if inner and not hidden else [_step(step) for step in steps_from(kind, entry.status)],
        "overdue": entry.is_overdue(work.today),
        "masked": hidden,
    }


def _is_inner(work: Work, kind: RegisterKind, entry: Entry, *, masked: bool) -> bool:
    """Whether what is behind the values is not for the caller."""
    return masked or not may_read(work, kind) or not work.scope.holds(entry.unit_path)


def shown_values(kind: RegisterKind, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields that are filled, in the form's order, as text."""
    return [_value(field, values[field.name]) for field in kind.fields if field.name in values]


def _value(field: Field, value: Any) -> dict[str, Any]:
    items = value if isinstance(value, list) else [value]
    chosen = [_chosen(field, item) for item in items]
    return {
        "name": field.name,
        "zh": field.zh,
        "en": field.en,
        "type": field.type,
        "values": [_text(item) for item in items],
        "shown_zh": "、".join(zh for zh, _ in chosen),
        "shown_en": ", ".join(en for _, en in chosen),
    }


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _chosen(field: Field, value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return ("是", "yes") if value else ("否", "no")
    return next(((c.zh, c.en) for c in field.choices if c.code == value), (str(value), str(value)))


def _version(kind: RegisterKind, doc: Document) -> dict[str, Any]:
    state = kind.flow.state(doc["status"])
    known = {name: doc[name] for name in ("number", "action", "status", "reason", "by", "at", "file_ids", "links")}
    return {**known, "status_zh": state.zh, "status_en": state.en, "values": shown_values(kind, doc["values"])}


def _label(label: Any) -> dict[str, str]:
    return {"code": label.code, "zh": label.zh, "en": label.en}


def _step(step: Step) -> dict[str, Any]:
    names = {"action": step.action, "zh": step.zh, "en": step.en, "target": step.target}
    return {**names, "sources": list(step.sources), "needs": list(step.needs), "reason": step.reason, "link": step.link}


def labelled(labels: Sequence[Label], code: Any) -> tuple[str, str]:
    """The label of `code`, or the code itself."""
    return next(((label.zh, label.en) for label in labels if label.code == code), (str(code), str(code)))
