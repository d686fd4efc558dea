"""The city graph's WebSocket: subscriptions over graphql-transport-ws, through the same gate as HTTP.

A message is checked as a body is before any library works on it; what it asks for is paid for like a request.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any, cast

import strawberry
from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter, GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.exceptions import NonJsonMessageReceived, NonTextMessageReceived
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler

from gateway import explorer
from gateway.cache import PROVINCE
from gateway.city.graph import CityGraph
from gateway.context import Context, locale_of
from gateway.documents import DocumentNotValid
from gateway.endpoint import Door
from gateway.errors import BodyNotValid, QueryTooComplex, refusal
from gateway.failures import refused_document
from gateway.json_body import read_json
from services.kit.errors import InvalidInput, QfError
from services.kit.identity import Actor
from services.kit.telemetry import new_traceparent

SUBSCRIPTIONS_EACH = 10
INIT_SECONDS = 10
LONGEST_ID = 128


class SubscriptionsOnly(InvalidInput):
    """The WebSocket runs subscriptions. Send queries and mutations by POST."""

    zh = "WebSocket 仅支持订阅，查询和变更请使用 POST"
    en = "The WebSocket runs subscriptions: send queries and mutations by POST"


class Frames(ASGIWebSocketAdapter):
    """Messages as JSON that is bounded in every way."""

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        """Each message. Raises `NonTextMessageReceived` or `NonJsonMessageReceived`, which close the connection."""
        try:
            while self.ws.application_state != WebSocketState.DISCONNECTED:
                yield read_json((await self.ws.receive_text()).encode())
        except KeyError as error:
            raise NonTextMessageReceived from error
        except (BodyNotValid, UnicodeEncodeError) as error:
            raise NonJsonMessageReceived from error
        except WebSocketDisconnect:
            return


class Handler(BaseGraphQLTransportWSHandler[Context, None]):
    """Refuses what may not run before it becomes an operation."""

    async def handle_message(self, message: Any) -> None:
        if not _is_message(message):
            await self.handle_invalid_message("Failed to parse message")
            return
        if message["type"] == "subscribe" and self.connection_acknowledged:
            errors = cast(CitySocket, self.view).refused(message["payload"], self.context)
            if errors is not None:
                await self.send_message({"id": message["id"], "type": "error", "payload": errors})
                return
        await super().handle_message(message)


class CitySocket(GraphQL[Context, None]):
    """GET /graphql: subscriptions, and GraphiQL where the schema is shown."""

    websocket_adapter_class = Frames
    graphql_transport_ws_handler_class = Handler

    def __init__(self, graph: CityGraph, door: Door) -> None:
        super().__init__(
            graph.schema,
            graphql_ide=None,
            allow_queries_via_get=False,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            max_subscriptions_per_connection=SUBSCRIPTIONS_EACH,
            connection_init_wait_timeout=timedelta(seconds=INIT_SECONDS),
        )
        self.door, self.graph = door, graph

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await explorer.page(shown=self.door.settings.shows_schema)(scope, receive, send)
            return
        await super().__call__(scope, receive, send)

    def refused(self, payload: Any, context: Context) -> list[Any] | None:
        """Why an operation may not run; None when it may."""
        locale, trace = context.locale, context.traceparent or new_traceparent()
        try:
            self.door.limiter.take(context.actor.tenant)
            if self.graph.requests.checked(payload).kind is not OperationType.SUBSCRIPTION:
                raise SubscriptionsOnly()
        except (DocumentNotValid, QueryTooComplex) as error:
            return refused_document(error, locale, trace, reveal=False)
        except QfError as error:
            return [refusal(error, locale, trace)]
        return None

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """A context without a caller: `on_ws_connect` fills it in."""
        return Context(
            actor=Actor("", "", ()),
            token="",
            rpc=self.door.rpc,
            locale=locale_of(request.headers.get("accept-language", "")),
            traceparent=new_traceparent(),
            feed=self.door.feed,
        )

    async def on_ws_connect(self, context: Context) -> Any:
        """Sign the connection in with `{"authorization": "Bearer <token>"}` of its init message, or refuse it."""
        given = context.connection_params or {}
        scheme, _, token = str(given.get("authorization") or given.get("Authorization") or "").partition(" ")

        async def still_signed_in() -> None:
            context.actor = await self.door.gatekeeper.actor(token.strip())

        try:
            if scheme.lower() != "bearer":
                raise ConnectionRejectionError()
            await still_signed_in()
            self.door.limiter.take(context.actor.tenant)
        except QfError as error:
            raise ConnectionRejectionError() from error
        if context.actor.tenant.startswith(PROVINCE):
            raise ConnectionRejectionError()
        context.token, context.still_signed_in = token.strip(), still_signed_in
        return strawberry.UNSET


def _is_message(message: Any) -> bool:
    """Whether it has the shape of the protocol's messages; ids are kept, so they are short texts."""
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return False
    if message["type"] not in ("subscribe", "complete"):
        return True
    has_id = isinstance(message.get("id"), str) and len(message["id"]) <= LONGEST_ID
    return has_id and (message["type"] == "complete" or isinstance(message.get("payload"), dict))
