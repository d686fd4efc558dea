"""The embedded stack as a user runs it: one command, Ctrl-C, a power cut, a second one by mistake."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.kit.errors import QfError
from services.kit.store import client
from tests.integration.runtime.processes import PLANS, UNITS, Stack, qf, qf_process, until

NEIJIANG = PLANS / "neijiang-2021-2024.yaml"


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


def test_events_that_every_consumer_has_may_expire_while_it_runs(stack: Stack) -> None:
    """Else a stack that runs for longer than the inbox remembers would apply them again at its next start."""
    uri = json.loads((stack.data / "mongod.json").read_text())["uri"]

    def settled() -> bool:
        outboxes = [client(uri)[f"qf_{name}"]["outbox"] for name in ("tenants", "organizations", "tasks")]
        rows = [row for outbox in outboxes for row in outbox.find({})]
        return len(rows) > 3 and all(row["settled"] and row["expires_at"] for row in rows)

    until(settled, 30)
