"""Touchpoints of institutions (NJ-019), and what the plan asks for that none serves."""

from __future__ import annotations

from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.satisfaction.domain.encounters import Touchpoint
from services.satisfaction.domain.touchpoints import UnitTouchpoint, placed, planned, require_planned, settings_without
from services.satisfaction.handlers.institutions import institution
from services.satisfaction.handlers.work import Work, plan_of
from services.satisfaction.requests import counting as requests


def set_touchpoint(work: Work, request: requests.SetTouchpoint) -> UnitTouchpoint:
    """Say from when, and perhaps until when, a touchpoint offers the evaluation.

    Raises `TouchpointNotKnown`, `TouchpointDaysNotValid`.
    """
    unit, kind = institution(work, request.unit_id), Touchpoint(request.kind)
    require_planned(plan_of(work), kind)
    held = {each.kind: each for each in work.repo.counting.touchpoints.of_units([unit.id])}
    before = held.get(kind)
    if request.expected_version is not None and (before is None or before.version != request.expected_version):
        raise ChangedMeanwhile()
    fresh = UnitTouchpoint(f"{unit.id}:{kind}", unit.id, unit.path, kind, request.since, request.until)
    after = placed(before, fresh)
    if after is not before:
        work.repo.counting.touchpoints.put([after])
    return after


def touchpoints(work: Work, request: requests.Touchpoints) -> list[dict[str, Any]]:
    """The touchpoints of units inside the caller's scope, and the settings that lack one today."""
    units, wanted = work.units.by_ids(request.unit_ids), planned(plan_of(work))
    held: dict[str, list[UnitTouchpoint]] = {unit_id: [] for unit_id in units}
    for each in work.repo.counting.touchpoints.of_units(list(units)):
        held[each.unit_id].append(each)
    return [
        {
            "unit_id": unit_id,
            "planned": wanted,
            "touchpoints": own,
            "settings_without": settings_without((t.kind for t in own if t.is_open(work.today, work.today)), wanted),
        }
        for unit_id, own in held.items()
    ]
