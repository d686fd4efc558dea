"""What the demo says when it serves: addresses, accounts, and a command that works as it is pasted."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.table import Table

from qf.demo.cities import LIUZHOU, NEIJIANG
from qf.demo.password import AccountsFile

SHOWN_BUREAU = {NEIJIANG.code: "bureau.511024", LIUZHOU.code: "bureau.450222"}
SHOWN_INSTITUTION = {NEIJIANG.code: "institution.511000-01", LIUZHOU.code: "institution.450200-01"}
CENTRAL = ("admin", "office", "head", "operator", "province")
NARROWEST = 100
QUERY = "{ tenant { name } indicators { period items { indicator percent numerator denominator } } }"
SED = r's/.*"accessToken": *"\([^"]*\)".*/\1/p'


def greet(url: str, file: AccountsFile, now: str) -> None:
    """Print it all to stdout."""
    console = Console(highlight=False, width=max(Console().width, NARROWEST))
    console.print(f"\nQingfeng 清风 serves; its clock stands at {now}\n")
    for what, address in (
        ("city graph, GraphiQL", f"{url}/graphql"),
        ("provincial graph (POST)", f"{url}/province/graphql"),
        ("health", f"{url}/healthz  {url}/readyz  {url}/metrics"),
    ):
        console.print(f"  {what:<24} {address}")
    accounts, password = file.accounts(), file.password()
    console.print(_table([each for each in accounts if _is_shown(each)], password))
    console.print(f"  all {len(accounts)} accounts: {file.path}\n")
    console.print("Try:\n")
    print(curl(url, NEIJIANG.code, "office", password))  # noqa: T201
    console.print("\nCtrl-C stops everything; the next start finds all data.")


def curl(url: str, tenant: str, login: str, password: str) -> str:
    """A command line that signs in and asks the city graph."""
    body = json.dumps({"tenant": tenant, "login": login, "password": password})
    kind = "-H 'content-type: application/json'"
    token = f"$(curl -s {url}/auth/login {kind} -d '{body}' | sed -n '{SED}')"
    query = json.dumps({"query": QUERY})
    return f"curl -s {url}/graphql {kind} -H \"authorization: Bearer {token}\" -d '{query}'"


def _is_shown(account: dict[str, Any]) -> bool:
    tenant, login = account["tenant"], account["login"]
    if tenant.startswith("province-"):
        return True
    return login in (SHOWN_BUREAU.get(tenant), SHOWN_INSTITUTION.get(tenant)) or (
        tenant in SHOWN_BUREAU and login in CENTRAL
    )


def _table(accounts: list[dict[str, Any]], password: str) -> Table:
    table = Table(title=f"Demo accounts 演示账号 (password: {password})", title_justify="left")
    for column in ("tenant", "login", "role", "name"):
        table.add_column(column, overflow="fold")
    for account in accounts:
        table.add_row(*(str(account[column]) for column in ("tenant", "login", "role", "name")))
    return table
