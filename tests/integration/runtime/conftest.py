"""One embedded stack for all tests that only look; those that break things start their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.runtime.processes import PLANS, UNITS, Stack, qf


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A running stack with Neijiang onboarded by the command, and three units."""
    folder = tmp_path_factory.mktemp("stack")
    running = Stack(folder / "data")
    running.start(clock="2022-06-30")
    register = folder / "units.csv"
    register.write_text(UNITS)
    done = qf("onboard", PLANS / "neijiang-2021-2024.yaml", "--units", register, "--yes", **running.settings)
    assert done.returncode == 0, done.stderr
    yield running
    assert running.stop() == 0
