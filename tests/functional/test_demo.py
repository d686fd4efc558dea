"""`qf demo` as a user runs it: seeded on the first start, the same for the same seed, all there on the next one."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from qf.demo.examining import PLACES, SITTING
from qf.services import tables

ROOT = Path(__file__).resolve().parents[2]
SERVING_SECONDS, SEEDING_SECONDS = 15.0, 180.0
UNITS, BUREAUS, MUNICIPAL = 12, 2, 2
REPORTS_OF_NEIJIANG, ROLLUPS_OF_LIUZHOU = 5, 4
OPEN_FILES, TABLES, OF_THE_STORE = 1024, 797, 48


def busyness() -> float:
    """How much longer everything takes where other work has the processors; 1 on an idle machine."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path, port: int, **more: str) -> dict[str, str]:
    """The two real cities, as small as they go, in a folder and on a port of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QF_")}
    small = {"QF_DEMO_CITIES": "0", "QF_DEMO_UNITS": str(UNITS)}
    return {**kept, "PYTHONPATH": str(ROOT), "QF_DATA": str(data), "QF_PORT": str(port), **small, **more}


def started(env: dict[str, str], *words: str) -> subprocess.Popen[str]:
    """The demo as a process of its own, from another folder."""
    command = [sys.executable, "-m", "qf.demo", *words]
    return subprocess.Popen(
        command,
        env=env,
        cwd=env["QF_DATA"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=as_an_ordinary_user,
    )


def as_an_ordinary_user() -> None:
    """No more open files than a common system lets a user have."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def ended(process: subprocess.Popen[str], seconds: float = SEEDING_SECONDS) -> tuple[int, str, str]:
    """Exit status and what was said; a process that does not end is killed and fails the test."""
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return process.returncode, out, err


def seeding(data: Path, **more: str) -> dict[str, Any]:
    """The summary of a run until seeded."""
    status, out, err = ended(started(environment(data, free_port(), **more), "--until-seeded"))
    assert status == 0, err
    summary = json.loads(out)
    assert isinstance(summary, dict)
    return summary


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the first demo."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def summary(data: Path) -> dict[str, Any]:
    """What the first demo's seeding said."""
    return seeding(data)


@contextmanager
def serving(data: Path) -> Iterator[tuple[subprocess.Popen[str], str, float]]:
    """A demo that serves: its process, its address, and how long it took."""
    port = free_port()
    began = time.monotonic()
    process = started(environment(data, port))
    try:
        url = f"http://127.0.0.1:{port}"
        while not answers(f"{url}/readyz"):
            assert process.poll() is None, ended(process)[2]
            assert time.monotonic() - began < 60
            time.sleep(0.05)
        yield process, url, time.monotonic() - began
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def answers(url: str) -> bool:
    """Whether the address answers well."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def of_city(summary: dict[str, Any], code: str) -> dict[str, Any]:
    """One city's part of a summary."""
    return next(each for each in summary["by_city"] if each["city"] == code)


def test_the_summary_counts_what_was_made(summary: dict[str, Any]) -> None:
    assert summary["cities"] == 2
    assert summary["units"] == 2 * (UNITS + 1)
    assert [each["city"] for each in summary["by_city"]] == ["neijiang", "liuzhou"]
    central, operator, provinces = 3, 1, 2
    staff = PLACES * (SITTING + 1)
    assert summary["accounts"] == 2 * (central + BUREAUS + MUNICIPAL + staff) + operator + provinces
    assert summary["mutations"] > 200
    assert {"expected", "on_time", "late", "missing", "returned", "accepted", "exempt"} <= summary["reports"].keys()


@pytest.mark.obligation("NJ-006", "NJ-007", "NJ-008", "LZ-146")
def test_every_addressee_owes_its_reports(summary: dict[str, Any]) -> None:
    neijiang, liuzhou = of_city(summary, "neijiang"), of_city(summary, "liuzhou")
    assert sum(neijiang["reports"].values()) == (BUREAUS + MUNICIPAL) * REPORTS_OF_NEIJIANG
    assert sum(liuzhou["reports"].values()) == ROLLUPS_OF_LIUZHOU
    assert neijiang["reports"]["missing"] > 0
    assert neijiang["reports"]["accepted"] > 0


@pytest.mark.obligation("PF-015")
def test_the_figures_follow_the_plans(summary: dict[str, Any]) -> None:
    neijiang, liuzhou = of_city(summary, "neijiang"), of_city(summary, "liuzhou")
    assert neijiang["period"] == liuzhou["period"] == "2022-Q2"
    assert neijiang["indicators"]["leading_group_formed"]["denominator"] == BUREAUS + MUNICIPAL
    assert liuzhou["indicators"]["leading_group_formed"]["denominator"] == UNITS - BUREAUS + 1
    assert liuzhou["indicators"]["conduct_staff_coverage"]["status"] == "NOT_APPLICABLE"
    for city in (neijiang, liuzhou):
        done = city["indicators"]["task_completion"]
        assert done["numerator"] == city["assignments"]["accepted"]
        assert done["denominator"] == sum(city["assignments"].values()) - city["assignments"]["withdrawn"]


OF_EVERY_CITY = (
    "staff", "meetings", "decisions", "documents", "work_plans", "follow_ups", "problems", "visits", "todo",
)  # fmt: skip


def test_every_area_of_the_campaign_has_something_to_show(summary: dict[str, Any]) -> None:
    neijiang, liuzhou = (of_city(summary, code)["things"] for code in ("neijiang", "liuzhou"))
    lacking = [(name, things[name]) for things in (neijiang, liuzhou) for name in OF_EVERY_CITY if things[name] == 0]
    assert lacking == []
    assert neijiang["risks"] > 0
    assert 0 < liuzhou["self_inspections_signed"] < liuzhou["self_inspections"] == UNITS - BUREAUS
    assert liuzhou["department_filings"] > 0
    for things in (neijiang, liuzhou):
        assert 0 < things["problems_closed"] < things["problems"]
        assert 0 < things["visits_closed"] < things["visits"]
    assert summary["things"]["problems"] == neijiang["problems"] + liuzhou["problems"]


MEASURED = {
    "neijiang": (
        "hospital_inspection_coverage",
        "supervision_coverage_tertiary",
        "supervision_coverage_secondary",
        "rectification_rate",
        "rotation_overdue",
    ),
    "liuzhou": ("self_inspection_rate", "meeting_compliance", "rectification_rate", "rotation_overdue"),
}


@pytest.mark.parametrize("code", MEASURED)
def test_what_the_plan_measures_has_a_figure(summary: dict[str, Any], code: str) -> None:
    figures = of_city(summary, code)["indicators"]
    assert {name: figures[name]["percent"] for name in MEASURED[code] if figures[name]["denominator"] == 0} == {}


def test_the_next_start_serves_all_data(data: Path, summary: dict[str, Any]) -> None:
    with serving(data) as (process, _, seconds):
        assert seconds < SERVING_SECONDS * busyness()
        said = printed_curl(process)
        asked = subprocess.run(["bash", "-c", said], capture_output=True, text=True, check=True, timeout=30)
        process.send_signal(signal.SIGINT)
        assert ended(process, 30)[0] == 0
    answer = json.loads(asked.stdout)["data"]
    assert answer["tenant"]["name"] == "内江市"
    figures = {each["indicator"]: each["numerator"] for each in answer["indicators"]["items"]}
    told = of_city(summary, "neijiang")["indicators"]
    assert figures == {name: each["numerator"] for name, each in told.items()}
    assert store_of(data) is None


def printed_curl(process: subprocess.Popen[str]) -> str:
    """The command that the demo offers to paste."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("curl "):
            return line
    raise AssertionError("no curl was printed")


def store_of(data: Path) -> int | None:
    """The process that serves the folder's store, when there is one."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if str(data / "mongo").encode() in (folder / "cmdline").read_bytes():
                return int(folder.name)
        except OSError:
            continue
    return None


def test_its_store_holds_the_declared_tables_and_no_more(data: Path, summary: dict[str, Any]) -> None:
    held = len(list((data / "mongo").glob("*.wt")))
    assert tables() <= TABLES
    assert tables() < held <= tables() + OF_THE_STORE


def test_passwords_are_made_and_kept_for_the_owner(data: Path, summary: dict[str, Any]) -> None:
    kept = data / "demo-accounts.json"
    content = json.loads(kept.read_text())
    assert kept.stat().st_mode & 0o777 == 0o600
    assert len(content["accounts"]) == summary["accounts"]
    assert len(content["password"]) >= 25
    assert all("演示" in account["name"] for account in content["accounts"])


@pytest.mark.obligation("PF-010")
def test_an_interrupted_seeding_starts_anew_and_gives_the_same(tmp_path: Path, summary: dict[str, Any]) -> None:
    process = started(environment(tmp_path, free_port()))
    while not (tmp_path / "clock.json").is_file():
        assert process.poll() is None, ended(process)[2]
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    status, _, err = ended(process, 60)
    assert (status, "interrupted" in err, store_of(tmp_path)) == (130, True, None)
    again = seeding(tmp_path)
    timing = {"seconds"}
    assert {k: v for k, v in again.items() if k not in timing} == {k: v for k, v in summary.items() if k not in timing}


def test_a_busy_port_says_so_and_starts_nothing(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, out, err = ended(started(environment(tmp_path, port)), 30)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert str(port) in err
    assert "QF_PORT" in err
    assert list(tmp_path.iterdir()) == []


def test_other_data_is_left_alone(data: Path, summary: dict[str, Any]) -> None:
    marker = data / "seeded.json"
    kept = marker.read_bytes()
    marker.unlink()
    try:
        status, _, err = ended(started(environment(data, free_port()), "--until-seeded"), 60)
    finally:
        marker.write_bytes(kept)
    assert status == 2, err
    assert "the demo did not make" in err
    assert seeding(data) == summary


def test_a_clock_before_the_first_city_joins_is_refused(tmp_path: Path) -> None:
    status, _, err = ended(started(environment(tmp_path, free_port(), QF_CLOCK="2020-01-01")), 30)
    assert status == 2, err
    assert "QF_CLOCK" in err and "2021-12-13" in err
    assert list(tmp_path.iterdir()) == []
