"""The generator of units, people and accounts: repeatable, complete, and recognisable as invented."""

from __future__ import annotations

from collections import Counter

import pytest

from plans import Plan, load_plan
from qf.demo.accounts import city_accounts
from qf.demo.cities import LIUZHOU, NEIJIANG, PROVINCES, City, cities
from qf.demo.dice import Dice
from qf.demo.options import DemoOptions, demo_options
from qf.demo.people import names
from qf.demo.templates import template_input
from qf.demo.units import register_csv, unit_rows
from qf.refusal import Refused
from services.organizations.domain.register_file import Table, read_register

FULL = DemoOptions(seed=20220630, cities=4, units=60)
EVERYONE = cities(FULL)


def plan_of(city: City) -> Plan:
    given = template_input(city)
    bases = {each["name"]: each["source"] for each in given.get("bases", ())}
    return load_plan(given["planSource"], resolve_extends=bases.__getitem__)


def test_two_real_cities_and_four_invented_ones_in_each_province() -> None:
    assert Counter(city.province.label for city in EVERYONE) == {"四川省": 5, "广西壮族自治区": 5}
    assert [city.code for city in EVERYONE if not city.is_invented] == ["neijiang", "liuzhou"]
    assert all("示例" in city.label for city in EVERYONE if city.is_invented)
    assert len({city.division_code for city in EVERYONE}) == 10


@pytest.mark.parametrize("city", EVERYONE, ids=lambda city: city.code)
def test_every_city_has_a_valid_plan_of_its_own(city: City) -> None:
    plan = plan_of(city)
    assert (plan.code, plan.template.city.division_code) == (city.code, city.division_code)
    assert plan.template.province.division_code == city.province.code
    assert plan.effective_from == city.starts
    assert plan.synthetic is city.is_invented


@pytest.mark.parametrize("city", EVERYONE, ids=lambda city: city.code)
def test_sixty_units_that_the_register_takes(city: City) -> None:
    rows = unit_rows(city, FULL)
    header, *lines = (tuple(line.split(",")) for line in register_csv(rows).splitlines())
    register = read_register(Table(header, tuple(enumerate(lines, start=2))))
    assert register.problems == ()
    assert len(rows) == len({row.code for row in rows}) == len({row.name for row in rows}) == 60
    assert {row.level for row in rows if row.kind == "institution"} == {"tertiary", "secondary", "primary", "ungraded"}


@pytest.mark.parametrize("city", [NEIJIANG, LIUZHOU], ids=lambda city: city.code)
def test_no_real_institution_is_shown_with_work_it_never_did(city: City) -> None:
    rows = unit_rows(city, FULL)
    assert [row.name for row in rows if row.kind == "bureau"] == [bureau.name for bureau in city.bureaus]
    assert all("示例" in row.name for row in rows if row.kind == "institution")


def test_the_same_seed_gives_the_same_units_and_another_one_others() -> None:
    assert unit_rows(NEIJIANG, FULL) == unit_rows(NEIJIANG, FULL)
    assert unit_rows(NEIJIANG, FULL) != unit_rows(NEIJIANG, DemoOptions(seed=7, cities=4, units=60))


def test_in_a_real_city_every_addressee_has_an_account() -> None:
    for city in (NEIJIANG, LIUZHOU):
        rows = unit_rows(city, FULL)
        bound = [account.unit_code for account in city_accounts(city, rows) if account.unit_code]
        assert bound == [row.code for row in rows if row.is_addressee]


def test_an_invented_city_has_eight_accounts() -> None:
    city = next(city for city in EVERYONE if city.is_invented)
    assert len(city_accounts(city, unit_rows(city, FULL))) == 8


def test_invented_people_are_marked_and_differ() -> None:
    found = names(Dice(1, "group"), 12)
    assert len(set(found)) == 12
    assert all(name.endswith("（演示）") for name in found)


def test_dice_do_not_depend_on_the_order_of_throws() -> None:
    dice = Dice(1, "city")
    first = [dice.fraction("a"), dice.fraction("b")]
    assert [dice.fraction("b"), dice.fraction("a")] == first[::-1]
    assert dice.of("a").fraction("b") == dice.fraction("a", "b")
    assert all(3 <= dice.whole(3, 5, n) <= 5 for n in range(200))
    assert {dice.whole(3, 5, n) for n in range(200)} == {3, 4, 5}


def test_small_cities_keep_two_bureaus_and_municipal_institutions() -> None:
    for city in (NEIJIANG, LIUZHOU):
        rows = unit_rows(city, DemoOptions(units=12))
        assert Counter(row.is_addressee for row in rows) == {True: 4, False: 8}


def test_wrong_options_are_named_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QF_DEMO_UNITS", "3")
    monkeypatch.setenv("QF_DEMO_CITIES", "many")
    with pytest.raises(Refused, match=r"QF_DEMO_CITIES: .*; QF_DEMO_UNITS: "):
        demo_options()


def test_each_province_has_a_realm() -> None:
    assert [province.realm for province in PROVINCES] == ["province-510000", "province-450000"]
