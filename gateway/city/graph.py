"""How the city graph's operations are run, and its WebSocket."""

from __future__ import annotations

from typing import Any

import strawberry
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.execution import ExecutionResult

from gateway import explorer
from gateway.cache import PROVINCE
from gateway.city.schema import build_schema
from gateway.context import Context, locale_of
from gateway.documents import GraphRequest
from gateway.endpoint import Door
from services.kit.errors import QfError
from services.kit.identity import Actor
from services.kit.settings import Settings
from services.kit.telemetry import new_traceparent

SUBSCRIPTIONS_EACH = 10


class CityGraph:
    """Runs operations of cities' accounts."""

    name = "city"
    provincial = False

    def __init__(self, settings: Settings) -> None:
        self.schema = build_schema(settings.shows_schema)

    async def run(self, request: GraphRequest, context: Context) -> ExecutionResult:
        """Run one query or mutation."""
        return await self.schema.execute(
            request.query,
            variable_values=request.variables,
            context_value=context,
            operation_name=request.operation_name,
        )


class CitySocket(GraphQL[Context, None]):
    """GET /graphql: subscriptions over graphql-transport-ws, and GraphiQL where the schema is shown."""

    def __init__(self, graph: CityGraph, door: Door) -> None:
        super().__init__(
            graph.schema,
            graphql_ide=None,
            allow_queries_via_get=False,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            max_subscriptions_per_connection=SUBSCRIPTIONS_EACH,
        )
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await explorer.page(shown=self.door.settings.shows_schema)(scope, receive, send)
            return
        await super().__call__(scope, receive, send)

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
