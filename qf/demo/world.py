"""What the simulator knows of a city while it acts: units and their ids, who can act for whom, work under way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qf.demo.accounts import DemoAccount, city_accounts
from qf.demo.cities import City
from qf.demo.dice import Dice
from qf.demo.graph import GraphClient, Person
from qf.demo.options import DemoOptions
from qf.demo.units import UnitRow, unit_rows

FOUNDER = "qf-demo"
"""The operator who takes the cities in, by a token issued on the spot: there is no account before the first one."""


@dataclass
class Piece:
    """A piece of work on an assignment: when it is done, and how it will go."""

    id: str
    unit_code: str
    name: str
    turn: int
    fate: str
    submitted_by: str | None = None
    returned: bool = False


@dataclass
class CityState:
    """One city in the simulation. Its sample of work is spread over `turns` turns; `turn` is the next one."""

    city: City
    rows: list[UnitRow]
    accounts: list[DemoAccount]
    dice: Dice
    ids: dict[str, str] = field(default_factory=dict)
    work: list[Piece] = field(default_factory=list)
    turn: int = 0
    turns: int = 1
    original: str | None = None

    @property
    def code(self) -> str:
        """The tenant."""
        return self.city.code

    def person(self, login: str) -> Person:
        """Somebody of this city."""
        return Person(self.code, login)

    def many(self, of_real: int, of_invented: int) -> int:
        """How many: the real cities are what visitors look at, the invented ones are there to compare."""
        return of_invented if self.city.is_invented else of_real

    def row(self, unit_code: str) -> UnitRow | None:
        """A unit's row; None for the commission."""
        return next((row for row in self.rows if row.code == unit_code), None)

    def name_of(self, unit_code: str) -> str:
        """The unit's name as it stands in texts."""
        row = self.row(unit_code)
        return row.name if row else f"{self.city.label}卫生健康委员会"

    def own_login(self, unit_code: str) -> str | None:
        """The login of who acts for this very unit; None when it has no account. The office is the commission's."""
        if unit_code == self.city.division_code:
            return "office"
        return next((account.login for account in self.accounts if account.unit_code == unit_code), None)

    def acting(self, unit_code: str) -> Person:
        """Who types in the unit's work: the unit, else the bureau above it, else the campaign office."""
        row = self.row(unit_code)
        above = self.own_login(row.parent_code) if row and row.parent_code else None
        return self.person(self.own_login(unit_code) or above or "office")

    def reviewing(self, submitted_by: str | None) -> Person:
        """Who answers a submission: never the one who made it."""
        return self.person("head" if submitted_by == "office" else "office")


@dataclass
class Moment:
    """A stage of the replay as the steps see it."""

    at: datetime
    name: str
    client: GraphClient

    @property
    def day(self) -> str:
        """The date, ISO."""
        return self.at.date().isoformat()

    def key(self, *parts: Any) -> str:
        """An idempotency key of this stage."""
        return "/".join(map(str, ("demo", self.day, *parts)))


def states(all_cities: list[City], options: DemoOptions) -> list[CityState]:
    """Every city before it joins."""
    found = []
    for city in all_cities:
        rows = unit_rows(city, options)
        found.append(CityState(city, rows, city_accounts(city, rows), Dice(options.seed, city.code)))
    return found
