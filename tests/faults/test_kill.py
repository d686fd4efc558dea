"""`kill -9` of the embedded stack, again and again, while people work: nothing acknowledged is lost or done twice."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.faults.embedded import TENANT, User, collection, servers, store_of, work_then_kill
from tests.integration.runtime.processes import PLANS, Stack, qf, until
from tests.support.effects import all_done

SEED = 20220630
ROUNDS = 5


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """A running stack with the example city."""
    running = Stack(tmp_path / "data")
    try:
        running.start(clock="2022-06-30T09:00:00+08:00")
        plan = (PLANS / "example-city.yaml").read_text()
        running.call("tenants.onboard", {"plan_source": plan}, tenant=TENANT)
        until(lambda: running.call("tenants.tenant", tenant=TENANT)["status"] == "active")
        yield running
    finally:
        running.stop()


def codes(stack: Stack, service: str, name: str) -> list[str]:
    """The codes of the hospitals that a service holds."""
    found = collection(stack, service, name).find({"tenant": TENANT, "code": {"$regex": "^[ABC]"}}, {"code": 1})
    return sorted(row["code"] for row in found)


def nothing_acknowledged_is_lost(stack: Stack, users: list[User]) -> None:
    """Every unit and officer that was acknowledged is stored."""
    acknowledged = {work.code for user in users for work in user.works if work.unit_id}
    assert acknowledged <= set(codes(stack, "organizations", "units"))
    officers = collection(stack, "organizations", "officers").count_documents({"tenant": TENANT})
    assert officers >= sum(work.finished for user in users for work in user.works)


def every_effect_is_there_once(stack: Stack, users: list[User]) -> None:
    """Each piece of work left one unit, one officer, one audit entry a command, and one event at each consumer."""
    wanted = sorted(work.code for user in users for work in user.works)
    assert codes(stack, "organizations", "units") == wanted
    for service in ("organizations", "tasks", "training", "satisfaction", "indicators"):
        assert codes(stack, service, "unit_tree") == wanted
    assert collection(stack, "organizations", "officers").count_documents({"tenant": TENANT}) == len(wanted)
    for action in ("register_unit", "appoint_conduct_officer"):
        entries = {"tenant": TENANT, "action": f"organizations.{action}"}
        assert collection(stack, "organizations", "audit").count_documents(entries) == len(wanted)
    events = {"name": "organizations.conduct_officer_appointed.v1"}
    assert collection(stack, "organizations", "outbox").count_documents(events) == len(wanted)
    assert collection(stack, "organizations", "idempotency").count_documents({"tenant": TENANT}) == 2 * len(wanted)


def start_while_the_old_store_goes_down(stack: Stack) -> None:
    """Kill, and start again before the store, which does not hear that its owner is gone, has ended."""
    store = store_of(stack)
    os.kill(store, signal.SIGSTOP)
    try:
        stack.kill()
        again = threading.Thread(target=stack.start)
        again.start()
        time.sleep(2)  # long enough for a start that does not wait to go wrong
        assert store in servers(stack.data)
    finally:
        os.kill(store, signal.SIGCONT)
    again.join()
    assert servers(stack.data) == [store_of(stack)] != [store]


def coverage(stack: Stack) -> tuple[int, int]:
    """Units with a conduct officer, of all hospitals and the commission."""
    city = stack.call("indicators.city_values", {"period": "2022-Q2"}, tenant=TENANT, role="campaign_office")
    [figure] = [item for item in city["items"] if item["indicator"] == "conduct_staff_coverage"]
    return figure["numerator"], figure["denominator"]


def test_kills_at_random_moments(stack: Stack) -> None:
    dice, users = Random(SEED), [User(stack, name) for name in "ABC"]
    for _ in range(ROUNDS):
        work_then_kill(stack, users, dice)
        stack.start()
        nothing_acknowledged_is_lost(stack, users)
    start_while_the_old_store_goes_down(stack)

    for user in users:
        user.finish()
    until(partial(all_done, partial(collection, stack)))
    assert sum(user.repeated for user in users) >= ROUNDS
    every_effect_is_there_once(stack, users)
    count = sum(len(user.works) for user in users)
    check = qf("indicators", "rebuild", "--check", "--tenant", TENANT, **stack.settings)
    assert check.returncode == 0, check.stdout
    assert coverage(stack) == (count, 1 + count)
