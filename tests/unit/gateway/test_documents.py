"""Bodies as requests, documents as the graph keeps them, and what the cache knows of both."""

from __future__ import annotations

import json
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLError, OperationType, build_schema

from gateway.documents import DocumentNotValid, Documents
from gateway.errors import BodyNotValid, BodyTooLarge, QueryTooComplex, UnknownOperation
from gateway.graph_request import GraphRequest, Requests
from gateway.limits import LONGEST_NUMBER, MAX_FRAGMENTS, MAX_NESTING, MAX_QUERY, MAX_TOKENS
from services.kit.errors import InvalidInput

SCHEMA = build_schema("type Query { a: Int }")


def anything(_: DocumentNode) -> list[GraphQLError]:
    return []


@pytest.fixture
def requests() -> Requests:
    return Requests(Documents(SCHEMA, anything))


def read(requests: Requests, **body: Any) -> GraphRequest:
    return requests.read(json.dumps(body).encode())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is not valid JSON"),
        (b"{", "it is not valid JSON"),
        (b"\xff\xfe", "it is not valid JSON"),
        (b"[" * 100_000, "it is not valid JSON"),
        ('{"query": "{a}"}'.encode("utf-16"), "it is not valid JSON"),
        (b'{"query": "{a}", "variables": {"n": NaN}}', "it is not valid JSON"),
        (b'{"query": "{a}", "variables": {"n": ' + b"9" * 10_000 + b"}}", "it is not valid JSON"),
        (b'{"query": "{a}", "variables": {"n": 1e999}}', "a number is not finite"),
        (b'{"query": "{a}", "variables": {"n": 9223372036854775808}}', "a number is too large"),
        (b'{"query": "{a}", "variables": {"n": ' + b"[" * 40 + b"]" * 40 + b"}}", "it is nested too deep"),
        (
            b'{"query": "{a}", "variables": {"n": [' + b"0," * 250_001 + b"0]}}",
            "it has too many values: send it in parts",
        ),
        (b'{"query": "{a}", "variables": {"n": "\\ud800"}}', "it has a character that cannot be sent on"),
        (b'{"query": "{a}", "variables": {"\\udfff": 1}}', "it has a character that cannot be sent on"),
        (b'{"query": "{a}", "operationName": "\\ud800"}', "it has a character that cannot be sent on"),
        (b'{"query": "{a} # \\ud800"}', "it has a character that cannot be sent on"),
        (b"[]", "batched requests are not supported"),
        (b"1", "it must be a JSON object"),
        (b"{}", "query is missing"),
        (b'{"query": "  "}', "query is missing"),
        (b'{"query": 1}', "query is missing"),
        (b'{"query": "{a}", "variables": []}', "variables must be an object"),
        (b'{"query": "{a}", "operationName": 1}', "operationName must be a short text"),
        (b'{"query": "{a}", "operationName": "' + b"x" * 201 + b'"}', "operationName must be a short text"),
    ],
)
def test_a_malformed_body_says_what_is_wrong(requests: Requests, body: bytes, reason: str) -> None:
    with pytest.raises(BodyNotValid) as refusal:
        requests.read(body)
    assert refusal.value.en == f"The request is malformed: {reason}"
    assert (requests.size_bytes, requests.documents.size_bytes) == (0, 0)


def test_a_query_text_has_a_limit(requests: Requests) -> None:
    with pytest.raises(BodyTooLarge):
        read(requests, query="{" + " " * MAX_QUERY + "a}")


@pytest.mark.parametrize(
    ("query", "measure", "limit"),
    [
        ("{" + "a " * MAX_TOKENS + "}", "tokens", MAX_TOKENS),
        ("{a" * 5000 + "}" * 5000, "nesting", MAX_NESTING),
        ("{a(b:" + "[" * 900 + "]" * 900 + ")}", "nesting", MAX_NESTING),
        ("query($a:" + "[" * 900 + "Int" + "]" * 900 + "){a}", "nesting", MAX_NESTING),
        ("{a(first:" + "9" * 10_000 + ")}", "digits", LONGEST_NUMBER),
        ("{a(first:1." + "9" * 10_000 + ")}", "digits", LONGEST_NUMBER),
        ("{...F0}" + "".join(f"fragment F{n} on Q{{...F{n + 1}}}" for n in range(180)), "fragments", MAX_FRAGMENTS),
    ],
)
def test_what_would_cost_too_much_to_parse_or_check_is_refused_before(
    requests: Requests, query: str, measure: str, limit: int
) -> None:
    with pytest.raises(QueryTooComplex) as refusal:
        read(requests, query=query)
    assert (refusal.value.details["measure"], refusal.value.details["limit"]) == (measure, limit)
    assert requests.documents.size_bytes == 0


def test_the_kind_of_an_operation_is_known(requests: Requests) -> None:
    assert read(requests, query="{ phases { name } }").is_query
    assert read(requests, query="mutation { runTicks { ticks } }").is_mutation
    both = "query A { phases { name } } mutation B { runTicks { ticks } }"
    assert read(requests, query=both, operationName="A").is_query
    assert read(requests, query=both, operationName="B").is_mutation
    assert read(requests, query="subscription { a }").kind is OperationType.SUBSCRIPTION


@pytest.mark.parametrize("name", [None, "C", "\n{}", "__proto__"])
def test_an_operation_that_is_not_there_is_named_wrong(requests: Requests, name: str | None) -> None:
    with pytest.raises(UnknownOperation) as refusal:
        read(requests, query="query A { a } query B { b }", operationName=name)
    assert refusal.value.field == "operationName"


@pytest.mark.parametrize("query", ["{ unclosed", "{ a } }", "\x00", '{ a(b: "\\ud800") }'])
def test_what_does_not_parse_says_where(requests: Requests, query: str) -> None:
    with pytest.raises(DocumentNotValid) as refusal:
        read(requests, query=query)
    assert refusal.value.errors[0].locations


def test_only_questions_about_the_schema_are_public(requests: Requests) -> None:
    assert read(requests, query="{ __schema { types { name } } __typename }").asks_only_for_schema
    assert not read(requests, query="{ __schema { types { name } } phases { name } }").asks_only_for_schema
    assert not read(requests, query="{ ...F } fragment F on Query { phases { name } }").asks_only_for_schema


def test_variables_in_another_order_are_the_same_question(requests: Requests) -> None:
    query = "query($a: Int, $b: Int) { phases { name } }"
    first = read(requests, query=query, variables={"a": 1, "b": 2}).key
    assert read(requests, query=query, variables={"b": 2, "a": 1}).key == first
    assert read(requests, query=query, variables={"a": 2, "b": 1}).key != first
    assert read(requests, query=query, variables={"a": "1", "b": 2}).key != first


def test_what_an_operation_does_not_declare_is_no_part_of_the_question(requests: Requests) -> None:
    query = "query($a: Int) { phases { name } }"
    given = read(requests, query=query, variables={"a": 1, "unused": "x" * 4_000_000})
    assert given == read(requests, query=query, variables={"a": 1})
    assert (dict(given.variables), sum(map(len, given.key))) == ({"a": 1}, 128)


def test_only_documents_that_passed_are_kept_and_only_so_many() -> None:
    seen: list[str] = []

    def wrong(document: DocumentNode) -> list[GraphQLError]:
        seen.append("validated")
        return [GraphQLError("no")] if "wrong" in str(document.loc and document.loc.source.body) else []

    documents = Documents(SCHEMA, wrong, max_bytes=100_000)
    for _ in range(2):
        with pytest.raises(DocumentNotValid):
            documents.get("{ wrong }")
    assert (documents.size_bytes, len(seen)) == (0, 2)
    assert documents.get("{ right }") is documents.get("{ right }")
    assert len(seen) == 3
    for number in range(200):
        documents.get(f"{{ right{number} }}")
        assert documents.size_bytes <= 100_000
    assert documents.get("{ right }") == documents.get("{ right }")
    assert len(seen) == 204


def test_small_bodies_are_remembered_within_their_room() -> None:
    requests = Requests(Documents(SCHEMA, anything), kept_bytes=10_000)
    bodies = [json.dumps({"query": "{a}", "variables": {"n": n}}).encode() for n in range(50)]
    for body in bodies:
        requests.read(body)
        assert requests.size_bytes <= 10_000
    assert requests.read(bodies[-1]) is requests.read(bodies[-1])
    assert requests.read(bodies[0]) == requests.read(bodies[1])


def test_every_refusal_of_a_body_is_the_clients_to_mend() -> None:
    assert issubclass(BodyNotValid, InvalidInput)
    assert issubclass(BodyTooLarge, InvalidInput)
