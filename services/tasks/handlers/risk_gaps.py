"""Who owes a risk ledger, and whose is missing or stale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from services.kit.units import Unit
from services.tasks.handlers.shown_problems import the_clocks
from services.tasks.handlers.work import Work

LEDGER = "risk_ledger"


def ledger_owners(work: Work) -> list[Unit]:
    """Every institution, in a city whose plan asks for ledgers (NJ-045)."""
    plan = work.repo.campaign.plan()
    if not any(rule.kind == LEDGER for rule in plan.internal_control_rules):
        return []
    return [unit for unit in work.units.active(work.today) if unit.kind == "institution"]


def gaps_of(work: Work, units: Sequence[Unit], scope: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those of `units` without a live ledger, with the day since which it should have been kept."""
    updates = work.repo.rectifying.risks.last_updates(scope)
    days = the_clocks(work).ledger_days
    found = []
    for unit in units:
        last, entries = updates.get(unit.id, (None, 0))
        since = stale_since(work, unit, last, days)
        if since is not None:
            facts = {"last_updated_on": last.isoformat() if last else None, "stale_since": since.isoformat()}
            found.append({"unit_id": unit.id, "entries": entries, **facts})
    return found


def stale_since(work: Work, unit: Unit, last: date | None, days: int) -> date | None:
    """The day on which the 90 days were over; None for a live ledger. One never begun is a gap at once."""
    campaign = work.repo.campaign.get()
    begun = campaign.effective_from if campaign else work.today
    opened = date.fromisoformat(unit.opened_on) if unit.opened_on else begun
    if last is None:
        return max(begun, opened)
    over = last + timedelta(days=days)
    return over if work.today > over else None
