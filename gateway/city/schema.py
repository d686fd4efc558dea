"""The city graph's schema, and its SDL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

import strawberry
from graphql import GraphQLError, OperationType
from strawberry.extensions import DisableIntrospection, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import PreExecutionError

from gateway.city.mutations import Mutation
from gateway.city.queries import Query
from gateway.city.subscriptions import Subscription
from gateway.city.types_common import BigInt
from gateway.city.types_plan import Plan
from gateway.city.types_reports import Report
from gateway.city.types_tasks import Assignment, KeyTask, Phase
from gateway.city.types_tenants import Tenant
from gateway.city.types_units import Department, Unit
from gateway.context import Context
from gateway.documents import graph_request
from gateway.errors import formatted
from gateway.limits import check_cost
from services.kit.errors import InvalidInput, QfError
from services.kit.telemetry import new_traceparent

REMEMBERED = 512
BIG_INT = strawberry.scalar(name="BigInt", description="A whole number of any size.", serialize=int, parse_value=int)


class SubscriptionsOnly(InvalidInput):
    """The WebSocket runs subscriptions. Send queries and mutations by POST."""

    zh = "WebSocket 仅支持订阅，查询和变更请使用 POST"
    en = "The WebSocket runs subscriptions: send queries and mutations by POST"


class CitySchema(strawberry.Schema):
    """Errors are told to the client in one place, and the WebSocket runs subscriptions only."""

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        """Nothing: the endpoint logs what is our fault."""

    async def stream(self, query: str | None, *args: Any, **kwargs: Any) -> Any:
        """The results of a subscription; anything else is refused, so that no limit can be passed by here."""
        variables, context = kwargs.get("variable_values") or {}, kwargs["context_value"]
        try:
            request = graph_request(query or "", variables, kwargs.get("operation_name"))
            if request.document is not None and request.operation is not None:
                if request.operation.operation is not OperationType.SUBSCRIPTION:
                    raise SubscriptionsOnly()
                check_cost(request.document, request.operation, variables)
        except QfError as error:
            return _refused(_told(GraphQLError(error.en, original_error=error), context))
        return _told_stream(await super().stream(query, *args, **kwargs), context)


async def _refused(error: GraphQLError) -> AsyncIterator[Any]:
    yield PreExecutionError(data=None, errors=[error])


async def _told_stream(results: Any, context: Context) -> AsyncIterator[Any]:
    try:
        async for result in results:
            if getattr(result, "errors", None):
                result.errors = [_told(error, context) for error in result.errors]
            yield result
    finally:
        await results.aclose()


def _told(error: GraphQLError, context: Context) -> GraphQLError:
    trace = context.traceparent or new_traceparent()
    body = formatted(error, locale=context.locale, traceparent=trace, reveal=False)
    return GraphQLError(body["message"], nodes=error.nodes, path=error.path, extensions=body["extensions"])


def build_schema(introspection: bool = True) -> CitySchema:
    """The schema; parsed and validated documents are remembered."""
    extensions: list[Any] = [lambda: ParserCache(maxsize=REMEMBERED), lambda: ValidationCache(maxsize=REMEMBERED)]
    if not introspection:
        extensions.insert(0, DisableIntrospection)
    types: Iterable[type] = (Unit, KeyTask, Phase, Assignment, Report, Department, Tenant, Plan)
    return CitySchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=types,
        extensions=extensions,
        config=StrawberryConfig(auto_camel_case=True, scalar_map={BigInt: BIG_INT}),
    )


def sdl() -> str:
    """The schema as text: `schemas/graphql/city.graphql` holds exactly this."""
    return f"{build_schema().as_str().strip()}\n"
