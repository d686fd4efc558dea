"""The short form of the fuzz (`./taskw fuzz` is the long one): readers of files and messages, and every address."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from qf import services
from tests.fuzz import addresses, readers
from tests.fuzz.trying import Broken, Target, tries, until
from tests.integration.gateway.scene import City

SEED = 20221
ROOT = Path(__file__).parents[3]
ROUNDS = {"papers": 8, "tables-xlsx": 100, "/graphql": 200, "/metrics": 10}


def test_no_reader_breaks() -> None:
    services.shells()
    for target in readers.readers():
        tries(target, SEED, ROUNDS.get(target.name, 150))


def test_no_address_breaks(city: City) -> None:
    for target in addresses.targets(city):
        tries(target, SEED, ROUNDS.get(target.name, 30))


def test_every_address_is_among_them(city: City) -> None:
    named = [target.name for target in addresses.targets(city)]
    assert len(named) == len(set(named)) == len(city.app.routes) + len(city.app.graphs)


def test_whatever_works_apart_is_among_them() -> None:
    callers = {
        str(path.relative_to(ROOT))
        for folder in ("services", "gateway", "plans", "qf")
        for path in (ROOT / folder).rglob("*.py")
        if "run_apart(" in path.read_text(encoding="utf-8") and path.name != "apart.py"
    }
    assert callers == readers.APART.keys()
    named = {target.name for target in readers.readers()}
    assert {name for names in readers.APART.values() for name in names.split(", ")} <= named


def test_what_breaks_is_told_with_its_input() -> None:
    def spoil(made: random.Random) -> int:
        return made.randrange(10)

    def take(given: Any) -> None:
        if given == 7:
            raise ValueError("seven")

    told = r"^odd, seed 1, input \d+: ValueError\('seven'\) of 7$"
    with pytest.raises(Broken, match=told):
        tries(Target("odd", spoil, take), 1, 200)
    assert len(list(until([Target("odd", spoil, take)], 1, 0.05))) == 1
