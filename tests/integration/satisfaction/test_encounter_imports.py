"""Large files of encounters: checked whole, loaded whole, resumed after a crash, never shown by halves."""

from __future__ import annotations

import base64
import subprocess
import sys
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from services.kit.errors import Conflict, InvalidInput, NotFound
from services.kit.settings import settings
from services.kit.testing import Bench
from services.satisfaction.domain import imports
from services.satisfaction.handlers import import_work
from services.satisfaction.service import Satisfaction
from tests.integration.satisfaction.city import COUNTY_HOSPITAL, HOSPITAL, City, row

HEADER = "就诊流水号,评价环节,日期,提供方式\n"
RATE = "instant_satisfaction_rate"
OWN = {"role": "institution", "unit": HOSPITAL}


def lines(count: int, start: int = 0) -> str:
    """Rows of which nine in ten were offered."""
    channel = ["短信"] * 9 + ["未提供"]
    return "".join(f"MZ{n:07d},门诊结算,2022-06-0{n % 5 + 1},{channel[n % 10]}\n" for n in range(start, start + count))


def started(city: City, *parts: str | bytes, **more: Any) -> dict[str, Any]:
    """An import of a file in parts."""
    files = [city.part(text, f"encounters-{n}.csv", **OWN) for n, text in enumerate(parts)]
    return dict(city.call("start_encounter_import", unit_id=HOSPITAL, file_ids=files, **more, **OWN))


def worked(city: City) -> None:
    """Let the tick work until nothing is left."""
    for _ in range(3):
        city.bench.engines["satisfaction"].tick("work_on_imports", city.tenant)


def seen(city: City, import_id: str) -> dict[str, Any]:
    return dict(city.call("encounter_import", import_id=import_id, **OWN))


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
    engine._transact(neijiang.tenant, import_work.work_on_imports)
    assert seen(neijiang, given_up["id"])["parts_read"] == 1
    assert "MZ-BEGUN" in str(neijiang.stored("encounter_imports"))
    neijiang.call("discard_encounter_import", import_id=given_up["id"], **OWN)
    assert "MZ-BEGUN" not in str(neijiang.stored("encounter_imports"))


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
    assert [cell.value for cell in book["错误清单"][4]] == [101, "on", done["problems"][0]["zh"], "not_a_day"]
    assert [cell.value for cell in book["按原因统计"][4]][:2] == ["not_a_day", 4]


@pytest.mark.obligation("PF-013")
def test_figures_move_only_when_all_is_loaded_and_a_crash_costs_one_step(
    neijiang: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_work, "SLICE", 10)
    monkeypatch.setattr(import_work, "STEPS_IN_A_ROW", 1)
    neijiang.record(row("MZ0000001", on="2022-06-02"), row("other"))
    before = neijiang.daily()
    made = started(neijiang, HEADER + lines(45))
    engine = neijiang.bench.engines["satisfaction"]
    for _ in range(3):
        engine.tick("work_on_imports", neijiang.tenant)
    half = seen(neijiang, made["id"])
    assert (half["state"], half["rows_loaded"]) == ("loading", 20)
    assert neijiang.daily() == before
    real = import_work.take
    monkeypatch.setattr(import_work, "take", lambda *a: (real(*a), 1 / 0))
    with pytest.raises(ZeroDivisionError):
        engine.tick("work_on_imports", neijiang.tenant)
    monkeypatch.setattr(import_work, "take", real)
    assert seen(neijiang, made["id"]) == half
    restarted = Bench(Satisfaction).engines["satisfaction"]
    for _ in range(3):
        restarted.tick("work_on_imports", neijiang.tenant)
    done = seen(neijiang, made["id"])
    assert [done[name] for name in ("state", "new", "known", "rows_loaded")] == ["loaded", 44, 1, 45]
    assert sum(eligible for eligible, _, _ in neijiang.daily().values()) == 46


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


def test_links_of_a_loaded_file_can_be_fetched_for_a_day_then_the_keys_are_gone(neijiang: City) -> None:
    made = started(neijiang, HEADER + lines(10), lines(10, 10))
    with pytest.raises(Conflict):
        neijiang.call("export_import_links", import_id=made["id"], **OWN)
    worked(neijiang)
    file = neijiang.call("export_import_links", import_id=made["id"], part=2, **OWN)
    table = base64.b64decode(file["content_base64"]).decode("utf-8-sig").splitlines()
    assert len(table) == 1 + 9
    key, link = table[1].split(",")
    [known] = neijiang.call("encounter_links", unit_id=HOSPITAL, setting="outpatient", keys=[key])
    assert known["link"] == link
    with pytest.raises(InvalidInput):
        neijiang.call("export_import_links", import_id=made["id"], part=3, **OWN)
    neijiang.set("2022-06-12")
    worked(neijiang)
    assert neijiang.stored("files") == []


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


def test_rates_as_a_spreadsheet_name_who_reported_nothing(neijiang: City) -> None:
    neijiang.at("2022-06-10").record(row("A"), row("B", on="2022-05-31", channel="none"))
    file = neijiang.call("export_encounter_rates", period="2022-Q2")
    rows = list(load_workbook(BytesIO(base64.b64decode(file["content_base64"]))).active.values)[3:]
    assert [r[0] for r in rows] == ["单位h-2", "单位h-1", "合计"]
    assert rows[0][1:8] == (0, 0, 0, None, None, None, "2022-04未报送；2022-05未报送")
    assert rows[1][1:8] == (2, 1, 0, 50, 0, 0, "2022-04未报送；2022-05缺19个工作日")


WORKER = """
import sys
from services.kit.settings import override
override(env="test", mongo_uri=sys.argv[1], mongo_prefix=sys.argv[2], log_level="ERROR")
from services.kit.settings import settings
from services.kit.testing import Bench
from services.satisfaction.handlers import import_work
from services.satisfaction.service import Satisfaction
import_work.SLICE, import_work.STEPS_IN_A_ROW = 20, 1
engine = Bench(Satisfaction).engines["satisfaction"]
for step in range(60):
    engine.tick("work_on_imports", sys.argv[3])
    print(step, flush=True)
"""


@pytest.mark.obligation("PF-013")
def test_a_process_that_is_killed_while_it_loads_leaves_a_load_that_another_one_ends(neijiang: City) -> None:
    made = started(neijiang, HEADER + lines(1000))
    given = [str(settings().mongo_uri), settings().mongo_prefix, neijiang.tenant]
    worker = subprocess.Popen([sys.executable, "-c", WORKER, *given], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert worker.stdout is not None
    for _ in range(6):
        worker.stdout.readline()
    worker.kill()
    worker.wait()
    worker.stdout.close()
    half = seen(neijiang, made["id"])
    assert half["state"] == "loading" and 100 <= half["rows_loaded"] < 1000 and neijiang.daily() == {}
    worked(neijiang)
    done = seen(neijiang, made["id"])
    assert [done[name] for name in ("state", "new", "known", "changed")] == ["loaded", 1000, 0, 0]
    assert sum(eligible for eligible, _, _ in neijiang.daily().values()) == 1000
    assert len(neijiang.stored("encounters")) == 1000
