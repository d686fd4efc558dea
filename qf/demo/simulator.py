"""Runs the replay: sets the clock, lets time pass through every service, and lets the cities act over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from qf.demo.accounts import DemoAccount, operator, province_viewer
from qf.demo.cities import NEIJIANG, PROVINCES, cities
from qf.demo.graph import GraphClient, SeedingFailed
from qf.demo.joining import import_units, onboard, open_accounts
from qf.demo.options import DemoOptions
from qf.demo.stack import Stack
from qf.demo.timeline import Action, Stage, stages_until, turns_of
from qf.demo.world import FOUNDER, CityState, Moment, states
from services.kit.errors import QfError
from services.kit.identity import Actor, issue_token
from services.kit.settings import settings

FOUNDER_SECONDS = 3600
Report = Callable[[str, int], None]


class Simulator:
    """One seeding. `told` hears of every stage and city that is done: a text, and how many units of progress."""

    def __init__(self, stack: Stack, options: DemoOptions, password: str, told: Report) -> None:
        self._stack, self._password, self._told = stack, password, told
        self.states = states(cities(options), options)
        for state in self.states:
            state.turns = turns_of(state.city.province)
        self.client = GraphClient(stack.url, password)

    def run(self, end: datetime) -> None:
        """Everything up to `end`, where the clock then stands. Raises `SeedingFailed`."""
        for state in self.states:
            self.client.hold(state.person(FOUNDER), founder_token(state.code))
        for stage in stages_until(end):
            self._pass_time(stage.at)
            self._play(stage)
        self._stack.run(self._open_outer_accounts())
        self._pass_time(end)

    def close(self) -> None:
        """Close the connections."""
        self._stack.run(self.client.close())

    def _pass_time(self, at: datetime) -> None:
        self._stack.set_clock(at)
        self._stack.tick()
        self._stack.settle()

    def _play(self, stage: Stage) -> None:
        moment = Moment(stage.at, stage.name, self.client)
        joining = [state for state in self.states if state.city.province in stage.joins]
        if joining:
            self._join(moment, joining)
        for step in stage.steps:
            acting = [s for s in self.states if s.city.province in step.provinces and s.city.joins <= stage.at.date()]
            self._all(moment, acting, step.action)
        self._stack.settle()

    def _join(self, moment: Moment, joining: list[CityState]) -> None:
        self._all(moment, joining, onboard)
        self._stack.settle()
        self._all(moment, joining, lambda m, state: import_units(m, state, self._password))
        self._stack.settle()
        self._stack.tick()
        self._all(moment, joining, lambda m, state: open_accounts(m, state, self._password))

    def _all(self, moment: Moment, acting: list[CityState], action: Action) -> None:
        async def one(state: CityState) -> None:
            await action(moment, state)
            self._told(f"{moment.day} {moment.name}", 1)

        async def everyone() -> None:
            await asyncio.gather(*(one(state) for state in acting))

        self._stack.run(everyone())

    async def _open_outer_accounts(self) -> None:
        """Provinces have no mutations in their graph: their viewers are opened as `qf account create` does it."""
        for province in PROVINCES:
            await self._open(province.realm, province_viewer(province))
        await self._open(NEIJIANG.code, operator())

    async def _open(self, tenant: str, account: DemoAccount) -> None:
        given = {"login": account.login, "display_name": account.name, "roles": [account.role]}
        try:
            await self._stack.call(tenant, "tenants.create_account", {**given, "password": self._password})
        except QfError as error:
            raise SeedingFailed(f"{tenant}: account {account.login}: {error.code} {error.en}") from error


def founder_token(tenant: str) -> str:
    """An operator's token for one realm, as `qf token` issues it."""
    return issue_token(settings(), Actor(FOUNDER, tenant, ("operator",)), ttl_seconds=FOUNDER_SECONDS)


def steps_of(all_states: list[CityState], end: datetime) -> int:
    """How many times `told` will hear of a step."""
    total = 0
    for stage in stages_until(end):
        total += 3 * sum(state.city.province in stage.joins for state in all_states)
        for step in stage.steps:
            there = (s for s in all_states if s.city.province in step.provinces and s.city.joins <= stage.at.date())
            total += sum(1 for _ in there)
    return total
