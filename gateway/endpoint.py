"""POST /graphql: one plain ASGI endpoint for both graphs, with the shortest way for an answer that is already known."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from graphql import GraphQLError
from starlette.types import Receive, Scope, Send

from gateway import metrics
from gateway.auth import Gatekeeper, Rpc
from gateway.bodies import Bodies
from gateway.cache import PROVINCE, Answer, ResponseCache
from gateway.context import Context
from gateway.documents import DocumentNotValid
from gateway.errors import (
    BodyNotValid,
    QueryTooComplex,
    TookTooLong,
    WrongContentType,
    WrongRealm,
    formatted,
    http_status,
    refusal,
)
from gateway.failures import log_failure, refused_document
from gateway.feed import Feed
from gateway.graph_request import GraphRequest, Requests
from gateway.limits import MAX_BODY, MAX_SCHEMA_BODY, REQUEST_SECONDS, RateLimiter
from gateway.wire import ClientGone, Headers, encode, expected_size, extra_headers, read_body, send_bytes
from services.kit.errors import QfError, Unauthenticated
from services.kit.identity import Actor
from services.kit.settings import Settings
from services.kit.telemetry import logger, span


class Outcome(Protocol):
    """What an execution gives: graphql-core's and Strawberry's results both are one."""

    data: Any
    errors: list[GraphQLError] | None


class Graph(Protocol):
    """A graph that can run operations. `provincial` says whose tokens it takes: a province's realm or a city's."""

    name: str
    provincial: bool
    requests: Requests

    async def run(self, request: GraphRequest, context: Context) -> Outcome: ...


@dataclass(frozen=True)
class Door:
    """What every request passes through."""

    settings: Settings
    rpc: Rpc
    gatekeeper: Gatekeeper
    limiter: RateLimiter
    cache: ResponseCache
    feed: Feed
    bodies: Bodies = field(default_factory=Bodies)


@dataclass(frozen=True)
class _Request:
    graph: GraphRequest
    actor: Actor
    headers: Headers
    token: str


NOBODY = Actor(account_id="", tenant="", roles=())


class GraphEndpoint:
    """Answers POSTs for one graph."""

    def __init__(self, graph: Graph, door: Door) -> None:
        self.graph, self.door = graph, door
        self._hit = metrics.requests.labels(graph.name, "hit")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope)
        try:
            answer = await self._answered(receive, headers)
        except QfError as error:
            await self._refuse(send, error, headers)
        except ClientGone:
            return
        except Exception as error:
            log_failure(error, scope, headers.traceparent)
            await self._refuse(send, QfError(), headers)
        else:
            await send_bytes(send, answer)

    async def _answered(self, receive: Receive, headers: Headers) -> bytes:
        """The caller is known, and within his limits, before anything of what he sends is kept."""
        if not headers.is_json:
            raise WrongContentType(expected="application/json")
        token = headers.bearer
        actor = self.door.gatekeeper.known(token) if token else None
        if actor is None:
            actor = await self._admit(token)
        self.door.limiter.take(actor.tenant)
        if actor.tenant and actor.tenant.startswith(PROVINCE) is not self.graph.provincial:
            raise WrongRealm()
        limit = MAX_BODY if actor.tenant else MAX_SCHEMA_BODY
        with self.door.bodies.room(f"{actor.tenant}/{actor.account_id}", expected_size(headers, limit)):
            body = await read_body(receive, limit, headers)
            return await self._answer(body, actor, headers)

    async def _admit(self, token: str | None) -> Actor:
        """The caller; nobody, where the schema is public."""
        if token is None and self.door.settings.shows_schema:
            return NOBODY
        return await self.door.gatekeeper.actor(token)

    async def _answer(self, body: bytes, actor: Actor, headers: Headers) -> bytes:
        try:
            request = _Request(self.graph.requests.read(body), actor, headers, headers.bearer or "")
        except (DocumentNotValid, QueryTooComplex) as error:
            return self._not_run(error, headers)
        if not actor.tenant and not request.graph.asks_only_for_schema:
            raise Unauthenticated()
        if request.graph.is_query:
            return await self._query(request)
        if not request.graph.is_mutation:
            raise BodyNotValid(
                field="query", reason_zh="订阅请使用 WebSocket", reason_en="subscriptions go over WebSocket"
            )
        return await self._change(request)

    def _not_run(self, error: DocumentNotValid | QueryTooComplex, headers: Headers) -> bytes:
        """What the client must mend in its document."""
        metrics.requests.labels(self.graph.name, "error").inc()
        errors = refused_document(error, headers.locale, headers.traceparent, self.door.settings.shows_schema)
        return encode({"data": None, "errors": errors})

    async def _query(self, request: _Request) -> bytes:
        actor, cache = request.actor, self.door.cache
        scope = _scope(self.graph.name, request.headers.locale, actor)
        key = cache.key(actor.tenant, scope, request.graph.key)
        if request.headers.get(b"cache-control") == "no-cache":
            return (await self._compute(request, "fresh")).body
        kept = cache.lookup(key, actor.account_id)
        if kept is not None:
            self._hit.inc()
            return kept
        return await cache.serve(key, actor.account_id, lambda: self._compute(request, "miss"))

    async def _change(self, request: _Request) -> bytes:
        try:
            return (await self._compute(request, "mutation")).body
        finally:
            self.door.cache.invalidate(request.actor.tenant, "gateway.mutation")

    async def _compute(self, request: _Request, outcome: str) -> Answer:
        started = time.perf_counter()
        with span(f"graphql.{self.graph.name}", request.headers.traceparent) as traceparent:
            answer, failed = await self._execute(request, traceparent)
            spent = time.perf_counter() - started
            logger().info(
                "graphql",
                graph=self.graph.name,
                operation=(request.graph.operation_name or "")[:80],
                tenant=request.actor.tenant,
                outcome=outcome,
                failed=failed,
                milliseconds=round(spent * 1000, 1),
            )
        metrics.requests.labels(self.graph.name, "error" if failed else outcome).inc()
        metrics.seconds.labels(self.graph.name).observe(spent)
        metrics.cache_bytes.set(self.door.cache.size_bytes)
        return answer

    async def _execute(self, request: _Request, traceparent: str) -> tuple[Answer, bool]:
        locale, graph = request.headers.locale, request.graph
        context = self._context(request, traceparent)
        try:
            self.graph.requests.check_cost(graph)
            result = await asyncio.wait_for(self.graph.run(graph, context), REQUEST_SECONDS)
        except TimeoutError:
            return Answer(
                encode({"data": None, "errors": [refusal(TookTooLong(), locale, traceparent)]}), keep=False
            ), True
        except QfError as error:
            return Answer(encode({"data": None, "errors": [refusal(error, locale, traceparent)]}), keep=False), True
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            reveal = self.door.settings.shows_schema
            body["errors"] = [
                formatted(e, locale=locale, traceparent=traceparent, reveal=reveal) for e in result.errors
            ]
        return Answer(encode(body), keep=not result.errors, personal=context.personal), bool(result.errors)

    def _context(self, request: _Request, traceparent: str) -> Context:
        return Context(
            actor=request.actor,
            token=request.token,
            rpc=self.door.rpc,
            locale=request.headers.locale,
            traceparent=traceparent,
            timeout=self.door.settings.rpc_timeout_seconds,
            feed=self.door.feed,
        )

    async def _refuse(self, send: Send, error: QfError, headers: Headers) -> None:
        metrics.refused.labels(error.code).inc()
        body = encode({"errors": [refusal(error, headers.locale, headers.traceparent)]})
        await send_bytes(send, body, http_status(error), extra_headers(error))


@lru_cache(maxsize=4096)
def _scope(graph: str, locale: str, actor: Actor) -> tuple[str, ...]:
    """What an answer depends on beside the tenant: who has the same roles and unit may share it."""
    return (graph, locale, actor.unit_id or "", *sorted(actor.roles))
