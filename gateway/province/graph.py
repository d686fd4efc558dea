"""Runs provincial operations: tokens of province viewers only, each document parsed and validated once."""

from __future__ import annotations

from functools import partial
from inspect import isawaitable

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    NoSchemaIntrospectionCustomRule,
    execute,
    specified_rules,
    validate,
)

from gateway.context import Context
from gateway.documents import Documents
from gateway.graph_request import GraphRequest, Requests
from gateway.province.schema import schema
from services.kit.errors import Forbidden
from services.kit.settings import Settings, settings

ROLE = "province_viewer"


class ProvinceGraph:
    """The graph as the endpoint runs it."""

    name = "province"
    provincial = True

    def __init__(self, configured: Settings | None = None) -> None:
        self._shows_schema = (configured or settings()).shows_schema
        rules = [*specified_rules, *([] if self._shows_schema else [NoSchemaIntrospectionCustomRule])]
        self.requests = Requests(Documents(schema.graphql_schema, partial(_mistakes, rules)))

    async def run(self, request: GraphRequest, context: Context) -> ExecutionResult:
        """The result of one operation. Raises `Forbidden` for anyone but a province viewer."""
        if not context.actor.has(ROLE) and not (self._shows_schema and request.asks_only_for_schema):
            raise Forbidden()
        result = execute(
            schema.graphql_schema,
            self.requests.documents.get(request.text).node,
            context_value=context,
            variable_values=dict(request.variables),
            operation_name=request.operation_name,
        )
        return await result if isawaitable(result) else result


def _mistakes(rules: list[type], document: DocumentNode) -> list[GraphQLError]:
    return validate(schema.graphql_schema, document, rules)
