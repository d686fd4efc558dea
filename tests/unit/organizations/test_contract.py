"""The service's declarations agree with each other: requests, permissions, events and schemas."""

from __future__ import annotations

import dataclasses
import inspect
import json
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from services.kit.engine import methods_of
from services.kit.events import first_problem
from services.kit.permissions import PERMISSIONS
from services.kit.requests import parse
from services.organizations import events, requests
from services.organizations.service import Organizations

SCHEMAS = Path(__file__).resolve().parents[3] / "schemas" / "events" / "organizations"
METHODS = methods_of(Organizations)


@pytest.mark.parametrize("name", sorted(METHODS))
def test_every_method_has_a_permission_and_a_valid_example(name: str) -> None:
    method = METHODS[name]
    if method.kind in ("command", "query"):
        assert f"organizations.{name}" in PERMISSIONS
        assert parse(method.request, method.request.EXAMPLE) is not None


def test_every_permission_of_the_service_has_a_method() -> None:
    listed = {name.split(".")[1] for name in PERMISSIONS if name.startswith("organizations.")}
    assert listed == {name for name, method in METHODS.items() if method.kind in ("command", "query")}


def emitted() -> dict[str, Any]:
    modules = [events, *(import_module(f"{events.__name__}.{p.name}") for p in iter_modules(events.__path__))]
    found = [cls for module in modules for _, cls in inspect.getmembers(module, inspect.isclass)]
    return {cls.NAME: cls for cls in found if hasattr(cls, "NAME")}


def test_every_event_has_a_schema_and_every_schema_an_event() -> None:
    assert {f"organizations.{path.stem}" for path in SCHEMAS.glob("*.json")} == set(emitted())


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_examples_meet_the_schema_and_its_fields_are_those_of_the_event(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    name = f"organizations.{path.stem}"
    assert {first_problem(name, example) for example in schema["examples"]} == {None}
    fields = {field.name for field in dataclasses.fields(emitted()[name])} - {"subject_id", "subject_version"}
    assert fields == set(schema["properties"]) == set(schema["required"])
    assert schema["additionalProperties"] is False


def test_vocabularies_of_requests_and_register_agree() -> None:
    from services.organizations.domain import vocabulary

    for name in ("category", "level", "ownership", "affiliation"):
        stated = requests.RegisterUnit.model_json_schema()["properties"][name]["anyOf"][0]["enum"]
        assert stated == list(vocabulary.VOCABULARIES[name].words)
