"""The service's end of RPC on a real broker: requests that come again, and messages that are no request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from kombu import Connection, Exchange, Queue

from services.kit import bus
from services.kit.identity import Actor, issue_token
from services.kit.settings import settings
from services.kit.store import TenantDatabase, database
from tests.integration.broker.notes import ToyService
from tests.integration.runtime.processes import until

pytestmark = pytest.mark.rabbit
RPC = Exchange("nameko-rpc", type="topic", durable=True)
REQUESTS = Queue("rpc-toy", RPC, "toy.*", durable=True)


class Requester:
    """Publishes requests by hand, and hears the answers on a queue of its own."""

    def __init__(self, connection: Connection, tenant: str) -> None:
        self._channel, self._key = connection.channel(), uuid4().hex
        self._token = issue_token(settings(), Actor("office", tenant, ("campaign_office",)))
        REQUESTS(self._channel).declare()
        self._channel.queue_purge(REQUESTS.name)
        self._replies = Queue(f"replies-{self._key}", RPC, self._key, exclusive=True)(self._channel)
        self._replies.declare()

    def send(self, method: str, payload: Any, *, key: str | None = None, **properties: Any) -> None:
        """A request as the gateway sends it."""
        headers = {"nameko.token": self._token} | ({"nameko.idempotency_key": key} if key else {})
        named = {"reply_to": self._key, "correlation_id": method, **properties}
        self.publish(json.dumps({"args": [payload], "kwargs": {}}), f"toy.{method}", headers, named)

    def publish(self, body: str, routing_key: str, headers: dict[str, Any], properties: dict[str, Any]) -> None:
        """A message on the RPC exchange, confirmed."""
        kept = {name: value for name, value in properties.items() if value is not None}
        message = self._channel.prepare_message(
            body, content_type="application/json", content_encoding="utf-8", headers=headers, properties=kept
        )
        self._channel.basic_publish_confirm(message, exchange=RPC.name, routing_key=routing_key)

    def give_back(self, count: int) -> None:
        """Take `count` requests as a service does that dies then: they come again, marked."""
        taken = [until(lambda: self._channel.basic_get(REQUESTS.name), 10) for _ in range(count)]
        for message in taken:
            self._channel.basic_reject(message.delivery_tag, requeue=True)

    def answers(self, count: int) -> dict[str, Any]:
        """The next `count` answers, by their requests."""
        found = [until(lambda: self._channel.basic_get(self._replies.name, no_ack=True), 30) for _ in range(count)]
        return {message.properties["correlation_id"]: json.loads(message.body) for message in found}


@pytest.fixture
def requester(connection: Connection, tenant: str) -> Iterator[Requester]:
    with bus.connect(heartbeat=0) as opened:
        yield Requester(opened, tenant)


def titles(tenant: str) -> list[str]:
    return sorted(doc["title"] for doc in TenantDatabase(database("toy"), tenant)["notes"].find({}))


def test_a_command_that_comes_again_acts_only_by_its_key_and_a_query_is_answered(
    requester: Requester, folder: Path, amqp_uri: str, tenant: str
) -> None:
    requester.send("write", {"title": "no key"}, correlation_id="dropped")
    requester.send("write", {"title": "keyed"}, key="k", correlation_id="keyed")
    requester.give_back(2)

    with ToyService(folder, amqp_uri) as service:
        keyed = requester.answers(1)
        requester.send("notes", {})
        assert requester.answers(1)["notes"]["error"] is None
        assert service.ready().stop() == 0

    assert keyed["keyed"]["result"]["title"] == "keyed"
    assert titles(tenant) == ["keyed"]


def test_what_is_no_request_neither_ends_the_service_nor_holds_the_next(
    requester: Requester, folder: Path, amqp_uri: str, tenant: str
) -> None:
    requester.send("write", {"title": "nobody waits"}, reply_to=None)
    reply_to = {"reply_to": requester._key, "correlation_id": "malformed"}
    unreadable = {**reply_to, "correlation_id": "unreadable"}
    requester.publish('{"args": [{"name": "示例甲", "id": "510111"', "toy.write", {}, unreadable)
    requester.publish("[]", "toy.write", {}, reply_to)
    requester.publish('{"args": [], "kwargs": {"a": 1}}', "toy.write", {}, reply_to)
    requester.send("no_such_method", {})
    requester.send("write", {"title": "a"})

    with ToyService(folder, amqp_uri) as service:
        answers = until(lambda: titles(tenant) == ["a"] and requester.answers(5))
        assert service.ready().stop() == 0

    assert answers["write"]["error"] is None
    assert answers["malformed"]["error"] is not None
    assert answers["unreadable"]["error"]["exc_args"][0]["kind"] == "invalid_input"
    said = service.output.read_text()
    assert ('"request_not_readable"' in said, "示例甲" in said, "510111" in said) == (True, False, False)
    assert [line for line in said.splitlines() if not line.startswith("{")] == []
    assert answers["no_such_method"]["error"]["exc_type"] == "MethodNotFound"
    assert titles(tenant) == ["a"]
