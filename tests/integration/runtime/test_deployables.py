"""What a deployable says when production forgot something. The processes themselves: `tests/integration/broker`."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.kit.identity import new_key_pair
from services.kit.settings import Settings
from tests.integration.runtime.processes import qf


@pytest.mark.parametrize("deployable", [("gateway",), ("serve", "tasks")])
def test_production_names_every_missing_key(deployable: tuple[str, ...], tmp_path: Path) -> None:
    """Nothing is contacted: the settings are looked at first."""
    addresses = {"amqp_uri": "amqp://nowhere.invalid", "mongo_uri": "mongodb://nowhere.invalid"}

    refused = qf(*deployable, **addresses, env="production", data=tmp_path)

    wanted = "QF_TOKEN_PRIVATE_KEY, QF_TOKEN_PUBLIC_KEY" if deployable == ("gateway",) else "QF_TOKEN_PUBLIC_KEY"
    assert (refused.returncode, refused.stderr) == (2, f"qf: missing settings: {wanted}\n")


@pytest.mark.parametrize("deployable", [("gateway",), ("serve", "satisfaction"), ("serve", "notifications")])
def test_production_does_not_start_where_links_would_lead_nowhere(deployable: tuple[str, ...], tmp_path: Path) -> None:
    private, public = new_key_pair()
    given = {"amqp_uri": "amqp://nowhere.invalid", "mongo_uri": "mongodb://nowhere.invalid", "seal_key": "0" * 64}
    given |= {"token_private_key": private, "token_public_key": public}

    refused = qf(*deployable, **given, env="production", data=tmp_path)

    assert (refused.returncode, refused.stderr) == (2, "qf: missing settings: QF_PUBLIC_URL\n")


@pytest.mark.parametrize("address", ["qingfeng.example.cn", "ftp://qingfeng.example.cn", "https://", "https://a?b=c"])
def test_an_address_that_no_phone_can_open_is_refused(address: str, tmp_path: Path) -> None:
    refused = qf("gateway", public_url=address, data=tmp_path)

    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert refused.stderr.startswith("qf: QF_PUBLIC_URL: ")


def test_links_begin_with_the_public_address() -> None:
    assert Settings(public_url="https://qingfeng.example.cn/").public_address == "https://qingfeng.example.cn"
    assert Settings(public_url=None, host="127.0.0.1", port=8123).public_address == "http://127.0.0.1:8123"
