"""Large files of encounters: checked whole, loaded whole, resumed after a crash, never shown by halves."""

from __future__ import annotations

import base64
import csv
from functools import partial
from io import BytesIO

import pytest
from openpyxl import load_workbook

from services.kit.errors import Conflict, InvalidInput, NotFound
from services.kit.store import TenantDatabase
from services.satisfaction.domain import imports
from services.satisfaction.handlers import import_work
from services.satisfaction.repository import Repository
from tests.integration.satisfaction.city import COUNTY_HOSPITAL, HOSPITAL, City, row
from tests.integration.satisfaction.importing import HEADER, OWN, lines, seen, started, worked

RATE = "instant_satisfaction_rate"


@pytest.mark.obligation("NJ-019", "PF-013")
def test_a_file_in_parts_is_checked_and_loaded_and_a_second_upload_adds_nothing(
    neijiang: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_work, "SLICE", 30)
    text = HEADER + lines(200)
    parts = (text[:1000], text[1000:2500], text[2500:])
    made = started(neijiang, *parts)
    worked(neijiang)
    done = seen(neijiang, made["id"])
    assert (done["state"], done["rows"], done["bad_rows"], done["new"]) == ("loaded", 200, 0, 200)
    assert sum(eligible for eligible, _, _ in neijiang.daily().values()) == 200
    assert neijiang.measured(RATE, "2022-Q2") == {HOSPITAL: (180, 200)}
    before = neijiang.stored("encounters", "daily", "month_sums", "measures")
    again = started(neijiang, *parts)
    worked(neijiang)
    assert again["id"] != made["id"]
    assert [seen(neijiang, again["id"])[name] for name in ("state", "new", "known")] == ["loaded", 0, 200]
    assert neijiang.stored("encounters", "daily", "month_sums", "measures") == before
    assert neijiang.stored("encounter_slices") == []


def test_a_begun_line_goes_with_its_file_when_the_import_ends(neijiang: City) -> None:
    refused = started(neijiang, "坏\nMZ-BEGUN", "\n")
    worked(neijiang)
    assert seen(neijiang, refused["id"])["state"] == "refused"
    given_up = started(neijiang, HEADER + "MZ-BEGUN", ",门诊结算,2022-06-01\n")
    engine = neijiang.bench.engines["satisfaction"]
    import_work.work_on_imports(partial(engine._transact, neijiang.tenant))
    assert seen(neijiang, given_up["id"])["parts_read"] == 1
    assert "MZ-BEGUN" in str(neijiang.stored("encounter_imports"))
    neijiang.call("discard_encounter_import", import_id=given_up["id"], **OWN)
    assert "MZ-BEGUN" not in str(neijiang.stored("encounter_imports"))


def test_a_list_of_imports_leaves_what_their_work_needs_where_it_is(neijiang: City) -> None:
    made = started(neijiang, HEADER + lines(20))
    worked(neijiang)
    [stored] = neijiang.stored("encounter_imports")
    assert stored["moved"]
    repo = Repository(TenantDatabase(neijiang.bench.engines["satisfaction"].db, neijiang.tenant))
    [listed] = repo.counting.imports.page({}, first=10, after=None)["items"]
    assert (listed.moved, listed.carry, listed.new) == ({}, b"", 20)
    one = {name: value for name, value in seen(neijiang, made["id"]).items() if name != "problems"}
    assert neijiang.call("encounter_imports", **OWN)["items"] == [one]


@pytest.mark.obligation("PF-013")
def test_one_bad_row_in_a_hundred_loads_nothing_and_is_named(neijiang: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_work, "SLICE", 100)
    monkeypatch.setattr(imports, "MOST_LISTED", 5)
    bad = ["坏,门诊结算,2022-13-01,短信\n", ",门诊结算,2022-06-01,短信\n", '"坏,门诊结算,2022-06-01,短信\n']
    text = HEADER + "".join(lines(99, 100 * n) + bad[n % 3] for n in range(10))
    made = started(neijiang, text)
    worked(neijiang)
    done = seen(neijiang, made["id"])
    assert (done["state"], done["rows"], done["bad_rows"], done["new"]) == ("refused", 1000, 10, 0)
    assert done["reasons"] == [
        {"code": "not_a_day", "rows": 4},
        {"code": "not_csv", "rows": 3},
        {"code": "required", "rows": 3},
    ]
    assert [(p["row"], p["column"], p["code"]) for p in done["problems"]] == [
        (101, "on", "not_a_day"),
        (201, "key", "required"),
        (301, "row", "not_csv"),
        (401, "on", "not_a_day"),
        (501, "key", "required"),
    ]
    assert neijiang.stored("encounters", "daily", "encounter_slices") == []
    with pytest.raises(Conflict) as refused:
        neijiang.call("load_encounter_import", import_id=made["id"], **OWN)
    assert refused.value.code == "import_not_ready"
    file = neijiang.call("export_import_mistakes", import_id=made["id"], **OWN)
    book = load_workbook(BytesIO(base64.b64decode(file["content_base64"])))
    assert [cell.value for cell in book["错误清单"][4]] == [101, "日期", done["problems"][0]["zh"], "not_a_day"]
    assert [each[1].value for each in book["错误清单"].iter_rows(min_row=5, max_row=6)] == ["就诊流水号", "整行"]
    assert [cell.value for cell in book["按原因统计"][4]][:2] == ["not_a_day", 4]


def test_a_cell_in_another_encoding_spoils_its_row_and_no_other(neijiang: City) -> None:
    good = "".join(f"MZ{n},门诊结算,2022-06-01,短信\n" for n in range(40)).encode()
    text = b"key,touchpoint,on,channel\n" + good + "甲一,出院,2022-06-01,sms\n".encode("gb18030")
    made = started(neijiang, text)
    worked(neijiang)
    found = [(each["row"], each["code"]) for each in seen(neijiang, made["id"])["problems"]]
    assert found == [(42, "encoding")]


def test_a_file_may_be_checked_first_and_loaded_or_given_up_later(neijiang: City) -> None:
    made = started(neijiang, HEADER + lines(3), load=False)
    worked(neijiang)
    assert seen(neijiang, made["id"])["state"] == "checked" and neijiang.stored("encounters") == []
    neijiang.call("load_encounter_import", import_id=made["id"], **OWN)
    worked(neijiang)
    assert seen(neijiang, made["id"])["state"] == "loaded" and len(neijiang.stored("encounters")) == 3
    with pytest.raises(Conflict):
        neijiang.call("discard_encounter_import", import_id=made["id"], **OWN)
    other = started(neijiang, HEADER + lines(4), load=False)
    worked(neijiang)
    neijiang.call("discard_encounter_import", import_id=other["id"], **OWN)
    assert seen(neijiang, other["id"])["state"] == "discarded" and neijiang.stored("encounter_slices") == []


def test_the_same_file_is_not_begun_twice_at_once(neijiang: City) -> None:
    text = HEADER + lines(3)
    assert started(neijiang, text)["id"] == started(neijiang, text)["id"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("流水号,日期\nA,2022-06-01\n", "column_missing"),
        ("就诊流水号,评价环节,日期,姓名\nA,出院,2022-06-01,张三\n", "columns_not_valid"),
        (HEADER, "empty_file"),
        (HEADER + "A,急诊,2022-06-01,短信\n", "unknown_touchpoint"),
        (HEADER + "A,出院,2022-06-01,飞鸽\n", "unknown_channel"),
        (HEADER + "A,出院,2022-06-01,短信,多余\n", "not_csv"),
        (HEADER + "A,出院,2022-06-11,短信\n", "in_the_future"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(neijiang: City, text: str, code: str) -> None:
    made = started(neijiang, text)
    worked(neijiang)
    done = seen(neijiang, made["id"])
    assert (done["state"], [p["code"] for p in done["problems"]]) == ("refused", [code])


def test_files_of_a_chinese_spreadsheet_are_read(neijiang: City) -> None:
    text = '﻿就诊号,环节,就诊日期,渠道,提供日期,就诊类型\r\n\r\n"甲,1", 出院 ,2022/6/1,纸质,2022-06-03,住院\r\n'
    made = started(neijiang, text.lstrip("﻿").encode("gb18030"))
    worked(neijiang)
    assert seen(neijiang, made["id"])["state"] == "loaded"
    assert neijiang.daily() == {("2022-06-01", "inpatient"): (1, 1, 0)}
    [known] = neijiang.call("encounter_links", unit_id=HOSPITAL, setting="inpatient", keys=["甲,1"])
    assert known["known"] and known["expires_on"] == "2022-06-10"


def test_a_line_that_runs_over_two_parts_has_one_link_and_no_false_one(neijiang: City) -> None:
    text = HEADER + lines(10)
    cut = text.index("MZ0000005") + 4
    made = started(neijiang, text[:cut], text[cut:])
    worked(neijiang)
    keys = []
    for part in (1, 2):
        file = neijiang.call("export_import_links", import_id=made["id"], part=part, **OWN)
        table = base64.b64decode(file["content_base64"]).decode("utf-8-sig").splitlines()
        keys.append([each.partition(",")[0] for each in table[1:]])
    assert keys == [[f"MZ{n:07d}" for n in range(5)], [f"MZ{n:07d}" for n in range(5, 9)]]


def test_parts_belong_to_the_uploader_and_imports_to_their_unit(neijiang: City) -> None:
    made = started(neijiang, HEADER + lines(3))
    other = {"role": "institution", "unit": COUNTY_HOSPITAL}
    with pytest.raises(NotFound):
        neijiang.call("encounter_import", import_id=made["id"], **other)
    part = neijiang.part(HEADER + lines(3), **OWN)
    with pytest.raises(NotFound):
        neijiang.call("start_encounter_import", unit_id=COUNTY_HOSPITAL, file_ids=[part], **other)
    assert neijiang.call("encounter_imports", **other)["items"] == []
    text = neijiang.part("words", "words.txt", **OWN)
    with pytest.raises(InvalidInput) as refused:
        neijiang.call("start_encounter_import", unit_id=HOSPITAL, file_ids=[part, text], **OWN)
    assert (refused.value.code, refused.value.field) == ("part_not_valid", "file_ids.1")


def test_slips_are_printed_again_alike_and_add_nothing_to_what_was_offered(neijiang: City) -> None:
    sheet = neijiang.call("make_slips", unit_id=HOSPITAL, touchpoint="discharge", count=30, until="2022-06-16", **OWN)
    first = neijiang.call("print_slips", sheet_id=sheet["id"], **OWN)
    assert base64.b64decode(first["content_base64"]).startswith(b"%PDF-")
    assert neijiang.call("print_slips", sheet_id=sheet["id"], **OWN) == first
    kept = neijiang.stored("encounters")
    assert len(kept) == 30 and {(k["slip"], k["offered"], k["expires_on"]) for k in kept} == {
        (True, True, "2022-06-23")
    }
    assert neijiang.stored("daily") == []
    assert [s["id"] for s in neijiang.call("slip_sheets", unit_id=HOSPITAL, **OWN)] == [sheet["id"]]
    with pytest.raises(InvalidInput):
        neijiang.call("make_slips", unit_id=HOSPITAL, touchpoint="discharge", count=3, on="2022-06-09", **OWN)


@pytest.mark.parametrize(("form", "magic"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF-")])
def test_links_go_out_for_messages_and_printers(neijiang: City, form: str, magic: bytes) -> None:
    neijiang.record(row("A"), row("B", channel="none"))
    asked = {"unit_id": HOSPITAL, "setting": "outpatient", "keys": ["A", "B"], "format": form}
    file = neijiang.call("export_encounter_links", **asked, **OWN)
    assert base64.b64decode(file["content_base64"]).startswith(magic)


def test_a_key_that_a_spreadsheet_would_run_goes_out_as_text(neijiang: City) -> None:
    keys = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "M=1"]
    neijiang.record(*(row(key) for key in keys))
    asked = {"unit_id": HOSPITAL, "setting": "outpatient", "keys": keys, "format": "csv"}
    file = neijiang.call("export_encounter_links", **asked, **OWN)
    table = list(csv.reader(base64.b64decode(file["content_base64"]).decode("utf-8-sig").splitlines()))
    assert [each[0] for each in table[1:]] == [f"'{key}" for key in keys[:4]] + ["M=1"]


def test_rates_as_a_spreadsheet_name_who_reported_nothing(neijiang: City) -> None:
    neijiang.at("2022-06-10").record(row("A"), row("B", on="2022-05-31", channel="none"))
    file = neijiang.call("export_encounter_rates", period="2022-Q2")
    rows = list(load_workbook(BytesIO(base64.b64decode(file["content_base64"]))).active.values)[3:]
    assert [r[0] for r in rows] == ["单位h-2", "单位h-1", "合计"]
    assert rows[0][1:8] == (0, 0, 0, None, None, None, "2022-04未报送；2022-05未报送")
    assert rows[1][1:8] == (2, 1, 0, 50, 0, 0, "2022-04未报送；2022-05缺19个工作日")
