"""`qf indicators`: prove that the rollups equal the sums of their values, or make them so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from pymongo.client_session import ClientSession
from rich.console import Console

from qf.mongod import Mongod
from services.indicators.handlers.rebuild import rebuild as rebuild_city
from services.indicators.repository import Repository
from services.kit.identity import Actor
from services.kit.settings import override, settings
from services.kit.store import database
from services.kit.uow import UnitOfWork, in_transaction

app = typer.Typer(no_args_is_help=True, help="Indicators: rebuild or check the rollups.")
ACTOR = "qf"


@app.callback()
def indicators() -> None:
    """Indicators: rebuild or check the rollups."""


@app.command()
def rebuild(
    check: Annotated[bool, typer.Option("--check", help="Only compare; exit with 1 when anything differs.")] = False,
    tenant: Annotated[str | None, typer.Option(help="One city; all of them by default.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per line.")] = False,
) -> None:
    """Compute every rollup anew from the values and compare; without --check also put the sums in place."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    found = False
    with _store():
        for code in [tenant] if tenant else cities():
            answer = run(code, check=check)
            found = found or bool(answer["differences"])
            for line in _lines(code, answer, as_json=as_json):
                console.print(line)
    if check and found:
        raise typer.Exit(1)


def cities() -> list[str]:
    """Every city that has numbers."""
    return sorted(database("indicators")["cities"].distinct("tenant"))


def run(tenant: str, *, check: bool) -> dict[str, Any]:
    """Rebuild one city in one transaction, recorded in its audit; with `check` only compare."""
    db = database("indicators")
    actor = Actor(ACTOR, tenant, ("operator",))

    def work(session: ClientSession) -> dict[str, Any]:
        uow = UnitOfWork(db, session, actor, Repository)
        answer = rebuild_city(uow, check=check)
        if not check:
            uow.audit("indicators.rebuild", tenant, differences=len(answer["differences"]))
        uow.flush()
        return answer

    return in_transaction(db, work)


@contextmanager
def _store() -> Iterator[None]:
    """The configured store; else the embedded one, which runs beside us or is started for as long as we need it."""
    if settings().mongo_uri:
        yield
        return
    mongod = Mongod(settings().data.absolute())
    override(mongo_uri=mongod.start())
    try:
        yield
    finally:
        override(mongo_uri=None)
        mongod.stop()


def _lines(tenant: str, answer: dict[str, Any], *, as_json: bool) -> list[str]:
    if as_json:
        return [json.dumps({"tenant": tenant, **answer}, ensure_ascii=False)]
    differences = answer["differences"]
    summary = f"{tenant}: {answer['rollups']} rollups, {len(differences)} differences"
    return [summary, *(f"  {_place(item)}: held {item['held']}, computed {item['computed']}" for item in differences)]


def _place(item: dict[str, Any]) -> str:
    return " ".join(part for part in (item["indicator"], item["period"], item["dimension"], item["key"]) if part)
