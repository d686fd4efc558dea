"""Whatever is recorded, revised and struck out: figures are a recount of the entries, gaps what is left to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.organizations.city import City

LINKS = ("department", "field", "project", "post")
INSTITUTIONS = ("H1", "H2", "T1", "M1", "W1", "P1")
LEVELS = ("unit_department", "department_person")
RULE = st.tuples(st.just("internal_rule"), st.sampled_from(INSTITUTIONS), st.sampled_from(LINKS), st.booleans())
STATEMENT = st.tuples(
    st.just("responsibility_statement"), st.sampled_from(INSTITUTIONS), st.sampled_from(LEVELS), st.booleans()
)


def record(city: City, ids: dict[str, str], kind: str, unit: str, part: str, *, living: bool) -> None:
    """One entry; a rule that does not live is repealed, a statement that does is signed."""
    values = {"title": "制度", "category": part, "effective_on": "2022-03-01"}
    if kind == "responsibility_statement":
        values = {"level": part, "party_a": "甲", "party_b": "乙"}
    given_values = [{"name": name, "value": value} for name, value in values.items()]
    entry = city.call("record_entry", kind=kind, unit_id=ids[unit], values=given_values)
    facts: dict[str, Any] = {"entry_id": entry["id"], "expected_version": 1}
    if kind == "internal_rule" and not living:
        city.call("change_entry_status", action="repeal", reason="废止", **facts)
    if kind == "responsibility_statement" and living:
        signed = [{"name": "signed_on", "value": "2022-05-05"}]
        city.call("change_entry_status", action="sign", values=signed, **facts)


def recount(city: City, kind: str) -> list[tuple[str, str, bool]]:
    """(unit, part, fulfilled) of every entry that counts, from the raw documents."""
    name, alive = ("category", "in_force") if kind == "internal_rule" else ("level", "signed")
    found = [doc for doc in city.stored("register_entries") if doc["kind"] == kind and doc["status"] != "repealed"]
    return [(doc["unit_id"], doc["values"][name], doc["status"] == alive) for doc in found]


def having(entries: Iterable[tuple[str, str, bool]], unit_id: str) -> set[str]:
    return {part for unit, part, fulfilled in entries if unit == unit_id and fulfilled}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.one_of(RULE, STATEMENT), max_size=8))
def check(city: City, ids: dict[str, str], done: list[tuple[str, str, str, bool]]) -> None:
    for kind, unit, part, living in done:
        record(city, ids, kind, unit, part, living=living)
    for kind, parts in (("internal_rule", LINKS), ("responsibility_statement", LEVELS)):
        entries = recount(city, kind)
        found = city.call("register_figures", kind=kind)
        gaps = {gap["unit_id"]: gap for gap in city.call("register_gaps", kind=kind, first=200)["items"]}
        missing = {unit_id: set(parts) - having(entries, unit_id) for unit_id in ids.values()}
        wanted = {unit_id: lacks for unit_id, lacks in missing.items() if lacks}
        assert {unit_id: {part["code"] for part in gap["parts"]} for unit_id, gap in gaps.items()} == wanted
        assert found["owing_units"] - found["complete_units"] == len(wanted)
        if kind == "internal_rule":
            expected = (sum(len(having(entries, unit_id)) for unit_id in ids.values()), len(ids) * len(parts))
        else:
            expected = (sum(fulfilled for _, _, fulfilled in entries), len(entries))
        assert (found["numerator"], found["denominator"]) == expected
        counties = [(line["numerator"], line["denominator"]) for line in found["counties"]]
        assert (sum(n for n, _ in counties), sum(d for _, d in counties)) == expected


def test_figures_are_a_recount_and_gaps_what_is_left(neijiang: City) -> None:
    neijiang.load()
    check(neijiang, {code: neijiang.id_of(code) for code in INSTITUTIONS})
