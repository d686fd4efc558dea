"""What the benches print: one JSON object per line, a ratio of two rates that were measured in turns in one run."""

from __future__ import annotations

import json
import sys
from statistics import median


def report(
    bench: str,
    row: str,
    ours: list[float],
    peer: list[float],
    *,
    budget: str | None = None,
    unit: str = "1/s",
    note: str = "",
) -> None:
    """Print the medians of both sides and of their ratios, round by round: other load on the machine moves both.

    `budget` is what the ratio should be, such as `>= 0.6`.
    """
    ratio = median(mine / theirs for mine, theirs in zip(ours, peer, strict=False))
    _print(bench, row, _rounded(median(ours)), _rounded(median(peer)), float(f"{ratio:.2g}"), budget, unit, note)


def report_skipped(bench: str, row: str, *, budget: str | None, note: str) -> None:
    """Print a row that could not be measured here."""
    _print(bench, row, None, None, None, budget, "1/s", f"skipped: {note}")


def _print(
    bench: str,
    row: str,
    ours: float | None,
    peer: float | None,
    ratio: float | None,
    budget: str | None,
    unit: str,
    note: str,
) -> None:
    facts = {"bench": bench, "row": row, "ours": ours, "peer": peer, "ratio": ratio}
    sys.stdout.write(json.dumps({**facts, "budget": budget, "unit": unit, "note": note}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _rounded(value: float) -> float:
    return round(value, 2) if value < 100 else round(value)
