"""The short form of the fuzz (`./taskw fuzz` is the long one): every method, and the tables that requests hand in."""

from __future__ import annotations

from services.kit.testing import Bench
from tests.fuzz import methods
from tests.fuzz.readers import table_files
from tests.fuzz.trying import tries
from tests.integration.access.city import City

SEED = 20222
ROUNDS = {"methods": 1_000, "tables": 6}


def test_no_method_breaks(all_services: Bench, ours: City) -> None:
    for target in methods.targets(all_services, ours):
        tries(target, SEED, ROUNDS[target.name])


def test_every_table_is_among_them() -> None:
    assert {methods.METHODS[name].request for name in methods.TABLES} == set(table_files())
