"""Requests to a graph: any of its queries and mutations, with odd values of the right type, and some of a wrong one."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)

from gateway.city.schema import build_schema
from gateway.province.schema import schema as province
from tests.fuzz.spoiling import ODD_TEXTS, ODD_VALUES

NUMBERS = (0, 1, 2, 3, 5, 100, -1, 2022, 2**31 - 1, -(2**31))
GOOD = {
    "Date": ("2022-06-30", "2021-12-31", "2024-02-29", "0001-01-01", "9999-12-31"),
    "DateTime": ("2022-06-30T09:00:00+08:00", "2022-06-30T01:00:00Z", "0001-01-01T00:00:00+00:00"),
    "Decimal": ("12.50", "-0.00", "1E+6", "0"),
}
TEXTS = ("2022-06-30", "2022-Q2", "2022-06", "2022", "H-77", "示例", "monthly", "emp-1", "https://example.cn/a")


def schemas() -> Mapping[str, GraphQLSchema]:
    """By address."""
    return {"/graphql": build_schema()._schema, "/province/graphql": province.graphql_schema}


class Writer:
    """Writes requests to one graph."""

    def __init__(self, schema: GraphQLSchema, ids: Sequence[str]) -> None:
        self._ids = ids
        roots = {"query": schema.query_type, "mutation": schema.mutation_type}
        fields = {kind: root.fields.items() for kind, root in roots.items() if root}
        self._fields = [(kind, name, field) for kind, named in fields.items() for name, field in named]

    def request(self, made: random.Random) -> dict[str, Any]:
        """The body of one request, as JSON."""
        kind, name, field = made.choice(self._fields)
        given = _some(field.args, made)
        declared = ", ".join(f"${n}: {type}" for n, type in given.items())
        passed = ", ".join(f"{n}: ${n}" for n in given)
        head = f"{kind} Odd({declared})" if declared else kind
        text = f"{head} {{ {name}{f'({passed})' if passed else ''} {_shown(field)} }}"
        return {"query": text, "variables": {n: self._value(type, made) for n, type in given.items()}}

    def _value(self, type: Any, made: random.Random, depth: int = 0) -> Any:
        if isinstance(type, GraphQLNonNull):
            return self._value(type.of_type, made, depth)
        if made.random() < 0.01:
            return made.choice(ODD_VALUES)
        if isinstance(type, GraphQLList):
            return [self._value(type.of_type, made, depth + 1) for _ in range(made.randint(0, 2))]
        if isinstance(type, GraphQLInputObjectType):
            return self._object(type, made, depth)
        if isinstance(type, GraphQLEnumType):
            return made.choice([*type.values])
        return self._leaf(type.name, made)

    def _leaf(self, name: str, made: random.Random) -> Any:
        if name in ("Int", "Float", "BigInt"):
            return made.choice(NUMBERS)
        if name == "Boolean":
            return made.random() < 0.5
        if made.random() < 0.2:
            return made.choice(ODD_TEXTS)[:2000]
        return made.choice(self._ids if name == "ID" else GOOD.get(name, TEXTS))

    def _object(self, type: GraphQLInputObjectType, made: random.Random, depth: int) -> dict[str, Any]:
        """What it needs, and some of what it may have."""
        wanted = _some(type.fields, made, 0.5 if depth < 4 else 0.0)
        return {name: self._value(inner, made, depth + 1) for name, inner in wanted.items()}


def _some(declared: Mapping[str, Any], made: random.Random, share: float = 0.5) -> dict[str, Any]:
    """The types of those that must be given, and of a share of the others."""
    return {
        name: each.type
        for name, each in declared.items()
        if isinstance(each.type, GraphQLNonNull) or made.random() < share
    }


def _shown(field: GraphQLField) -> str:
    """The leaves of what comes back, and those of one kind below it."""
    named: Any = get_named_type(field.type)
    if is_leaf_type(named):
        return ""
    fields = getattr(named, "fields", {})
    leaves = [n for n, f in fields.items() if is_leaf_type(get_named_type(f.type)) and not f.args]
    below = " errors { field code message }" if "errors" in fields else ""
    return f"{{ __typename {' '.join(leaves)}{below} }}"
