"""Who may do what in indicators."""

from __future__ import annotations

from services.kit.permissions.grants import PROVINCE, READ, SHARED, SIGNED_IN, TICKS, Grants

INDICATORS: dict[str, Grants] = {
    "indicators.catalogue": SIGNED_IN,
    "indicators.city_values": SHARED,
    "indicators.unit_values": READ,
    "indicators.rollup_values": SHARED,
    "indicators.trend": SHARED,
    "indicators.city_rank": SHARED,
    "indicators.province_overview": PROVINCE,
    "indicators.province_ranking": PROVINCE,
    "indicators.province_trend": PROVINCE,
    "indicators.run_ticks": TICKS,
}
