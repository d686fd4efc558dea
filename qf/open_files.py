"""Open files: a process takes as many as it may; what the embedded store needs is known before it starts."""

from __future__ import annotations

import sys

MOST = 65_536
CONNECTIONS = 160
"""What the store opens beside its tables: its log and journal, connections, its own tables."""
ROUNDED = 1024


def raise_limit() -> int | None:
    """Raise the soft limit of this process to the hard one; how many files it may open, None for any number."""
    if sys.platform == "win32":
        return None
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return None if soft == resource.RLIM_INFINITY else soft


def shortage(tables: int, allowed: int | None) -> str | None:
    """What to do when a store of so many `tables` cannot open them all; None when it can."""
    needed = tables + CONNECTIONS
    if allowed is None or needed <= allowed:
        return None
    return f"the store needs {needed} open files and may have {allowed}: {advice(needed)}"


def advice(needed: int = 0) -> str:
    """How to be allowed more."""
    enough = max(4, -(-needed // ROUNDED)) * ROUNDED
    how = "`nofile` in limits.conf, LimitNOFILE of a systemd unit, or `ulimit -n` as root"
    return f"raise the hard limit to {enough}: {how}"
