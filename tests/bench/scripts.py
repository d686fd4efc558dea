"""Runs the two sides of a row as processes of their own, so that neither has the other's libraries or patches."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60.0
STOP_SECONDS = 20.0


class ScriptFailed(Exception):
    """A script ended with an error or said nothing; the message is the end of its output."""


def run(name: object, *arguments: object) -> dict[str, Any]:
    """Run `tests.bench.<name>` to its end; what it says on its last line of output. Raises `ScriptFailed`."""
    done = subprocess.run(
        _command(name, arguments), cwd=ROOT, env=_environment(), capture_output=True, text=True, timeout=SECONDS
    )
    return _last_line(name, done.returncode, done.stdout, done.stderr)


@contextmanager
def running(name: str, *arguments: object) -> Iterator[dict[str, Any]]:
    """`tests.bench.<name>` while the block runs; gives what it says on its first line, when it is ready."""
    with _process(_command(name, arguments), {}, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise ScriptFailed(f"{name} ended with {process.wait()}")
        yield json.loads(line)


@contextmanager
def running_qf(*arguments: str, port_setting: str, **env: str) -> Iterator[int]:
    """The `qf` command while the block runs; gives its port once `/readyz` there says yes."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    with _process([sys.executable, "-m", "qf", *arguments], {port_setting: str(port), **env}) as process:
        deadline = time.monotonic() + SECONDS
        while not _ready(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise ScriptFailed(f"qf {' '.join(arguments)} did not become ready")
            time.sleep(0.1)
        yield port


@contextmanager
def _process(command: list[str], env: dict[str, str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(command, cwd=ROOT, env=_environment() | env, text=True, **options) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def say(**facts: Any) -> None:
    """Tell the bench: one line of JSON."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def installed(*modules: str) -> bool:
    """Whether a peer's packages are here."""
    return all(find_spec(module) for module in modules)


def _command(name: object, arguments: tuple[object, ...]) -> list[str]:
    return [sys.executable, "-m", f"tests.bench.{name}", *map(str, arguments)]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONWARNINGS": "ignore", "QF_LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}


def _last_line(name: object, status: int, output: str, errors: str) -> dict[str, Any]:
    lines = output.strip().splitlines()
    if status != 0 or not lines:
        raise ScriptFailed(f"{name} ended with {status}: {(errors or output)[-2000:]}")
    return dict(json.loads(lines[-1]))
