"""Bodies as requests, and what the cache knows of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.documents import GraphRequest, read_request
from gateway.errors import BodyNotValid, BodyTooLarge
from gateway.limits import MAX_QUERY
from services.kit.errors import InvalidInput


def read(**body: Any) -> GraphRequest:
    return read_request(json.dumps(body).encode())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is not valid JSON"),
        (b"{", "it is not valid JSON"),
        (b"\xff\xfe", "it is not valid JSON"),
        (b"[" * 100_000, "it is not valid JSON"),
        (b"[]", "batched requests are not supported"),
        (b"1", "it must be a JSON object"),
        (b"{}", "query is missing"),
        (b'{"query": "  "}', "query is missing"),
        (b'{"query": 1}', "query is missing"),
        (b'{"query": "{a}", "variables": []}', "variables must be an object"),
        (b'{"query": "{a}", "operationName": 1}', "operationName must be text"),
    ],
)
def test_a_malformed_body_says_what_is_wrong(body: bytes, reason: str) -> None:
    with pytest.raises(BodyNotValid) as refusal:
        read_request(body)
    assert refusal.value.en == f"The request is malformed: {reason}"


def test_a_query_text_has_a_limit() -> None:
    with pytest.raises(BodyTooLarge):
        read(query="{" + " " * MAX_QUERY + "a}")


def test_a_query_nested_beyond_reason_does_not_parse() -> None:
    assert read(query="{a" * 5000 + "}" * 5000).document is None


def test_the_kind_of_an_operation_is_known() -> None:
    assert read(query="{ phases { name } }").is_query
    assert read(query="mutation { runTicks { ticks } }").is_mutation
    both = "query A { phases { name } } mutation B { runTicks { ticks } }"
    assert read(query=both, operationName="A").is_query
    assert read(query=both, operationName="B").is_mutation
    assert read(query=both).operation is None
    assert read(query="{ unclosed").operation is None


def test_only_questions_about_the_schema_are_public() -> None:
    assert read(query="{ __schema { types { name } } __typename }").asks_only_for_schema
    assert not read(query="{ __schema { types { name } } phases { name } }").asks_only_for_schema
    assert not read(query="{ ...F } fragment F on Query { phases { name } }").asks_only_for_schema


def test_variables_in_another_order_are_the_same_question() -> None:
    query = "query($a: Int, $b: Int) { phases { name } }"
    same = read(query=query, variables={"a": 1, "b": 2}).key, read(query=query, variables={"b": 2, "a": 1}).key
    assert same[0] == same[1]
    assert read(query=query, variables={"a": 2, "b": 1}).key != same[0]
    assert read(query=query, variables={"a": "1", "b": 2}).key != same[0]
    assert read(query=query, variables={"a": 1, "b": 2}, operationName="X").key != same[0]


def test_every_refusal_of_a_body_is_the_clients_to_mend() -> None:
    assert issubclass(BodyNotValid, InvalidInput)
    assert issubclass(BodyTooLarge, InvalidInput)
