"""What a deployable says when production forgot something. The processes themselves: `tests/integration/broker`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.runtime.processes import qf


@pytest.mark.parametrize("deployable", [("gateway",), ("serve", "tasks")])
def test_production_names_every_missing_key(deployable: tuple[str, ...], tmp_path: Path) -> None:
    """Nothing is contacted: the settings are looked at first."""
    addresses = {"amqp_uri": "amqp://nowhere.invalid", "mongo_uri": "mongodb://nowhere.invalid"}

    refused = qf(*deployable, **addresses, env="production", data=tmp_path)

    wanted = "QF_TOKEN_PRIVATE_KEY, QF_TOKEN_PUBLIC_KEY" if deployable == ("gateway",) else "QF_TOKEN_PUBLIC_KEY"
    assert (refused.returncode, refused.stderr) == (2, f"qf: missing settings: {wanted}\n")
