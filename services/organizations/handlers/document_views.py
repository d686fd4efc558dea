"""What callers see of documents. Built in batches: a page costs a constant number of reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.kit.codec import document
from services.organizations.domain.documents import IssuedDocument
from services.organizations.domain.receipts import Addressee
from services.organizations.handlers.common import Work
from services.organizations.handlers.files import described_files

HIDDEN = ("unit_path", "text", "file_ids", "author", "asked_by", "steps", "follows", "seal")


def document_view(work: Work, doc: IssuedDocument) -> dict[str, Any]:
    """One document with its text."""
    return {**document_views(work, [doc])[0], "text": doc.text}


def document_views(work: Work, docs: Sequence[IssuedDocument]) -> list[dict[str, Any]]:
    """Documents in the order given, with their files; `document_texts` gives what they say."""
    files = described_files(work, [file_id for doc in docs for file_id in doc.file_ids])
    return [_view(doc, files) for doc in docs]


def receipt_view(work: Work, addressee: Addressee) -> dict[str, Any]:
    """One addressee with its receipt and reminders."""
    return {
        "id": addressee.id,
        "document_id": addressee.document_id,
        "unit_id": addressee.unit_id,
        "added_on": addressee.added_on,
        "due_on": addressee.due_on,
        "read_at": addressee.read_at,
        "read_by": addressee.read_by,
        "is_missing": addressee.is_missing,
        "is_late": addressee.is_late(work.today),
        "reminders": [{"on": each.on, "by": each.by} for each in addressee.reminders],
    }


def _view(doc: IssuedDocument, files: dict[str, Any]) -> dict[str, Any]:
    made = document(doc)
    seal = made["seal"]
    return {
        **{name: value for name, value in made.items() if name not in HIDDEN},
        "seal": {name: seal[name] for name in ("name", "substitute", "sealed_on", "recorded_at")} if seal else None,
        "files": [files[file_id] for file_id in doc.file_ids if file_id in files],
        "steps": [{"action": each.action, "at": each.at, "reason": each.reason} for each in doc.steps],
    }
