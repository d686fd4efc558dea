"""A bench of all services for the run, and one onboarded city that several tests read."""

from __future__ import annotations

from uuid import uuid4

import pytest

from services.kit.clock import clock
from services.kit.testing import Bench
from tests.integration.gateway import scene


@pytest.fixture(scope="session")
def services(mongo_uri: str) -> Bench:
    return scene.bench()


@pytest.fixture(scope="module")
def founded(services: Bench) -> scene.City:
    """Neijiang's plan with seven units, for this module's tests."""
    return scene.City(services, f"city-{uuid4().hex[:12]}").found()


@pytest.fixture
def city(founded: scene.City) -> scene.City:
    """The module's city, at noon of 30 June 2022."""
    clock.start_at(scene.NOON)
    founded.rpc.asked.clear()
    return founded
