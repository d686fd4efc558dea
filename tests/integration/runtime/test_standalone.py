"""The embedded stack as a user runs it: one command, Ctrl-C, a power cut, a second one by mistake."""

from __future__ import annotations

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from qf import services
from services.kit.errors import QfError
from services.kit.outbox import undelivered
from services.kit.store import CODEC, client
from tests.integration.runtime.processes import PLANS, UNITS, Stack, qf, qf_process, until

NEIJIANG = PLANS / "neijiang-2021-2024.yaml"
PROJECTIONS = ("organizations", "tasks", "indicators")


def ask(stack: Stack, query: str, role: str = "campaign_office") -> Any:
    """What the city graph answers to `role` of Neijiang."""
    headers = {"authorization": f"Bearer {stack.token('neijiang', role)}"}
    url = f"http://127.0.0.1:{stack.port}/graphql"
    return httpx.post(url, json={"query": query}, headers=headers, timeout=30).json()


def test_it_serves_the_graph_over_the_services(stack: Stack) -> None:
    answer = ask(stack, "{ tenant { code status } units { totalCount } }")

    assert answer == {"data": {"tenant": {"code": "neijiang", "status": "active"}, "units": {"totalCount": 3}}}


def test_its_clock_is_the_replayed_one(stack: Stack) -> None:
    phases = stack.call("tasks.phases", tenant="neijiang")

    assert json.loads((stack.data / "clock.json").read_text())["now"].startswith(("2022-06-29", "2022-06-30"))
    assert [phase["status"] for phase in phases] == ["ended", "active", "planned"]


def test_onboarding_again_changes_nothing(stack: Stack, tmp_path: Path) -> None:
    register = tmp_path / "units.csv"
    register.write_text(UNITS)

    again = qf("onboard", NEIJIANG, "--units", register, "--yes", **stack.settings)

    assert again.returncode == 0, again.stderr
    assert "neijiang: unchanged" in again.stdout
    assert "imported: 2 rows, 0 created, 0 changed, 2 unchanged, 0 moved" in again.stdout


def test_a_wrong_register_refuses_before_anything_is_applied(stack: Stack, tmp_path: Path) -> None:
    register = tmp_path / "units.csv"
    register.write_text(UNITS + "H2,示例医院,hospital,B9,,,,\n")

    refused = qf("onboard", PLANS / "liuzhou-2022.yaml", "--units", register, "--yes", **stack.settings)

    assert refused.returncode == 2
    assert "row 4" in refused.stderr
    with pytest.raises(QfError) as caught:
        stack.call("tenants.tenant", tenant="liuzhou")
    assert caught.value.code == "tenant_not_found"


def test_a_busy_port_stops_a_second_one_before_it_starts_anything(stack: Stack, tmp_path: Path) -> None:
    second = qf_process("standalone", data=tmp_path / "other", port=stack.port)

    text = f"qf: port {stack.port} is in use: stop what listens there, or choose another with QF_PORT\n"
    assert (second.returncode, second.stderr) == (2, text)
    assert not (tmp_path / "other").exists()


def test_a_second_one_over_the_same_data_is_refused(stack: Stack) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    second = qf_process("standalone", data=stack.data, port=port)

    assert second.returncode == 2
    assert "is in use by process" in second.stderr
    assert ask(stack, "{ tenant { code } }") == {"data": {"tenant": {"code": "neijiang"}}}


def test_kills_lose_nothing_that_was_acknowledged_and_repeat_no_effect(fresh: Stack) -> None:
    fresh.start()
    fresh.call("tenants.onboard", {"plan_source": NEIJIANG.read_text()}, tenant="neijiang")
    until(lambda: fresh.call("tenants.tenant", tenant="neijiang")["status"] == "active", 60)
    acknowledged: set[str] = set()

    for number, moment in enumerate((1, 12, 40)):
        acknowledged |= _register_until_killed(fresh, f"K{number}-", moment)
        fresh.start()
        until(lambda: _is_at_rest(fresh), 60)
        trees = _trees(fresh)
        assert acknowledged <= trees["organizations"]
        assert trees["tasks"] == trees["indicators"] == trees["organizations"]
        assert sum(_database(fresh, name)["inbox"].count_documents({"state": "dead"}) for name in services.SHELLS) == 0

    check = qf("indicators", "rebuild", "--check", "--tenant", "neijiang", **fresh.settings)
    assert check.returncode == 0, check.stdout
    assert fresh.stop() == 0
    assert not Path(f"/proc/{json.loads((fresh.data / 'mongod.json').read_text())['pid']}").exists()
    assert not (fresh.data / "control.json").exists()


def _register_until_killed(stack: Stack, prefix: str, count: int) -> set[str]:
    """Register units from several callers; kill the stack when `count` are acknowledged. Their codes."""
    acknowledged: set[str] = set()

    def register(number: int) -> None:
        unit = {"code": f"{prefix}{number}", "name": f"示例{number}", "kind": "institution", "category": "clinic"}
        try:
            stack.call("organizations.register_unit", unit, tenant="neijiang", role="campaign_office")
        except (QfError, OSError, AssertionError):
            return
        acknowledged.add(unit["code"])

    with ThreadPoolExecutor(6) as callers:
        for number in range(count + 60):
            callers.submit(register, number)
        until(lambda: len(acknowledged) >= count, 60)
        stack.kill()
        callers.shutdown(cancel_futures=True)
    return acknowledged


def _database(stack: Stack, service: str) -> Any:
    uri = json.loads((stack.data / "mongod.json").read_text())["uri"]
    return client(uri).get_database(f"qf_{service}", codec_options=CODEC)


def _is_at_rest(stack: Stack) -> bool:
    """Whether every event has reached every consumer."""
    consumers = services.consumers()
    for name in services.SHELLS:
        db = _database(stack, name)
        if db["outbox"].find_one({"sent_at": None}) or db["inbox"].find_one({"state": "retry"}):
            return False
        if undelivered(db, lambda service: _database(stack, service), consumers):
            return False
    return True


def _trees(stack: Stack) -> dict[str, set[str]]:
    return {
        name: {row["code"] for row in _database(stack, name)["unit_tree"].find({"tenant": "neijiang"})}
        for name in PROJECTIONS
    }
