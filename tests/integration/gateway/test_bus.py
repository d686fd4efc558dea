"""The gateway hears the bus: the embedded one and RabbitMQ, from the moment that a service's exchange is there."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from kombu import Connection, Exchange

from gateway import listening
from gateway.feed import Feed, Notice
from services.kit import memory_transport

Connect = Callable[[], Connection]


@pytest.fixture(params=["embedded", pytest.param("rabbit", marks=pytest.mark.rabbit)])
def connect(request: pytest.FixtureRequest) -> Connect:
    """Opens connections to a bus."""
    if request.param == "rabbit":
        uri = request.getfixturevalue("amqp_uri")
        return lambda: Connection(uri, heartbeat=30)
    memory_transport.register()
    name = uuid4().hex
    return lambda: Connection(f"{memory_transport.SCHEME}://{name}")


@pytest.fixture
def service() -> str:
    """The name of a service that nobody else has."""
    return f"svc{uuid4().hex[:10]}"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "RETRY_SECONDS", 0.05)


def exchange(service: str) -> Exchange:
    return Exchange(f"{service}.events", type="topic", durable=True)


def publish(connect: Connect, service: str, name: str, **data: Any) -> None:
    envelope = {"name": f"{service}.{name}", "tenant": "neijiang", "subject_id": "1", "data": data}
    with connect() as connection, connection.channel() as channel:
        message = channel.prepare_message(
            json.dumps(envelope), content_type="application/json", content_encoding="utf-8"
        )
        channel.basic_publish(message, exchange=f"{service}.events", routing_key=name)


def declare(connect: Connect, service: str) -> None:
    with connect() as connection, connection.channel() as channel:
        exchange(service)(channel).declare()


def until(reached: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


class Listening:
    """A feed on a loop in a thread of its own."""

    def __init__(self, connect: Connect, service: str) -> None:
        self.feed, self.heard = Feed(), list[Notice]()
        self.feed.listen(self.heard.append)
        self._source = listening.bus_source(connect, (service,))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> Listening:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(5)
        return self

    async def _start(self) -> None:
        self.feed.start(self._source)

    def __exit__(self, *_: object) -> None:
        self.feed.stop()
        until(lambda: not self.feed.connected)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


def test_events_are_heard_with_their_data(connect: Connect, service: str) -> None:
    declare(connect, service)
    with Listening(connect, service) as listener:
        until(lambda: listener.feed.connected)
        publish(connect, service, "report_submitted.v1", unit_id="u-1")
        until(lambda: bool(listener.heard))
        [notice] = listener.heard
        assert (notice.name, notice.tenant, notice.data) == (
            f"{service}.report_submitted.v1",
            "neijiang",
            {"unit_id": "u-1"},
        )


def test_a_gateway_that_starts_first_waits_for_the_services(connect: Connect, service: str) -> None:
    with Listening(connect, service) as listener:
        time.sleep(0.2)
        assert not listener.feed.connected
        declare(connect, service)
        until(lambda: listener.feed.connected)
        publish(connect, service, "unit_changed.v1")
        until(lambda: bool(listener.heard))


def test_what_is_no_event_is_passed_over(connect: Connect, service: str) -> None:
    declare(connect, service)
    with Listening(connect, service) as listener:
        until(lambda: listener.feed.connected)
        with connect() as connection, connection.channel() as channel:
            for body in ("not json", "[]"):
                message = channel.prepare_message(body, content_type="application/json", content_encoding="utf-8")
                channel.basic_publish(message, exchange=f"{service}.events", routing_key="x")
        publish(connect, service, "unit_changed.v1")
        until(lambda: bool(listener.heard))
        assert [notice.name for notice in listener.heard] == [f"{service}.unit_changed.v1"]


def test_every_gateway_hears_every_event(connect: Connect, service: str) -> None:
    declare(connect, service)
    with Listening(connect, service) as one, Listening(connect, service) as other:
        until(lambda: one.feed.connected and other.feed.connected)
        publish(connect, service, "unit_changed.v1")
        until(lambda: bool(one.heard) and bool(other.heard))
