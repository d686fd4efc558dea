"""The services, by name: what `qf serve`, the embedded stack, the topology and the tests know."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from services.kit.bus import ConsumerSpec
from services.kit.engine import methods_of
from services.kit.indexes import all_of
from services.kit.units import UNIT_TREE

SHELLS = {
    "tenants": "services.tenants.service:Tenants",
    "organizations": "services.organizations.service:Organizations",
    "tasks": "services.tasks.service:Tasks",
    "training": "services.training.service:Training",
    "satisfaction": "services.satisfaction.service:Satisfaction",
    "indicators": "services.indicators.service:Indicators",
    "notifications": "services.notifications.service:Notifications",
}

SEALING = frozenset({"training", "satisfaction"})
"""Services that hand out sealed tokens, and so need the key of seals."""


LINKING = frozenset({"satisfaction", "notifications"})
"""Services that write links, and so need the address that people open; the gateway does too."""


def shell(name: str) -> type[Any]:
    """The nameko class of service `name`. Raises `KeyError`."""
    module, _, attribute = SHELLS[name].partition(":")
    return getattr(import_module(module), attribute)  # type: ignore[no-any-return]


def shells(*names: str) -> list[type[Any]]:
    """The classes of `names`, or of all services."""
    return [shell(name) for name in names or SHELLS]


def tables() -> int:
    """How many tables (collections and indexes) the store holds for all services."""
    wanted = [all_of({**UNIT_TREE, **each.repository.COLLECTIONS}) for each in shells()]
    return sum(2 + len(indexes) for collections in wanted for indexes in collections.values())


def consumers() -> list[ConsumerSpec]:
    """Every consumer of events, of all services."""
    return [
        ConsumerSpec(each.name, method.name, method.events)
        for each in shells()
        for method in methods_of(each).values()
        if method.kind == "events"
    ]
