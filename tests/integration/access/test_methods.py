"""Generated from the code: every RPC method, as every role and as another tenant.

A new method joins by itself: it needs a row in the permission table and an `EXAMPLE` on its request.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

import pytest

from qf import services
from services.kit.engine import Method, methods_of
from services.kit.errors import Forbidden, QfError
from services.kit.identity import Actor
from services.kit.permissions import INTERNAL_ROLES, PERMISSIONS, ROLES
from services.kit.requests import NoInput, PageRequest
from services.kit.testing import Bench
from tests.integration.access.city import City, state

METHODS: dict[str, Method] = {
    f"{shell.name}.{method.name}": method
    for shell in services.shells()
    for method in methods_of(shell).values()
    if method.kind in ("command", "query")
}
EVERY_ROLE = (*ROLES, *INTERNAL_ROLES)
NAMES_NOTHING = (NoInput, PageRequest)


def placeholders(example: Any) -> set[str]:
    """The kinds of things that `example` names."""
    if isinstance(example, dict):
        return set().union(*map(placeholders, example.values())) if example else set()
    if isinstance(example, list):
        return set().union(*map(placeholders, example)) if example else set()
    return {example[1:]} if isinstance(example, str) and example.startswith("$") else set()


NAMING = sorted(name for name, m in METHODS.items() if placeholders(m.request.EXAMPLE) - {"plan"})


def call(bench: Bench, name: str, payload: Any, actor: Actor) -> dict[str, Any]:
    """The answer or the error, as JSON."""
    try:
        return {"result": bench.call(name, payload, actor=actor)}
    except QfError as error:
        return {"error": error.to_wire()}


def test_the_table_and_the_code_name_the_same_methods() -> None:
    assert set(METHODS) == set(PERMISSIONS)


def test_every_request_with_fields_has_an_example_that_is_valid(ours: City) -> None:
    for name, method in METHODS.items():
        needs_none = issubclass(method.request, NAMES_NOTHING) or not method.request.model_fields
        assert method.request.EXAMPLE or needs_none, name
        method.request.model_validate(ours.filled(method.request.EXAMPLE))


@pytest.mark.obligation("PF-007")
@pytest.mark.parametrize("name", sorted(METHODS))
def test_a_role_that_the_table_does_not_name_is_refused_and_changes_nothing(
    all_services: Bench, ours: City, name: str
) -> None:
    before = state(all_services, ours.tenant)
    payload = ours.filled(METHODS[name].request.EXAMPLE)
    for role in sorted(set(EVERY_ROLE) - set(PERMISSIONS[name])):
        with pytest.raises(Forbidden) as refused:
            all_services.call(name, payload, actor=Actor("someone", ours.tenant, (role,), ours.ids["unit"]))
        assert refused.value.code == "forbidden", role
    assert state(all_services, ours.tenant) == before


@pytest.mark.parametrize("name", sorted(METHODS))
def test_a_role_that_the_table_names_is_let_in(all_services: Bench, theirs: City, name: str) -> None:
    missing = City(theirs.tenant, {kind: f"missing-{kind}" for kind in theirs.ids})
    payload = missing.filled(METHODS[name].request.EXAMPLE)
    for role, scope in PERMISSIONS[name].items():
        if scope == "city" and METHODS[name].kind == "query":
            answer = call(all_services, name, payload, Actor("someone", theirs.tenant, (role,)))
            assert answer.get("error", {}).get("code") != "forbidden", role


@pytest.mark.obligation("PF-007")
@pytest.mark.parametrize("name", NAMING)
def test_another_tenant_s_id_answers_like_a_missing_one_and_changes_nothing(
    all_services: Bench, ours: City, theirs: City, name: str
) -> None:
    before = state(all_services, ours.tenant)
    example = METHODS[name].request.EXAMPLE
    for kind in sorted(placeholders(example) - {"plan"}):
        foreign = {**theirs.ids, kind: ours.ids[kind]}
        missing = {**theirs.ids, kind: "0" * len(ours.ids[kind])}
        for role in PERMISSIONS[name]:
            stranger = Actor("stranger", theirs.tenant, (role,), theirs.ids["unit"])
            seen = call(all_services, name, City(theirs.tenant, foreign).filled(example), stranger)
            expected = call(all_services, name, City(theirs.tenant, missing).filled(example), stranger)
            assert masked(seen, foreign[kind]) == masked(expected, missing[kind]), (kind, role)
    assert state(all_services, ours.tenant) == before


@pytest.mark.obligation("PF-007")
@pytest.mark.parametrize("name", sorted(n for n, m in METHODS.items() if m.kind == "query"))
def test_no_answer_carries_anything_of_another_tenant(all_services: Bench, ours: City, theirs: City, name: str) -> None:
    names = {**ours.ids, "tenant": ours.tenant}
    payload = theirs.filled(METHODS[name].request.EXAMPLE)
    for role in PERMISSIONS[name]:
        answer = json.dumps(call(all_services, name, payload, Actor("x", theirs.tenant, (role,), theirs.ids["unit"])))
        assert [kind for kind, value in names.items() if value in answer] == []


def masked(answer: Any, own: str) -> str:
    """The answer without the id that was asked for, and without the moment at which a workbook was packed."""
    result = answer.get("result")
    if isinstance(result, dict) and str(result.get("filename")).endswith(".xlsx"):
        answer = {**answer, "result": {**result, "content_base64": sheets_in(result["content_base64"])}}
    return json.dumps(answer, sort_keys=True, ensure_ascii=False).replace(own, "<id>")


def sheets_in(content_base64: str) -> list[tuple[str, int]]:
    """The parts of a workbook and their checksums."""
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(content_base64))) as packed:
        return [(each.filename, each.CRC) for each in packed.infolist() if each.filename != "docProps/core.xml"]
