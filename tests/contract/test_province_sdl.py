"""The provincial graph as committed: the SDL is generated, read-only, and shares no type with a city."""

from __future__ import annotations

from pathlib import Path

from graphql import build_schema, find_breaking_changes, validate_schema

from gateway.province.schema import schema, sdl

COMMITTED = Path(__file__).resolve().parents[2] / "schemas" / "graphql" / "province.graphql"
PRIVATE_WORDS = ("unit_id", "unitName", "person", "account", "complaint", "officer", "email", "phone")


def test_the_committed_sdl_is_the_generated_one() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == sdl()


def test_the_schema_is_valid_and_breaks_nothing_that_is_committed() -> None:
    assert validate_schema(schema.graphql_schema) == []
    assert find_breaking_changes(build_schema(COMMITTED.read_text(encoding="utf-8")), build_schema(sdl())) == []


def test_there_is_nothing_to_change_or_to_listen_to() -> None:
    assert schema.graphql_schema.mutation_type is None
    assert schema.graphql_schema.subscription_type is None


def test_no_field_speaks_of_a_unit_or_a_person() -> None:
    fields = {
        f"{name}.{field}"
        for name, kind in schema.graphql_schema.type_map.items()
        if not name.startswith("__")
        for field in getattr(kind, "fields", {})
    }
    assert "City.figures" in fields
    assert [field for field in fields for word in PRIVATE_WORDS if word.lower() in field.lower()] == []
