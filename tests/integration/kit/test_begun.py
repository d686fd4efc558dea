"""Events that came before: each try is noted before it is made, so that one that ends its process ends itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.kit.engine import Engine
from services.kit.events import Envelope
from services.kit.inbox import LOST, Inbox
from services.kit.settings import settings
from services.kit.testing import Bench
from tests.integration.kit.test_engine import heard, note


def engine(bench: Bench) -> Engine:
    return bench.engines["toy"]


def inbox_row(bench: Bench, event: Envelope) -> dict[str, Any]:
    return engine(bench).inbox.one(f"toy.on_notes:{event.id}") or {}


def test_an_event_with_which_process_after_process_ended_is_given_up(bench: Bench, tenant: str) -> None:
    db, event, limit = engine(bench).db, note(tenant, "a", "e1"), settings().consumer_attempts
    for attempts in range(1, limit + 1):
        process = Inbox(db, limit)
        assert process.begin("toy.on_notes", event) == process.begin("toy.on_notes", event) == "retry"
        assert inbox_row(bench, event)["attempts"] == attempts

    assert Inbox(db, limit).begin("toy.on_notes", event) == "dead"
    row = inbox_row(bench, event)
    assert (row["state"], row["attempts"], row["error"]) == ("dead", limit, LOST)
    engine(bench).consume("on_notes", [event], again=True)
    assert heard(bench, tenant) == {}


def test_a_try_that_was_begun_counts_once_and_one_that_succeeds_is_done(bench: Bench, tenant: str) -> None:
    Inbox(engine(bench).db, 5).begin("toy.on_notes", note(tenant, "poison", "e1"))
    engine(bench).consume("on_notes", [note(tenant, "poison", "e1"), note(tenant, "a", "e2")], again=True)
    engine(bench).consume("on_notes", [note(tenant, "a", "e2")], again=True)

    row = inbox_row(bench, note(tenant, "poison", "e1"))
    assert (row["state"], row["attempts"], row["error"]) == ("retry", 2, "RuntimeError: cannot digest")
    assert "begun_by" not in row
    assert inbox_row(bench, note(tenant, "a", "e2"))["state"] == "done"
    assert heard(bench, tenant) == {"a": 1}


def test_a_dead_letter_that_is_replayed_has_all_its_tries_again(bench: Bench, tenant: str) -> None:
    db, event = engine(bench).db, note(tenant, "a", "e1")
    assert [Inbox(db, 1).begin("toy.on_notes", event) for _ in range(2)] == ["retry", "dead"]
    assert engine(bench).inbox.replay(f"toy.on_notes:{event.id}")
    assert [Inbox(db, 1).begin("toy.on_notes", event) for _ in range(2)] == ["retry", "dead"]


@pytest.mark.parametrize(
    "data", [{"title": "poison", "size": 1 << 70}, {"title": "poison\ud800"}], ids=["number", "text"]
)
def test_an_event_that_cannot_be_stored_is_kept_as_text_and_its_neighbours_pass(
    bench: Bench, tenant: str, data: dict[str, Any]
) -> None:
    strange = replace(note(tenant, "x", "e1"), data=data)
    engine(bench).consume("on_notes", [strange, note(tenant, "a", "e2")])

    row = inbox_row(bench, strange)
    assert (row["state"], row["attempts"]) == ("dead", 1)
    assert "poison" in row["raw"]
    engine(bench).db["inbox"].delete_one({"_id": row["_id"]})
    assert heard(bench, tenant) == {"a": 1}
