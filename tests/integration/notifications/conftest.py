"""A fresh city per test, with this service alone on the run's store."""

from __future__ import annotations

import pytest

from services.kit.testing import Bench
from services.notifications.service import Notifications
from tests.integration.notifications.scene import City


@pytest.fixture(scope="session")
def bench(mongo_uri: str) -> Bench:
    return Bench(Notifications)


@pytest.fixture
def city(bench: Bench, tenant: str) -> City:
    """A city on 23 June 2022, the day before its reports open."""
    return City(bench, tenant).settled()
