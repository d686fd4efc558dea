"""What an operation asks for, counted once per document: in time that grows with its text and with nothing else.

A fragment counts wherever it is spread, but is walked once. Fragments in a circle, or without a definition, count
nothing: validation refuses them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from gateway.errors import QueryTooComplex
from gateway.limits import (
    MAX_ALIASES,
    MAX_COST,
    MAX_DEPTH,
    MAX_FRAGMENTS,
    MAX_REPEATED,
    MAX_ROOT_FIELDS,
    MAX_SCHEMA_QUESTIONS,
    PAGE,
    SCHEMA_FIELDS,
)

CONNECTION = "Connection"
"""The end of the names of types that are pages of a list."""
ENOUGH = 1 << 30
"""Counts stop here: every limit is far below."""


@dataclass(frozen=True)
class Asked:
    """What a selection asks for. `schema`: questions about the schema itself; `names`: how often each answer's name
    stands directly in it."""

    depth: int = 0
    aliases: int = 0
    repeated: int = 0
    schema: int = 0
    names: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Shape:
    """A document's operations and fragments by name."""

    schema: GraphQLSchema
    operations: Mapping[str, OperationDefinitionNode]
    fragments: Mapping[str, FragmentDefinitionNode]

    def check_cost(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> None:
        """Refuse what may return too many fields, pages being as long as they are asked for.

        Raises `QueryTooComplex`.
        """
        root = self.schema.get_root_type(operation.operation)
        _require("cost", _Fields(self, variables).of(operation.selection_set, root), MAX_COST)


def shape_of(document: DocumentNode, schema: GraphQLSchema) -> Shape:
    """The shape of `document`. Raises `QueryTooComplex` for one that is too deep, too wide or repeats too much."""
    definitions = document.definitions
    fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
    operations = {d.name.value if d.name else "": d for d in definitions if isinstance(d, OperationDefinitionNode)}
    _require("fragments", len(fragments), MAX_FRAGMENTS)
    asked = _Asked(fragments)
    for operation in operations.values():
        _check(asked.of(operation.selection_set))
    return Shape(schema, operations, fragments)


def _check(asked: Asked) -> None:
    _require("root fields", sum(asked.names.values()), MAX_ROOT_FIELDS)
    _require("depth", asked.depth, MAX_DEPTH)
    _require("aliases", asked.aliases, MAX_ALIASES)
    _require("repeated fields", asked.repeated, MAX_REPEATED)
    _require("questions about the schema", asked.schema, MAX_SCHEMA_QUESTIONS)


def _require(measure: str, value: int, limit: int) -> None:
    if value > limit:
        raise QueryTooComplex(measure=measure, value=min(value, ENOUGH), limit=limit)


class _Asked:
    """Adds up selections; each fragment once."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Asked] = {}
        self._inside: list[str] = []

    def of(self, selections: SelectionSetNode) -> Asked:
        depth = aliases = repeated = schema = 0
        names: Counter[str] = Counter()
        for node in selections.selections:
            found = self._one(node)
            depth, aliases = max(depth, found.depth), min(ENOUGH, aliases + found.aliases)
            repeated = min(ENOUGH, repeated + found.repeated + sum(names[name] > 0 for name in found.names))
            schema = min(ENOUGH, schema + found.schema)
            names.update(found.names)
        return Asked(depth, aliases, repeated, schema, names)

    def _one(self, node: Any) -> Asked:
        if isinstance(node, FieldNode):
            return self._field(node)
        if isinstance(node, InlineFragmentNode):
            return self.of(node.selection_set)
        return self._spread(node.name.value) if isinstance(node, FragmentSpreadNode) else Asked()

    def _field(self, node: FieldNode) -> Asked:
        own = Counter({(node.alias or node.name).value: 1})
        if node.name.value in SCHEMA_FIELDS:
            return Asked(schema=1, names=own)
        below = self.of(node.selection_set) if node.selection_set else Asked()
        aliases = below.aliases + (node.alias is not None)
        return Asked(below.depth + 1, aliases, below.repeated, below.schema, own)

    def _spread(self, name: str) -> Asked:
        if name not in self._fragments or name in self._inside:
            return Asked()
        if name not in self._known:
            _require("fragments inside fragments", len(self._inside) + 1, MAX_DEPTH)
            self._inside.append(name)
            self._known[name] = self.of(self._fragments[name].selection_set)
            self._inside.pop()
        return self._known[name]


class _Fields:
    """How many fields a selection may return, by the types of its fields.

    A connection's selection counts as often as its page is long. What only leads to a connection hands its `first` on.
    """

    def __init__(self, shape: Shape, variables: Mapping[str, Any]) -> None:
        self._shape, self._variables = shape, variables
        self._known: dict[tuple[str, int], int] = {}

    def of(self, selections: SelectionSetNode, parent: Any, page: int = PAGE) -> int:
        return min(ENOUGH, sum(self._one(node, parent, page) for node in selections.selections))

    def _one(self, node: Any, parent: Any, page: int) -> int:
        if isinstance(node, FieldNode):
            return self._field(node, parent, page)
        if isinstance(node, InlineFragmentNode):
            return self.of(node.selection_set, self._narrowed(node.type_condition, parent), page)
        return 1 + self._fragment(node.name.value, page)

    def _field(self, node: FieldNode, parent: Any, page: int) -> int:
        if node.name.value in SCHEMA_FIELDS:
            return 0
        if node.selection_set is None:
            return 1
        definition = getattr(parent, "fields", {}).get(node.name.value)
        kind = get_named_type(definition.type) if definition is not None else None
        first = self._first(node)
        if kind is None or not kind.name.endswith(CONNECTION):
            is_list = definition is None or is_list_type(get_nullable_type(definition.type))
            times = first if first is not None and is_list else 1
            return 1 + times * self.of(node.selection_set, kind, page if first is None else first)
        return 1 + (page if first is None else first) * self.of(node.selection_set, kind)

    def _fragment(self, name: str, page: int) -> int:
        fragment = self._shape.fragments.get(name)
        if (name, page) not in self._known and fragment is not None:
            self._known[name, page] = 0
            parent = self._narrowed(fragment.type_condition, None)
            self._known[name, page] = self.of(fragment.selection_set, parent, page)
        return self._known.get((name, page), 0)

    def _narrowed(self, condition: NamedTypeNode | None, parent: Any) -> Any:
        return self._shape.schema.get_type(condition.name.value) if condition else parent

    def _first(self, node: FieldNode) -> int | None:
        """How long a page was asked for."""
        value = next((each.value for each in node.arguments if each.name.value == "first"), None)
        if isinstance(value, VariableNode):
            given = self._variables.get(value.name.value)
            return min(ENOUGH, max(1, given)) if isinstance(given, int) else None
        return min(ENOUGH, max(1, int(value.value))) if isinstance(value, IntValueNode) else None
