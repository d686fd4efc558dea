"""Whether every event that was emitted had its effect: read from the services' own outboxes and inboxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qf import services
from services.kit.bus import ConsumerSpec
from services.kit.inbox import row_id

Collections = Callable[[str, str], Any]
"""The collection of a service, by the names of both."""


def all_done(collections: Collections) -> bool:
    """Whether every event was sent and is done, not waiting and not given up, at each of its consumers."""
    sent = all(collections(name, "outbox").find_one({"sent_at": None}) is None for name in services.SHELLS)
    return sent and all(_done(collections, spec) for spec in services.consumers())


def _done(collections: Collections, spec: ConsumerSpec) -> bool:
    consumer = f"{spec.service}.{spec.method}"
    wanted = {
        row_id(consumer, str(row["_id"]))
        for owner in services.SHELLS
        for row in collections(owner, "outbox").find({"name": {"$in": list(spec.events)}}, {"_id": 1})
    }
    done = collections(spec.service, "inbox").find({"_id": {"$in": sorted(wanted)}, "state": "done"}, {"_id": 1})
    return len(wanted) == len(list(done))
