"""This service alone on the store, with a fresh city per test."""

from __future__ import annotations

import pytest

from services.kit.testing import Bench
from services.training.service import Training


@pytest.fixture(scope="session")
def bench(mongo_uri: str) -> Bench:
    return Bench(Training)
