"""`qf indicators rebuild [--check]`."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from qf.indicator_commands import app
from tests.integration.indicators.scene import City


def run(*arguments: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, ["rebuild", *arguments])
    return result.exit_code, result.output.splitlines()


@pytest.mark.obligation("PF-017")
def test_check_prints_each_difference_and_fails_until_the_rebuild(city: City) -> None:
    city.tell(city.unit("h1", county_id="k1"), city.measure("report_rate", "h1", (3, 4)))
    assert run("--check", "--tenant", city.code) == (0, [f"{city.code}: 3 rollups, 0 differences"])
    db = city.bench.engines["indicators"].db
    db["rollups"].update_one({"tenant": city.code, "dimension": "county"}, {"$inc": {"numerator": -1}})
    status, lines = run("--check", "--tenant", city.code)
    assert (status, lines[0]) == (1, f"{city.code}: 3 rollups, 1 differences")
    assert lines[1].startswith("  report_rate 2022-Q2 county k1: held {'numerator': 2, ")
    assert run("--tenant", city.code)[0] == 0
    assert run("--check", "--tenant", city.code) == (0, [f"{city.code}: 3 rollups, 0 differences"])
    recorded = [row["details"] for row in city.documents("audit") if row["action"] == "indicators.rebuild"]
    assert recorded == [{"differences": 1}]


def test_without_a_tenant_every_city_is_checked(city: City) -> None:
    status, lines = run("--check", "--json")
    tenants = {json.loads(line)["tenant"] for line in lines}
    assert (status, city.code in tenants) == (0, True)
