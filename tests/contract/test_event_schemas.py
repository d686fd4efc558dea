"""Schemas, emitted events and consumers agree: each has the others, and every example passes through all of them."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import json
import pkgutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from qf import services
from services.kit.events import Envelope, EventNotValid, data_of

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = {
    f"{path.parent.name}.{path.name.removesuffix('.json')}": json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "schemas" / "events").glob("*/*.json"))
}
OWN_FIELDS = {"subject_id", "subject_version"}
PERSONAL = {"person_name", "display_name", "login", "phone", "email", "identity_number", "remark", "content", "reason"}


def emitted_classes() -> dict[str, type[Any]]:
    """Event name -> the dataclass that a service emits."""
    found: dict[str, type[Any]] = {}
    for service in services.SHELLS:
        module = importlib.import_module(f"services.{service}.events")
        names = [module.__name__]
        names += [f"{module.__name__}.{part.name}" for part in pkgutil.iter_modules(getattr(module, "__path__", []))]
        for name in names:
            for thing in vars(importlib.import_module(name)).values():
                if inspect.isclass(thing) and dataclasses.is_dataclass(thing) and "NAME" in vars(thing):
                    found[thing.NAME] = thing
    return found


def consumers() -> dict[str, set[str]]:
    """Event name -> `service.method` of those who listen to it."""
    found: dict[str, set[str]] = {}
    for consumer in services.consumers():
        for event in consumer.events:
            found.setdefault(event, set()).add(f"{consumer.service}.{consumer.method}")
    return found


EMITTED = emitted_classes()
schemas = pytest.mark.parametrize("name", SCHEMAS)


@schemas
def test_a_schema_is_strict_and_says_what_it_is(name: str) -> None:
    schema = SCHEMAS[name]
    jsonschema_rs.meta.validate(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] and schema["description"]
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) <= schema["properties"].keys()


@schemas
def test_a_schema_has_examples_that_it_accepts(name: str) -> None:
    validator = jsonschema_rs.validator_for(SCHEMAS[name], validate_formats=True)
    assert SCHEMAS[name]["examples"]
    for example in SCHEMAS[name]["examples"]:
        assert [error.message for error in validator.iter_errors(example)] == []


@schemas
def test_an_example_without_a_required_field_or_with_a_foreign_one_is_refused(name: str) -> None:
    validator = jsonschema_rs.validator_for(SCHEMAS[name], validate_formats=True)
    example = SCHEMAS[name]["examples"][0]
    for field in SCHEMAS[name]["required"]:
        assert not validator.is_valid({key: value for key, value in example.items() if key != field}), field
    assert not validator.is_valid({**example, "not_in_the_schema": 1})


@schemas
def test_a_schema_names_no_personal_data_without_saying_why(name: str) -> None:
    properties = SCHEMAS[name]["properties"]
    silent = [field for field in properties if "personal data" not in properties[field].get("description", "")]
    assert PERSONAL & set(silent) == set()


def test_every_schema_has_a_producer_and_every_event_a_schema() -> None:
    assert SCHEMAS.keys() == EMITTED.keys()


@schemas
def test_the_dataclass_has_the_fields_of_the_schema_and_carries_its_examples(name: str) -> None:
    event = EMITTED[name]
    fields = {field.name for field in dataclasses.fields(event)}
    assert fields >= OWN_FIELDS
    assert fields - OWN_FIELDS == SCHEMAS[name]["properties"].keys()
    for example in SCHEMAS[name]["examples"]:
        data = data_of(event(subject_id="s", subject_version=1, **example))
        assert {key: data[key] for key in example} == example


@schemas
def test_an_example_survives_the_envelope(name: str) -> None:
    sent = Envelope(
        id="01J9ZK6Q6W4S0E1M5T8H3V2B7C",
        name=name,
        tenant="neijiang",
        subject_id="s",
        subject_version=1,
        occurred_at=datetime(2022, 6, 30, 8, tzinfo=UTC),
        actor="test",
        traceparent=f"00-{'1' * 32}-{'2' * 16}-01",
        data=SCHEMAS[name]["examples"][0],
    )
    assert Envelope.from_wire(json.loads(json.dumps(sent.to_wire()))) == sent


@pytest.mark.parametrize(
    "change",
    [
        {"tenant": ""},
        {"tenant": "Neijiang/x"},
        {"occurred_at": "2022-02-30T00:00:00+00:00"},
        {"traceparent": "00-zz"},
        {"subject_version": -1},
        {"name": "tasks.never_heard_of.v1"},
        {"data": {"wrong": 1}},
        {"extra": 1},
    ],
)
def test_a_malformed_envelope_is_refused(change: dict[str, Any]) -> None:
    example = json.loads((ROOT / "schemas" / "events" / "envelope.v1.json").read_text(encoding="utf-8"))["examples"][0]
    Envelope.from_wire(example)
    with pytest.raises(EventNotValid):
        Envelope.from_wire({**example, **change})


def test_every_consumed_event_has_a_schema() -> None:
    assert {event: who for event, who in consumers().items() if event not in SCHEMAS} == {}


@pytest.mark.parametrize("name", EMITTED)
def test_the_service_makes_the_event_it_declares(name: str) -> None:
    """The class, or a function in `events` that makes it, is used outside `events`."""
    service = name.split(".")[0]
    makers = {EMITTED[name].__name__}
    used: set[str] = set()
    for path in sorted((ROOT / "services" / service).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if "events" in (path.stem, path.parent.name):
            functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
            makers |= {function.name for function in functions if EMITTED[name].__name__ in names_in(function)}
        else:
            used |= names_in(tree)
    assert makers & used


def names_in(tree: ast.AST) -> set[str]:
    """Every name and attribute in `tree`."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
