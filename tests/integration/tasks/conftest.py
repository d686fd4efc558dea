"""A fresh city per test, with this service alone on the run's store."""

from __future__ import annotations

import pytest

from services.kit.testing import Bench
from services.tasks.service import Tasks
from tests.integration.tasks.city import UNITS, City


@pytest.fixture(scope="session")
def bench(mongo_uri: str) -> Bench:
    return Bench(Tasks)


@pytest.fixture
def neijiang(bench: Bench, tenant: str) -> City:
    """Neijiang with seven units on the day its plan was issued."""
    return City(bench, tenant, "neijiang-2021-2024").set("2021-12-13").onboard().add(*UNITS).at("2021-12-13")


@pytest.fixture
def liuzhou(bench: Bench, tenant: str) -> City:
    """Liuzhou with the same seven units, onboarded nine days before its plan is in force."""
    return City(bench, tenant, "liuzhou-2022").set("2022-02-01").onboard().add(*UNITS).at("2022-02-01")
