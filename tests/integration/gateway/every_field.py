"""Writes queries out of the schema itself, so that fields which join later are asked too."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

Arguments = Mapping[str, str]


def selection(kind: GraphQLNamedType, depth: int) -> str:
    """Every field of `kind` that needs no argument, `depth` levels deep; "" where nothing is left to select."""
    if is_leaf_type(kind):
        return ""
    assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    parts = ["__typename", *filter(None, (_field(name, field, depth) for name, field in kind.fields.items()))]
    return "{ " + " ".join(parts) + " }"


def _field(name: str, field: GraphQLField, depth: int) -> str:
    kind = get_named_type(field.type)
    if any(is_required_argument(argument) for argument in field.args.values()):
        return ""
    if isinstance(kind, GraphQLScalarType) or is_leaf_type(kind):
        return name
    page = "(first: 20)" if "first" in field.args else ""
    return f"{name}{page} {selection(kind, depth - 1)}" if depth > 1 else ""


def query_for(name: str, field: GraphQLField, arguments: Arguments, depth: int) -> str:
    """`{ name(arguments) { every field } }`."""
    given = ", ".join(f"{argument}: {value}" for argument, value in arguments.items() if argument in field.args)
    call = f"{name}({given})" if given else name
    return f"{{ {call} {selection(get_named_type(field.type), depth)} }}"
