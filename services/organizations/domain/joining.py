"""Units that merge, and one that splits: what fits together, and who comes from whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.organizations.domain.units import UnitRecord, closed, without_principal
from services.organizations.errors.people import UnitNotSplittable, UnitsNotMergeable


def ended(unit: UnitRecord, on: date, successors: Sequence[str]) -> UnitRecord:
    """`unit` closed on that day with its principal's term, and its successors named.

    Raises `CommissionStays`, `UnitAlreadyClosed` or `ClosedBeforeOpened`.
    """
    gone = without_principal(closed(unit, on), on)
    return replace(gone, successors=(*unit.successors, *successors), version=unit.version + 1)


def require_mergeable(into: UnitRecord, others: Sequence[UnitRecord], on: date, today: date) -> None:
    """Raises `UnitsNotMergeable`."""
    reasons = {
        ("合并日期不能晚于今天", "the day must not lie ahead"): on > today,
        ("接收单位当日不在营", "the unit that takes over does not exist that day"): not into.is_active(on),
        ("未选择被合并的单位", "no unit is named that ends"): not others,
        ("单位类型不同", "they are of different kinds"): any(each.kind != into.kind for each in others),
        ("不能与自己合并", "a unit cannot merge with itself"): any(each.id == into.id for each in others),
        ("同一单位重复", "a unit is named twice"): len({each.id for each in others}) < len(others),
        ("接收单位是被合并单位的下级", "the unit that takes over stands below one that ends"): any(
            f"/{each.id}/" in into.path for each in others
        ),
    }
    for (zh, en), holds in reasons.items():
        if holds:
            raise UnitsNotMergeable(field="from_ids", reason_zh=zh, reason_en=en)


def require_splittable(unit: UnitRecord, codes: Sequence[str], on: date, today: date) -> None:
    """Raises `UnitNotSplittable`."""
    reasons = {
        ("拆分日期不能晚于今天", "the day must not lie ahead"): on > today,
        ("新单位编码重复", "a code is named twice"): len(set(codes)) < len(codes),
        ("单位当日不在营", "the unit does not exist that day"): not unit.is_active(on),
    }
    for (zh, en), holds in reasons.items():
        if holds:
            raise UnitNotSplittable(field="new_units", reason_zh=zh, reason_en=en)
