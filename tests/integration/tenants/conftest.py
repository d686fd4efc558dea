"""The tenants service on the run's store, and a fresh city."""

from __future__ import annotations

import pytest

from services.kit.testing import Bench
from services.tenants.service import Tenants
from tests.integration.tenants.scene import City


@pytest.fixture(scope="session")
def tenants_bench(mongo_uri: str) -> Bench:
    return Bench(Tenants)


@pytest.fixture
def city(tenants_bench: Bench, tenant: str) -> City:
    return City(tenants_bench, tenant)
