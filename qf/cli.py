"""The `qf` command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qf import indicator_commands, operations, plan_commands
from qf.refusal import Refused, fail
from services.kit.settings import settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Qingfeng: run it, onboard cities, look into it.",
)
account = typer.Typer(no_args_is_help=True, help="Accounts.")
app.add_typer(plan_commands.app, name="plan")
app.add_typer(indicator_commands.app, name="indicators")
app.add_typer(operations.deadletters, name="deadletters")
app.add_typer(operations.outbox, name="outbox")
app.add_typer(account, name="account")
Tenant = Annotated[str, typer.Option(help="A city's code, or a province's realm such as province-510000.")]
Unit = Annotated[str | None, typer.Option(help="The unit's code or id, for the roles of units.")]


@app.command()
def standalone(
    gateway: Annotated[bool, typer.Option("--gateway/--no-gateway", help="Serve the graphs too.")] = True,
) -> None:
    """Run everything in this process: store, services, gateway."""
    from qf.standalone import Standalone

    stack = Standalone(with_gateway=gateway)
    stack.start()
    if gateway:
        typer.echo(f"serving on {stack.url}", err=True)
    raise typer.Exit(stack.wait())


@app.command()
def demo(
    until_seeded: Annotated[bool, typer.Option(help="Stop after seeding, print a summary as JSON.")] = False,
) -> None:
    """Two cities and their neighbours in one process, seeded on the first start."""
    from qf.demo import run_demo

    run_demo(until_seeded=until_seeded)


@app.command()
def serve(service: Annotated[list[str], typer.Argument(help="Names of services, or all")]) -> None:
    """Run the named services on the configured broker and store."""
    from qf.serving import serve as run

    run(service)


@app.command()
def gateway() -> None:
    """Run the gateway on the configured broker."""
    from qf.serving import gateway as run

    run()


@app.command()
def topology() -> None:
    """Declare every exchange and queue; declaring again changes nothing."""
    from qf import services
    from qf.runner import declare_topology
    from qf.serving import require_named

    require_named("amqp_uri")
    declare_topology()
    typer.echo(f"declared {len(services.SHELLS)} exchanges and {len(services.consumers())} consumer queues")


@app.command()
def onboard(
    file: Annotated[Path, typer.Argument(help="A plan template, YAML.", exists=True, dir_okay=False)],
    units: Annotated[Path | None, typer.Option(help="The unit register, CSV or XLSX.", exists=True)] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Apply without asking.")] = False,
) -> None:
    """Onboard a city: preview, ask, apply, wait until every service is ready. Doing it again changes nothing."""
    from qf.onboarding import onboard as run

    run(file, units, yes)


@app.command()
def deadlines(
    tenant: Tenant,
    year: Annotated[int | None, typer.Option(help="Only what is due in this year.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Every resolved report window: rule, period, opens, due, provisional or not."""
    from qf.deadlines import deadline_rows, deadlines_json, deadlines_table
    from qf.pinned import pinned_plan
    from services.kit.calendar import calendar

    rows = deadline_rows(pinned_plan(tenant), calendar, year)
    if as_json:
        typer.echo(deadlines_json(rows))
    else:
        Console().print(deadlines_table(rows, title=f"{tenant} {year or ''}"))


@app.command()
def token(
    tenant: Tenant,
    role: Annotated[list[str], typer.Option(help="A role, e.g. campaign_office; repeat for several.")],
    unit: Unit = None,
    minutes: Annotated[int, typer.Option(min=1, max=1440, help="How long it is valid.")] = 60,
) -> None:
    """An access token; development and embedded deployments only."""
    from qf import keys
    from qf.access import unit_id
    from services.kit.identity import Actor, issue_token
    from services.kit.permissions import ROLES, UNIT_ROLES

    if settings().env == "production":
        raise Refused("qf token is not for production: sign in at /auth/login")
    if unknown := sorted(set(role) - set(ROLES)):
        raise Refused(f"no role {', '.join(unknown)}: one of {', '.join(ROLES)}")
    if unit is None and set(role) & set(UNIT_ROLES):
        raise Refused(f"the roles {', '.join(UNIT_ROLES)} are bound to a unit: name it with --unit")
    keys.ensure(settings().data.absolute())
    actor = Actor(f"cli-{'-'.join(role)}", tenant, tuple(role), unit_id(tenant, unit))
    typer.echo(issue_token(settings(), actor, ttl_seconds=minutes * 60))


@account.command("create")
def create_account(
    login: str,
    tenant: Tenant,
    role: Annotated[list[str], typer.Option(help="A role; repeat for several.")],
    unit: Unit = None,
    name: Annotated[str | None, typer.Option(help="The name to show; the login by default.")] = None,
) -> None:
    """Create an account; the password is asked for, or read from standard input."""
    from qf.access import caller, unit_id

    password = _password()
    payload = {"login": login, "display_name": name or login, "roles": role, "unit_id": unit_id(tenant, unit)}
    with caller() as services:
        made = services.call("tenants.create_account", {**payload, "password": password}, tenant)
    typer.echo(f"{made['id']} {made['login']}")


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("password", hide_input=True, confirmation_prompt=True, err=True))
    password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise Refused("a password is needed on standard input")
    return password


@app.command()
def retell(tenant: Tenant) -> None:
    """Tell a city's plan, accounts, units and staff again, for services that were added after it was onboarded."""
    from qf.access import caller
    from qf.retelling import retell as tell_again

    with caller() as services:
        for name, count in tell_again(services, tenant).items():
            typer.echo(f"{name}: {count}")


@app.command()
def bench(name: Annotated[str | None, typer.Argument(help="events or gateway; all by default")] = None) -> None:
    """Benchmark ratios as JSON lines."""
    from qf.benches import run

    run(name)


@app.command()
def schemas(
    check: Annotated[bool, typer.Option("--check", help="Only compare; exit 1 on a difference.")] = False,
) -> None:
    """Regenerate the committed SDL, the plan schema and the event map."""
    from qf.schemas import write

    raise typer.Exit(write(check=check))


def main() -> None:
    """Run `qf`; what an operator can mend is one line, not a traceback."""
    try:
        app()
    except Exception as error:
        fail(error)
