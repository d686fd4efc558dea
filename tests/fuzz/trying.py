"""One try after another: an input is made by the seed, handed over, and kept where it breaks something."""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

PATIENCE_SECONDS = 20
"""For one input; what takes longer is a fault, whatever it answers in the end."""


class Broken(AssertionError):
    """Something took an input badly."""


@dataclass(frozen=True)
class Target:
    """`spoil` makes an input; `take` raises when it is not taken as it must be."""

    name: str
    spoil: Callable[[random.Random], Any]
    take: Callable[[Any], object]


def tries(target: Target, seed: int, rounds: int) -> None:
    """Give `target` so many inputs. Raises `Broken`, which tells the input, at the first that it takes badly."""
    made = random.Random(f"{seed} {target.name}")
    for number in range(rounds):
        given = target.spoil(made)
        try:
            with _patience():
                target.take(given)
        except Exception as error:
            raise Broken(f"{target.name}, seed {seed}, input {number}: {error!r:.300} of {given!r:.4000}") from error


def until(targets: Sequence[Target], seed: int, seconds: float) -> Iterator[str]:
    """Try all of them by turns for so long; what broke, once for each target and kind of error."""
    end, known, turn = time.monotonic() + seconds, set[str](), seed
    while time.monotonic() < end:
        for target in targets:
            try:
                tries(target, turn, 20)
            except Broken as broken:
                kind = f"{target.name} {type(broken.__cause__).__name__}"
                if kind not in known:
                    known.add(kind)
                    yield str(broken)
        turn += 1


@contextmanager
def _patience() -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.alarm(PATIENCE_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _ring(*_about: Any) -> None:
    raise TimeoutError(f"took more than {PATIENCE_SECONDS} s")
