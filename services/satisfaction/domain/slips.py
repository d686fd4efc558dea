"""Printed slips (NJ-019): for hospitals that report counts, tokens that belong to no record of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.satisfaction.domain.encounters import SETTING_OF, Channel, Encounter, Touchpoint, last_day

MOST_SLIPS = 480
MOST_DAYS = 31


@dataclass(frozen=True)
class SlipSheet:
    """Slips to hand out from `on` to `until`; each works seven days longer. They add nothing to what was offered."""

    id: str
    unit_id: str
    touchpoint: Touchpoint
    on: date
    until: date
    count: int
    made_by: str


def slips(sheet: SlipSheet, ids: Iterable[str]) -> list[Encounter]:
    """The encounters that the slips stand for."""
    setting, expires_on = SETTING_OF[sheet.touchpoint], last_day(sheet.until)
    return [
        Encounter(
            id=each,
            unit_id=sheet.unit_id,
            setting=setting,
            touchpoint=sheet.touchpoint,
            on=sheet.on,
            offered=True,
            channel=Channel.PRINT,
            offered_on=sheet.on,
            expires_on=expires_on,
            slip=True,
        )
        for each in ids
    ]
