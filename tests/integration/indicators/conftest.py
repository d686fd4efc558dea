"""A fresh city on the run's store."""

from __future__ import annotations

import pytest

from services.kit.testing import Bench
from tests.integration.indicators.scene import City, bench


@pytest.fixture
def indicators(mongo_uri: str) -> Bench:
    return bench()


@pytest.fixture
def city(indicators: Bench, tenant: str) -> City:
    """A city that is onboarded with every measure of the foundation."""
    found = City(indicators, tenant)
    found.tell(found.onboarded())
    return found
