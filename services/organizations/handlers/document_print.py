"""An issued document on paper: masthead, register number, addressees, text, seal and day (LZ-148, LZ-149)."""

from __future__ import annotations

import base64
from typing import Any

from services.kit.printing import PDF, OfficialDocument, Section, paragraphs, pdf
from services.kit.store import Document
from services.organizations.errors.documents import DocumentNotFound
from services.organizations.handlers.common import Work
from services.organizations.handlers.receipts import document_texts, documents_by_ids
from services.organizations.requests import documents as requests

STATUS = {
    "draft": "草稿",
    "approval_asked": "送审稿",
    "returned": "退回修改稿",
    "approved": "已审定，未印发",
    "issued": None,
    "withdrawn": "已废止",
}


def print_document(work: Work, request: requests.PrintDocument) -> dict[str, Any]:
    """As PDF; what is not in force says so. Raises `DocumentNotFound`."""
    [doc] = documents_by_ids(work, requests.DocumentsByIds(ids=[request.document_id]))
    [text] = document_texts(work, requests.DocumentTexts(ids=[request.document_id]))
    if doc is None:
        raise DocumentNotFound(field="document_id")
    printed = OfficialDocument(
        title=doc["title"],
        masthead=doc["issued_in_name_of"],
        number=doc["number"],
        subtitle=STATUS.get(doc["status"]),
        addressees=_addressees(work, doc),
        sections=(Section(None, paragraphs(text or "")),),
        signature=_signature(doc),
        notes=_notes(doc),
    )
    content = base64.b64encode(pdf(printed)).decode()
    name = f"{doc['number'] or '草稿'}-{doc['title']}.pdf".replace("/", "-")
    return {"filename": name, "content_type": PDF, "content_base64": content}


def _addressees(work: Work, doc: Document) -> str | None:
    named = work.units.by_ids(doc["addressee_unit_ids"]).values()
    everyone = ["各有关单位"] if doc["to_all"] else []
    words = [*doc["addressee_phrases"], *(unit.name for unit in named), *everyone]
    return "，".join(words) + "：" if words else None


def _signature(doc: Document) -> tuple[str, ...]:
    seal, issued = doc["seal"], doc["issued_on"]
    name = f"{seal['name']}{'（代章）' if seal['substitute'] else ''}" if seal else doc["issued_in_name_of"]
    if not issued:
        return (name,)
    year, month, day = (int(part) for part in str(issued)[:10].split("-"))
    return (name, f"{year}年{month}月{day}日")


def _notes(doc: Document) -> tuple[str, ...]:
    files = "、".join(file["filename"] for file in doc["files"])
    return (f"附件：{files}",) if files else ()
