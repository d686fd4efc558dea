"""A fresh city per test, set up from a real plan, with this service alone on the store."""

from __future__ import annotations

from datetime import datetime

import pytest

from services.kit.clock import ZONE, clock
from services.kit.testing import Bench
from services.organizations.service import Organizations
from tests.integration.organizations.city import City


@pytest.fixture(scope="session")
def bench(mongo_uri: str) -> Bench:
    return Bench(Organizations)


@pytest.fixture
def neijiang(bench: Bench, tenant: str) -> City:
    """Neijiang on 10 May 2022."""
    clock.start_at(datetime(2022, 5, 10, 9, tzinfo=ZONE))
    return City(bench, tenant, "neijiang-2021-2024").onboarded()


@pytest.fixture
def liuzhou(bench: Bench, tenant: str) -> City:
    """Liuzhou on 10 May 2022."""
    clock.start_at(datetime(2022, 5, 10, 9, tzinfo=ZONE))
    return City(bench, tenant, "liuzhou-2022").onboarded()
