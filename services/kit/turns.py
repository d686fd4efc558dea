"""Turns: a long calculation lets the other calls of its process through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import eventlet

Item = TypeVar("Item")


def in_turns(items: Iterable[Item], each: int) -> Iterator[Item]:
    """`items` one by one; after every `each` of them whatever else waits in this process goes first."""
    for position, item in enumerate(items, start=1):
        yield item
        if position % each == 0:
            eventlet.sleep(0)
