"""Waiting for the end in a patched process."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

from eventlet import hubs, spawn
from eventlet.event import Event

FORCED = 130
IMPATIENT_SECONDS = 1.0


class Ending:
    """SIGINT and SIGTERM, remembered from `expect` on, so that one that comes while the stack starts ends it in order.

    A second signal ends the process at once, unless it comes so soon that it is the first one told twice: a terminal
    and a program in between both pass Ctrl-C on.
    """

    def __init__(self) -> None:
        self._told_at: float | None = None
        self._done: Event | None = None

    def expect(self) -> None:
        """From now on a signal does not end the process; `wait` does."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._signalled)

    def wait(self, until: Callable[[], Any]) -> BaseException | None:
        """Wait for a signal, or until `until` returns; its error, if it ends with one."""
        self._done = Event()
        self.expect()
        if self._told_at is not None:
            return None
        watcher = spawn(self._watch, until)
        try:
            return self._done.wait()  # type: ignore[no-any-return]
        finally:
            watcher.kill()

    def _signalled(self, *_: Any) -> None:
        if self._told_at is None:
            self._told_at = time.monotonic()
        elif time.monotonic() - self._told_at > IMPATIENT_SECONDS:
            os._exit(FORCED)
        hubs.get_hub().loop.call_soon_threadsafe(self._end)

    def _watch(self, until: Callable[[], Any]) -> None:
        try:
            until()
        except Exception as error:
            self._end(error)
        else:
            self._end()

    def _end(self, error: BaseException | None = None) -> None:
        if self._done is not None and not self._done.ready():
            self._done.send(error)


_ending = Ending()
expect_end, wait_for_end = _ending.expect, _ending.wait
