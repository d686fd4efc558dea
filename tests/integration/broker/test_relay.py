"""The relay on a real broker: a row counts as sent when the broker has confirmed it, not before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from kombu import Connection, Queue

from services.kit import bus
from services.kit.clock import wall
from services.kit.outbox import Relay
from services.kit.publisher import EventPublisher, NotConfirmed
from services.kit.store import database
from tests.integration.broker.notes import QUEUE, depth, note
from tests.integration.runtime.processes import until

pytestmark = pytest.mark.rabbit


@pytest.fixture
def relay(connection: Connection) -> Iterator[Relay]:
    publisher = EventPublisher("toy")
    yield Relay("toy", database("toy"), publisher.publish)
    publisher.close()


def write_rows(tenant: str, *numbers: int) -> None:
    """Outbox rows as transactions leave them."""
    rows = [
        {
            "_id": envelope["id"],
            "tenant": tenant,
            "name": envelope["name"],
            "envelope": envelope,
            "created_at": wall() + timedelta(milliseconds=number),
            "sent_at": None,
            "settled": False,
        }
        for number, envelope in ((number, note(tenant, number)) for number in numbers)
    ]
    database("toy")["outbox"].insert_many(rows)


def unsent(tenant: str) -> int:
    return database("toy")["outbox"].count_documents({"tenant": tenant, "sent_at": None})


def messages(connection: Connection, count: int) -> list[Any]:
    """The first `count` messages of the toy service's queue."""
    until(lambda: depth(connection) >= count, 10)
    with connection.channel() as channel:
        return [channel.basic_get(QUEUE, no_ack=True) for _ in range(count)]


def test_rows_arrive_in_order_persistent_and_are_marked(connection: Connection, relay: Relay, tenant: str) -> None:
    write_rows(tenant, *range(1200))

    assert [relay.publish_some() for _ in range(4)] == [500, 500, 200, 0]

    arrived = messages(connection, 1200)
    assert [json.loads(message.body)["subject_id"] for message in arrived] == [f"note-{n}" for n in range(1200)]
    first = arrived[0]
    assert (first.properties["delivery_mode"], first.properties["message_id"]) == (2, note(tenant, 0)["id"])
    assert unsent(tenant) == 0


def test_what_the_broker_refuses_stays_unsent_and_goes_when_it_accepts(
    connection: Connection, relay: Relay, tenant: str
) -> None:
    full = Queue(
        f"full-{tenant}",
        bus.exchange_for("toy"),
        "note_written.v1",
        queue_arguments={"x-max-length": 1, "x-overflow": "reject-publish"},
        auto_delete=False,
    )
    with connection.channel() as channel:
        full(channel).declare()
        write_rows(tenant, 1, 2, 3)
        with pytest.raises(NotConfirmed):
            relay.publish_some()
        assert unsent(tenant) == 3
        full(channel).delete()

    assert relay.publish_some() == 3
    assert unsent(tenant) == 0


def test_an_event_that_nobody_is_bound_to_is_confirmed_and_kept(connection: Connection, relay: Relay) -> None:
    before = depth(connection, bus.UNROUTED)
    strange = {**note("nowhere", 1), "name": "toy.note_burnt.v1"}

    EventPublisher("toy").publish([strange])

    until(lambda: depth(connection, bus.UNROUTED) == before + 1, 10)
    with connection.channel() as channel:
        channel.queue_purge(bus.UNROUTED)


def test_a_connection_that_broke_is_replaced(connection: Connection, relay: Relay, tenant: str) -> None:
    publisher = EventPublisher("toy")
    publisher.publish([note(tenant, 1)])
    assert publisher._connection is not None
    publisher._connection.connection.transport.sock.close()

    with pytest.raises((OSError, AttributeError)):
        publisher.publish([note(tenant, 2)])
    publisher.publish([note(tenant, 2)])
    publisher.close()

    numbers = [json.loads(message.body)["subject_id"] for message in messages(connection, 2)]
    assert numbers == ["note-1", "note-2"]
