"""How the processes of one run share the tests: what needs the same servers stays together, the longest goes first."""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "tests/functional/test_demo.py": "demo",
    "tests/functional/": "journeys",
    "tests/integration/runtime/": "processes",
    "tests/integration/broker/": "processes",
    "tests/integration/gateway/test_bus.py": "processes",
    "tests/faults/": "faults",
    "tests/integration/access/": "access",
}
"""Where a path begins with one of these, the first that fits names its group; every other file is one of its own."""
LONGEST_FIRST = ("journeys", "demo", "processes", "faults", "access")


def group_of(test: str) -> str:
    """The group of a test, by its id: the tests of a group run in one process, in their order."""
    path = test.split("::")[0]
    return next((group for start, group in TOGETHER.items() if path.startswith(start)), path)


def turn_of(test: str) -> int:
    """When the group of a test begins, the earliest first."""
    group = group_of(test)
    return LONGEST_FIRST.index(group) if group in LONGEST_FIRST else len(LONGEST_FIRST)


class Sharing(LoadScopeScheduling):
    """Hands out whole groups, in the order of the tests."""

    def __init__(self, config: Any, log: Any) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
