"""Every text and list that a request of this service carries is bounded before anybody works on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services.kit.engine import Method, methods_of
from services.tasks.service import Tasks

Schema = dict[str, Any]
METHODS = {name: method for name, method in methods_of(Tasks).items() if method.kind in ("command", "query")}
BOUNDED = {"maxLength", "enum", "const"}
DAYS_AND_TIMES = ("date", "date-time")


def unbounded(schema: Schema, place: str, known: Schema) -> Iterator[str]:
    """Places of texts without a length and lists without a number of items."""
    if "$ref" in schema:
        yield from unbounded(known[schema["$ref"].rsplit("/", 1)[-1]], place, known)
    for each in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from unbounded(each, place, known)
    match schema.get("type"):
        case "string" if not BOUNDED & schema.keys() and schema.get("format") not in DAYS_AND_TIMES:
            yield place
        case "array":
            yield from [] if "maxItems" in schema else [place]
            yield from unbounded(schema["items"], f"{place}[]", known)
        case "object":
            yield from [place] if schema.get("additionalProperties") else []
            for name, each in schema.get("properties", {}).items():
                yield from unbounded(each, f"{place}.{name}", known)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
def test_every_text_and_list_is_bounded(method: Method) -> None:
    schema = method.request.model_json_schema()
    assert list(unbounded(schema, method.request.__name__, schema.get("$defs", {}))) == []


def test_what_has_no_bound_is_found() -> None:
    known = {"Line": {"type": "object", "properties": {"text": {"type": "string"}}}}
    lines: Schema = {"type": "array", "items": {"$ref": "#/$defs/Line"}}
    days: Schema = {"type": "array", "maxItems": 3, "items": {"type": "string", "format": "date"}}
    name: Schema = {"anyOf": [{"type": "string", "maxLength": 9}, {"type": "null"}]}
    sample: Schema = {"type": "object", "properties": {"lines": lines, "days": days, "name": name}}
    assert list(unbounded(sample, "Sample", known)) == ["Sample.lines", "Sample.lines[].text"]
