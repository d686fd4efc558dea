"""Units that arrive while the campaign starts or a day begins, and cities too large for one transaction."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest

from services.kit.testing import Bench
from services.tasks.handlers import onboarding, report_clock, timekeeping
from tests.integration.tasks.city import BUREAU, UNITS, City, Place, below


def units_arrive_before_the_commit(city: City, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[Any]:
    """Patch `module.name` so that the city's units arrive at its end, inside the transaction; returns the threads."""
    original = getattr(module, name)
    arriving: list[threading.Thread] = []

    def and_units_arrive(*arguments: Any) -> Any:
        answer = original(*arguments)
        if not arriving:
            arriving.append(threading.Thread(target=city.add, args=UNITS))
            arriving[0].start()
            arriving[0].join(0.5)
        return answer

    monkeypatch.setattr(module, name, and_units_arrive)
    return arriving


@pytest.mark.obligation("PF-010")
def test_units_that_arrive_while_the_campaign_starts_owe_what_others_owe(
    bench: Bench, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = City(bench, f"{tenant}-calm", "neijiang-2021-2024").set("2021-12-20").onboard().add(*UNITS)
    city = City(bench, tenant, "neijiang-2021-2024").set("2021-12-20")
    arriving = units_arrive_before_the_commit(city, monkeypatch, onboarding, "keep_time")
    city.onboard()
    arriving[0].join()
    city.at("2021-12-21")
    expected = Counter(doc["unit_id"] for doc in calm.stored("assignments"))
    assert Counter(doc["unit_id"] for doc in city.stored("assignments")) == expected
    assert expected.total() == 199


@pytest.mark.obligation("PF-010", "NJ-006")
def test_units_that_arrive_while_a_window_opens_are_on_its_list(
    bench: Bench, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = City(bench, tenant, "neijiang-2021-2024").set("2021-12-20").onboard().add(*UNITS[:2]).at("2021-12-20")
    city.set("2021-12-27")
    arriving = units_arrive_before_the_commit(city, monkeypatch, report_clock, "open_window")
    bench.engines["tasks"].tick("keep_time", tenant)
    arriving[0].join()
    owing = {
        doc["unit_id"] for doc in city.stored("reports") if (doc["rule_id"], doc["period"]) == ("NJ-R1", "2021-Q4")
    }
    assert owing == {"b-1", "b-2", "h-1"}
    assert city.window("NJ-R1", "2021-Q4")["expected"] == 3


@pytest.mark.obligation("PF-010", "NJ-006")
def test_a_city_too_large_for_one_transaction_starts_in_several(
    bench: Bench, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timekeeping, "UNITS_AT_ONCE", 3)
    monkeypatch.setattr(report_clock, "REPORTS_AT_ONCE", 2)
    bureaus = [
        below(UNITS[0], Place(f"b-{n:02}", "bureau", "health_bureau", affiliation="county")) for n in range(3, 13)
    ]
    city = City(bench, tenant, "neijiang-2021-2024").set("2021-12-01").onboard().add(*UNITS, *bureaus)
    assert city.stored("assignments") == []
    city.at("2021-12-13")
    owed = Counter(doc["unit_id"] for doc in city.stored("assignments"))
    assert {unit: owed[unit] for unit in owed if unit.startswith("b-")} == dict.fromkeys(
        ["b-1", "b-2", *(bureau.id for bureau in bureaus)], 29
    )
    assert (owed["c-0"], owed["h-1"], len(owed)) == (24, 37, 17)
    city.at("2022-04-01")
    states = Counter((doc["rule_id"], doc["period"], doc["status"]) for doc in city.stored("reports"))
    assert states[("NJ-R1", "2021-Q4", "missing")] == states[("NJ-R1", "2022-Q1", "missing")] == 13
    assert len(city.told("report_overdue")) == sum(states.values())
    assert city.stored("campaigns")[0]["clock_on"] == "2022-04-01"
    assert BUREAU.id in city.measured("report_rate", "2022-Q1")
