"""Collections and indexes: replicas start together on an empty store; what is declared no more goes."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from pymongo.database import Database

from services.kit.indexes import FILES, SYSTEM, Index, prepare
from services.kit.store import TenantDatabase, TenantMixing, database
from services.kit.tenancy import Binding

STARTING = """
import sys
from services.kit.indexes import Index, prepare
from services.kit.store import database
db = database(sys.argv[1])
db.client.admin.command("ping")
print("ready", flush=True)
sys.stdin.readline()
prepare(db, {f"c{n}": [Index("a"), Index("b", unique=True)] for n in range(25)} | {"files": []})
"""


@pytest.fixture
def db(mongo_uri: str, tenant: str) -> Database[dict[str, Any]]:
    return database(tenant)


def test_pairs_of_replicas_start_on_an_empty_store(mongo_uri: str, tenant: str) -> None:
    for round in range(2):
        command = [sys.executable, "-c", STARTING, f"{tenant}-{round}"]
        pair = [subprocess.Popen(command, stdin=-1, stdout=-1, stderr=-1, text=True) for _ in range(2)]
        for each in pair:
            assert each.stdout is not None and each.stdout.readline() == "ready\n"
        said = []
        for each in pair:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        for each in pair:
            said.append((each.wait(60), each.stderr.read() if each.stderr else ""))
        assert said == [(0, ""), (0, "")]
        made = database(f"{tenant}-{round}")
        assert len(made.list_collection_names()) == 25 + 1 + len(SYSTEM) + len(FILES)
        assert sorted(made["c7"].index_information()) == ["_id_", "tenant_1_a_1", "tenant_1_b_1"]


def test_what_is_declared_no_more_goes_and_an_operators_own_index_stays(db: Database[dict[str, Any]]) -> None:
    prepare(db, {"notes": [Index("title"), Index("day")]})
    db["notes"].create_index([("tenant", 1), ("_id", 1)])
    db["notes"].create_index([("tenant", 1), ("day", 1), ("place", 1)], name="of the operator")
    prepare(db, {"notes": [Index("title", unique=True)]})
    assert db["notes"].index_information().keys() == {"_id_", "tenant_1_title_1", "of the operator"}
    assert db["notes"].index_information()["tenant_1_title_1"]["unique"] is True


def test_a_service_without_files_has_no_place_for_them(db: Database[dict[str, Any]]) -> None:
    prepare(db, {"notes": []})
    assert sorted(db.list_collection_names()) == sorted(["notes", *SYSTEM])


def test_walks_by_id_read_this_tenants_documents_alone(db: Database[dict[str, Any]]) -> None:
    prepare(db, {"notes": []})
    for tenant in ("a", "b", "b-2", "c"):
        TenantDatabase(db, tenant)["notes"].insert_many({"id": f"{n:03d}", "n": n} for n in range(100))
    own = Binding("b")
    for filter, order, documents in (
        ({}, None, 100),
        ({"n": {"$gte": 50}}, [("id", 1)], 100),
        ({"id": {"$gt": "089"}}, None, 10),
        ({"id": {"$lte": "009"}}, [("id", -1)], 10),
    ):
        plan = db["notes"].find(own.walk(filter, order)).explain()["executionStats"]
        assert plan["totalDocsExamined"] == documents
    assert len(TenantDatabase(db, "b")["notes"].find({"id": {"$gt": "089"}})) == 10
    with pytest.raises(TenantMixing):
        own.walk({"$or": [{"tenant": "c"}]})


def test_branches_are_found_by_partial_indexes(db: Database[dict[str, Any]]) -> None:
    marked = {"mark": {"$exists": True}}
    prepare(db, {"notes": [Index("mark", partial=marked), Index("sign", partial={"sign": {"$exists": True}})]})
    notes = TenantDatabase(db, "a")["notes"]
    notes.insert_many({"id": f"{n:03d}", **({"mark": n} if n == 7 else {"sign": n})} for n in range(100))
    plan = db["notes"].find(Binding("a").walk({"$or": [{"mark": 7}, {"sign": 8}]})).explain()["executionStats"]
    assert (plan["nReturned"], plan["totalDocsExamined"]) == (2, 2)
