"""What reaches the store, counted by command and collection, and how many bytes come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import bson
import pymongo
import pytest
from pymongo import monitoring

from services.kit import store

ENDS = ("commitTransaction", "abortTransaction", "hello", "ping", "endSessions")


class Watch(monitoring.CommandListener):
    """Counts what is asked of which collection, and the bytes of what is answered."""

    def __init__(self) -> None:
        self.seen: Counter[tuple[str, Any]] = Counter()
        self.read = 0

    def clear(self) -> None:
        """Count anew."""
        self.seen.clear()
        self.read = 0

    def asked(self, collection: str) -> int:
        """Commands on a collection."""
        return sum(count for (_, name), count in self.seen.items() if name == collection)

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name not in ENDS:
            self.seen[event.command_name, event.command.get(event.command_name)] += 1

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        if event.command_name not in ENDS:
            self.read += len(bson.encode(event.reply))

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing to count."""


@contextmanager
def watched(mongo_uri: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """The kit's client meanwhile is one that counts."""
    found = Watch()
    client: pymongo.MongoClient[Any] = pymongo.MongoClient(mongo_uri, w="majority", event_listeners=[found])
    monkeypatch.setattr(store, "client", lambda uri: client)
    yield found
    client.close()
