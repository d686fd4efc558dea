"""The rollups anew from the values: the proof that adding differences lost nothing, and the repair if it ever did."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.indicators.domain.measures import Amount
from services.indicators.handlers.intake import Work


def rebuild(uow: Work, *, check: bool) -> dict[str, Any]:
    """Compare every rollup with the sum of its values, exactly; with `check=False` also hold the sums (PF-017)."""
    held, computed = uow.repo.held_cells(), uow.repo.computed_cells()
    differences = [
        {**cell._asdict(), "held": asdict(held.get(cell, Amount())), "computed": asdict(computed.get(cell, Amount()))}
        for cell in sorted(held.keys() | computed.keys())
        if held.get(cell) != computed.get(cell)
    ]
    if not check:
        uow.repo.replace_cells(computed)
    return {"rollups": len(computed), "differences": differences}
