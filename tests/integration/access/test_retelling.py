"""A service that is added to a city that lives already: the owners tell their facts again (`qf retell`)."""

from __future__ import annotations

import base64
from typing import Any, cast
from uuid import uuid4

import pytest

from qf.access import Caller
from qf.retelling import retell
from services.kit.clock import clock
from services.kit.identity import Actor
from services.kit.testing import Bench
from tests.integration.access.city import found

ROSTER = "单位编码,工号,姓名,专业类别,用工形式,入职日期\n" + "".join(
    f"H1,{number},示例{number},护士,在编,2019-03-01\n" for number in range(1001, 1008)
)
PROJECTIONS = ("unit_tree", "roster", "roster_accounts", "plan")
OWN = ("_id", "_written", "told_on", "trained", "warned", "pending", "marks")
"""What a projection adds itself."""
COUNTED = ("plan", "roster_accounts")
"""Their versions also count what nobody is told: the answers to a plan, a password."""


class BenchCaller:
    """Calls as `qf` does."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def call(self, method: str, payload: Any, tenant: str) -> Any:
        return self._bench.call(method, payload, actor=Actor("qf", tenant, ("operator",)))


def kept(bench: Bench, tenant: str) -> dict[str, list[Any]]:
    """What training was told of the city."""
    db = bench.engines["training"].db
    hidden = {name: dict.fromkeys((*OWN, "version") if name in COUNTED else OWN, 0) for name in PROJECTIONS}
    return {name: list(db[name].find({"tenant": tenant}, hidden[name]).sort("id", 1)) for name in PROJECTIONS}


@pytest.fixture
def city(all_services: Bench) -> str:
    """A city with a roster and an account of somebody on it."""
    tenant = f"told-{uuid4().hex[:8]}"
    try:
        made = found(all_services, tenant)
        office = Actor("office", tenant, ("campaign_office",))
        roster = {"filename": "staff.csv", "content_base64": base64.b64encode(ROSTER.encode()).decode()}
        all_services.call("organizations.import_staff", roster, actor=office)
        one = all_services.call("organizations.roster", {"first": 1}, actor=office)["items"][0]
        account = {"login": "nurse.one", "display_name": "示例", "roles": ["staff"], "unit_id": one["unit_id"]}
        account |= {"staff_id": one["id"], "password": "Correct-horse-2022"}
        all_services.call("tenants.create_account", account, actor=Actor("operator", tenant, ("operator",)))
        all_services.pump()
        assert made.tenant == tenant
        return tenant
    finally:
        clock.reset()


@pytest.mark.obligation("PF-001")
def test_a_new_service_learns_a_city_s_plan_units_accounts_and_staff(all_services: Bench, city: str) -> None:
    before = kept(all_services, city)
    assert len(before["roster"]) >= 7
    assert len(before["plan"]) == 1
    assert [doc["staff_id"] for doc in before["roster_accounts"] if doc["staff_id"]]
    for name in PROJECTIONS:
        all_services.engines["training"].db[name].delete_many({"tenant": city})
    told = retell(cast(Caller, BenchCaller(all_services)), city)
    all_services.pump()
    assert (told["staff"], told["units"]) == (len(before["roster"]), len(before["unit_tree"]))
    assert kept(all_services, city) == before
    others = [
        list(all_services.engines[name].db["unit_tree"].find({"tenant": city})) for name in ("tasks", "satisfaction")
    ]
    assert retell(cast(Caller, BenchCaller(all_services)), city) == told
    all_services.pump()
    assert kept(all_services, city) == before, "told again to one who knows, it changes nothing"
    again = [
        list(all_services.engines[name].db["unit_tree"].find({"tenant": city})) for name in ("tasks", "satisfaction")
    ]
    assert again == others
    assert all_services.call("tenants.tenant", actor=Actor("o", city, ("operator",)))["status"] == "active"
