"""Background threads that may be started from the event loop, in a plain process and in the embedded one.

In the embedded stack threads are green and the loop is eventlet's hub: `Thread.start` waits for the thread, which the
hub may not do, so there the work is spawned without waiting.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any


def start_thread(work: Callable[..., None], *arguments: Any) -> None:
    """Run `work(*arguments)` beside the loop until it returns."""
    eventlet = sys.modules.get("eventlet")
    if eventlet is not None and eventlet.patcher.is_monkey_patched("thread"):
        eventlet.spawn_n(work, *arguments)
    else:
        threading.Thread(target=work, args=arguments, daemon=True, name=work.__name__).start()
