"""Work apart: a function in a process of its own, with limits of memory and time, that can be killed.

For files that strangers send, and for work that would hold up everybody else. The process knows no secret and no
address: it is given bytes and gives bytes. Few run at once; who finds no place in time is asked to come again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from services.kit import telemetry
from services.kit.apart_process import OUT_OF_MEMORY, REFUSED
from services.kit.errors import Unavailable

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE, PATIENCE_SECONDS = 2, 6.0
START = "from services.kit.apart_process import run; run()"
_places = threading.BoundedSemaphore(AT_ONCE)


class TooCostly(Exception):
    """The work took more memory or time than it may."""


class Refused(Exception):
    """The function refused its input; `reason` is what it said."""

    def __init__(self, reason: bytes) -> None:
        super().__init__("refused")
        self.reason = reason


class Busy(Unavailable):
    """Too many files are being worked on. Try again in a few seconds."""

    zh = "正在处理的文件较多，请稍后重试"
    en = "Too many files are being worked on: try again in a few seconds"


@dataclass(frozen=True)
class Limits:
    """What one piece of work may take: MiB of address space, seconds of a processor, seconds of waiting."""

    megabytes: int
    cpu_seconds: int = 8
    seconds: float = 25.0


def run_apart(function: str, data: bytes, limits: Limits) -> bytes:
    """What `function` ("module:name", bytes to bytes) makes of `data`.

    Raises `Refused` with what a `Refusal` in it said, `TooCostly`, or `Busy`.
    """
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise Busy()
    try:
        return _run(function, data, limits)
    finally:
        _places.release()


def _run(function: str, data: bytes, limits: Limits) -> bytes:
    words = (function, str(limits.megabytes), str(limits.cpu_seconds))
    process = subprocess.Popen(
        [sys.executable, "-c", START, *words],
        cwd=ROOT,
        env={"LANG": "C.UTF-8", "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        out, err = process.communicate(data, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        telemetry.logger().warning("work_too_costly", function=function, seconds=limits.seconds)
        raise TooCostly(function) from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    return _judged(function, process.returncode, out, err)


def _judged(function: str, status: int, out: bytes, err: bytes) -> bytes:
    if status == 0:
        return out
    if status == REFUSED:
        raise Refused(out)
    if status in (OUT_OF_MEMORY, -signal.SIGXCPU, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT):
        telemetry.logger().warning("work_too_costly", function=function, status=status)
        raise TooCostly(function)
    said = err.decode(errors="replace").strip().splitlines()
    telemetry.logger().error("work_failed", function=function, status=status, error=said[-1][:200] if said else "")
    raise TooCostly(function)
