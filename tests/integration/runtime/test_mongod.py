"""The embedded store survives what happens to a process and its child, and is never run twice over one folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pymongo
import pytest

from qf import mongod
from qf.mongod import Mongod, StoreDidNotStart
from tests.integration.runtime.processes import ROOT, environment, until

OWNER = """
import sys, time
from pathlib import Path
from qf.mongod import Mongod
print(Mongod(Path(sys.argv[1])).start(), flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    return data


def owner(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """A process that runs the store of `folder`, and the store's URI."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(folder)], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def rows(uri: str) -> Any:
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(uri, serverSelectionTimeoutMS=5000)
    return client["test"]["rows"]


def server_of(folder: Path) -> int:
    return int(json.loads((folder / "mongod.json").read_text())["pid"])


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except OSError:
        return False


def test_it_is_a_primary_with_transactions_and_keeps_its_data_and_port(folder: Path) -> None:
    server = Mongod(folder)
    first = server.start()
    client = pymongo.MongoClient[dict[str, Any]](first)
    with client, client.start_session() as session, session.start_transaction():
        client["test"]["rows"].insert_one({"_id": 1}, session=session)
    server.stop()

    second = Mongod(folder)
    try:
        assert second.start() == first
        assert rows(first).count_documents({}) == 1
    finally:
        second.stop()
    assert not alive(server_of(folder))


def test_a_port_that_was_taken_meanwhile_is_replaced(folder: Path) -> None:
    server = Mongod(folder)
    rows(server.start()).insert_one({"_id": 1})
    server.stop()
    note = json.loads((folder / "mongod.json").read_text())
    other = Mongod(folder.parent / "other")
    taken = other.start()
    port = json.loads((folder.parent / "other" / "mongod.json").read_text())["port"]
    (folder / "mongod.json").write_text(json.dumps({**note, "port": port}))

    again = Mongod(folder)
    try:
        assert again.start() != taken
        rows(again.uri).insert_one({"_id": 2})
        assert rows(again.uri).count_documents({}) == 2
    finally:
        again.stop()
        other.stop()


def test_it_ends_with_a_killed_owner_and_starts_again_with_every_acknowledged_row(folder: Path) -> None:
    process, uri = owner(folder)
    rows(uri).insert_many([{"_id": n} for n in range(100)])
    pid = server_of(folder)

    process.kill()
    process.wait()
    until(lambda: not alive(pid), 20)

    again = Mongod(folder)
    try:
        assert rows(again.start()).count_documents({}) == 100
    finally:
        again.stop()


def test_both_killed_at_once_leave_a_store_that_recovers(folder: Path) -> None:
    process, uri = owner(folder)
    rows(uri).insert_many([{"_id": n} for n in range(100)])

    os.kill(server_of(folder), signal.SIGKILL)
    process.kill()
    process.wait()

    again = Mongod(folder)
    try:
        assert rows(again.start()).count_documents({}) == 100
    finally:
        again.stop()


def test_an_orphan_is_ended_and_a_stranger_with_its_number_is_not(folder: Path) -> None:
    stranger = subprocess.Popen(["sleep", "600"])
    (folder / "mongod.json").write_text(json.dumps({"uri": "", "port": 0, "pid": stranger.pid, "owner": 1}))
    server = Mongod(folder)
    try:
        server.start()
        assert stranger.poll() is None
    finally:
        server.stop()
        stranger.kill()
        stranger.wait()


def test_others_use_the_store_that_runs_and_leave_it_running(folder: Path) -> None:
    process, uri = owner(folder)
    try:
        guest = Mongod(folder)
        assert guest.start() == uri
        guest.stop()
        assert alive(server_of(folder))
        with pytest.raises(StoreDidNotStart, match=f"in use by process {process.pid}: stop it first"):
            Mongod(folder).start(alone=True)
    finally:
        process.terminate()
        process.wait()


def test_a_missing_library_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongod, "_missing_libraries", lambda _server: ["libcurl.so.4"])
    monkeypatch.setattr(mongod.os, "geteuid", lambda: 1000)

    with pytest.raises(StoreDidNotStart) as caught:
        mongod._ensure_libraries(Path("mongod"))

    assert str(caught.value) == "mongod lacks libcurl.so.4: run `apt-get install libcurl4`"


FILLING = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))
from qf.mongod import Mongod
import pymongo
store = Mongod(Path(sys.argv[1]))
rows = pymongo.MongoClient(store.start(), serverSelectionTimeoutMS=500)["test"]
try:
    for number in range(400):
        rows[f"c{number}"].insert_one({"_id": 1})
except pymongo.errors.PyMongoError:
    store._process.wait(30)
print(store.ended)
store.stop()
"""


def test_a_store_that_ran_out_of_open_files_says_so_and_what_to_do(folder: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", FILLING, str(folder)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert told.stdout == (
        "mongod ended: too many open files; "
        "raise the hard limit to 4096: `nofile` in limits.conf, LimitNOFILE of a systemd unit, or `ulimit -n` as root\n"
    )


def test_tables_that_nobody_uses_are_closed(folder: Path) -> None:
    store = Mongod(folder)
    try:
        found = rows(store.start()).database
        for number in range(150):
            found[f"c{number}"].insert_one({"_id": 1})
        used = open_tables(server_of(folder))
        assert used >= 300
        found.client.admin.command("fsync")
        until(lambda: open_tables(server_of(folder)) <= 150, 30)
        assert found["c7"].find_one() == {"_id": 1}
    finally:
        store.stop()


def open_tables(pid: int) -> int:
    links = Path(f"/proc/{pid}/fd").iterdir()
    return sum(os.path.realpath(each).endswith(".wt") for each in links)


def test_a_limit_below_what_the_store_needs_is_refused_before_anything_starts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mongod, "raise_limit", lambda: 1024)
    with pytest.raises(StoreDidNotStart) as refused:
        Mongod(folder, tables=865).start()
    assert str(refused.value).startswith(
        "the store needs 1025 open files and may have 1024: raise the hard limit to 4096"
    )
    assert not (folder / "mongod.json").exists()
    store = Mongod(folder, tables=864)
    store.start()
    store.stop()
