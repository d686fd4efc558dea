"""Which units a file belongs to: the one that uploaded it, and those in whose reports and evidence it is used."""

from __future__ import annotations

from collections.abc import Sequence

from services.kit.store import Document, TenantDatabase


class Files:
    """The units of each file; the content lies in the kit's file store."""

    def __init__(self, db: TenantDatabase) -> None:
        self._files = db["files"]

    def share(self, file_ids: Sequence[str], unit_ids: Sequence[str], by: str | None = None) -> None:
        """Let `unit_ids`, and the account `by`, use the files from now on."""
        added: Document = {"unit_ids": {"$each": list(unit_ids)}, "accounts": {"$each": [by] if by else []}}
        self._files.bulk_write([self._files.update({"id": f}, {"$addToSet": added}, upsert=True) for f in file_ids])

    def owners(self, file_ids: Sequence[str]) -> dict[str, Document]:
        """`unit_ids` and `accounts` of each file."""
        return {doc["id"]: doc for doc in self._files.find({"id": {"$in": list(file_ids)}})}
