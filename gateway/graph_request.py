"""GraphQL over HTTP and over the socket: one way from what a client sent to the operation that will run."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, OperationDefinitionNode, OperationType

from gateway.documents import Document, Documents
from gateway.errors import BodyNotValid, BodyTooLarge
from gateway.json_body import read_json, require_sendable
from gateway.limits import LONGEST_NAME, MAX_QUERY, SCHEMA_FIELDS

SMALL_BODY = 4 << 10
KEPT_BYTES, ENTRY_BYTES = 8 << 20, 1 << 10


@dataclass(frozen=True)
class GraphRequest:
    """One operation to run. `variables` are those that it declares; `key` is equal for equal questions."""

    text: str
    operation_name: str | None
    variables: Mapping[str, Any]
    kind: OperationType
    asks_only_for_schema: bool
    key: tuple[str, ...]

    @property
    def is_query(self) -> bool:
        """Whether the operation only reads."""
        return self.kind is OperationType.QUERY

    @property
    def is_mutation(self) -> bool:
        """Whether the operation changes something."""
        return self.kind is OperationType.MUTATION


class Requests:
    """Reads the requests of one graph. Small bodies that passed are remembered, as long as there is room."""

    def __init__(self, documents: Documents, kept_bytes: int = KEPT_BYTES) -> None:
        self.documents, self._kept_bytes = documents, kept_bytes
        self._kept: OrderedDict[bytes, GraphRequest] = OrderedDict()
        self.size_bytes = 0

    def read(self, body: bytes) -> GraphRequest:
        """The request in a JSON body.

        Raises `BodyNotValid`, `BodyTooLarge`, `UnknownOperation`, `QueryTooComplex` or `DocumentNotValid`.
        """
        kept = self._kept.get(body)
        if kept is not None:
            self._kept.move_to_end(body)
            return kept
        request = self.request(read_json(body))
        if len(body) <= SMALL_BODY:
            self._keep(body, request)
        return request

    def request(self, data: Any) -> GraphRequest:
        """The request in a JSON value, whose texts can be sent on. Raises as `read` does."""
        query, variables, name = _parts(data)
        document = self.documents.get(query)
        return _request(document, document.operation(name), variables, name)

    def checked(self, data: Any) -> GraphRequest:
        """The request in a value that did not come through `read_json`, its cost within the limit. Raises as `read`."""
        require_sendable(data)
        request = self.request(data)
        self.check_cost(request)
        return request

    def check_cost(self, request: GraphRequest) -> None:
        """Raises `QueryTooComplex` for a request that may return too many fields."""
        document = self.documents.get(request.text)
        document.shape.check_cost(document.operation(request.operation_name), request.variables)

    def _keep(self, body: bytes, request: GraphRequest) -> None:
        self._kept[body] = request
        self.size_bytes += _size(body)
        while self.size_bytes > self._kept_bytes:
            self.size_bytes -= _size(self._kept.popitem(last=False)[0])


def _size(body: bytes) -> int:
    return ENTRY_BYTES + 3 * len(body)


def _parts(data: Any) -> tuple[str, dict[str, Any], str | None]:
    if isinstance(data, list):
        raise BodyNotValid(reason_zh="不支持批量请求", reason_en="batched requests are not supported")
    if not isinstance(data, dict):
        raise BodyNotValid(reason_zh="应为 JSON 对象", reason_en="it must be a JSON object")
    query, variables, name = data.get("query"), data.get("variables"), data.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise BodyNotValid(field="query", reason_zh="缺少 query", reason_en="query is missing")
    if len(query) > MAX_QUERY:
        raise BodyTooLarge(field="query", limit=f"{MAX_QUERY >> 10} KiB")
    if variables is not None and not isinstance(variables, dict):
        raise BodyNotValid(field="variables", reason_zh="variables 应为对象", reason_en="variables must be an object")
    if name is not None and not (isinstance(name, str) and len(name) <= LONGEST_NAME):
        raise BodyNotValid(
            field="operationName", reason_zh="operationName 应为短文本", reason_en="operationName must be a short text"
        )
    return query, variables or {}, name


def _request(
    document: Document, operation: OperationDefinitionNode, given: Mapping[str, Any], name: str | None
) -> GraphRequest:
    declared = {each.variable.name.value for each in operation.variable_definitions}
    variables = {name: value for name, value in given.items() if name in declared}
    key = (document.digest, name or "", _digest(variables))
    nodes = operation.selection_set.selections
    for_schema = all(isinstance(n, FieldNode) and n.name.value in (*SCHEMA_FIELDS, "__typename") for n in nodes)
    return GraphRequest(document.text, name, variables, operation.operation, for_schema, key)


def _digest(variables: Mapping[str, Any]) -> str:
    """Equal for equal variables, in whatever order; as long for many as for few."""
    if not variables:
        return ""
    canonical = json.dumps(variables, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
