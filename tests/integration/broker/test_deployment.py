"""The deployables as separate processes on RabbitMQ and MongoDB: they work together, and outlive both servers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from services.kit.errors import Unavailable
from tests.integration.broker.cluster import TENANT, Cluster, Traffic
from tests.integration.runtime.processes import PLANS, UNITS, qf, until

pytestmark = pytest.mark.rabbit


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A running deployment in which Neijiang was onboarded by the command, with three units."""
    running = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        running.start()
        register = running.folder / "units.csv"
        register.write_text(UNITS)
        plan = PLANS / "neijiang-2021-2024.yaml"
        done = qf("onboard", plan, "--units", register, "--yes", **running.settings)
        assert done.returncode == 0, done.stderr
        yield running
    finally:
        running.stop()


def consistent(cluster: Cluster) -> None:
    """Wait for rest, then: every service knows the same units, and the rollups are what a rebuild gives."""
    until(cluster.at_rest, 60)
    services = ("organizations", "tasks", "training", "satisfaction", "indicators")
    trees = [cluster.codes(service) for service in services]
    assert trees == [trees[0]] * len(services)
    check = qf("indicators", "rebuild", "--check", "--tenant", TENANT, **cluster.settings)
    assert check.returncode == 0, check.stdout


def test_a_city_that_the_command_onboarded_is_in_the_graph(cluster: Cluster) -> None:
    until(cluster.at_rest, 60)
    answer = cluster.ask("{ tenant { code status } units { totalCount } phases { id } }")

    assert answer["data"]["tenant"] == {"code": "neijiang", "status": "active"}
    assert answer["data"]["units"] == {"totalCount": 3}
    assert len(answer["data"]["phases"]) == cluster.collection("tasks", "phases").count_documents({"tenant": TENANT})


def test_every_process_says_that_it_lives_and_is_ready(cluster: Cluster) -> None:
    for port in cluster.health_ports:
        address = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{address}/healthz").text == "ok"
        assert httpx.get(f"{address}/readyz").json() == {"services": True, "store": True, "bus": True}
        assert "qf_events_published_total" in httpx.get(f"{address}/metrics").text
    address = f"http://127.0.0.1:{cluster.port}"
    assert httpx.get(f"{address}/healthz").text == "ok"
    assert httpx.get(f"{address}/readyz").json()["bus"] is True
    assert "python_info" in httpx.get(f"{address}/metrics").text


def test_a_port_that_is_taken_and_a_missing_setting_are_said_in_one_line(cluster: Cluster) -> None:
    taken = qf("gateway", **cluster.settings)
    without = qf("serve", "tasks", data=cluster.data)

    text = f"qf: port {cluster.port} is in use: stop what listens there, or choose another with QF_PORT\n"
    assert (taken.returncode, taken.stderr) == (2, text)
    assert without.returncode == 2
    assert without.stderr.startswith("qf: set QF_AMQP_URI and QF_MONGO_URI")
    assert without.stderr.count("\n") == 1


def test_the_broker_can_go_and_come_back_and_no_service_dies_of_an_answer_that_it_cannot_send(cluster: Cluster) -> None:
    with Traffic(cluster) as traffic, ThreadPoolExecutor(1) as caller:
        until(traffic.passes())
        with cluster.held("organizations", "units", {"code": "H1"}) as unit:
            rename = {"unit_id": unit["id"], "expected_version": unit["version"], "name": "示例市中心医院"}
            waiting = caller.submit(cluster.call, "organizations.change_unit", rename, role="campaign_office")
            time.sleep(0.5)
            cluster.node.kill()
        with pytest.raises(Unavailable):
            waiting.result()
        until(lambda: httpx.get(f"http://127.0.0.1:{cluster.port}/readyz").status_code == 503, 30)
        until(lambda: cluster.document("organizations", "units", {"code": "H1"})["name"] == "示例市中心医院", 30)
        until(lambda: traffic.refused > 0, 30)
        cluster.node.start()
        until(traffic.passes(), 60)

    assert cluster.alive
    consistent(cluster)
    assert traffic.acknowledged <= cluster.codes("organizations")


def test_the_store_can_go_and_come_back(cluster: Cluster) -> None:
    with Traffic(cluster) as traffic:
        until(traffic.passes())
        cluster.store.stop()
        until(lambda: httpx.get(f"http://127.0.0.1:{cluster.health_ports[0]}/readyz", timeout=10).status_code == 503)
        assert httpx.get(f"http://127.0.0.1:{cluster.health_ports[0]}/healthz").text == "ok"
        cluster.start_store()
        until(traffic.passes(), 60)

    consistent(cluster)
    assert traffic.acknowledged <= cluster.codes("organizations")


def test_a_killed_process_comes_back_and_nothing_is_lost(cluster: Cluster) -> None:
    with Traffic(cluster) as traffic:
        until(traffic.passes())
        for _ in range(2):
            cluster.kill_services(1)
            until(traffic.passes(3), 60)
            cluster.start_services(1)
    consistent(cluster)
    assert traffic.acknowledged <= cluster.codes("tasks")


def test_each_process_ends_within_15_seconds_and_says_0_even_when_the_broker_is_silent(cluster: Cluster) -> None:
    begun = time.monotonic()
    assert cluster.stop_processes(1) == [0]
    assert time.monotonic() - begun < 10

    begun = time.monotonic()
    with cluster.node.frozen():
        assert cluster.stop_processes() == [0, 0]
    assert time.monotonic() - begun < 15
