"""How much one request and one tenant may ask for."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import build_schema

from gateway import complexity
from gateway.documents import Documents
from gateway.errors import QueryTooComplex, TooManyRequests
from gateway.graph_request import Requests
from gateway.limits import (
    MAX_ALIASES,
    MAX_COST,
    MAX_DEPTH,
    MAX_REPEATED,
    MAX_ROOT_FIELDS,
    MAX_SCHEMA_QUESTIONS,
    RateLimiter,
)

SCHEMA = build_schema("""
    type Query { units(first: Int): UnitConnection! unit: Unit inbox(first: Int): Inbox places(first: Int): [Unit!]! }
    type UnitConnection { nodes: [Unit!]! edges: [Edge!]! }
    type Edge { node: Unit! }
    type Unit { name: String code: String parent: Unit units(first: Int): UnitConnection! }
    type Inbox { unread: Int messages: UnitConnection! }
""")


def check(query: str, **variables: Any) -> None:
    requests = Requests(Documents(SCHEMA, lambda document: []))
    requests.check_cost(requests.request({"query": query, "variables": variables}))


def refused(query: str, **variables: Any) -> str:
    with pytest.raises(QueryTooComplex) as refusal:
        check(query, **variables)
    return str(refusal.value.details["measure"])


def nested(depth: int) -> str:
    return "{" + "parent {" * (depth - 1) + "name" + "}" * (depth - 1) + "}"


def test_depth_is_allowed_up_to_the_limit() -> None:
    check(nested(MAX_DEPTH))
    assert refused(nested(MAX_DEPTH + 1)) == "depth"


def test_aliases_are_counted_over_the_whole_document() -> None:
    aliases = " ".join(f"a{n}: name" for n in range(MAX_ALIASES))
    check(f"{{ unit {{ {aliases} }} }}")
    assert refused(f"{{ unit {{ {aliases} b: code }} }}") == "aliases"


def test_root_fields_are_limited() -> None:
    assert refused("{" + " ".join(f"f{n}" for n in range(MAX_ROOT_FIELDS + 1)) + "}") == "root fields"


@pytest.mark.parametrize(
    "query",
    [
        "{ units(first: 100) { nodes { parent { name } } } }",
        "query($n: Int) { units(first: $n) { nodes { name } } }",
        "{ units { edges { node { name } } } }",
    ],
)
def test_usual_pages_pass(query: str) -> None:
    check(query, n=100)


def test_a_page_multiplies_what_is_selected_in_it() -> None:
    fields = " ".join(f"f{n}" for n in range(MAX_COST // 100))
    assert refused(f"{{ units(first: 100) {{ nodes {{ {fields} }} }} }}") == "cost"
    assert refused(f"query($n: Int) {{ units(first: $n) {{ nodes {{ {fields} }} }} }}", n=100) == "cost"


def test_pages_inside_pages_multiply() -> None:
    page = "units(first: 100) { nodes { %s } }"
    assert refused("{" + page % (page % (page % "name")) + "}") == "cost"


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ unit { name code } }", 3),
        ("{ units { nodes { name code } } }", 1 + 50 * 3),
        ("{ units(first: 100) { nodes { name } edges { node { name } } } }", 1 + 100 * (2 + 3)),
        ("{ inbox(first: 10) { unread messages { nodes { name } } } }", 1 + 1 + 1 + 10 * 2),
        ("{ inbox { messages { nodes { name } } } }", 1 + 1 + 50 * 2),
        ("{ places(first: 7) { name } }", 1 + 7),
        ("{ places { name } }", 2),
        ("{ units(first: 2) { nodes { units(first: 3) { nodes { name } } } } }", 1 + 2 * (1 + 1 + 3 * 2)),
        ("query($n: Int) { units(first: $n) { ...F } } fragment F on UnitConnection { nodes { name } }", 1 + 9 * 3),
    ],
)
def test_the_cost_is_what_may_be_answered(query: str, cost: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(complexity, "MAX_COST", cost)
    check(query, n=9)
    monkeypatch.setattr(complexity, "MAX_COST", cost - 1)
    assert refused(query, n=9) == "cost"


def test_fragments_count_where_they_are_spread() -> None:
    deep = "fragment D on Unit { " + "parent { " * MAX_DEPTH + "name" + " }" * MAX_DEPTH + " }"
    assert refused("{ unit { ...D } } " + deep) == "depth"


def test_fragments_that_double_do_not_run_for_ever() -> None:
    """Thirty fragments, each spreading the next one twice: a billion fields in two kilobytes."""
    doubling = [f"fragment F{n} on Unit {{ ...F{n + 1} ...F{n + 1} }} " for n in range(30)]
    assert refused("{ unit { ...F0 } } " + "".join(doubling)) == "fragments inside fragments"
    last = "fragment F11 on Unit { name }"
    assert refused("{ unit { ...F0 } } " + "".join(doubling[:11]) + last) == "repeated fields"
    spread = "".join(
        f"fragment F{n} on Unit {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }} " for n in range(8)
    )
    assert refused("{ unit { ...F0 } } " + spread + "fragment F8 on Unit { name }") == "aliases"


def test_fragments_in_a_circle_end() -> None:
    check("{ unit { ...A } } fragment A on Unit { name ...B } fragment B on Unit { code ...A }")


def test_repeating_a_field_is_counted_however_it_is_written() -> None:
    check("{ unit { " + "name " * MAX_REPEATED + "} }")
    assert refused("{ unit { " + "name " * (MAX_REPEATED + 2) + "} }") == "repeated fields"
    assert refused("{ unit { " + "... { name } " * (MAX_REPEATED + 2) + "} }") == "repeated fields"
    assert refused("{ unit { " + "...F " * (MAX_REPEATED + 2) + "} } fragment F on Unit { name }") == "repeated fields"


def test_the_schema_is_asked_for_a_few_times_at_most() -> None:
    asked = "{ " + " ".join(f"a{n}: __schema {{ types {{ name }} }}" for n in range(MAX_SCHEMA_QUESTIONS + 1)) + " }"
    assert refused(asked) == "questions about the schema"


@pytest.mark.parametrize("first", [-1, 0, True, "9", None, [1], 10**18])
def test_a_page_of_whatever_length_is_counted(first: Any) -> None:
    query = "query($n: Int) { units(first: $n) { nodes { name } } }"
    if first == 10**18:
        assert refused(query, n=first) == "cost"
    else:
        check(query, n=first)


def test_the_schema_itself_costs_nothing() -> None:
    check("{ __schema { types { fields { type { ofType { ofType { ofType { ofType { ofType { ofType { ofType "
          "{ ofType { name } } } } } } } } } } } } }")  # fmt: skip


def test_a_tenant_spends_its_burst_and_then_its_rate() -> None:
    now = [0.0]
    limiter = RateLimiter(rate=2, burst=3, now=lambda: now[0])
    for _ in range(3):
        limiter.take("neijiang")
    with pytest.raises(TooManyRequests) as refusal:
        limiter.take("neijiang")
    assert refusal.value.details["retry_after"] == pytest.approx(0.5)
    limiter.take("liuzhou")
    now[0] += 0.5
    limiter.take("neijiang")
    with pytest.raises(TooManyRequests):
        limiter.take("neijiang")


def test_unused_budget_grows_no_further_than_the_burst() -> None:
    now = [0.0]
    limiter = RateLimiter(rate=100, burst=2, now=lambda: now[0])
    now[0] = 3600.0
    for _ in range(2):
        limiter.take("neijiang")
    with pytest.raises(TooManyRequests):
        limiter.take("neijiang")


def test_a_rate_of_zero_lifts_the_limit() -> None:
    limiter = RateLimiter(rate=0, burst=1)
    for _ in range(100):
        limiter.take("neijiang")


def test_unknown_names_do_not_fill_the_memory() -> None:
    limiter = RateLimiter(rate=1, burst=1, remembered=10)
    for n in range(100):
        limiter.take(f"sign-in {n}")
    assert len(limiter._buckets) == 10
