"""Files: uploading twice, at once or after a crash gives one whole file."""

from __future__ import annotations

import os
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.kit.clock import wall
from services.kit.files import FileNotFound, FileTooLarge, TenantFiles
from services.kit.testing import Bench

MEGABYTE = 1024 * 1024


def test_the_same_file_at_once_is_stored_whole_and_answers_all(bench: Bench, tenant: str) -> None:
    files, data = TenantFiles(bench.engines["toy"].db, tenant), os.urandom(4 * MEGABYTE)
    answers: list[Any] = []

    def upload() -> None:
        answers.append(files.put("original.pdf", "application/pdf", data, "u"))

    together = [threading.Thread(target=upload) for _ in range(4)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    assert len(answers) == 4
    assert answers == [answers[0]] * 4
    assert files.get(answers[0]["id"])[1] == data


def test_an_upload_that_died_halfway_can_be_repeated(bench: Bench, tenant: str) -> None:
    db = bench.engines["toy"].db
    files, data = TenantFiles(db, tenant), os.urandom(MEGABYTE)
    file_id = files.put("original.pdf", "application/pdf", data, "u")["id"]
    db["fs.files"].delete_one({"metadata.file_id": file_id})  # what kill -9 before the last write leaves: chunks alone
    with pytest.raises(FileNotFound):
        files.get(file_id)
    assert files.put("original.pdf", "application/pdf", data, "u")["id"] == file_id
    assert files.get(file_id)[1] == data


def test_another_tenant_s_file_and_one_beyond_the_limit_are_refused(bench: Bench, tenant: str) -> None:
    db = bench.engines["toy"].db
    file_id = TenantFiles(db, tenant).put("a.txt", "text/plain", b"a")["id"]
    with pytest.raises(FileNotFound):
        TenantFiles(db, tenant + "x").get(file_id)
    with pytest.raises(FileTooLarge):
        TenantFiles(db, tenant, limit=10).put("b.txt", "text/plain", b"b" * 11)
    assert db["fs.files"].count_documents({"metadata.tenant": tenant}) == 1


def test_content_whose_upload_was_never_committed_goes_after_a_day_but_not_under_an_upload(
    bench: Bench, tenant: str
) -> None:
    db, later = bench.engines["toy"].db, wall() + timedelta(days=2)
    files = TenantFiles(db, tenant)
    names = ("kept", "orphan", "again")
    kept, orphan, again = (files.put(f"{n}.txt", "text/plain", n.encode())["id"] for n in names)

    def sweep(at: datetime) -> set[str]:
        assert files.sweep(lambda ids: {kept} & set(ids), at) is False
        return {doc["metadata"]["file_id"] for doc in db["fs.files"].find({"metadata.tenant": tenant})}

    assert sweep(wall()) == {kept, orphan, again}
    assert sweep(later) == {kept, orphan, again}
    assert files.put("again.txt", "text/plain", b"again")["id"] == again
    assert sweep(later + timedelta(hours=2)) == {kept, again}
    assert files.get(again)[1] == b"again"
    assert db["fs.chunks"].count_documents({"files_id": {"$regex": f"^{tenant}/{orphan}"}}) == 0
    assert sweep(later + timedelta(hours=4)) == {kept}


def test_chunks_of_an_upload_that_died_go_after_a_day(bench: Bench, tenant: str) -> None:
    db = bench.engines["toy"].db
    files, mine = TenantFiles(db, tenant), {"files_id": {"$regex": f"^{tenant}/"}}
    file_id = files.put("original.pdf", "application/pdf", b"x", "u")["id"]
    db["fs.files"].delete_one({"metadata.file_id": file_id})
    files.sweep(lambda ids: set(), wall())
    assert db["fs.chunks"].count_documents(mine) == 1
    files.sweep(lambda ids: set(), wall() + timedelta(days=2))
    assert db["fs.chunks"].count_documents(mine) == 0
