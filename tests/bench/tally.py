"""Counts effects inside a consumer's process and says the rate between the first and the last of them."""

from __future__ import annotations

import os
import threading
import time

from tests.bench.scripts import say


class Tally:
    """Ends the process when `expected` effects are there, after saying `{"rate": ...}`."""

    def __init__(self, expected: int) -> None:
        self._expected, self._lock = expected, threading.Lock()
        self._count = self._first_count = 0
        self._first = 0.0

    def add(self, count: int = 1) -> None:
        """`count` more effects are in the store. The first batch only starts the clock."""
        now = time.perf_counter()
        with self._lock:
            if not self._count:
                self._first, self._first_count = now, count
            self._count += count
            done = self._count >= self._expected
        if done:
            say(rate=(self._count - self._first_count) / (now - self._first))
            os._exit(0)
