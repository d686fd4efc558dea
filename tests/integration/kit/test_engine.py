"""One command, one event = one transaction: what the kit promises to every service."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.kit import audit
from services.kit.clock import clock, wall
from services.kit.engine import Call, Engine
from services.kit.errors import Forbidden, InvalidInput, QfError, Unauthenticated
from services.kit.events import Envelope
from services.kit.idempotency import KeyReused
from services.kit.identity import Actor, issue_token, new_key_pair
from services.kit.outbox import Relay, republish_undelivered, undelivered
from services.kit.settings import settings
from services.kit.store import TenantDatabase, TenantMixing
from services.kit.testing import Bench
from services.kit.ticker import Ticker
from tests.integration.kit.toy import Burnt, NoteNotFound, TitleTaken


def engine(bench: Bench) -> Engine:
    return bench.engines["toy"]


def rows(bench: Bench, collection: str, tenant: str) -> list[dict[str, Any]]:
    return list(engine(bench).db[collection].find({"tenant": tenant}).sort("_id", 1))


def note(tenant: str, title: str, event_id: str) -> Envelope:
    return Envelope(
        id=f"{event_id}-{tenant}",
        name="toy.note_written.v1",
        tenant=tenant,
        subject_id=f"note-{title}",
        subject_version=1,
        occurred_at=datetime(2022, 6, 30, tzinfo=UTC),
        actor="a",
        traceparent=f"00-{'1' * 32}-{'2' * 16}-01",
        data={"title": title, "written_on": "2022-06-30"},
    )


def heard(bench: Bench, tenant: str) -> dict[str, int]:
    return {doc["id"]: doc["times"] for doc in TenantDatabase(engine(bench).db, tenant)["heard"].find({})}


def test_a_command_commits_state_outbox_idempotency_and_audit_together(bench: Bench, office: Actor) -> None:
    written = bench.call("toy.write", {"title": "a"}, actor=office, key="k1")

    assert bench.call("toy.notes", actor=office) == [{"id": written["id"], "title": "a", "version": 1}]
    [row] = rows(bench, "outbox", office.tenant)
    assert row["envelope"]["data"] == {"title": "a", "written_on": clock.today().isoformat()}
    assert (row["sent_at"], row["envelope"]["tenant"], row["envelope"]["actor"]) == (None, office.tenant, "office")
    [entry] = rows(bench, "audit", office.tenant)
    assert (entry["action"], entry["actor"], entry["subject"]) == ("toy.write", "office", written["id"])
    assert [r["result"]["id"] for r in rows(bench, "idempotency", office.tenant)] == [written["id"]]


def test_a_command_that_fails_leaves_nothing(bench: Bench, office: Actor) -> None:
    with pytest.raises(RuntimeError):
        bench.call("toy.write", {"title": "a", "fail": True}, actor=office, key="k1")
    for collection in ("notes", "outbox", "audit", "idempotency"):
        assert rows(bench, collection, office.tenant) == []


def test_the_same_key_answers_the_same_and_acts_once(bench: Bench, office: Actor) -> None:
    first = bench.call("toy.write", {"title": "a"}, actor=office, key="k1")
    assert bench.call("toy.write", {"title": "a"}, actor=office, key="k1") == first
    with pytest.raises(KeyReused):
        bench.call("toy.write", {"title": "b"}, actor=office, key="k1")
    with pytest.raises(TitleTaken):
        bench.call("toy.write", {"title": "a"}, actor=Actor("other", office.tenant, office.roles), key="k1")
    assert len(rows(bench, "notes", office.tenant)) == 1
    assert len(rows(bench, "outbox", office.tenant)) == 1


def test_twenty_at_once_with_one_key_act_once(bench: Bench, office: Actor) -> None:
    answers: list[Any] = []

    def write() -> None:
        answers.append(bench.call("toy.write", {"title": "a"}, actor=office, key="k1"))

    threads = [threading.Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 20
    assert len({answer["id"] for answer in answers}) == 1
    assert len(rows(bench, "outbox", office.tenant)) == 1


def test_concurrent_changes_of_one_document_are_rerun_and_none_is_lost(bench: Bench, office: Actor) -> None:
    written = bench.call("toy.write", {"title": "a"}, actor=office)
    failures: list[QfError] = []

    def rename(title: str) -> None:
        try:
            bench.call("toy.rename", {"note_id": written["id"], "title": title}, actor=office)
        except QfError as error:
            failures.append(error)

    threads = [threading.Thread(target=rename, args=(f"t{i}",)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [stored] = bench.call("toy.notes", actor=office)
    assert stored["version"] == 1 + 8 - len(failures)
    assert {error.code for error in failures} <= {"changed_meanwhile"}


def test_a_refusal_that_must_be_remembered_is_committed(bench: Bench, office: Actor) -> None:
    for _ in range(2):
        with pytest.raises(Burnt):
            bench.call("toy.refuse", {"title": "a"}, actor=office, key="k")
    assert heard(bench, office.tenant) == {"refused": 2}


def test_an_event_acts_once_however_often_it_comes(bench: Bench, tenant: str) -> None:
    event = note(tenant, "a", "e1")
    engine(bench).consume("on_notes", [event, event])
    engine(bench).consume("on_notes", [event, note(tenant, "b", "e2")])
    assert heard(bench, tenant) == {"a": 1, "b": 1}


def test_a_poison_event_is_parked_and_its_neighbours_have_their_effect(bench: Bench, tenant: str) -> None:
    batch = [
        note(tenant, "a", "e1"),
        note(tenant, "poison", "e2"),
        note(tenant, "wrong", "e3"),
        note(tenant, "b", "e4"),
    ]
    engine(bench).consume("on_notes", batch)
    assert heard(bench, tenant) == {"a": 1, "b": 1}
    states = {row["_id"]: row["state"] for row in rows(bench, "inbox", tenant)}
    assert states == {
        f"toy.on_notes:e1-{tenant}": "done",
        f"toy.on_notes:e2-{tenant}": "retry",
        f"toy.on_notes:e3-{tenant}": "dead",  # a permanent error is given up at once
        f"toy.on_notes:e4-{tenant}": "done",
    }


def test_retries_grow_then_end_dead_and_a_replay_starts_again(bench: Bench, tenant: str) -> None:
    event, inbox, key = note(tenant, "poison", "e2"), engine(bench).inbox, f"toy.on_notes:e2-{tenant}"
    waits = []
    for _ in range(settings().consumer_attempts):
        engine(bench).consume("on_notes", [event])
        row = inbox.one(key)
        assert row is not None
        waits.append((row["retry_at"] - row["failed_at"]).total_seconds() if row["retry_at"] else None)
    assert [round(w) if w else None for w in waits] == [2, 4, 8, 16, None]
    assert row["state"] == "dead"
    engine(bench).consume("on_notes", [event])
    assert inbox.one(key) == row
    assert inbox.replay(key)
    ticker = Ticker(engine(bench))
    ticker.pulse()
    ticker.release()
    replayed = inbox.one(key)
    assert replayed is not None
    assert (replayed["state"], replayed["attempts"]) == ("retry", 1)
    assert not inbox.replay(key)


def test_the_relay_sends_what_a_crash_left_behind_and_only_once(bench: Bench, office: Actor) -> None:
    bench.call("toy.write", {"title": "a"}, actor=office)
    bench.call("toy.write", {"title": "b"}, actor=office)
    sent: list[str] = []

    def publish(envelopes: Any, _: Any) -> None:
        sent.extend(e["data"]["title"] for e in envelopes if e["tenant"] == office.tenant)

    assert Relay("toy", engine(bench).db, publish).publish_some() >= 2
    assert Relay("toy", engine(bench).db, publish).publish_some() == 0
    assert sent == ["a", "b"]


def test_a_publish_that_fails_leaves_the_rows_for_the_next_lease(bench: Bench, office: Actor) -> None:
    bench.call("toy.write", {"title": "a"}, actor=office)

    def broken(*_: Any) -> None:
        raise ConnectionError("no broker")

    with pytest.raises(ConnectionError):
        Relay("toy", engine(bench).db, broken).publish_some()
    [row] = rows(bench, "outbox", office.tenant)
    assert row["sent_at"] is None
    expired = {"$set": {"lease_until": wall() - timedelta(seconds=1)}}
    engine(bench).db["outbox"].update_one({"_id": row["_id"]}, expired)
    sent: list[Any] = []
    Relay("toy", engine(bench).db, lambda envelopes, _: sent.extend(envelopes)).publish_some()
    assert [e["id"] for e in sent if e["tenant"] == office.tenant] == [row["_id"]]


def test_rows_that_a_consumer_lacks_are_published_again(bench: Bench, office: Actor) -> None:
    class OnNotes:
        service, method, events = "toy", "on_notes", ("toy.note_written.v1",)

    bench.call("toy.write", {"title": "a"}, actor=office)
    db = engine(bench).db
    marked: list[list[str]] = []
    relay = Relay("toy", db, lambda _, again: marked.append(sorted(again)), keep=None)
    relay.publish_some()
    [row] = rows(bench, "outbox", office.tenant)
    assert row["_id"] in undelivered(db, lambda _: db, [OnNotes()])
    republish_undelivered(db, lambda _: db, [OnNotes()])
    relay.publish_some()
    assert marked[0] == []
    assert row["_id"] in marked[1]
    republish_undelivered(db, lambda _: db, [OnNotes()])
    bench.pump()
    assert undelivered(db, lambda _: db, [OnNotes()]) == []
    [row] = rows(bench, "outbox", office.tenant)
    assert row["settled"] is True
    assert heard(bench, office.tenant) == {"a": 1}


def test_ticks_reach_every_tenant_that_acted(bench: Bench, office: Actor) -> None:
    bench.call("toy.write", {"title": "a"}, actor=office)
    clock.start_at(datetime(2022, 6, 30, 9, tzinfo=UTC))
    first, second = Ticker(engine(bench)), Ticker(engine(bench))
    first.pulse()
    clock.start_at(datetime(2022, 7, 1, 9, tzinfo=UTC))
    second.pulse()  # a replica without the lease does nothing
    first.release()
    clock.reset()
    found = TenantDatabase(engine(bench).db, office.tenant)["heard"].find_one({"id": "tick"})
    assert found == {"id": "tick", "on": "2022-06-30"}


def test_the_audit_chain_shows_what_was_changed_or_removed(bench: Bench, office: Actor) -> None:
    for title in "abcd":
        bench.call("toy.write", {"title": title}, actor=office)
    chain = TenantDatabase(engine(bench).db, office.tenant)["audit"]
    assert audit.seal(chain) == 4
    assert audit.seal(chain) == 0
    assert audit.first_break(chain) is None
    chain.update_one({"seq": 3}, {"$set": {"actor": "someone else"}})
    assert audit.first_break(chain) == 3
    chain.delete_one({"seq": 2})
    assert audit.first_break(chain) == 2


def test_sealing_does_not_read_what_is_sealed(bench: Bench, office: Actor) -> None:
    for title in "abcd":
        bench.call("toy.write", {"title": title}, actor=office)
    db = engine(bench).db
    audit.seal(TenantDatabase(db, office.tenant)["audit"])
    bench.call("toy.write", {"title": "e"}, actor=office)
    unsealed = {"find": "audit", "filter": {"tenant": office.tenant, "seq": 0}, "sort": {"_id": 1}, "limit": 1000}
    tenants = {"distinct": "audit", "key": "tenant", "query": {"seq": 0}}
    for command in (unsealed, tenants):
        done = db.command("explain", command, verbosity="executionStats")["executionStats"]
        assert done["totalDocsExamined"] <= 1, command


def test_only_a_verified_token_with_a_granted_role_acts(bench: Bench, office: Actor) -> None:
    with pytest.raises(Forbidden):
        bench.call("toy.write", {"title": "a"}, actor=Actor("x", office.tenant, ("staff",)))
    foreign, _ = new_key_pair()
    forged = issue_token(settings().model_copy(update={"token_private_key": foreign}), office)
    expired = issue_token(settings(), office, ttl_seconds=-1)
    content, _, signature = issue_token(settings(), office).rpartition(".")
    for token in (forged, expired, "x.y.z", None, f"{content}.{signature[::-1]}"):
        with pytest.raises(Unauthenticated):
            engine(bench).call("write", {"title": "a"}, Call(token=token))
    assert rows(bench, "notes", office.tenant) == []


def test_every_wrong_field_is_named(bench: Bench, office: Actor) -> None:
    with pytest.raises(InvalidInput) as caught:
        bench.call("toy.write", {"fail": "perhaps", "colour": "red"}, actor=office)
    assert {(p.field, p.code) for p in caught.value.problems} == {
        ("title", "missing"),
        ("fail", "bool_parsing"),
        ("colour", "extra_forbidden"),
    }


def test_another_tenant_s_document_is_missing_and_the_boundary_cannot_be_named(bench: Bench, office: Actor) -> None:
    written = bench.call("toy.write", {"title": "a"}, actor=office)
    stranger = Actor("s", office.tenant + "x", office.roles)
    assert bench.call("toy.notes", actor=stranger) == []
    with pytest.raises(NoteNotFound):
        bench.call("toy.rename", {"note_id": written["id"], "title": "b"}, actor=stranger)
    notes = TenantDatabase(engine(bench).db, office.tenant)["notes"]
    for filter in ({"tenant": "other"}, {"$or": [{"_id": "other/x"}]}):
        with pytest.raises(TenantMixing):
            notes.find(filter)
    with pytest.raises(TenantMixing):
        notes.aggregate([{"$lookup": {"from": "notes", "as": "x", "pipeline": []}}])
    with pytest.raises(TenantMixing):
        notes.insert_one({"id": "x", "tenant": "other"})
    with pytest.raises(TenantMixing):
        TenantDatabase(engine(bench).db, "")
