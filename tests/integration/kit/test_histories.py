"""Histories beside their records: numbered, read in a constant number of reads, bounded in one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from pymongo.database import Database

from services.kit import histories
from services.kit.extents import Extent
from services.kit.histories import COLLECTIONS, AnswerTooLarge, History
from services.kit.indexes import prepare
from services.kit.migrations import Migration, MoveOut, migrate
from services.kit.store import TenantDatabase, database
from services.kit.tenancy import RecordTooLarge


@dataclass(frozen=True)
class Remark:
    """An entry."""

    text: str
    number: int


@pytest.fixture
def db(mongo_uri: str, tenant: str) -> Database[dict[str, Any]]:
    found = database(tenant)
    prepare(found, {"notes": [], **COLLECTIONS})
    return found


@pytest.fixture
def history(db: Database[dict[str, Any]], tenant: str) -> History[Remark]:
    return History(TenantDatabase(db, tenant), "remark", Remark)


def remarks(*numbers: int, text: str = "") -> list[Remark]:
    return [Remark(text or f"r{number}", number) for number in numbers]


def test_entries_are_numbered_and_read_oldest_first(history: History[Remark]) -> None:
    extent = history.add("n1", Extent(), remarks(1, 2))
    extent = history.add("n1", extent, remarks(*range(3, 13)))
    other = history.add("n10", Extent(), remarks(99))
    assert extent.count == 12 and extent.size > 12 * 20
    assert history.of("n1", extent) == tuple(remarks(*range(1, 13)))
    assert history.of("n1", extent, last=2) == tuple(remarks(11, 12))
    assert history.of_each({"n1": extent, "n10": other, "n2": Extent()}, last=1) == {
        "n1": tuple(remarks(12)),
        "n10": tuple(remarks(99)),
        "n2": (),
    }


def test_a_draft_gives_way_to_the_next(history: History[Remark]) -> None:
    extent = history.add("n1", Extent(), remarks(1, 2))
    after = history.replace_last("n1", extent, Remark("a much longer text", 7))
    assert (after.count, after.size) == (2, extent.size + len("a much longer text") - len("r2"))
    assert history.of("n1", after) == (Remark("r1", 1), Remark("a much longer text", 7))


def test_one_answer_is_bounded_by_bytes_and_by_number(
    history: History[Remark], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(histories, "MOST_BYTES", 1000)
    extent = history.add("n1", Extent(), remarks(*range(10), text="字" * 100))
    with pytest.raises(AnswerTooLarge):
        history.of("n1", extent)
    assert len(history.of("n1", extent, last=2)) == 2
    monkeypatch.setattr(histories, "MOST_ENTRIES", 1)
    with pytest.raises(AnswerTooLarge):
        history.of("n1", extent, last=2)


def test_an_entry_has_a_limit_of_its_own(history: History[Remark], db: Database[dict[str, Any]]) -> None:
    with pytest.raises(RecordTooLarge):
        history.add("n1", Extent(), remarks(1, text="x" * (4 << 20)))
    assert db["histories"].count_documents({}) == 0


def test_lists_inside_documents_move_out_once_and_go_on_where_they_stopped(
    history: History[Remark], db: Database[dict[str, Any]], tenant: str
) -> None:
    notes = TenantDatabase(db, tenant)["notes"]
    entries = [{"text": f"r{number}", "number": number} for number in (1, 2, 3)]
    notes.insert_many({"id": f"n{n}", "version": 1, "log": entries[:n]} for n in range(4))

    class Interrupted(Exception):
        pass

    calls: list[int] = []

    def interrupt() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise Interrupted

    work = MoveOut("notes", "log", "remark", lambda found: {"last": found[-1]["text"] if found else None})
    with pytest.raises(Interrupted):
        work(db, interrupt)
    assert db["histories"].count_documents({}) == 1
    migrations = [Migration(1, "notes", work)]
    migrate(db, migrations)
    migrate(db, [Migration(1, "notes", lambda *_: pytest.fail("ran twice"))])
    kept = {doc["id"]: doc for doc in notes.find({})}
    assert [kept[f"n{n}"]["log"]["count"] for n in range(4)] == [0, 1, 2, 3]
    assert [kept[f"n{n}"]["last"] for n in range(4)] == [None, "r1", "r2", "r3"]
    assert history.of("n3", Extent(**kept["n3"]["log"])) == tuple(remarks(1, 2, 3))
    assert [doc["_id"] for doc in db["leases"].find()] == ["migration:0001"]


def test_a_process_waits_while_another_one_migrates(
    db: Database[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.kit import migrations as kit

    done: list[str] = []
    monkeypatch.setattr(kit, "_wait", lambda: kit.migrate(db, [Migration(1, "a", lambda *_: done.append("me"))]))
    assert kit._hold(db, "another") is True
    db["leases"].update_one({"_id": "migrating"}, {"$set": {"until": kit.wall() - kit.LEASE}})
    kit.migrate(db, [Migration(1, "a", lambda *_: done.append("first"))])
    assert done == ["first"]
    assert kit._hold(db, "another") is True and kit._hold(db, "me") is False
    monkeypatch.setattr(kit, "_wait", lambda: db["leases"].insert_one({"_id": "migration:0002"}))
    kit.migrate(db, [Migration(2, "b", lambda *_: pytest.fail("another one did it"))])


def test_a_new_store_has_nothing_to_migrate(db: Database[dict[str, Any]]) -> None:
    migrate(db, [Migration(1, "a", lambda *_: pytest.fail("nothing is there"))], is_new=True)
    migrate(db, [Migration(1, "a", lambda *_: pytest.fail("it counts as done"))])
    assert [(doc["_id"], doc["name"]) for doc in db["leases"].find()] == [("migration:0001", "a")]
