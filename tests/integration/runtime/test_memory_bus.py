"""The embedded bus behaves as the broker does where the kit and nameko rely on it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from kombu import Connection, Consumer, Exchange, Queue

from services.kit import memory_transport

EVENTS = Exchange("tasks.events", type="topic", durable=True)


@pytest.fixture
def address() -> Iterator[str]:
    """A broker that no other test knows."""
    memory_transport.register()
    name = uuid4().hex
    yield f"memory-qf://{name}"
    memory_transport.forget(name)


@pytest.fixture
def connection(address: str) -> Iterator[Connection]:
    with Connection(address) as opened:
        yield opened


def publish(connection: Connection, body: str, key: str = "phase_started.v1", **options: Any) -> None:
    properties = options.pop("properties", {})
    with connection.channel() as channel:
        message = channel.prepare_message(
            body, content_type="application/json", content_encoding="utf-8", properties=properties
        )
        channel.basic_publish(message, exchange=EVENTS.name, routing_key=key, **options)


def take(connection: Connection, queue: Queue, count: int) -> tuple[Any, list[Any]]:
    """Open a channel that consumes `queue`; the channel and the first `count` messages."""
    taken: list[Any] = []
    channel = connection.channel()
    Consumer(channel, [queue], on_message=taken.append).consume()
    while len(taken) < count:
        connection.drain_events(timeout=1)
    return channel, taken


def declared(connection: Connection, name: str, key: str) -> Queue:
    queue = Queue(name, EVENTS, key)
    with connection.channel() as channel:
        queue(channel).declare()
    return queue


def test_topics_reach_every_bound_queue_and_no_other(connection: Connection) -> None:
    queues = {key: declared(connection, key, key) for key in ("#", "*.v1", "report_opened.v1")}

    publish(connection, '"a"')

    with connection.channel() as channel:
        sizes = {key: queue(channel).queue_declare(passive=True).message_count for key, queue in queues.items()}
    assert sizes == {"#": 1, "*.v1": 1, "report_opened.v1": 0}


def test_messages_carry_the_content_type_that_nameko_reads(connection: Connection) -> None:
    queue = declared(connection, "q", "#")
    publish(connection, '{"a": 1}', properties={"correlation_id": "7", "reply_to": "r"})

    _, (message,) = take(connection, queue, 1)

    assert message.properties["content_type"] == "application/json"
    assert (message.properties["correlation_id"], message.properties["reply_to"]) == ("7", "r")
    assert message.payload == {"a": 1}


def test_an_ack_of_many_covers_all_before_it(connection: Connection) -> None:
    queue = declared(connection, "q", "#")
    for body in "1234":
        publish(connection, body)
    channel, taken = take(connection, queue, 4)

    channel.basic_ack(taken[2].delivery_tag, multiple=True)
    channel.close()

    _, again = take(connection, queue, 1)
    assert [message.payload for message in again] == [4]


def test_an_ack_of_an_unknown_tag_changes_nothing(connection: Connection) -> None:
    queue = declared(connection, "q", "#")
    publish(connection, "1")
    channel, (message,) = take(connection, queue, 1)

    channel.basic_ack("no such tag")
    channel.basic_ack(message.delivery_tag)
    channel.basic_ack(message.delivery_tag)
    channel.basic_reject("no such tag", requeue=True)
    channel.close()

    with connection.channel() as channel:
        assert queue(channel).queue_declare(passive=True).message_count == 0


def test_what_is_not_acknowledged_comes_again_to_its_own_queue_in_order(connection: Connection) -> None:
    mine, other = declared(connection, "mine", "#"), declared(connection, "other", "#")
    for body in "123":
        publish(connection, body)
    channel, _ = take(connection, mine, 3)

    channel.close()

    _, again = take(connection, mine, 3)
    assert [message.payload for message in again] == [1, 2, 3]
    with connection.channel() as channel:
        assert other(channel).queue_declare(passive=True).message_count == 3


def test_prefetch_holds_deliveries_until_an_ack(connection: Connection) -> None:
    queue = declared(connection, "q", "#")
    for body in "12":
        publish(connection, body)
    taken: list[Any] = []
    channel = connection.channel()
    channel.basic_qos(0, 1, False)
    Consumer(channel, [queue], on_message=taken.append).consume()
    connection.drain_events(timeout=1)

    with pytest.raises(TimeoutError):
        connection.drain_events(timeout=0.05)
    channel.basic_ack(taken[0].delivery_tag)
    connection.drain_events(timeout=1)

    assert [message.payload for message in taken] == [1, 2]


def test_a_waiting_connection_is_woken_at_once(address: str, connection: Connection) -> None:
    queue = declared(connection, "q", "#")
    arrived = threading.Event()

    def wait() -> None:
        with Connection(address) as other, other.channel() as channel:
            Consumer(channel, [queue], on_message=lambda _: arrived.set(), no_ack=True).consume()
            other.drain_events(timeout=5)

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.2)
    begun = time.monotonic()
    publish(connection, "1")

    assert arrived.wait(1)
    assert time.monotonic() - begun < 0.1
    waiting.join()


def test_an_exclusive_queue_ends_with_its_channel(connection: Connection) -> None:
    with connection.channel() as channel:
        Queue("feed", EVENTS, "#", exclusive=True)(channel).declare()
        assert connection.transport.broker.queues.keys() == {"feed"}

    publish(connection, "1")

    assert not connection.transport.broker.queues
    assert connection.transport.state.exchanges["tasks.events"]["table"] == []


def test_an_unroutable_mandatory_message_is_returned(connection: Connection) -> None:
    declared(connection, "q", "report_opened.v1")
    returned: list[tuple[str, Any]] = []
    with connection.channel() as channel:
        channel.events["basic_return"].add(lambda _e, _x, key, message: returned.append((key, message)))
        message = channel.prepare_message("1", properties={"correlation_id": "9"})
        channel.basic_publish(message, exchange=EVENTS.name, routing_key="nobody.v1", mandatory=True)

    assert [(key, message.properties["correlation_id"]) for key, message in returned] == [("nobody.v1", "9")]


def test_an_expired_message_is_not_delivered(connection: Connection) -> None:
    queue = declared(connection, "q", "#")
    publish(connection, "1", properties={"expiration": "10"})
    publish(connection, "2")
    time.sleep(0.03)

    _, (message,) = take(connection, queue, 1)

    assert message.payload == 2


def test_brokers_of_other_names_are_apart(connection: Connection) -> None:
    declared(connection, "q", "#")
    with Connection(f"memory-qf://{uuid4().hex}") as other:
        other.connect()
        assert not other.transport.broker.queues
