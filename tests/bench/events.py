"""`./taskw bench events`: the batch consumer and the relay against what others do with the same broker and store."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from kombu import Queue

from services.kit.settings import override, settings
from services.kit.store import database
from tests.bench import material, scripts
from tests.bench.rows import report, report_skipped
from tests.support import stack

ROUNDS = 3
EVENTS = 10_000
ONE_BY_ONE = 1_500
Messages = Callable[[int], list[tuple[str, dict[str, Any]]]]


@dataclass
class Consumer:
    """One side: its script, the queue that it empties, how many messages it gets and what they look like."""

    script: str
    queue: Queue
    count: int = ONE_BY_ONE
    work: str = "full"
    messages: Messages = material.wire
    rates: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Fill the queue, let the script empty it into an empty store, and keep its rate."""
        store = database("bench")
        store.client.drop_database(store.name)
        material.fill(self.queue, self.messages(self.count))
        self.rates.append(scripts.run(self.script, self.count, self.work)["rate"])
        found = store["unit_tree"].count_documents({})
        if found != self.count:
            raise scripts.ScriptFailed(f"{self.script}: {found} of {self.count} units are there")


@dataclass
class Peer:
    """A framework that handles events one by one."""

    title: str
    script: str
    queue: Queue
    budget: str
    modules: tuple[str, ...] = ()
    install: str = ""
    messages: Messages = material.wire

    def sides(self) -> tuple[Consumer, Consumer]:
        """With the guarantees of ours, and without any."""
        full = Consumer(self.script, self.queue, messages=self.messages)
        return full, replace(full, work="bare", rates=[])


def celery_messages(count: int) -> list[tuple[str, dict[str, Any]]]:
    """Events as Celery's tasks, protocol 2."""
    options = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
    return [
        (json.dumps([[each], {}, options]), {"lang": "py", "task": "apply", "id": each["id"], "root_id": each["id"]})
        for each in material.envelopes(count)
    ]


PEERS = (
    Peer(
        "nameko @event_handler",
        "peers.nameko_consumer",
        material.classic_queue("evt-source-unit_registered--peer.handle", "source.events", "unit_registered"),
        ">= 3",
    ),
    Peer(
        "FastStream",
        "peers.faststream_consumer",
        Queue("peer.faststream", durable=True),
        ">= 4",
        ("faststream", "aio_pika"),
        "pip install 'faststream[rabbit]'",
    ),
    Peer(
        "Celery",
        "peers.celery_consumer",
        material.classic_queue("peer.celery", "peer.celery", "peer.celery", kind="direct"),
        ">= 6",
        ("celery",),
        "pip install celery",
        celery_messages,
    ),
)


def consuming() -> None:
    """The consumer's rows."""
    ours = Consumer("projector", material.consumer_queue("on_units"), EVENTS)
    raw = Consumer("peers.raw_consumer", material.consumer_queue("on_units"), EVENTS)
    peers = {peer.title: peer.sides() for peer in PEERS if scripts.installed(*peer.modules)}
    for number in range(ROUNDS):
        for side in (ours, raw, *(full for full, _ in peers.values())):
            side.measure()
        if number == 0:
            for _, bare in peers.values():
                bare.measure()
    note = "kombu, json.loads, bulk upsert of 500, one ack: no check, no inbox, no transaction"
    report("events", "consumer / raw kombu bulk", ours.rates, raw.rates, budget=">= 0.6", note=note)
    for peer in PEERS:
        row = f"consumer / {peer.title}"
        if peer.title not in peers:
            report_skipped("events", row, budget=peer.budget, note=peer.install)
            continue
        full, bare = peers[peer.title]
        note = "the same projection one by one: check, inbox, upsert, transaction"
        report("events", row, ours.rates, full.rates, budget=peer.budget, note=note)
        note = "the peer makes one upsert per event and nothing else, measured once"
        report("events", f"{row}, bare", ours.rates, bare.rates, note=note)


def relaying() -> None:
    """The relay's rows."""
    rates: dict[tuple[object, ...], list[float]] = {("relayer", EVENTS): []}
    rates |= {("peers.raw_publisher", EVENTS, batch): [] for batch in (100, 500)}
    for _ in range(ROUNDS):
        for script, found in rates.items():
            store = database("organizations")
            store.client.drop_database(store.name)
            material.empty_queue(material.consumer_queue("on_units"))
            found.append(scripts.run(*script)["rate"])
    ours, by_100, by_500 = rates.values()
    note = "outbox to broker, in batches of 500, and noted as sent / ready-made bodies, confirms awaited per {}"
    report("events", "relay / raw batched confirms", ours, by_100, budget=">= 0.5", note=note.format(100))
    report("events", "relay / raw confirms per 500", ours, by_500, note=note.format(500))


def main() -> None:
    """Print all rows."""
    prefix = f"bench{uuid4().hex[:6]}_"
    override(mongo_uri=stack.mongo_uri(), amqp_uri=stack.amqp_uri(), mongo_prefix=prefix)
    try:
        consuming()
        relaying()
    finally:
        stack.drop_databases(str(settings().mongo_uri), prefix)
        stack.stop()


if __name__ == "__main__":
    main()
