"""How far the campaign's own tick has come, so that a large city is worked through in slices and nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Followed:
    """`told_to`: the path up to which assignments of a city that had them before were told; `told` when all were.

    `filings_quarter` is the last quarter whose departments' filings were told, `staff_on` the last day on which those
    who had left were looked for.
    """

    told: bool = False
    told_to: str | None = None
    filings_quarter: str | None = None
    staff_on: date | None = None
