"""The RPC client in an ordinary asyncio process, on both buses, against a service that answers as nameko does."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from kombu import Connection, Consumer, Exchange, Queue

from gateway.rpc import NotSendable, RpcClient
from services.kit import memory_transport
from services.kit.errors import Conflict, Unavailable
from tests.integration.runtime.processes import until
from tests.support.rabbit import Node

RPC = Exchange("nameko-rpc", type="topic", durable=True)
REFUSED = {"kind": "conflict", "code": "taken", "zh": "已占用", "en": "Taken", "field": "code", "problems": []}
Connect = Callable[[], Connection]


class Responder:
    """Answers `<name>.<method>` in a thread; `silent` never answers."""

    def __init__(self, connect: Connect, name: str) -> None:
        self.name, self.seen = name, list[Any]()
        self._connect, self._stopped, self._ready = connect, threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(20)

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            with suppress(ConnectionError), self._connect() as connection, connection.channel() as channel:
                queue = Queue(f"rpc-{self.name}", RPC, f"{self.name}.*", durable=True)
                waiting: list[Any] = []  # py-amqp reads while it publishes: to answer in the callback would recurse
                with Consumer(channel, [queue], on_message=waiting.append, no_ack=True):
                    self._ready.set()
                    while not self._stopped.is_set():
                        with suppress(TimeoutError):
                            connection.drain_events(timeout=0.2)
                        while waiting:
                            self._answer(channel, waiting.pop(0))
            self._stopped.wait(0.2)

    def _answer(self, channel: Any, message: Any) -> None:
        self.seen.append(message)
        method = message.delivery_info["routing_key"].split(".")[1]
        if method == "silent":
            return
        error = {"exc_type": "WireError", "exc_args": [REFUSED]} if method == "refuse" else None
        reply = channel.prepare_message(
            json.dumps({"result": None if error else json.loads(message.body)["args"], "error": error}),
            content_type="application/json",
            content_encoding="utf-8",
            properties={"correlation_id": message.properties["correlation_id"]},
        )
        channel.basic_publish(reply, exchange=RPC.name, routing_key=message.properties["reply_to"])


@pytest.fixture(params=["memory", pytest.param("rabbit", marks=pytest.mark.rabbit)])
def connect(request: pytest.FixtureRequest) -> Connect:
    if request.param == "rabbit":
        uri = request.getfixturevalue("amqp_uri")
        return lambda: Connection(uri)
    memory_transport.register()
    name = uuid4().hex
    return lambda: Connection(f"memory-qf://{name}")


@pytest.fixture
def service(connect: Connect) -> Iterator[Responder]:
    responder = Responder(connect, f"echo-{uuid4().hex[:8]}")
    yield responder
    responder.stop()


def run(connect: Connect, work: Callable[[RpcClient], Any], **options: Any) -> Any:
    """The result of `work` with a client, in a loop of its own."""

    async def main() -> Any:
        client = RpcClient(connect, **options)
        try:
            return await work(client)
        finally:
            client.close()

    return asyncio.run(main())


def test_the_call_arrives_with_its_context_and_the_answer_comes_back(connect: Connect, service: Responder) -> None:
    async def work(client: RpcClient) -> Any:
        return await client.call(
            service.name, "echo", {"name": "内江"}, token="t", traceparent="p", idempotency_key="k"
        )

    assert run(connect, work) == [{"name": "内江"}]
    headers = service.seen[0].headers
    context = {name: headers[f"nameko.{name}"] for name in ("token", "traceparent", "idempotency_key")}
    assert context == {"token": "t", "traceparent": "p", "idempotency_key": "k"}


def test_a_refusal_is_the_error_of_its_kind(connect: Connect, service: Responder) -> None:
    with pytest.raises(Conflict) as caught:
        run(connect, lambda client: client.call(service.name, "refuse", token="t"))

    assert (caught.value.code, caught.value.zh, caught.value.field) == ("taken", "已占用", "code")


def test_a_service_that_was_never_there_is_unavailable_at_once(connect: Connect, service: Responder) -> None:
    begun = time.monotonic()

    with pytest.raises(Unavailable):
        run(connect, lambda client: client.call("nobody", "echo", token="t", timeout=30))

    assert time.monotonic() - begun < 5


def test_the_deadline_ends_a_call_that_is_not_answered(connect: Connect, service: Responder) -> None:
    async def work(client: RpcClient) -> float:
        await client.call(service.name, "echo", token="t")
        begun = time.monotonic()
        with pytest.raises(Unavailable):
            await client.call(service.name, "silent", token="t", timeout=0.3)
        return time.monotonic() - begun

    assert 0.25 < run(connect, work) < 2


def test_every_call_gets_its_own_answer(connect: Connect, service: Responder) -> None:
    async def work(client: RpcClient) -> Any:
        return await asyncio.gather(*(client.call(service.name, "echo", n, token="t") for n in range(300)))

    assert run(connect, work) == [[n] for n in range(300)]


@pytest.mark.parametrize(
    ("payload", "key"),
    [({"name": "\ud800"}, None), ({"n": float("nan")}, None), ("x", "k" * 200_000), ("x", "\udfff")],
)
def test_what_cannot_be_sent_fails_alone(connect: Connect, service: Responder, payload: Any, key: str | None) -> None:
    """One half character broke the connection, and with it 20 of 20 other calls in flight."""

    async def work(client: RpcClient) -> Any:
        await client.call(service.name, "echo", token="t")
        others = [asyncio.create_task(client.call(service.name, "echo", n, token="t")) for n in range(20)]
        given: dict[str, Any] = {"token": "t", "idempotency_key": key, "timeout": 2}
        bad = [asyncio.create_task(client.call(service.name, "echo", payload, **given))]
        for number in range(20, 40):
            others.append(asyncio.create_task(client.call(service.name, "echo", number, token="t")))
        return await asyncio.gather(*others), await asyncio.gather(*bad, return_exceptions=True)

    answers, [error] = run(connect, work)
    assert answers == [[n] for n in range(40)]
    assert isinstance(error, NotSendable)


def test_only_so_many_are_in_flight(connect: Connect, service: Responder) -> None:
    async def work(client: RpcClient) -> Any:
        calls = (client.call(service.name, "silent", token="t", timeout=1) for _ in range(5))
        return await asyncio.gather(*calls, return_exceptions=True)

    ended = run(connect, work, in_flight=2)

    assert [type(each) for each in ended] == [Unavailable] * 5
    assert len(service.seen) == 2


def test_closing_ends_pending_calls(connect: Connect, service: Responder) -> None:
    async def work(client: RpcClient) -> Any:
        waiting = asyncio.create_task(client.call(service.name, "silent", token="t", timeout=60))
        await asyncio.sleep(0.3)
        client.close()
        return await asyncio.gather(waiting, return_exceptions=True)

    (ended,) = run(connect, work)
    assert isinstance(ended, Unavailable)


@pytest.mark.rabbit
def test_a_broker_that_goes_ends_what_was_sent_and_serves_again_when_it_returns(tmp_path: Path) -> None:
    node = Node(tmp_path / "node")
    node.start()

    def connect() -> Connection:
        return Connection(node.uri, heartbeat=10, connect_timeout=2)

    async def work(client: RpcClient) -> Any:
        await client.call(service.name, "echo", 1, token="t", timeout=20)
        waiting = asyncio.create_task(client.call(service.name, "silent", token="t", timeout=60))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(node.kill)
        with pytest.raises(Unavailable):
            await asyncio.wait_for(waiting, 15)
        await asyncio.to_thread(node.start)
        await asyncio.to_thread(until, lambda: _has_queue(node.uri, service.name), 30)
        return await client.call(service.name, "echo", 2, token="t", timeout=30)

    service = Responder(connect, "echo")
    try:
        assert run(connect, work) == [2]
    finally:
        service.stop()
        node.stop()


def _has_queue(uri: str, name: str) -> bool:
    with Connection(uri, connect_timeout=2) as connection, connection.channel() as channel:
        return bool(channel.queue_declare(f"rpc-{name}", passive=True).consumer_count)


@pytest.mark.rabbit
def test_a_heartbeat_alone_does_not_hold_the_next_call_back(amqp_uri: str) -> None:
    """After a quiet spell the link finds nothing but a heartbeat to read; a call right then must leave at once."""

    def connect() -> Connection:
        return Connection(amqp_uri, heartbeat=2)

    async def quiet_then_ask(client: RpcClient) -> float:
        await client.call(responder.name, "echo", {"n": 1}, token="t")
        slowest = 0.0
        for _ in range(3):
            await asyncio.sleep(1.4)
            asked = time.monotonic()
            await client.call(responder.name, "echo", {"n": 2}, token="t", timeout=8)
            slowest = max(slowest, time.monotonic() - asked)
        return slowest

    responder = Responder(lambda: Connection(amqp_uri), f"echo-{uuid4().hex[:8]}")
    try:
        assert run(connect, quiet_then_ask) < 1.0
    finally:
        responder.stop()
