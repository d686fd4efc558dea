"""How imports go on after failures, crashes and kills, and what is let go when they have ended."""

from __future__ import annotations

import base64
import subprocess
import sys

import pytest

from services.kit.errors import Conflict, InvalidInput
from services.kit.settings import settings
from services.kit.testing import Bench
from services.satisfaction.handlers import import_work
from services.satisfaction.service import Satisfaction
from tests.integration.satisfaction.city import HOSPITAL, City, row
from tests.integration.satisfaction.importing import HEADER, OWN, lines, seen, started, worked


def test_an_import_that_fails_is_put_off_and_holds_up_nobody(neijiang: City, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = neijiang.bench.engines["satisfaction"]
    real = import_work._check
    broken = started(neijiang, HEADER + lines(3))
    other = started(neijiang, HEADER + lines(4, 50))
    ids = [broken["id"]]
    monkeypatch.setattr(import_work, "_check", lambda work, unit, found, at: (
        1 / 0 if found.id in ids else real(work, unit, found, at)))  # fmt: skip
    with pytest.raises(ZeroDivisionError):
        engine.tick("work_on_imports", neijiang.tenant)
    assert (seen(neijiang, broken["id"])["state"], seen(neijiang, other["id"])["state"]) == ("checking", "checking")
    with pytest.raises(ZeroDivisionError):
        engine.tick("work_on_imports", neijiang.tenant)
    assert (seen(neijiang, broken["id"])["state"], seen(neijiang, other["id"])["state"]) == ("checking", "loaded")
    for minute in (2, 6, 14):
        neijiang.set("2022-06-10", 9, minute)
        with pytest.raises(ZeroDivisionError):
            engine.tick("work_on_imports", neijiang.tenant)
        engine.tick("work_on_imports", neijiang.tenant)
    neijiang.set("2022-06-10", 9, 30)
    with pytest.raises(ZeroDivisionError):
        engine.tick("work_on_imports", neijiang.tenant)
    done = seen(neijiang, broken["id"])
    assert (done["state"], done["reasons"]) == ("refused", [{"code": "not_readable", "rows": 1}])
    assert done["problems"][0]["zh"] == "文件无法处理，请联系平台运维人员"
    ids.clear()
    started(neijiang, HEADER + lines(3))
    worked(neijiang)
    assert sum(eligible for eligible, _, _ in neijiang.daily().values()) == 7


def test_an_import_that_was_put_off_goes_on_where_it_stood(neijiang: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_work, "SLICE", 2)
    monkeypatch.setattr(import_work, "take", lambda *_: 1 / 0)
    made, engine = started(neijiang, HEADER + lines(5)), neijiang.bench.engines["satisfaction"]
    for minute in (1, 2, 4, 8, 16, 32, 64):
        neijiang.set("2022-06-10", 9 + minute // 60, minute % 60)
        with pytest.raises(ZeroDivisionError):
            engine.tick("work_on_imports", neijiang.tenant)
    assert seen(neijiang, made["id"])["state"] == "loading", "what is loaded by halves is never given up"
    assert [each["failures"] for each in neijiang.stored("encounter_imports")] == [7]
    monkeypatch.undo()
    neijiang.set("2022-06-10", 12)
    worked(neijiang)
    assert [each["failures"] for each in neijiang.stored("encounter_imports")] == [0]
    assert seen(neijiang, made["id"])["new"] == 5


def test_what_was_checked_and_forgotten_is_given_up_after_three_days(neijiang: City) -> None:
    made = started(neijiang, HEADER + lines(3), load=False)
    worked(neijiang)
    for day, state, files in (
        ("2022-06-12", "checked", 1),
        ("2022-06-14", "discarded", 1),
        ("2022-06-15", "discarded", 0),
    ):
        neijiang.set(day, 12)
        worked(neijiang)
        assert (seen(neijiang, made["id"])["state"], len(neijiang.stored("files"))) == (state, files)


def test_bad_rows_are_shown_for_a_month_and_then_gone(neijiang: City) -> None:
    made = started(neijiang, HEADER + "A,出院,张三,短信\n")
    worked(neijiang)
    for day, listed in (("2022-06-12", 1), ("2022-07-09", 1), ("2022-07-11", 0)):
        neijiang.set(day, 12)
        worked(neijiang)
        assert len(seen(neijiang, made["id"])["problems"]) == listed
    assert ("张三" in str(neijiang.stored("encounter_mistakes", "encounter_imports"))) is False
    assert seen(neijiang, made["id"])["reasons"] == [{"code": "not_a_day", "rows": 1}]


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
    assert {**seen(neijiang, made["id"]), "version": half["version"]} == half
    restarted = Bench(Satisfaction).engines["satisfaction"]
    for _ in range(3):
        restarted.tick("work_on_imports", neijiang.tenant)
    done = seen(neijiang, made["id"])
    assert [done[name] for name in ("state", "new", "known", "rows_loaded")] == ["loaded", 44, 1, 45]
    assert sum(eligible for eligible, _, _ in neijiang.daily().values()) == 46


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
