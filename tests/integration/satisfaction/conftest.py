"""A fresh city per test, with satisfaction alone on the run's store."""

from __future__ import annotations

import pytest

from services.kit.testing import Bench
from services.satisfaction.service import Satisfaction
from tests.integration.satisfaction.city import City
from tests.integration.tasks.city import UNITS


@pytest.fixture(scope="session")
def bench(mongo_uri: str) -> Bench:
    return Bench(Satisfaction)


@pytest.fixture
def neijiang(bench: Bench, tenant: str) -> City:
    """Neijiang with seven units, in the second quarter of 2022."""
    city = City(bench, tenant, "neijiang-2021-2024")
    city.set("2022-06-10").onboard().add(*UNITS)
    return city
