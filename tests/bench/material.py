"""The events that the benches send: real ones of the unit register, and queues filled with them before a clock runs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

from kombu import Exchange, Queue

from services.kit import bus
from services.kit.ids import new_id

EVENT = "organizations.unit_registered.v1"
EXCHANGE, ROUTING_KEY = "organizations.events", "unit_registered.v1"
TENANT = "bench"
PERSISTENT = 2


def envelopes(count: int) -> Iterator[dict[str, Any]]:
    """`count` events, each of a unit of its own."""
    for number in range(count):
        yield {
            "id": new_id(),
            "name": EVENT,
            "version": 1,
            "tenant": TENANT,
            "subject_id": f"unit-{number:07d}",
            "subject_version": 1,
            "occurred_at": "2022-06-30T04:00:00+00:00",
            "actor": "bench",
            "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
            "data": _unit(number),
        }


def _unit(number: int) -> dict[str, Any]:
    return {
        "code": f"B-{number:07d}",
        "name": f"示例县第{number}卫生院",
        "kind": "institution",
        "category": "township_center",
        "level": "primary",
        "ownership": "public",
        "affiliation": "county",
        "parent_id": "unit-bureau",
        "path": f"/unit-commission/unit-bureau/unit-{number:07d}/",
        "county_id": "unit-bureau",
        "staff_count": 42,
        "opened_on": "1956-10-01",
        "closed_on": None,
    }


def empty_queue(queue: Queue) -> None:
    """Declare `queue` anew, with nothing in it."""
    with bus.connect() as connection, connection.channel() as channel:
        bound = queue(channel)
        bound.delete()
        bound.declare()


def fill(queue: Queue, messages: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Put persistent messages (body, headers) into `queue`; all are in it when this returns."""
    empty_queue(queue)
    with bus.connect() as connection, connection.channel() as channel:
        for body, headers in messages:
            message = channel.prepare_message(
                body,
                content_type="application/json",
                content_encoding="utf-8",
                headers=headers,
                properties={"delivery_mode": PERSISTENT},
            )
            channel.basic_publish(message, exchange="", routing_key=queue.name)
        while queue(channel).queue_declare(passive=True).message_count < len(messages):
            time.sleep(0.02)


def wire(count: int) -> list[tuple[str, dict[str, Any]]]:
    """`count` events as messages."""
    return [(json.dumps(each, ensure_ascii=False), {"traceparent": each["traceparent"]}) for each in envelopes(count)]


def consumer_queue(name: str) -> Queue:
    """A quorum queue as the kit declares them, for consumer `bench.<name>`."""
    return bus.queue_for(bus.ConsumerSpec("bench", name, (EVENT,)))


def classic_queue(name: str, exchange: str, routing_key: str, kind: str = "topic") -> Queue:
    """A durable classic queue, which is what frameworks declare by themselves."""
    return Queue(name, Exchange(exchange, type=kind, durable=True), routing_key=routing_key, durable=True)
