"""Rates side by side, and what later changes of units leave as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.integration.satisfaction.city import BUREAU, COUNTY_HOSPITAL, HOSPITAL, TOWNSHIP, City, row
from tests.integration.tasks.city import CITY_HOSPITAL, OTHER_BUREAU, below
from tests.integration.tasks.city import COUNTY_HOSPITAL as COUNTY_PLACE
from tests.integration.tasks.city import TOWNSHIP as TOWNSHIP_PLACE

RATE = "instant_satisfaction_rate"


def test_rates_stand_side_by_side_by_unit_county_and_city(neijiang: City) -> None:
    neijiang.record(row("A"), row("B"), row("C", channel="none"))
    neijiang.record(row("A"), row("Z", touchpoint="discharge"), to=COUNTY_HOSPITAL)
    totals = neijiang.call("encounter_rate_totals", period="2022-Q2")
    rates = neijiang.call("encounter_rates", period="2022-Q2")
    assert [(c["county_id"], c["offered"], c["eligible"]) for c in totals["counties"]] == [(BUREAU, 2, 2), (None, 2, 3)]
    assert totals["total"]["offered_rate"] == 80.0 and totals["total"]["completed_rate"] == 0.0
    assert totals["total"]["inpatient"]["eligible"] == 1
    assert [each["unit_id"] for each in rates["items"]] == [COUNTY_HOSPITAL, HOSPITAL]
    own = neijiang.call("encounter_rates", period="2022-Q2", role="bureau", unit=BUREAU)
    assert [each["unit_id"] for each in own["items"]] == [COUNTY_HOSPITAL]
    page = neijiang.call("encounter_rates", period="2022-Q2", first=1)
    assert (page["next"], page["total"], len(page["items"])) == (COUNTY_HOSPITAL, 2, 1)
    rest = neijiang.call("encounter_rates", period="2022-Q2", first=1, after=page["next"])
    assert ([each["unit_id"] for each in rest["items"]], rest["next"]) == ([HOSPITAL], None)


@pytest.mark.obligation("NJ-019")
def rates_of(city: City, period: str) -> list[tuple[str, str | None, int, int]]:
    items = city.call("encounter_rates", period=period)["items"]
    return [(each["unit_id"], each["county_id"], each["offered"], each["eligible"]) for each in items]


@pytest.mark.obligation("NJ-019")
def test_after_the_quarter_no_change_of_units_moves_its_rates(neijiang: City) -> None:
    neijiang.count(("2022-06-01", "outpatient", 10, 9), to=COUNTY_HOSPITAL)
    neijiang.count(("2022-06-01", "outpatient", 7, 7), to=TOWNSHIP)
    neijiang.at("2022-07-01")
    before = neijiang.call("encounter_rate_totals", period="2022-Q2")
    total = before["total"]
    assert (total["offered"], total["eligible"], total["institutions"], total["institution_rate"]) == (9, 10, 2, 50.0)
    moved = below(OTHER_BUREAU, replace(COUNTY_PLACE, level="primary", version=2))
    neijiang.add(
        moved, replace(CITY_HOSPITAL, level="primary", version=2), replace(TOWNSHIP_PLACE, level="tertiary", version=2)
    )
    neijiang.at("2022-07-20")
    after = neijiang.call("encounter_rate_totals", period="2022-Q2")
    assert (total.pop("behind"), after["total"].pop("behind")) == ([COUNTY_HOSPITAL], []), (
        "who owes nothing now is not behind"
    )
    for county in (*before["counties"], *after["counties"]):
        county.pop("behind")
    assert after == before
    assert rates_of(neijiang, "2022-06") == [(COUNTY_HOSPITAL, BUREAU, 9, 10), (HOSPITAL, None, 0, 0)]
    assert rates_of(neijiang, "2022-Q3") == [(TOWNSHIP, BUREAU, 0, 0)]
    neijiang.count(("2022-06-02", "outpatient", 4, 4))
    assert neijiang.measured(RATE, "2022-Q2") == {COUNTY_HOSPITAL: (9, 10), HOSPITAL: (4, 4)}
    assert rates_of(neijiang, "2022-Q2") == [(COUNTY_HOSPITAL, BUREAU, 9, 10), (HOSPITAL, None, 4, 4)]
    neijiang.count(("2022-06-02", "inpatient", 5, 0), to=COUNTY_HOSPITAL)
    assert neijiang.measured(RATE, "2022-Q2")[COUNTY_HOSPITAL] == (9, 15), "a setting that comes late stands there too"
