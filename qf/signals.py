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


def wait_for_end(until: Callable[[], Any]) -> BaseException | None:
    """Wait for SIGINT or SIGTERM, or until `until` returns; its error, if it ends with one.

    A second signal ends the process at once, unless it comes so soon that it is the first one told twice: a terminal
    and a program in between both pass Ctrl-C on.
    """
    done, loop = Event(), hubs.get_hub().loop
    first: list[float] = []

    def end(error: BaseException | None = None) -> None:
        if not done.ready():
            done.send(error)

    def signalled(*_: Any) -> None:
        if first and time.monotonic() - first[0] > IMPATIENT_SECONDS:
            os._exit(FORCED)
        first.append(time.monotonic())
        loop.call_soon_threadsafe(end)

    def watch() -> None:
        try:
            until()
        except Exception as error:
            end(error)
        else:
            end()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signalled)
    watcher = spawn(watch)
    try:
        return done.wait()  # type: ignore[no-any-return]
    finally:
        watcher.kill()
