"""What follows when units come, change or close: their expected meetings and receipts keep up."""

from __future__ import annotations

from collections.abc import Sequence

from services.organizations.domain.units import UnitRecord
from services.organizations.handlers.common import Work
from services.organizations.handlers.delivering import address_units
from services.organizations.handlers.meeting_calendar import expect_sessions


def follow_units(work: Work, units: Sequence[UnitRecord]) -> None:
    """`units` are stored as they are now."""
    expect_sessions(work, units)
    address_units(work, units)
