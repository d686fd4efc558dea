"""The WebSocket is no second entrance: frames, messages and operations pass the gate that requests over HTTP pass."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from gateway.app import build_app
from gateway.limits import MAX_TOKENS
from gateway.lines import Lines
from tests.integration.gateway.scene import City, configured
from tests.integration.gateway.test_lines import Server

EVENTS = "subscription { tenantEvents { name } }"


@contextmanager
def socket(city: City, **settings: Any) -> Iterator[ClientConnection]:
    """A signed-in connection to a real server."""
    app = build_app(configured(**settings), city.rpc)
    with Server(app, Lines(50, 50)) as server:
        address, protocols = f"ws://127.0.0.1:{server.port}/graphql", [Subprotocol("graphql-transport-ws")]
        with connect(address, subprotocols=protocols, max_size=None) as client:
            token = {"authorization": f"Bearer {city.token('campaign_office')}"}
            client.send(json.dumps({"type": "connection_init", "payload": token}))
            assert json.loads(client.recv(10))["type"] == "connection_ack"
            yield client


def subscribe(client: ClientConnection, **payload: Any) -> None:
    client.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))


def refused(client: ClientConnection, **payload: Any) -> str:
    """The reason why a subscription is refused; the connection goes on."""
    subscribe(client, **payload)
    message = json.loads(client.recv(10))
    assert (message["type"], message["id"]) == ("error", "1")
    client.send(json.dumps({"type": "ping"}))
    assert json.loads(client.recv(10))["type"] == "pong"
    return str(message["payload"][0]["extensions"]["reason"])


def closed_with(client: ClientConnection, message: str) -> int | None:
    """The code with which the server closes after `message`."""
    with pytest.raises(ConnectionClosed) as end:
        client.send(message)
        client.recv(10)
    return end.value.rcvd.code if end.value.rcvd else None


def test_a_frame_has_a_limit_and_costs_nothing(city: City) -> None:
    """One subscribe of 5 MB blocked the gateway for 20 s."""
    message = json.dumps({"type": "subscribe", "id": "1", "payload": {"query": EVENTS + " " * (5 << 20)}})
    with socket(city) as client:
        begun = time.monotonic()
        assert closed_with(client, message) == 1009
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({"query": "{" + "a " * MAX_TOKENS + "}"}, "query_too_complex"),
        ({"query": "subscription { tenantEvents { name " + "... { name } " * 300 + "} }"}, "query_too_complex"),
        ({"query": "subscription {" + "a {" * 900 + "}" * 901}, "query_too_complex"),
        ({"query": "subscription S { tenantEvents { name } } query Q { phases { name } }"}, "unknown_operation"),
        ({"query": EVENTS, "operationName": "No"}, "unknown_operation"),
        ({"query": EVENTS, "operationName": ["No"]}, "body_not_valid"),
        ({"query": EVENTS, "variables": "x"}, "body_not_valid"),
        ({"query": ["x"]}, "body_not_valid"),
        ({}, "body_not_valid"),
        ({"query": "{ phases { name } }"}, "subscriptions_only"),
    ],
)
def test_what_http_refuses_is_refused_here(city: City, payload: dict[str, Any], reason: str) -> None:
    with socket(city) as client:
        assert refused(client, **payload) == reason


@pytest.mark.parametrize(
    "message",
    [
        "[" * 30_000,
        '{"type": "subscribe", "id": ["1"], "payload": {"query": "x"}}',
        '{"type": "subscribe", "id": "' + "x" * 200 + '", "payload": {"query": "x"}}',
        '{"type": "subscribe", "id": "1", "payload": []}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "\\ud800"}}',
        '{"type": 1}',
        '"x"',
        "{",
        '{"type": "complete", "id": {}}',
    ],
)
def test_what_is_no_message_closes_the_connection(city: City, message: str) -> None:
    with socket(city) as client:
        assert closed_with(client, message) == 4400


def test_every_operation_is_paid_for(city: City) -> None:
    with socket(city, rate_per_second=0.001, rate_burst=3) as client:
        assert refused(client, query="{ phases { name } }") == "subscriptions_only"
        assert refused(client, query="{ phases { name } }") == "subscriptions_only"
        assert refused(client, query=EVENTS) == "too_many_requests"
