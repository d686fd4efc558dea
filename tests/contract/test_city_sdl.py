"""The committed SDL of the city graph is the one that the code gives, and keeps the graph's own rules."""

from __future__ import annotations

from pathlib import Path

from graphql import GraphQLInputObjectType, GraphQLNonNull, GraphQLObjectType, build_schema, find_breaking_changes

from gateway.city.schema import build_schema as city_schema
from gateway.city.schema import sdl

COMMITTED = Path(__file__).resolve().parents[2] / "schemas" / "graphql" / "city.graphql"
SCHEMA = build_schema(COMMITTED.read_text(encoding="utf-8"))


def test_the_committed_schema_is_current() -> None:
    assert sdl() == COMMITTED.read_text(encoding="utf-8"), "run: ./taskw schemas"


def test_nothing_that_clients_use_was_taken_away() -> None:
    assert find_breaking_changes(SCHEMA, build_schema(city_schema().as_str())) == []


def test_every_mutation_takes_one_input_with_a_key_and_answers_with_errors() -> None:
    assert SCHEMA.mutation_type is not None
    for name, field in SCHEMA.mutation_type.fields.items():
        assert list(field.args) == ["input"], name
        given = field.args["input"].type
        assert isinstance(given, GraphQLNonNull)
        assert isinstance(given.of_type, GraphQLInputObjectType)
        assert "idempotencyKey" in given.of_type.fields, name
        payload = field.type.of_type  # type: ignore[union-attr]
        assert isinstance(payload, GraphQLObjectType)
        assert str(payload.fields["errors"].type) == "[UserError!]!", name


def test_every_root_field_may_fail_alone() -> None:
    """A required root field would take all others with it when its service is away (PF-019)."""
    assert SCHEMA.query_type is not None
    required = [name for name, field in SCHEMA.query_type.fields.items() if isinstance(field.type, GraphQLNonNull)]
    assert required == []


def test_the_city_comes_from_the_token_alone() -> None:
    """No argument and no input field names a tenant (PF-007, PF-019)."""
    roots = [SCHEMA.query_type, SCHEMA.mutation_type, SCHEMA.subscription_type]
    arguments = {name for root in roots if root for field in root.fields.values() for name in field.args}
    inputs = [t for t in SCHEMA.type_map.values() if isinstance(t, GraphQLInputObjectType)]
    named = arguments | {name for given in inputs for name in given.fields}
    assert not [name for name in named if "tenant" in name.lower() or name in ("role", "scope")]
