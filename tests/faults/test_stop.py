"""The embedded stack ends as a whole, whenever it is told to, and asks little of the machine."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from random import Random

import pytest

from tests.faults.embedded import cpu_seconds, resident_mb, servers, store_of
from tests.integration.runtime.processes import Running, Stack, qf_process, until

SEED = 20220630


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    return Stack(tmp_path / "data")


def interrupt(running: Running) -> None:
    """Ctrl-C."""
    os.kill(running.pid, signal.SIGINT)


def test_ctrl_c_ends_it_and_its_store_and_little_was_used(stack: Stack) -> None:
    begun = time.monotonic()
    running = stack.start()
    first_answer = time.monotonic() - begun
    used, since = cpu_seconds(running.pid, store_of(stack)), time.monotonic()
    assert resident_mb(running.pid, store_of(stack)) < 700
    assert first_answer < 60

    second = qf_process("standalone", data=stack.data.with_name("other"), port=stack.port)
    assert (second.returncode, second.stdout, second.stderr.count("\n")) == (2, "", 1)
    assert str(stack.port) in second.stderr
    assert servers(stack.data.with_name("other")) == []

    idle = (cpu_seconds(running.pid, store_of(stack)) - used) / (time.monotonic() - since)
    assert idle < 0.5
    interrupt(running)
    assert running.stop() == 0
    assert servers(stack.data) == []
    assert not (stack.data / "control.json").exists()


def test_ctrl_c_while_it_starts_leaves_nothing(stack: Stack) -> None:
    dice = Random(SEED)
    for _ in range(3):
        running = Running(stack.data.with_suffix(".out"), "standalone", **stack.settings)
        time.sleep(dice.uniform(0.2, 5.0))
        interrupt(running)
        assert running.ended() in (0, 130, -signal.SIGINT), running.output.read_text()
        until(lambda: servers(stack.data) == [], 20)


def test_a_store_that_is_killed_ends_the_stack_in_one_line(stack: Stack) -> None:
    running = stack.start(log_level="CRITICAL")
    os.kill(store_of(stack), signal.SIGKILL)
    assert running.ended() == 1
    said = running.output.read_text().splitlines()
    assert said[-1].startswith("qf: mongod ended with status -9")
    assert "Traceback (most recent call last):" not in said
    assert servers(stack.data) == []
