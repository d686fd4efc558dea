"""How fast evaluations come in, city by city, and how hard riddles must be for it (PF-020). Kept in memory alone."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

START_BITS, MOST_BITS = 16, 21
NORMAL = 5.0
"""Evaluations a second from which on riddles get harder: one bit for each doubling."""
MEMORY_SECONDS = 60.0


class Pace:
    """A rate per city that forgets within minutes."""

    def __init__(self, now: Callable[[], float] = time.monotonic, remembered: int = 1_000) -> None:
        self._now, self._remembered = now, remembered
        self._seen: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def note(self, city: str) -> None:
        """An evaluation came in."""
        self._seen[city] = (self._level(city) + 1, self._now())
        self._seen.move_to_end(city)
        if len(self._seen) > self._remembered:
            self._seen.popitem(last=False)

    def rate(self, city: str) -> float:
        """Evaluations a second, over about the last minute."""
        return self._level(city) / MEMORY_SECONDS

    def bits(self, city: str) -> int:
        """How many zero bits the city's next riddle asks for."""
        doublings = math.log2(max(self.rate(city) / NORMAL, 1.0))
        return min(MOST_BITS, START_BITS + math.ceil(doublings))

    def _level(self, city: str) -> float:
        level, since = self._seen.get(city, (0.0, 0.0))
        return level * math.exp((since - self._now()) / MEMORY_SECONDS)
