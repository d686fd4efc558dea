"""Work in a process apart: bytes in, bytes out, and limits that hold."""

from __future__ import annotations

import json
import threading
import time

import pytest

from services.kit import apart, telemetry
from services.kit.apart import Busy, Limits, Refused, TooCostly, run_apart
from services.kit.settings import settings

WORK = "tests.integration.kit.apart_work"
LIMITS = Limits(megabytes=256, cpu_seconds=1, seconds=3)


def test_bytes_come_back_and_a_refusal_says_why() -> None:
    assert run_apart(f"{WORK}:shouting", "a€".encode() * 300_000, LIMITS) == "A€".encode() * 300_000
    with pytest.raises(Refused) as refused:
        run_apart(f"{WORK}:refusing", b"x", LIMITS)
    assert refused.value.reason == b"no: x"


@pytest.mark.parametrize("work", ["spinning", "hoarding", "sleeping", "printing"])
def test_what_takes_too_much_is_ended(work: str, capsys: pytest.CaptureFixture[str]) -> None:
    begun = time.monotonic()
    with pytest.raises(TooCostly):
        run_apart(f"{WORK}:{work}", b"", LIMITS)
    assert time.monotonic() - begun < 8
    assert "work_failed" not in capsys.readouterr().err  # it is the work's fault, not ours


def test_a_failure_names_its_kind_and_not_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.configure(settings().model_copy(update={"log_level": "INFO"}), "test")
    with pytest.raises(TooCostly):
        run_apart(f"{WORK}:failing", "示例甲".encode(), LIMITS)
    said = capsys.readouterr().err
    [line] = [each for each in map(json.loads, said.splitlines()) if each["event"] == "work_failed"]
    assert line["error"] == "ValueError"
    assert "示例甲" not in json.dumps(list(map(json.loads, said.splitlines())), ensure_ascii=False)


def test_it_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QF_SEAL_KEY", "0" * 64)
    assert run_apart(f"{WORK}:settings", b"", LIMITS) == b""


def test_few_run_at_once_and_who_finds_no_place_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE_SECONDS", 0.1)
    done: list[bytes] = []

    def work() -> None:
        done.append(run_apart(f"{WORK}:pausing", b"x", LIMITS))

    threads = [threading.Thread(target=work) for _ in range(apart.AT_ONCE)]
    for each in threads:
        each.start()
    time.sleep(0.3)
    with pytest.raises(Busy):
        run_apart(f"{WORK}:shouting", b"", LIMITS)
    for each in threads:
        each.join()
    assert done == [b"x"] * apart.AT_ONCE
    assert run_apart(f"{WORK}:shouting", b"a", LIMITS) == b"A"
