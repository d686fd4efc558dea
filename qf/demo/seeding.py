"""Seeding a running stack: the replay with a progress bar, stopped cleanly by Ctrl-C or by the first error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from qf.demo.accounts import operator, province_viewer
from qf.demo.cities import NEIJIANG, PROVINCES
from qf.demo.graph import SeedingFailed
from qf.demo.ground import Ground
from qf.demo.options import DemoOptions
from qf.demo.password import AccountsFile
from qf.demo.simulator import Simulator, steps_of
from qf.demo.stack import Stack
from qf.demo.summary import summary
from qf.demo.timeline import DEFAULT_END, STAGES
from qf.refusal import Refused
from qf.signals import wait_for_end
from qf.standalone import Standalone
from services.kit.clock import parse_instant
from services.kit.settings import settings

INTERRUPTED, FAILED = 130, 1


def end_of_replay() -> datetime:
    """Where the clock will stand: `QF_CLOCK`, or the end of June 2022. Raises `Refused`."""
    end = parse_instant(settings().clock) if settings().clock else DEFAULT_END  # type: ignore[arg-type]
    if end < STAGES[0].at:
        raise Refused(f"QF_CLOCK lies before the first city joins on {STAGES[0].at.date()}: choose a later day")
    return end


def seed(standalone: Standalone, ground: Ground, end: datetime, options: DemoOptions) -> None:
    """Seed, and note that it is done. Interrupted or failed, it ends the process with nothing left running."""
    error = wait_for_end(lambda: standalone.watch(lambda: _seed(standalone, ground, end, options)))
    if ground.is_seeded:
        return
    standalone.stop()
    if error is None:
        print("qf: interrupted; the next start seeds anew", file=sys.stderr)  # noqa: T201
        raise SystemExit(INTERRUPTED)
    if not isinstance(error, (SeedingFailed, TimeoutError)):
        raise error
    print(f"qf: the demo could not be seeded: {error}", file=sys.stderr)  # noqa: T201
    raise SystemExit(FAILED)


def _seed(standalone: Standalone, ground: Ground, end: datetime, options: DemoOptions) -> None:
    started, file, stack = time.monotonic(), AccountsFile(ground.data), Stack(standalone)
    with _progress() as progress:
        bar = progress.add_task("")
        simulator = Simulator(stack, options, file.password(), _teller(progress, bar))
        progress.update(bar, total=steps_of(simulator.states, end))
        try:
            simulator.run(end)
            made = stack.run(summary(simulator.client, simulator.states, len(PROVINCES)))
        finally:
            simulator.close()
            stack.close()
    file.keep(_all_accounts(simulator))
    made |= {"mutations": simulator.client.mutations, "seconds": round(time.monotonic() - started, 1)}
    ground.complete(made)


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), refresh_per_second=4)


def _teller(progress: Progress, bar: Any) -> Callable[[str, int], None]:
    def told(text: str, steps: int) -> None:
        progress.update(bar, description=text, advance=steps)

    return told


def _all_accounts(simulator: Simulator) -> list[dict[str, Any]]:
    own = [(state.code, each) for state in simulator.states for each in state.accounts]
    outer = [(province.realm, province_viewer(province)) for province in PROVINCES]
    return [
        {"tenant": tenant, "login": each.login, "role": each.role, "unit": each.unit_code, "name": each.name}
        for tenant, each in [*own, (NEIJIANG.code, operator()), *outer]
    ]
