"""`qf retell`: the owners tell a city's facts again, for services that were not there when they were told first."""

from __future__ import annotations

from typing import Any

from qf.access import Caller

STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("plan and accounts", "tenants.retell", {}),
    ("units", "organizations.retell", {"what": "units"}),
    ("staff", "organizations.retell", {"what": "staff"}),
)


def retell(services: Caller, tenant: str) -> dict[str, int]:
    """How many facts of each kind were told; a portion is one transaction, and who knows a fact ignores it."""
    told = {}
    for name, method, asked in STEPS:
        count, after = 0, None
        while True:
            answer = services.call(method, asked if after is None else {**asked, "after": after}, tenant)
            count, after = count + answer["told"], answer["next"]
            if after is None:
                break
        told[name] = count
    return told
