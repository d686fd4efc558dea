"""The data folder before a start: seeded, fresh, or left behind by a seeding that did not end."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymongo

from qf.mongod import Mongod
from qf.refusal import Refused
from services.kit.settings import settings


class Ground:
    """What the demo keeps in `QF_DATA` beside the store: that it is seeded, or being seeded, and where."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._place = f"{settings().mongo_uri or 'embedded'} {settings().mongo_prefix}"
        self._seeded, self._seeding = data / "seeded.json", data / "seeding.json"

    @property
    def is_seeded(self) -> bool:
        """Whether a seeding was completed in this folder and store."""
        return self._is_ours(self._seeded)

    @property
    def summary(self) -> dict[str, Any]:
        """The summary of the completed seeding."""
        return dict(json.loads(self._seeded.read_text(encoding="utf-8"))["summary"])

    def clear(self) -> None:
        """Make room for a seeding. Raises `Refused` where there is data that no seeding made, and leaves it alone."""
        if settings().mongo_uri is None and not (self.data / "mongo").is_dir():
            return
        with _store(self.data) as client:
            names = [name for name in client.list_database_names() if name.startswith(settings().mongo_prefix)]
            if self._is_ours(self._seeding):
                print("dropping what an interrupted seeding left", file=sys.stderr)  # noqa: T201
                for name in names:
                    client.drop_database(name)
            elif names and _is_inhabited(client):
                raise Refused(f"{self.data} holds data that the demo did not make: choose another folder by QF_DATA")

    def begin(self) -> None:
        """From now on the data is a seeding's, and goes if that does not end."""
        self.data.mkdir(parents=True, exist_ok=True)
        write_json(self._seeding, {"store": self._place})

    def complete(self, summary: dict[str, Any]) -> None:
        """The seeding has ended well."""
        write_json(self._seeded, {"store": self._place, "summary": summary})
        self._seeding.unlink(missing_ok=True)

    def _is_ours(self, marker: Path) -> bool:
        try:
            return bool(json.loads(marker.read_text(encoding="utf-8"))["store"] == self._place)
        except (OSError, ValueError, KeyError, TypeError):
            return False


def write_json(path: Path, content: Any, mode: int = 0o644) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_name(path.name + ".new")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode), "w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False, indent=1)
    unfinished.rename(path)


@contextmanager
def _store(data: Path) -> Iterator[pymongo.MongoClient[dict[str, Any]]]:
    """The configured store, or the folder's own, which nobody else may be using. Raises `StoreDidNotStart`."""
    uri, server = settings().mongo_uri, Mongod(data)
    try:
        with pymongo.MongoClient[dict[str, Any]](uri or server.start(alone=True)) as client:
            yield client
    finally:
        server.stop()


def _is_inhabited(client: pymongo.MongoClient[dict[str, Any]]) -> bool:
    tenants = client[f"{settings().mongo_prefix}tenants"]
    return any(tenants[name].find_one({}, {"_id": 1}) for name in ("tenants", "accounts"))
