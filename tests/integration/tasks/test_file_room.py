"""Files take a bounded room: an account's that nobody uses, a city's in all; what nobody uses goes after a week."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit import file_room
from services.kit.file_room import FileRoomTaken, TooManyUnusedFiles
from services.kit.files import FileNotFound
from services.kit.settings import override
from tests.integration.tasks.city import City

MEGABYTE = 1 << 20
HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}
OTHER: dict[str, Any] = {"role": "institution", "unit": "p-1"}


def content(number: int) -> bytes:
    return (f"{number:06d}" * MEGABYTE).encode()[:MEGABYTE]


def kept(city: City) -> int:
    return int(city.db["fs.files"].count_documents({"metadata.tenant": city.tenant}))


def room(city: City) -> int:
    return int(city.db["known_tenants"].find_one({"_id": city.tenant})["file_bytes"])


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """An account may have 3 MiB in 5 files that nobody uses."""
    monkeypatch.setattr(file_room, "UNUSED_BYTES", 3 * MEGABYTE)
    monkeypatch.setattr(file_room, "UNUSED_FILES", 5)


@pytest.mark.usefixtures("small")
def test_an_account_s_unused_files_are_bounded_by_bytes_and_it_alone_is_refused(neijiang: City) -> None:
    files = [neijiang.upload("一.txt", content(n), **HOSPITAL) for n in range(3)]
    with pytest.raises(TooManyUnusedFiles) as refused:
        neijiang.upload("一.txt", content(3), **HOSPITAL)
    assert (refused.value.field, refused.value.zh) == (
        "content_base64",
        "您已上传3个文件（3MB）而尚未在工作中使用，上限为5个、3MB：请先使用，未使用的文件7天后自动清除",
    )
    assert (kept(neijiang), room(neijiang)) == (3, 3 * MEGABYTE)
    assert neijiang.upload("一.txt", content(2), **HOSPITAL) == files[2]
    assert neijiang.upload("一.txt", content(3), **OTHER)

    owed = neijiang.assignment("NJ-T06", "h-1")["id"]
    neijiang.call("attach_evidence", **HOSPITAL, assignment_id=owed, file_id=files[0])
    assert neijiang.upload("一.txt", content(4), **HOSPITAL)


@pytest.mark.usefixtures("small")
def test_an_account_s_unused_files_are_bounded_by_number(neijiang: City) -> None:
    for number in range(5):
        neijiang.upload("二.txt", b"%d" % number, **HOSPITAL)
    with pytest.raises(TooManyUnusedFiles):
        neijiang.upload("二.txt", b"5", **HOSPITAL)
    assert kept(neijiang) == 5


def test_thirty_files_of_ten_megabytes_are_not_taken(neijiang: City) -> None:
    """The real limits: 25 are, as 25 records of the store say, without 250 MiB of content in a test's store."""
    owners = neijiang.db["files"]
    neijiang.upload("三.txt", b"0", **HOSPITAL)
    [first] = neijiang.stored("files")
    owners.insert_many(
        {**first, "_id": f"{first['_id']}{n}", "id": f"f{n}", "size": 10 * MEGABYTE} for n in range(1, 25)
    )
    neijiang.upload("四.txt", content(1), **HOSPITAL)
    with pytest.raises(TooManyUnusedFiles):
        neijiang.upload("五.txt", b"5" * 10 * MEGABYTE, **HOSPITAL)
    assert kept(neijiang) == 2


def test_what_nobody_used_for_a_week_goes_and_what_work_uses_stays(neijiang: City) -> None:
    used, unused = neijiang.upload("用.txt", b"1", **HOSPITAL), neijiang.upload("不用.txt", b"2", **HOSPITAL)
    owed = neijiang.assignment("NJ-T06", "h-1")["id"]
    neijiang.call("attach_evidence", **HOSPITAL, assignment_id=owed, file_id=used)

    neijiang.at("2021-12-20")
    assert neijiang.call("file", **HOSPITAL, file_id=unused)["size"] == 1

    neijiang.at("2023-01-17")
    with pytest.raises(FileNotFound):
        neijiang.call("file", **HOSPITAL, file_id=unused)
    with pytest.raises(FileNotFound):
        neijiang.call("attach_evidence", **HOSPITAL, assignment_id=owed, file_id=unused)
    assert neijiang.call("file", **HOSPITAL, file_id=used)["size"] == 1
    assert neijiang.upload("不用.txt", b"2", **HOSPITAL) == unused
    assert neijiang.call("file", **HOSPITAL, file_id=unused)["size"] == 1


def test_content_of_what_went_is_gone_a_day_later(neijiang: City) -> None:
    neijiang.set("2037-01-01")
    neijiang.upload("不用.txt", content(0), **HOSPITAL)
    for day in ("2037-01-09", "2037-01-10", "2037-01-11"):
        neijiang.at(day)
    assert (kept(neijiang), room(neijiang)) == (0, 0)
    assert neijiang.db["fs.chunks"].count_documents({"files_id": {"$regex": f"^{neijiang.tenant}/"}}) == 0


def test_a_file_of_a_release_without_the_mark_counts_as_used(neijiang: City) -> None:
    file_id = neijiang.upload("旧.txt", b"1", **HOSPITAL)
    marks = {"used": "", "uploaded_by": "", "uploaded_at": "", "size": ""}
    neijiang.db["files"].update_one({"tenant": neijiang.tenant, "id": file_id}, {"$unset": marks})
    neijiang.at("2023-01-17")
    assert neijiang.call("file", **HOSPITAL, file_id=file_id)["size"] == 1


@pytest.fixture
def narrow(mongo_uri: str) -> Any:
    """A city may have 2 MiB of files in a service."""
    override(tenant_file_gib=2 / 1024)
    yield
    override(tenant_file_gib=None)


@pytest.mark.usefixtures("narrow")
def test_a_city_s_files_are_bounded_and_another_city_is_not_refused(neijiang: City) -> None:
    neijiang.upload("一.txt", content(1), **HOSPITAL)
    neijiang.upload("二.txt", content(2), **OTHER)
    with pytest.raises(FileRoomTaken) as refused:
        neijiang.upload("三.txt", b"3", **OTHER)
    assert refused.value.field == "content_base64"
    assert (kept(neijiang), room(neijiang)) == (2, 2 * MEGABYTE)
    assert neijiang.upload("一.txt", content(1), **HOSPITAL)
    other = City(neijiang.bench, f"{neijiang.tenant}-2", "neijiang-2021-2024")
    assert other.upload("三.txt", b"3")


@pytest.mark.usefixtures("narrow")
def test_the_room_is_counted_again_so_that_a_crash_costs_none(neijiang: City) -> None:
    neijiang.upload("一.txt", content(1), **HOSPITAL)
    neijiang.db["known_tenants"].update_one({"_id": neijiang.tenant}, {"$set": {"file_bytes": 2 * MEGABYTE}})
    with pytest.raises(FileRoomTaken):
        neijiang.upload("二.txt", b"2", **HOSPITAL)
    neijiang.at("2021-12-14")
    assert room(neijiang) == MEGABYTE
    assert neijiang.upload("二.txt", b"2", **HOSPITAL)


@pytest.mark.usefixtures("narrow")
def test_a_city_of_a_release_that_did_not_count_is_counted_with_its_first_upload(neijiang: City) -> None:
    neijiang.upload("一.txt", content(1), **HOSPITAL)
    neijiang.db["known_tenants"].update_one({"_id": neijiang.tenant}, {"$unset": {"file_bytes": ""}})
    neijiang.upload("二.txt", b"2", **HOSPITAL)
    assert room(neijiang) == MEGABYTE + 1
