"""Generated from the code: whatever a caller sends is bounded, in every field of every request of every service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from qf import services
from services.kit.engine import methods_of
from services.kit.requests import Request

OPEN_ENDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")
SHORT = ("date", "date-time", "time", "uuid")


def requests() -> dict[str, type[Request]]:
    """The requests of all services by method."""
    return {
        f"{shell.name}.{method.name}": method.request
        for shell in services.shells()
        for method in methods_of(shell).values()
        if method.kind in ("command", "query")
    }


def unbounded(schema: dict[str, Any]) -> list[str]:
    """The places in a JSON schema that may hold any amount of text or any number of items."""
    return sorted(set(_unbounded(schema, schema.get("$defs", {}), "")))


def _unbounded(node: dict[str, Any], known: dict[str, Any], place: str) -> Iterator[str]:
    if "$ref" in node:
        yield from _unbounded(known[node["$ref"].rpartition("/")[2]], known, place)
    branches = (*node.get("anyOf", ()), *node.get("allOf", ()), *node.get("oneOf", ()))
    is_decimal = any(part.get("type") == "number" for part in branches)
    for part in branches:
        if not (is_decimal and part.get("type") == "string"):
            yield from _unbounded(part, known, place)
    for name, part in node.get("properties", {}).items():
        yield from _unbounded(part, known, f"{place}.{name}" if place else name)
    if node.get("type") == "string" and not _is_short(node):
        yield place
    if node.get("type") == "array":
        if "maxItems" not in node:
            yield f"{place}[]"
        yield from _unbounded(node.get("items", {}), known, f"{place}[]")
    if isinstance(node.get("additionalProperties"), dict):
        if "maxProperties" not in node or not _is_short(node.get("propertyNames", {})):
            yield f"{place}{{}}"
        yield from _unbounded(node["additionalProperties"], known, f"{place}{{}}")
    if not {"$ref", "anyOf", "allOf", "oneOf", "type", "enum", "const"} & node.keys():
        yield f"{place}: anything"


def _is_short(node: dict[str, Any]) -> bool:
    pattern = node.get("pattern")
    is_whole = pattern is not None and pattern.startswith("^") and pattern.endswith("$")
    is_fixed = is_whole and not OPEN_ENDED.search(pattern)
    return is_fixed or bool({"maxLength", "enum", "const"} & node.keys()) or node.get("format") in SHORT


@pytest.mark.parametrize("method", sorted(requests()))
def test_every_text_list_and_table_of_a_request_has_a_limit(method: str) -> None:
    assert unbounded(requests()[method].model_json_schema()) == []


@pytest.mark.parametrize(
    ("node", "found"),
    [
        ({"type": "string"}, ["x"]),
        ({"type": "string", "pattern": "^[a-z]+$"}, ["x"]),
        ({"type": "string", "pattern": "[a-z]{2}"}, ["x"]),
        ({"type": "string", "pattern": r"^\d{4}-Q[1-4]$"}, []),
        ({"type": "string", "maxLength": 5}, []),
        ({"type": "string", "format": "date"}, []),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, ["x"]),
        ({"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^0*$"}]}, []),
        ({"type": "array", "items": {"type": "string", "enum": ["a"]}}, ["x[]"]),
        ({"type": "array", "maxItems": 2, "items": {"type": "string"}}, ["x[]"]),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, ["x{}"]),
        ({"$ref": "#/$defs/Part"}, ["x.text"]),
        ({}, ["x: anything"]),
    ],
)
def test_what_is_unbounded_is_found(node: dict[str, Any], found: list[str]) -> None:
    part = {"type": "object", "properties": {"text": {"type": "string"}, "number": {"type": "integer"}}}
    assert unbounded({"type": "object", "properties": {"x": node}, "$defs": {"Part": part}}) == found
