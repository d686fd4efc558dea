"""`qf` as child processes: started as a user starts it, asked over its own addresses, stopped or killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from qf import cli, control
from services.kit.identity import Actor, issue_token
from services.kit.settings import Settings
from services.kit.settings import settings as read_settings

ROOT = Path(__file__).resolve().parents[3]
PLANS = ROOT / "schemas" / "plans"
PATIENCE_SECONDS = 90.0
UNITS = """\
code,name,kind,parent_code,category,level,ownership,staff_count
B1,示例县卫生健康局,bureau,,health_bureau,,,20
H1,示例市第一医院,institution,,general_hospital,tertiary,public,900
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**named: object) -> dict[str, str]:
    """This process's environment without its own settings, and with those that are named."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QF_")}
    return inherited | {"PYTHONPATH": str(ROOT)} | {f"QF_{name.upper()}": str(value) for name, value in named.items()}


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def qf(*words: object, answer: str = "", **named: object) -> Ended:
    """Run one command to its end, in this process: its entry, its environment, its terminal."""
    before = {name: value for name, value in os.environ.items() if name.startswith("QF_")}
    stdout, stderr = StringIO(), StringIO()
    with redirect_stdout(stdout), redirect_stderr(stderr), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["qf", *map(str, words)])
        patch.setattr(sys, "stdin", StringIO(answer))
        _set_environment({f"QF_{name.upper()}": str(value) for name, value in named.items()})
        try:
            cli.main()
            status = 0
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        finally:
            _set_environment(before)
    return Ended(status, stdout.getvalue(), stderr.getvalue())


def _set_environment(settings: dict[str, str]) -> None:
    for name in [name for name in os.environ if name.startswith("QF_")]:
        del os.environ[name]
    os.environ.update(settings)
    read_settings.cache_clear()


def qf_process(*words: object, **settings: object) -> Ended:
    """Run one command to its end in a process of its own, for those that patch the interpreter."""
    done = subprocess.run(
        [sys.executable, "-m", "qf", *map(str, words)],
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def until(reached: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> Any:
    """The first true answer of `reached`, which may fail meanwhile."""
    deadline, failure = time.monotonic() + seconds, None
    while time.monotonic() < deadline:
        try:
            if answer := reached():
                return answer
        except Exception as error:
            failure = error
        time.sleep(0.1)
    raise AssertionError(f"not reached in {seconds} s") from failure


def _hear_interrupts() -> None:
    """As in a terminal, also when the tests run in the background, where a shell has its jobs ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Running:
    """A `qf` command that runs until it is stopped."""

    def __init__(self, output: Path, *words: str, **settings: object) -> None:
        self.output = output
        with output.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "qf", *words],
                env=environment(**settings),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                preexec_fn=_hear_interrupts,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ready(self, port: int) -> None:
        """Wait until `/readyz` on `port` says yes."""

        def answers() -> bool:
            if self._process.poll() is not None:
                pytest.fail(f"ended with {self._process.returncode}: {self.output.read_text()}")
            return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200

        until(answers)

    def tell_to_end(self) -> None:
        """SIGTERM, unless it has ended."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def stop(self) -> int:
        """End by SIGTERM; the exit status."""
        self.tell_to_end()
        return self._process.wait(60)

    def ended(self) -> int:
        """Wait until it has ended by itself; the exit status."""
        return self._process.wait(60)

    def kill(self) -> None:
        """End as a crash would."""
        self._process.kill()
        self._process.wait(10)


class Stack:
    """An embedded stack over a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.settings: dict[str, object] = {"data": data, "port": self.port, "log_level": "WARNING"}
        self._running: Running | None = None

    def start(self, **settings: object) -> Running:
        """Start and wait until it serves."""
        self._running = Running(self.data.with_suffix(".out"), "standalone", **{**self.settings, **settings})
        self._running.ready(self.port)
        return self._running

    def stop(self) -> int:
        """End by SIGTERM; the exit status."""
        return self._running.stop() if self._running is not None else 0

    def kill(self) -> None:
        """End as a crash would."""
        if self._running is not None:
            self._running.kill()

    def call(self, method: str, payload: Any = None, *, tenant: str, role: str = "operator") -> Any:
        """The result of `service.method`, through the stack's control socket."""
        service, name = method.split(".")
        return asyncio.run(self._call(service, name, payload, self.token(tenant, role)))

    async def _call(self, service: str, name: str, payload: Any, token: str) -> Any:
        client = await control.find(self.data)
        assert client is not None, "the stack does not answer"
        return await client.call(service, name, payload or {}, token=token, timeout=30)

    def token(self, tenant: str, role: str) -> str:
        """A token signed with the stack's own key."""
        key = (self.data / "keys" / "token.pem").read_text()
        return issue_token(Settings(token_private_key=key), Actor(f"test-{role}", tenant, (role,)))
