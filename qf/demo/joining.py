"""A city joins: its plan, its first administrator, its units, its accounts."""

from __future__ import annotations

import base64

from qf.demo.accounts import DemoAccount
from qf.demo.graph import Mutation
from qf.demo.templates import template_input
from qf.demo.units import register_csv
from qf.demo.world import FOUNDER, CityState, Moment

UNITS = (
    "query($after: String) { units(first: 100, after: $after) "
    "{ nodes { id code } pageInfo { hasNextPage endCursor } } }"
)


async def onboard(moment: Moment, state: CityState) -> None:
    """The operator takes the city in with its plan."""
    given = Mutation("onboard", template_input(state.city), moment.key("onboard"), "tenant { id }")
    await moment.client.mutate(state.person(FOUNDER), "onboard", [given])


async def import_units(moment: Moment, state: CityState, password: str) -> None:
    """The operator opens the administrator's account, who imports the unit register."""
    admin = account_mutation(moment, state, state.accounts[0], password)
    await moment.client.mutate(state.person(FOUNDER), "first account", [admin])
    content = base64.b64encode(register_csv(state.rows).encode()).decode()
    register = {"filename": f"{state.code}.csv", "contentBase64": content}
    step = Mutation("importUnits", register, moment.key("units"), "result { created }")
    await moment.client.mutate(state.person("admin"), "import units", [step])


async def open_accounts(moment: Moment, state: CityState, password: str) -> None:
    """The administrator opens the accounts of the office and of the units."""
    admin = state.person("admin")
    nodes = await moment.client.pages(admin, "units", UNITS, "units")
    state.ids = {node["code"]: node["id"] for node in nodes}
    given = [account_mutation(moment, state, account, password) for account in state.accounts[1:]]
    await moment.client.mutate(admin, "accounts", given)


def account_mutation(moment: Moment, state: CityState, account: DemoAccount, password: str) -> Mutation:
    """The mutation that opens `account`."""
    given = {
        "login": account.login,
        "displayName": account.name[:60],
        "roles": [account.role],
        "unitId": state.ids[account.unit_code] if account.unit_code else None,
        "password": password,
    }
    return Mutation("createAccount", given, moment.key("account", account.login), "account { id }")
