"""What goes wrong around a transaction: races, redelivery, events that a new release cannot read, endless work."""

from __future__ import annotations

import base64
import json
import threading
from datetime import timedelta
from typing import Any

import pymongo
import pytest
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from services.kit.clock import wall
from services.kit.engine import Engine
from services.kit.errors import ChangedMeanwhile
from services.kit.events import Envelope, EventNotValid
from services.kit.identity import Actor
from services.kit.paging import CursorNotValid, page
from services.kit.store import TenantDatabase
from services.kit.testing import Bench
from services.kit.ticker import Ticker
from services.kit.uow import UnitOfWork, in_transaction
from tests.integration.kit.test_engine import heard, note
from tests.integration.kit.toy import Repository, TitleTaken


def engine(bench: Bench) -> Engine:
    return bench.engines["toy"]


def test_two_batches_that_insert_the_same_at_once_both_end_well(bench: Bench, tenant: str) -> None:
    both_have_read = threading.Barrier(2)

    def insert_unless_there(session: Any) -> int:
        notes = TenantDatabase(engine(bench).db, tenant, session)["notes"]
        if notes.find({}):
            return 0
        both_have_read.wait(10)
        return notes.insert_many([{"id": "n", "title": "a"}])

    answers: list[int] = []

    def attempt() -> None:
        answers.append(in_transaction(engine(bench).db, insert_unless_there))

    together = [threading.Thread(target=attempt) for _ in range(2)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    assert sorted(answers) == [0, 1]


def test_who_stores_the_same_again_still_makes_a_running_transaction_look_again(bench: Bench, tenant: str) -> None:
    outside = TenantDatabase(engine(bench).db, tenant)["notes"]
    outside.upsert({"id": "job", "title": "to do"})
    seen: list[list[str]] = []

    def work(session: Any) -> None:
        notes = TenantDatabase(engine(bench).db, tenant, session)["notes"]
        seen.append(sorted(doc["id"] for doc in notes.find({})))
        if len(seen) == 1:
            in_transaction(engine(bench).db, another)
        notes.upsert({"id": "job", "title": "done"})

    def another(session: Any) -> None:
        notes = TenantDatabase(engine(bench).db, tenant, session)["notes"]
        notes.insert_many([{"id": "new", "title": "a"}])
        notes.upsert({"id": "job", "title": "to do"})

    in_transaction(engine(bench).db, work)
    assert seen == [["job"], ["job", "new"]]
    assert outside.find({"id": "job"}) == [{"id": "job", "title": "done"}]


def test_a_tick_that_changes_nothing_waits_for_no_commit(
    bench: Bench, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: list[str] = []
    for name in ("commit_transaction", "abort_transaction"):
        real = getattr(ClientSession, name)

        def noted(session: ClientSession, name: str = name, real: Any = real) -> None:
            ends.append(name)
            real(session)

        monkeypatch.setattr(ClientSession, name, noted)
    assert engine(bench)._transact(tenant, lambda work: work.repo.notes.find({})) == []
    assert ends == ["abort_transaction"]
    ends.clear()
    assert engine(bench)._transact(tenant, lambda work: work.repo.notes.delete_many({})) == 0
    assert engine(bench)._transact(tenant, lambda work: work.repo.notes.upsert({"id": "n", "title": "a"})) is None
    assert ends == ["commit_transaction", "commit_transaction"]
    assert TenantDatabase(engine(bench).db, tenant)["notes"].find({}) == [{"id": "n", "title": "a"}]


def test_a_failed_batch_names_no_document(bench: Bench, tenant: str) -> None:
    notes = TenantDatabase(engine(bench).db, tenant)["notes"]
    for write in (notes.insert_many, lambda docs: notes.bulk_write([notes.insert(doc) for doc in docs])):
        with pytest.raises(DuplicateKeyError) as caught:
            write([{"id": "a", "title": "张三"}, {"id": "a", "title": "张三"}])
        assert "张三" not in str(caught.value)
        notes.delete_many({})


def test_a_failure_never_undoes_that_another_replica_has_done_the_event(bench: Bench, tenant: str) -> None:
    event, inbox = note(tenant, "a", "e1"), engine(bench).inbox
    engine(bench).consume("on_notes", [event])
    assert inbox.mark_failed("toy.on_notes", event, RuntimeError("late")) == "done"
    engine(bench).consume("on_notes", [event])
    assert heard(bench, tenant) == {"a": 1}


def test_a_lost_race_is_tried_again(bench: Bench, tenant: str) -> None:
    inbox = engine(bench).inbox
    assert inbox.mark_failed("toy.on_notes", note(tenant, "a", "e1"), ChangedMeanwhile()) == "retry"


def test_rows_that_no_release_can_retry_hold_neither_ticks_nor_neighbours(bench: Bench, tenant: str) -> None:
    inbox, rows = engine(bench).inbox, engine(bench).db["inbox"]
    for event_id, consumer in (("e1", "toy.on_notes"), ("e2", "toy.gone"), ("e3", "toy.on_notes")):
        inbox.mark_failed(consumer, note(tenant, event_id, event_id), RuntimeError("first try"))
    rows.update_one({"_id": f"toy.on_notes:e1-{tenant}"}, {"$set": {"envelope.data": {"title": 1}}})
    rows.update_many({"tenant": tenant}, {"$set": {"retry_at": wall() - timedelta(seconds=1)}})
    engine(bench).note_tenant(tenant)
    ticker = Ticker(engine(bench))
    ticker.pulse()
    ticker.release()
    states = {row["_id"].split(":")[1][:2]: row["state"] for row in rows.find({"tenant": tenant})}
    assert states == {"e1": "dead", "e2": "dead", "e3": "done"}
    assert TenantDatabase(engine(bench).db, tenant)["heard"].count({"id": "tick"}) == 1


def test_a_tick_that_has_more_to_do_runs_again_in_another_transaction(
    bench: Bench, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(_shell: Any, uow: UnitOfWork[Repository]) -> bool:
        row = uow.repo.heard.find_one_and_update({"id": "rounds"}, {"$inc": {"times": 1}}, upsert=True)
        return row is not None and row["times"] < 3

    method = engine(bench).methods["keep_time"]
    monkeypatch.setitem(engine(bench).methods, "keep_time", type(method)("tick", "keep_time", work))
    engine(bench).tick("keep_time", tenant)
    assert heard(bench, tenant) == {"rounds": 3}


def test_an_event_that_consumers_would_refuse_is_not_acknowledged(bench: Bench, tenant: str) -> None:
    outside = Actor("oidc:" + "s" * 250, tenant, ("campaign_office",))
    bench.call("toy.write", {"title": "a"}, actor=outside)
    [row] = engine(bench).db["outbox"].find({"tenant": tenant})
    assert Envelope.from_wire(row["envelope"]).actor == outside.account_id
    with pytest.raises(EventNotValid):
        bench.call("toy.write", {"title": "b"}, actor=Actor("x" * 400, tenant, ("campaign_office",)))
    assert [each["title"] for each in bench.call("toy.notes", actor=outside)] == ["a"]


def test_idempotency_keys_of_two_accounts_never_meet(bench: Bench, tenant: str) -> None:
    one, other = Actor("oidc:a/b", tenant, ("campaign_office",)), Actor("oidc:a", tenant, ("campaign_office",))
    bench.call("toy.write", {"title": "a"}, actor=one, key="c")
    with pytest.raises(TitleTaken):
        bench.call("toy.write", {"title": "a"}, actor=other, key="b/c")
    assert bench.call("toy.write", {"title": "b"}, actor=other, key="\ud800" * 2000)["title"] == "b"


@pytest.mark.parametrize("values", [["\ud800", "x"], [10**30, "x"], [["a"], "x"], ["x"], {"t": 1}, "x"])
def test_a_made_up_cursor_is_refused(bench: Bench, tenant: str, values: Any) -> None:
    notes = TenantDatabase(engine(bench).db, tenant)["notes"]
    cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).decode()
    with pytest.raises(CursorNotValid):
        page(notes, {}, sort=[("title", pymongo.ASCENDING)], after=cursor)
