"""The kit's toy service as a process on the broker: `python -m tests.integration.broker.toy_service SCHEMAS [POINT]`.

At POINT the process ends as by `kill -9`.
"""

import qf.patched  # noqa: F401, I001

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qf import services
from qf.serving import serve
from services.kit import events, permissions
from services.kit.deliveries import Deliveries
from services.kit.inbox import Inbox
from services.kit.outbox import Relay
from tests.integration.kit.toy import GRANTS

POINTS: dict[str, tuple[Any, str]] = {
    "before the commit": (Inbox, "mark_done"),
    "before the ack": (Deliveries, "acknowledge"),
    "after the publishing": (Relay, "_publish_or_release"),
}


def dying_at(owner: Any, name: str) -> None:
    """Let the process die when `owner.name` has run; the ack is not even sent."""
    work: Callable[..., Any] = getattr(owner, name)

    def die(*arguments: Any, **options: Any) -> None:
        if owner is not Deliveries:
            work(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, die)


def main() -> None:
    """Run until a signal, or until POINT."""
    events.SCHEMAS = Path(sys.argv[1])
    permissions.PERMISSIONS.update(GRANTS)
    services.SHELLS.clear()
    services.SHELLS["toy"] = "tests.integration.kit.toy:Toy"
    for point in sys.argv[2:]:
        dying_at(*POINTS[point])
    serve(["toy"])


if __name__ == "__main__":
    main()
