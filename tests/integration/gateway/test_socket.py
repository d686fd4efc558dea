"""Subscriptions over graphql-transport-ws: signed in, of the caller's city, and nothing but subscriptions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from gateway.ids import encode_id
from services.kit.identity import Actor, issue_token
from services.kit.settings import settings
from tests.integration.gateway.scene import City

EVENTS = "subscription($names: [String!]) { tenantEvents(names: $names) { name subject occurredAt } }"


@contextmanager
def socket(city: City, token: str | None) -> Iterator[WebSocketTestSession]:
    """A connection whose init message carries `token`."""
    with TestClient(city.app).websocket_connect("/graphql", subprotocols=["graphql-transport-ws"]) as connection:
        payload = {"authorization": f"Bearer {token}"} if token else {}
        connection.send_json({"type": "connection_init", "payload": payload})
        yield connection


def send(connection: WebSocketTestSession, query: str, variables: dict[str, Any] | None = None) -> None:
    assert connection.receive_json()["type"] == "connection_ack"
    payload = {"query": query, "variables": variables or {}}
    connection.send_json({"type": "subscribe", "id": "1", "payload": payload})


def subscribe(connection: WebSocketTestSession, query: str, variables: dict[str, Any] | None = None) -> None:
    """Send a subscription and wait until it listens."""
    send(connection, query, variables)
    connection.send_json({"type": "ping"})
    assert connection.receive_json()["type"] == "pong"


def tell(connection: WebSocketTestSession, city: City, name: str, subject: str = "s-1", **data: Any) -> None:
    envelope = {"tenant": data.pop("tenant", city.code), "name": name, "subject_id": subject,
                "occurred_at": "2022-06-30T01:00:00+00:00", "data": data}  # fmt: skip
    connection.portal.call(city.app.door.feed.publish, envelope)


def test_a_subscriber_hears_the_events_of_its_city(city: City) -> None:
    with socket(city, city.token("campaign_office")) as connection:
        subscribe(connection, EVENTS, {"names": ["tasks.report_submitted.v1", "tasks.report_opened.v1"]})
        tell(connection, city, "tasks.report_submitted.v1", tenant="another-city")
        tell(connection, city, "tasks.phase_started.v1")
        tell(connection, city, "tasks.indicator_measured.v1")
        tell(connection, city, "tasks.report_submitted.v1", "r-1", unit_id="u-1")
        message = connection.receive_json()
        assert (message["type"], message["payload"]["data"]["tenantEvents"]) == (
            "next",
            {
                "name": "tasks.report_submitted.v1",
                "subject": encode_id("Report", "r-1"),
                "occurredAt": "2022-06-30T01:00:00+00:00",
            },
        )
        tell(connection, city, "tasks.report_opened.v1")
        assert connection.receive_json()["payload"]["data"]["tenantEvents"]["subject"] is None


def test_a_unit_hears_what_concerns_itself(city: City) -> None:
    with socket(city, city.token("institution", unit="H-2")) as connection:
        subscribe(connection, EVENTS)
        tell(connection, city, "tasks.report_returned.v1", unit_id=city.units["H-1"])
        tell(connection, city, "tasks.report_returned.v1", "mine", unit_id=city.units["H-2"])
        message = connection.receive_json()["payload"]["data"]["tenantEvents"]
        assert message["subject"] == encode_id("Report", "mine")


@pytest.mark.parametrize("token", [None, "forged", "province"])
def test_who_is_not_signed_in_to_a_city_is_refused(city: City, token: str | None) -> None:
    if token == "province":
        token = issue_token(settings(), Actor("p", "province-510000", ("province_viewer",)))
    with socket(city, token) as connection, pytest.raises(WebSocketDisconnect) as end:
        connection.receive_json()
    assert end.value.code == 4403


@pytest.mark.parametrize("query", ["{ phases { name } }", "mutation { runTicks(input: {}) { ticks } }"])
def test_queries_and_mutations_do_not_pass_by_here(city: City, query: str) -> None:
    city.rpc.asked.clear()
    with socket(city, city.token("operator")) as connection:
        send(connection, query)
        message = connection.receive_json()
        assert (message["type"], message["payload"][0]["extensions"]["reason"]) == ("error", "subscriptions_only")
    assert city.rpc.asked == []


def test_a_mistake_in_a_subscription_is_told(city: City) -> None:
    with socket(city, city.token("campaign_office")) as connection:
        send(connection, "subscription { tenantEvents { nothing } }")
        message = connection.receive_json()
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_a_subscription_ends_with_its_session(city: City) -> None:
    given = {"login": "socket.user", "displayName": "x", "roles": ["supervisor"], "password": "Qingfeng-2022-demo"}
    city.run("createAccount", given, "city_admin")
    body = {"tenant": city.code, "login": "socket.user", "password": "Qingfeng-2022-demo"}
    token = city.http("POST", "/auth/login", json=body).json()["accessToken"]
    with socket(city, token) as connection:
        subscribe(connection, EVENTS)
        tell(connection, city, "tasks.phase_started.v1")
        assert connection.receive_json()["type"] == "next"
        city.http("POST", "/auth/logout", headers={"authorization": f"Bearer {token}"})
        tell(connection, city, "tasks.phase_ended.v1")
        message = connection.receive_json()
        assert message["payload"]["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
        assert connection.receive_json()["type"] == "complete"
