"""Histories of registers' entries: in no list, the last fifty by themselves; look-ups a page at a time."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from services.kit.errors import InvalidInput, TooManyEntries
from services.kit.histories import AnswerTooLarge
from services.kit.registers import entries, store
from services.kit.testing import Bench
from services.organizations.service import Organizations
from tests.integration.organizations.city import City
from tests.integration.organizations.test_registers import record
from tests.support.watching import watched

RULE = {"title": "制度1", "category": "field", "effective_on": "2022-03-01"}


@pytest.fixture
def nj(neijiang: City) -> City:
    neijiang.load()
    return neijiang


def revise(city: City, entry_id: str, version: int, **more: Any) -> dict[str, Any]:
    given = {"entry_id": entry_id, "expected_version": version, "reason": f"修订{version}"}
    return dict(city.call("revise_entry", **given, **more))


def titled(number: int) -> list[dict[str, str]]:
    return [{"name": "title", "value": f"制度{number}"}]


def test_lists_show_the_last_state_and_histories_the_last_fifty_versions(
    nj: City, mongo_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with watched(mongo_uri, monkeypatch) as counted:
        nj.bench = Bench(Organizations)
        entry = record(nj, "internal_rule", "H1", RULE)
        for version in range(1, 60):
            entry = revise(nj, entry["id"], version, values=titled(version + 1))
        assert [each["number"] for each in entry["history"]] == list(range(11, 61))
        other = record(nj, "internal_rule", "H2", RULE)
        counted.seen.clear()
        listed = nj.call("register_entries", kind="internal_rule")["items"]
        by_id = {each["id"]: each for each in listed}
        assert nj.call("register_entries_by_ids", ids=[entry["id"]]) == [by_id[entry["id"]]]
        assert by_id[entry["id"]] == {name: value for name, value in entry.items() if name != "history"}
        assert [key for key in counted.seen if key[1] == "register_versions"] == []
        ids = [other["id"], "nobody", entry["id"]]
        one, nothing, many = nj.call("register_histories", ids=ids)
        assert ([each["action"] for each in one], nothing, many) == (["record"], [], entry["history"])
        assert nj.call("register_histories", ids=ids, last=2)[2] == entry["history"][-2:]
        assert counted.seen["find", "register_versions"] == 2
        own = {"as_role": "institution", "unit": nj.id_of("H2")}
        assert [len(each) for each in nj.call("register_histories", ids=ids, **own)] == [1, 0, 0]
        monkeypatch.setattr(store, "MOST_BYTES", 1000)
        with pytest.raises(AnswerTooLarge):
            nj.call("register_histories", ids=ids)
        with pytest.raises(InvalidInput):
            nj.call("register_histories", ids=ids, last=51)


def test_an_entry_takes_a_bounded_number_of_files_and_links(nj: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MOST_ATTACHED", 2)
    content = base64.b64encode(b"%PDF-1.7 rule").decode()
    files = [nj.call("upload_file", filename=f"{n}.pdf", content_base64=content)["id"] for n in range(3)]
    linked = [record(nj, "internal_rule", "H1", {**RULE, "title": f"制度{n}"})["id"] for n in (2, 3, 4)]
    entry = record(nj, "internal_rule", "H1", RULE, file_ids=files[:2], linked_entry_ids=linked[:2])
    names = ("register_entries", "register_versions")
    before = [nj.stored(name) for name in names]
    for field, more in (("file_ids", files), ("linked_entry_ids", linked)):
        with pytest.raises(TooManyEntries) as caught:
            revise(nj, entry["id"], 1, **{field: more[2:]})
        assert (caught.value.field, caught.value.code) == (field, "too_many_entries")
    assert [nj.stored(name) for name in names] == before
    assert revise(nj, entry["id"], 1, file_ids=files[:1], values=titled(9))["version"] == 2


def test_a_look_up_shows_a_page_at_a_time_and_logs_what_it_showed(liuzhou: City) -> None:
    liuzhou.load()
    file = {"subject": "person", "matter": "talk", "person": "某某", "content": "廉洁谈话"}
    made = [
        record(liuzhou, "integrity_file", "H1", {**file, "happened_on": f"2022-03-0{day}"}, as_role="city_admin")["id"]
        for day in range(1, 6)
    ]
    ask = {"kind": "integrity_file", "unit_id": liuzhou.id_of("H1"), "motive": "考核", "purpose": "annual_appraisal"}
    first = liuzhou.call("look_up_entries", as_role="city_admin", **ask, first=3)
    rest = liuzhou.call("look_up_entries", as_role="city_admin", **ask, first=3, after=first["next"])
    assert [each["id"] for each in (*first["items"], *rest["items"])] == made[::-1]
    assert [(found["total"], found["entries"], found["next"] is None) for found in (first, rest)] == [
        (5, 3, False), (5, 2, True),
    ]  # fmt: skip
    assert [len(each["history"]) for each in first["items"]] == [1, 1, 1]
    assert [doc["entries"] for doc in liuzhou.stored("register_lookups")] == [3, 2]
    whole = liuzhou.call("look_up_entries", as_role="city_admin", **ask)
    assert [each["id"] for each in whole["items"]] == made[::-1]
    assert liuzhou.call("register_histories", ids=made, as_role="city_admin") == [[]] * 5
