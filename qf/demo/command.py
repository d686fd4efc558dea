"""`qf demo`: the embedded stack with seeded cities. Run in a process that `qf.patched` has prepared."""

from __future__ import annotations

import json
from typing import Any

from qf.demo.greeting import greet
from qf.demo.ground import Ground
from qf.demo.password import AccountsFile
from qf.ports import listen
from qf.standalone import Standalone
from services.kit.clock import ZONE, clock
from services.kit.settings import override, settings

QUICK = {"argon2_time_cost": 1, "argon2_memory_kib": 1024, "rate_per_second": 0}
"""While it seeds: hundreds of sign-ins by a password of 120 random bits, whose hashes the next sign-in renews."""


def run_demo(*, until_seeded: bool = False) -> None:
    """Seed what is not seeded, and serve; with `until_seeded` stop then, with a summary as JSON on stdout.

    Raises `Refused` (a busy port, a folder with other data), `StoreDidNotStart`, and `SystemExit` with a status.
    """
    if "log_level" not in settings().model_fields_set:
        override(log_level="WARNING")
    ground = Ground(settings().data.absolute())
    if until_seeded and ground.is_seeded:
        _tell(ground.summary)
        return
    listen(settings().host, settings().port, "QF_PORT").close()
    stack = _started() if ground.is_seeded else _seeded(ground)
    if until_seeded:
        stack.stop()
        _tell(ground.summary)
        return
    greet(stack.url, AccountsFile(ground.data), f"{clock.now().astimezone(ZONE):%Y-%m-%d %H:%M}")
    status = stack.wait()
    if status:
        raise SystemExit(status)


def _tell(summary: dict[str, Any]) -> None:
    print(json.dumps(summary, ensure_ascii=False, indent=2))  # noqa: T201


def _started() -> Standalone:
    stack = Standalone()
    stack.start()
    return stack


def _seeded(ground: Ground) -> Standalone:
    """The stack after a seeding. What only a seeding needs is not loaded otherwise."""
    from qf.demo.options import demo_options
    from qf.demo.seeding import end_of_replay, seed

    options, end = demo_options(), end_of_replay()
    ground.clear()
    ground.begin()
    before = _given(*QUICK)
    override(**QUICK)
    stack = _started()
    seed(stack, ground, end, options)
    override(**before)
    return stack


def _given(*names: str) -> dict[str, Any]:
    """The settings that were set from outside; None for those at their defaults."""
    now = settings()
    return {name: getattr(now, name) if name in now.model_fields_set else None for name in names}
