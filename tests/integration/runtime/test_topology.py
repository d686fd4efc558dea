"""The topology on a real broker: what is declared, how it is bound, and where lost messages end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from amqp.exceptions import PreconditionFailed
from kombu import Connection, Queue

from qf import services
from services.kit import bus
from services.kit.settings import override
from tests.integration.runtime.processes import qf, until

pytestmark = pytest.mark.rabbit


@pytest.fixture
def connection(amqp_uri: str) -> Iterator[Connection]:
    override(amqp_uri=amqp_uri)
    with bus.connect() as opened:
        bus.declare_topology(opened, list(services.SHELLS), services.consumers())
        yield opened
    override(amqp_uri=None)


def count(connection: Connection, queue: str) -> int:
    with connection.channel() as channel:
        return int(channel.queue_declare(queue, passive=True).message_count)


def publish(connection: Connection, exchange: str, key: str) -> None:
    with connection.channel() as channel:
        message = channel.prepare_message('{"poison": true}', content_encoding="utf-8", properties={"delivery_mode": 2})
        channel.basic_publish(message, exchange=exchange, routing_key=key)


def test_declaring_again_changes_nothing(connection: Connection, amqp_uri: str) -> None:
    again = [qf("topology", amqp_uri=amqp_uri) for _ in range(2)]

    assert [(each.returncode, each.stderr) for each in again] == [(0, ""), (0, "")]
    exchanges, queues = len(services.SHELLS), len(services.consumers())
    assert again[0].stdout == f"declared {exchanges} exchanges and {queues} consumer queues\n"


def test_consumers_have_quorum_queues(connection: Connection) -> None:
    queue = bus.queue_for(services.consumers()[0])

    with pytest.raises(PreconditionFailed), connection.channel() as channel:
        channel.queue_declare(queue.name, durable=True, auto_delete=False)

    assert queue.queue_arguments == {
        "x-queue-type": "quorum",
        "x-delivery-limit": bus.DELIVERY_LIMIT,
        "x-dead-letter-exchange": bus.DEAD,
    }


def test_every_consumer_gets_the_events_that_it_names(connection: Connection) -> None:
    wanting = [spec for spec in services.consumers() if "tenants.tenant_activated.v1" in spec.events]
    queues = [bus.queue_for(spec).name for spec in wanting]
    before = [count(connection, queue) for queue in queues]

    publish(connection, "tenants.events", "tenant_activated.v1")

    until(lambda: [count(connection, queue) for queue in queues] == [each + 1 for each in before], 10)
    _purge(connection, *queues)


def test_what_nobody_is_bound_to_is_kept(connection: Connection) -> None:
    before = count(connection, bus.UNROUTED)

    publish(connection, "tasks.events", "unheard_of.v7")

    until(lambda: count(connection, bus.UNROUTED) == before + 1, 10)
    _purge(connection, bus.UNROUTED)


def test_a_message_that_always_kills_its_consumer_ends_among_the_dead(connection: Connection) -> None:
    spec = next(each for each in services.consumers() if each.service == "indicators")
    queue, before = bus.queue_for(spec), count(connection, bus.DEAD)
    publish(connection, f"{spec.events[0].split('.')[0]}.events", spec.events[0].split(".", 1)[1])

    deliveries = _deliveries_until_gone(connection, queue)

    assert deliveries == bus.DELIVERY_LIMIT + 1
    until(lambda: count(connection, bus.DEAD) == before + 1, 10)
    _purge(connection, bus.DEAD, *(bus.queue_for(each).name for each in services.consumers()))


def _deliveries_until_gone(connection: Connection, queue: Queue) -> int:
    deliveries, quiet = 0, time.monotonic()
    with connection.channel() as channel:
        while time.monotonic() - quiet < 2:
            message: Any = channel.basic_get(queue.name)
            if message is not None:
                deliveries, quiet = deliveries + 1, time.monotonic()
                channel.basic_reject(message.delivery_tag, requeue=True)
    return deliveries


def _purge(connection: Connection, *queues: str) -> None:
    with connection.channel() as channel:
        for queue in queues:
            channel.queue_purge(queue)
