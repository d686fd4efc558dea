"""How much one request, and one tenant, may ask for."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

from gateway.errors import QueryTooComplex, TooManyRequests

MAX_BODY = 8 << 20
MAX_QUERY = 32 << 10
MAX_DEPTH = 12
MAX_ALIASES = 40
MAX_ROOT_FIELDS = 40
MAX_COST = 20_000
REQUEST_SECONDS = 30.0
PAGE = 50
LONGEST_PAGE = 100
SCHEMA_FIELDS = ("__schema", "__type")


class RateLimiter:
    """A token bucket per tenant: `rate` a second, at most `burst` at once. A rate of 0 lifts the limit."""

    def __init__(
        self, rate: float, burst: int, now: Callable[[], float] = time.monotonic, remembered: int = 10_000
    ) -> None:
        self._rate, self._burst, self._now, self._remembered = rate, float(burst), now, remembered
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, bucket: str) -> None:
        """Spend one request of `bucket`. Raises `TooManyRequests` when it is empty."""
        if self._rate <= 0:
            return
        now = self._now()
        level, since = self._buckets.get(bucket, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._rate)
        if level < 1:
            raise TooManyRequests(retry_after=(1 - level) / self._rate)
        self._buckets[bucket] = (level - 1, now)
        self._buckets.move_to_end(bucket)
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)


@dataclass
class Cost:
    """What one operation asks for."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0

    def check(self) -> None:
        """Raises `QueryTooComplex` that names the limit which is passed."""
        measured = (
            ("depth", self.depth, MAX_DEPTH),
            ("aliases", self.aliases, MAX_ALIASES),
            ("cost", self.fields, MAX_COST),
        )
        for measure, value, limit in measured:
            if value > limit:
                raise QueryTooComplex(measure=measure, value=value, limit=limit)


def check_cost(document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> None:
    """Refuse an operation that is too deep, has too many aliases or may return too many fields."""
    roots = len(operation.selection_set.selections)
    if roots > MAX_ROOT_FIELDS:
        raise QueryTooComplex(measure="root fields", value=roots, limit=MAX_ROOT_FIELDS)
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    walker = _Walker(fragments, variables)
    walker.walk(operation.selection_set, depth=1, times=1, inside=())
    walker.cost.check()


class _Walker:
    """Adds up a selection. Stops as soon as a limit is passed, so that nested fragments cannot make it run long."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode], variables: Mapping[str, Any]) -> None:
        self._fragments, self._variables = fragments, variables
        self.cost = Cost()

    def walk(self, selections: SelectionSetNode, *, depth: int, times: int, inside: tuple[str, ...]) -> None:
        for node in selections.selections:
            if isinstance(node, FieldNode):
                self._field(node, depth, times, inside)
            elif isinstance(node, InlineFragmentNode):
                self.walk(node.selection_set, depth=depth, times=times, inside=inside)
            elif isinstance(node, FragmentSpreadNode):
                self._spread(node, depth, times, inside)

    def _spread(self, node: FragmentSpreadNode, depth: int, times: int, inside: tuple[str, ...]) -> None:
        name = node.name.value
        self._spend(1)
        if name in self._fragments and name not in inside:
            self.walk(self._fragments[name].selection_set, depth=depth, times=times, inside=(*inside, name))

    def _spend(self, fields: int) -> None:
        self.cost.fields += fields
        self.cost.check()

    def _field(self, node: FieldNode, depth: int, times: int, inside: tuple[str, ...]) -> None:
        if node.name.value in SCHEMA_FIELDS:
            return
        self.cost.aliases += node.alias is not None
        self.cost.depth = max(self.cost.depth, depth)
        self._spend(times)
        if node.selection_set is not None:
            self.walk(node.selection_set, depth=depth + 1, times=times * self._items(node), inside=inside)

    def _items(self, node: FieldNode) -> int:
        """How often a connection's selection may repeat; 1 for anything else."""
        for argument in node.arguments:
            if argument.name.value == "first":
                return self._number(argument.value)
        children = node.selection_set.selections if node.selection_set else ()
        names = {child.name.value for child in children if isinstance(child, FieldNode)}
        return PAGE if names & {"nodes", "edges"} else 1

    def _number(self, value: Any) -> int:
        if isinstance(value, IntValueNode):
            return max(1, int(value.value))
        if isinstance(value, VariableNode):
            given = self._variables.get(value.name.value)
            return max(1, given) if isinstance(given, int) else PAGE
        return PAGE
