"""Runs provincial operations: tokens of province viewers only, each document parsed and validated once."""

from __future__ import annotations

from collections import OrderedDict
from inspect import isawaitable

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    NoSchemaIntrospectionCustomRule,
    execute,
    parse,
    specified_rules,
    validate,
)

from gateway.context import Context
from gateway.documents import GraphRequest
from gateway.province.schema import schema
from services.kit.errors import Forbidden
from services.kit.settings import Settings, settings

ROLE = "province_viewer"
REMEMBERED = 512


class ProvinceGraph:
    """The graph as the endpoint runs it. Depth, aliases and cost are limited there; introspection here."""

    name = "province"
    provincial = True

    def __init__(self, configured: Settings | None = None) -> None:
        self._shows_schema = (configured or settings()).shows_schema
        self._rules = list(specified_rules) + ([] if self._shows_schema else [NoSchemaIntrospectionCustomRule])
        self._validated: OrderedDict[str, list[GraphQLError]] = OrderedDict()

    async def run(self, request: GraphRequest, context: Context) -> ExecutionResult:
        """The result of one operation. Raises `Forbidden` for anyone but a province viewer."""
        if not context.actor.has(ROLE) and not (self._shows_schema and request.asks_only_for_schema):
            raise Forbidden()
        if request.document is None:
            return ExecutionResult(None, [_syntax_error(request.query)])
        errors = self._errors(request.key[0], request.document)
        if errors:
            return ExecutionResult(None, errors)
        result = execute(
            schema.graphql_schema,
            request.document,
            context_value=context,
            variable_values=request.variables,
            operation_name=request.operation_name,
        )
        return await result if isawaitable(result) else result

    def _errors(self, digest: str, document: DocumentNode) -> list[GraphQLError]:
        """What is wrong with the document; remembered by the hash of its text."""
        errors = self._validated.get(digest)
        if errors is None:
            errors = validate(schema.graphql_schema, document, self._rules)
            self._validated[digest] = errors
            if len(self._validated) > REMEMBERED:
                self._validated.popitem(last=False)
        return errors


def _syntax_error(query: str) -> GraphQLError:
    try:
        parse(query)
    except GraphQLError as error:
        return error
    raise AssertionError("the endpoint parsed what did not parse")
