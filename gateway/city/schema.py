"""The city graph's schema, and its SDL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from functools import partial
from typing import Any

import strawberry
from graphql import DocumentNode, GraphQLError, NoSchemaIntrospectionCustomRule, specified_rules
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import validate_document

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
from gateway.documents import Documents
from gateway.errors import formatted
from services.kit.telemetry import new_traceparent

BIG_INT = strawberry.scalar(name="BigInt", description="A whole number of any size.", serialize=int, parse_value=int)


class Prepared(SchemaExtension):
    """Hands over the document that was parsed and validated before the operation was let in."""

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        context.graphql_document = context.schema.documents.get(str(context.query)).node  # type: ignore[attr-defined]
        yield

    def on_validate(self) -> Iterator[None]:
        self.execution_context.pre_execution_errors = []
        yield


class CitySchema(strawberry.Schema):
    """Keeps its documents; errors are told to the client in one place."""

    def __init__(self, *, introspection: bool, **about: Any) -> None:
        super().__init__(**about, extensions=[Prepared])
        hidden = () if introspection else (NoSchemaIntrospectionCustomRule,)
        self.documents = Documents(self._schema, partial(self._mistakes, (*specified_rules, *hidden)))

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        """Nothing: the endpoint logs what is our fault."""

    async def stream(self, query: str | None, *args: Any, **kwargs: Any) -> Any:
        """The results of a subscription that the socket let in."""
        return _told_stream(await super().stream(query, *args, **kwargs), kwargs["context_value"])

    def _mistakes(self, rules: tuple[Any, ...], document: DocumentNode) -> list[GraphQLError]:
        return validate_document(self._schema, document, rules)


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
    """The schema, with what GraphiQL asks of it or without."""
    types: Iterable[type] = (Unit, KeyTask, Phase, Assignment, Report, Department, Tenant, Plan)
    return CitySchema(
        introspection=introspection,
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=types,
        config=StrawberryConfig(auto_camel_case=True, scalar_map={BigInt: BIG_INT}),
    )


def sdl() -> str:
    """The schema as text: `schemas/graphql/city.graphql` holds exactly this."""
    return f"{build_schema().as_str().strip()}\n"
