"""How long a record's history is; the history itself lies beside the record (`histories.py`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Extent:
    """How many entries a history has, and how many bytes."""

    count: int = 0
    size: int = 0


EMPTY = Extent()
