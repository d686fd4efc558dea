"""Separate processes over RabbitMQ: every service and the gateway, asked as an orchestrator and users ask them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.kit.identity import Actor, issue_token, new_key_pair
from services.kit.settings import Settings
from tests.integration.runtime.processes import PLANS, UNITS, Ended, Running, free_port, qf, until
from tests.support import stack as servers
from tests.support.rabbit import Node

pytestmark = pytest.mark.rabbit
GROUPS = (("tenants", "organizations"), ("tasks", "indicators"))


@dataclass
class Fleet:
    """The deployables, each in its process, on a broker of their own."""

    settings: dict[str, object]
    node: Node
    gateway_port: int
    health_ports: list[int]
    running: list[Running]

    def ask(self, query: str) -> Any:
        """What the city graph answers to Neijiang's campaign office."""
        key = Settings(token_private_key=str(self.settings["token_private_key"]))
        token = issue_token(key, Actor("test-office", "neijiang", ("campaign_office",)))
        url = f"http://127.0.0.1:{self.gateway_port}/graphql"
        headers = {"authorization": f"Bearer {token}"}
        return httpx.post(url, json={"query": query}, headers=headers, timeout=30).json()

    def onboard(self, folder: Path, more: str = "") -> Ended:
        """Onboard Neijiang by the command."""
        register = folder / "units.csv"
        register.write_text(UNITS + more)
        return qf("onboard", PLANS / "neijiang-2021-2024.yaml", "--units", register, "--yes", **self.settings)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory, mongo_uri: str) -> Iterator[Fleet]:
    folder, node, prefix = tmp_path_factory.mktemp("fleet"), None, f"f{uuid4().hex[:8]}_"
    node = Node(folder / "rabbit")
    node.start()
    private, public = new_key_pair()
    settings: dict[str, object] = {"amqp_uri": node.uri, "mongo_uri": mongo_uri, "mongo_prefix": prefix}
    settings |= {"env": "production", "token_private_key": private, "token_public_key": public, "data": folder}
    fleet = Fleet(settings, node, free_port(), [free_port() for _ in GROUPS], [])
    try:
        _start(fleet, folder)
        yield fleet
    finally:
        statuses = [each.stop() for each in fleet.running]
        node.stop()
        servers.drop_databases(mongo_uri, prefix)
    assert statuses == [0] * len(statuses)


def _start(fleet: Fleet, folder: Path) -> None:
    assert qf("topology", **fleet.settings).returncode == 0
    without_private = {name: value for name, value in fleet.settings.items() if name != "token_private_key"}
    for names, port in zip(GROUPS, fleet.health_ports, strict=True):
        output = folder / f"{names[0]}.out"
        fleet.running.append(Running(output, "serve", *names, **without_private, health_port=port))
    fleet.running.append(Running(folder / "gateway.out", "gateway", **fleet.settings, port=fleet.gateway_port))
    for process, port in zip(fleet.running, [*fleet.health_ports, fleet.gateway_port], strict=True):
        process.ready(port)


def test_events_and_calls_cross_the_broker(fleet: Fleet, tmp_path: Path) -> None:
    done = fleet.onboard(tmp_path)

    assert done.returncode == 0, done.stderr
    assert "neijiang is active" in done.stdout
    answer = fleet.ask("{ tenant { code status } units { totalCount } }")
    assert answer == {"data": {"tenant": {"code": "neijiang", "status": "active"}, "units": {"totalCount": 3}}}


def test_each_process_tells_its_health_and_its_figures(fleet: Fleet) -> None:
    for port in fleet.health_ports:
        health, ready, figures = (
            httpx.get(f"http://127.0.0.1:{port}/{name}", timeout=10) for name in ("healthz", "readyz", "metrics")
        )
        assert (health.status_code, health.text) == (200, "ok")
        assert (ready.status_code, ready.json()) == (200, {"services": True, "store": True, "bus": True})
        assert "qf_events_consumed_total" in figures.text
        assert httpx.get(f"http://127.0.0.1:{port}/other", timeout=10).status_code == 404


def test_they_come_back_when_the_broker_does(fleet: Fleet, tmp_path: Path) -> None:
    assert fleet.onboard(tmp_path).returncode == 0
    fleet.node.kill()
    away = [httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=10) for port in fleet.health_ports]
    health = [httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=10) for port in fleet.health_ports]

    fleet.node.start()
    for process, port in zip(fleet.running, [*fleet.health_ports, fleet.gateway_port], strict=True):
        process.ready(port)
    until(
        lambda: (
            fleet.onboard(tmp_path, "H2,示例县人民医院,institution,B1,general_hospital,secondary,,\n").returncode == 0
        )
    )

    assert [(each.status_code, each.json()["bus"]) for each in away] == [(503, False)] * len(GROUPS)
    assert [each.status_code for each in health] == [200] * len(GROUPS)
    count = 'query { unitValues: units(search: "示例县人民医院") { totalCount } }'
    until(lambda: fleet.ask(count) == {"data": {"unitValues": {"totalCount": 1}}}, 30)
    until(lambda: _projected(fleet, "H2"), 30)


def _projected(fleet: Fleet, code: str) -> bool:
    """Whether the event of a new unit has reached the other services."""
    import pymongo

    with pymongo.MongoClient[dict[str, Any]](str(fleet.settings["mongo_uri"])) as client:
        trees = [client[f"{fleet.settings['mongo_prefix']}{name}"]["unit_tree"] for name in ("tasks", "indicators")]
        return all(tree.find_one({"code": code}) for tree in trees)


def test_production_names_every_missing_key(fleet: Fleet) -> None:
    bare = {name: value for name, value in fleet.settings.items() if not name.startswith("token_")}

    refused = qf("gateway", **bare)

    text = "qf: missing settings: QF_TOKEN_PRIVATE_KEY, QF_TOKEN_PUBLIC_KEY\n"
    assert (refused.returncode, refused.stderr) == (2, text)
