"""GraphQL over HTTP: the body as a request, with what the cache and the limits need to know of its document."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
    parse,
)

from gateway.errors import BodyNotValid, BodyTooLarge
from gateway.limits import MAX_QUERY, SCHEMA_FIELDS

SMALL_BODY = 4 << 10


@dataclass(frozen=True)
class GraphRequest:
    """One operation to run. `document` and `operation` are None when the query text does not parse."""

    query: str
    operation_name: str | None
    variables: dict[str, Any]
    document: DocumentNode | None = field(repr=False)
    operation: OperationDefinitionNode | None = field(repr=False)
    key: tuple[str, ...]

    @property
    def is_query(self) -> bool:
        """Whether the operation only reads."""
        return self.operation is not None and self.operation.operation is OperationType.QUERY

    @property
    def is_mutation(self) -> bool:
        """Whether the operation changes something."""
        return self.operation is not None and self.operation.operation is OperationType.MUTATION

    @property
    def asks_only_for_schema(self) -> bool:
        """Whether the operation reads nothing but the schema itself."""
        if self.operation is None:
            return False
        nodes = self.operation.selection_set.selections
        return all(isinstance(n, FieldNode) and n.name.value in (*SCHEMA_FIELDS, "__typename") for n in nodes)


def read_request(body: bytes) -> GraphRequest:
    """The request in a JSON body. Raises `BodyNotValid` or `BodyTooLarge` that say what to mend."""
    return _read_small(body) if len(body) <= SMALL_BODY else _read(body)


@lru_cache(maxsize=2048)
def _read_small(body: bytes) -> GraphRequest:
    return _read(body)


def _read(body: bytes) -> GraphRequest:
    data = _json_object(body)
    query, variables, name = data.get("query"), data.get("variables"), data.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise BodyNotValid(field="query", reason_zh="缺少 query", reason_en="query is missing")
    if len(query) > MAX_QUERY:
        raise BodyTooLarge(field="query", limit=f"{MAX_QUERY >> 10} KiB")
    if variables is not None and not isinstance(variables, dict):
        raise BodyNotValid(field="variables", reason_zh="variables 应为对象", reason_en="variables must be an object")
    if name is not None and not isinstance(name, str):
        raise BodyNotValid(
            field="operationName", reason_zh="operationName 应为文本", reason_en="operationName must be text"
        )
    return graph_request(query, variables or {}, name)


def graph_request(query: str, variables: dict[str, Any], operation_name: str | None) -> GraphRequest:
    """The request that runs `query`."""
    document, digest = _parsed(query)
    operation = get_operation_ast(document, operation_name) if document else None
    canonical = json.dumps(variables, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return GraphRequest(
        query, operation_name, variables, document, operation, (digest, operation_name or "", canonical)
    )


@lru_cache(maxsize=512)
def _parsed(query: str) -> tuple[DocumentNode | None, str]:
    digest = hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()
    try:
        return parse(query), digest
    except GraphQLError:
        return None, digest


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BodyNotValid(reason_zh="不是有效的 JSON", reason_en="it is not valid JSON") from error
    if isinstance(data, list):
        raise BodyNotValid(reason_zh="不支持批量请求", reason_en="batched requests are not supported")
    if not isinstance(data, dict):
        raise BodyNotValid(reason_zh="应为 JSON 对象", reason_en="it must be a JSON object")
    return data
