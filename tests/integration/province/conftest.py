"""Two provinces of a test's own, on the run's store."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.kit.testing import Bench
from tests.integration.indicators.scene import City, bench

STAFF = "conduct_staff_coverage"


@pytest.fixture
def indicators(mongo_uri: str) -> Bench:
    return bench()


@pytest.fixture
def province(tenant: str) -> str:
    """A division code that no other test uses."""
    return f"{int(tenant.removeprefix('city-'), 16) % 900_000 + 100_000}"


@pytest.fixture
def found(indicators: Bench, tenant: str, province: str) -> Callable[..., City]:
    """Founds a city of the test's province in which `met` of `units` units have conduct staff."""

    def make(name: str, met: int, units: int, *, of: str = "", region: str = "", period: str = "2022-Q2") -> City:
        city = City(indicators, f"{tenant}-{name}", of or province)
        city.tell(city.onboarded(region=region or f"5110{name.encode()[0] % 90 + 10}"))
        city.tell(*[city.unit(f"h{n}") for n in range(units)])
        city.tell(*[city.measure(STAFF, f"h{n}", (int(n < met), 1), period) for n in range(units)])
        return city

    return make
