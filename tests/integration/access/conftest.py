"""Two living cities and a province, shared by the access tests of a run: these tests prove that nothing changes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from qf import services
from services.kit.clock import clock
from services.kit.testing import Bench
from tests.integration.access.city import City, found


@pytest.fixture(scope="session")
def all_services(mongo_uri: str) -> Bench:
    """Every service on the run's store."""
    return Bench(*services.shells())


@pytest.fixture(scope="session")
def ours(all_services: Bench) -> City:
    """The city whose ids a stranger holds."""
    try:
        return found(all_services, f"ours-{uuid4().hex[:8]}")
    finally:
        clock.reset()


@pytest.fixture(scope="session")
def theirs(all_services: Bench) -> City:
    """The stranger's own city."""
    try:
        return found(all_services, f"theirs-{uuid4().hex[:8]}")
    finally:
        clock.reset()
