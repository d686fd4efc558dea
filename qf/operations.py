"""`qf deadletters` and `qf outbox`: what was given up, and what waits to be sent."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from qf import services
from qf.access import store
from qf.refusal import Refused
from services.kit import bus
from services.kit.clock import wall
from services.kit.inbox import Inbox
from services.kit.outbox import undelivered
from services.kit.settings import settings
from services.kit.store import database

deadletters = typer.Typer(no_args_is_help=True, help="Events that consumers gave up.")
outbox = typer.Typer(no_args_is_help=True, help="Events that wait to be published.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
ALL = 100_000
SHOWN = ("_id", "name", "tenant", "attempts", "failed_at", "error")


@deadletters.command("list")
def list_dead(as_json: AsJson = False) -> None:
    """The dead letters of every service, newest first."""
    with store():
        rows = [row for name in services.SHELLS for row in _inbox(name).dead()]
    if as_json:
        shown = [{column: row.get(column) for column in SHOWN} for row in rows]
        typer.echo(json.dumps(shown, ensure_ascii=False, default=str))
        return
    for row in rows:
        typer.echo(
            f"{row['_id']}  {row['name'] or '-'}  {row['tenant'] or '-'}  {row['attempts']} tries  {row['error']}"
        )
    typer.echo(f"{len(rows)} dead letters" if rows else "no dead letters", err=True)
    for queue, count in _parked().items():
        typer.echo(f"{count} messages in the broker's queue {queue}", err=True)


@deadletters.command()
def show(key: str) -> None:
    """One dead letter with its envelope, as JSON. KEY is `<service>.<consumer>:<event id>`."""
    with store():
        row = _inbox(_service(key)).one(key)
    if row is None:
        raise Refused(f"no inbox row {key}")
    typer.echo(json.dumps(row, ensure_ascii=False, indent=2, default=str))


@deadletters.command()
def replay(
    key: Annotated[str | None, typer.Argument(help="One dead letter.", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every dead letter.")] = False,
) -> None:
    """Try a dead letter again, with a fresh set of attempts; the running service takes it up within seconds."""
    if (key is None) is not everything:
        raise Refused("name one dead letter, or --all")
    with store():
        keys = [key] if key else [row["_id"] for name in services.SHELLS for row in _inbox(name).dead(ALL)]
        replayed = [each for each in keys if _inbox(_service(each)).replay(each)]
    if key and not replayed:
        raise Refused(f"{key} is not a dead letter that can be tried again")
    typer.echo("\n".join(f"{each} will be tried again" for each in replayed) or "no dead letters")


@outbox.command()
def status(as_json: AsJson = False) -> None:
    """Per service: unsent events, the age of the oldest, sent ones that a consumer lacks, and what is tried again."""
    with store():
        rows = [_waiting(name) for name in services.SHELLS]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    table = Table("service", "unsent", "oldest (s)", "undelivered", "retrying", "dead")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console().print(table)


def _waiting(service: str) -> dict[str, Any]:
    db = database(service)
    oldest = db["outbox"].find_one({"sent_at": None}, sort=[("created_at", 1)])
    return {
        "service": service,
        "unsent": db["outbox"].count_documents({"sent_at": None}),
        "oldest_seconds": round((wall() - oldest["created_at"]).total_seconds(), 1) if oldest else 0,
        "undelivered": len(undelivered(db, database, services.consumers())),
        "retrying": db["inbox"].count_documents({"state": "retry"}),
        "dead": _inbox(service).dead_count(),
    }


def _parked() -> dict[str, int]:
    """What never reached a handler: the broker's own dead letters, and messages that nobody is bound to."""
    if bus.is_embedded():
        return {}
    with bus.connect() as connection, connection.channel() as channel:
        return {name: channel.queue_declare(name, passive=True).message_count for name in (bus.DEAD, bus.UNROUTED)}


def _inbox(service: str) -> Inbox:
    return Inbox(database(service), settings().consumer_attempts)


def _service(key: str) -> str:
    service = key.split(".", 1)[0]
    if service not in services.SHELLS:
        raise Refused(f"{key} names no service: a key looks like tasks.on_units:06h07s...")
    return service
