"""How a command fails: one clear line on stderr; status 2 for a refusal or wrong use, 1 for a fault."""

from __future__ import annotations

from typing import NoReturn

import typer
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerAway
from pydantic import ValidationError
from pymongo.errors import PyMongoError

from plans import PlanErrors
from qf.mongod import StoreDidNotStart, StoreEnded
from services.kit.errors import QfError, Unavailable
from services.kit.settings import MissingSettings


class Refused(Exception):
    """The command will not be run; the message says why and what to do instead."""


class PortTaken(Refused):
    """Another program listens on the port."""


REFUSALS = (Refused, MissingSettings, StoreDidNotStart)
FAULTS = (PyMongoError, BrokerAway, KombuError, OSError, TimeoutError)


def explained(error: BaseException) -> tuple[str, int]:
    """The line (or lines) and the exit status for `error`. Raises it again when it is a bug."""
    if isinstance(error, REFUSALS):
        return str(error), 2
    if isinstance(error, StoreEnded):
        return str(error), 1
    if isinstance(error, PlanErrors):
        return f"{error}\n{error.zh} / {error.en}", 2
    if isinstance(error, QfError):
        return _service_error(error), 1 if isinstance(error, Unavailable) else 2
    if isinstance(error, ValidationError):
        return "; ".join(f"QF_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()), 2
    if isinstance(error, FAULTS):
        said = str(error).splitlines()[0] if str(error) else ""
        return f"{type(error).__name__}: {said}"[:300], 1
    raise error


def fail(error: BaseException) -> NoReturn:
    """Print what went wrong and exit."""
    text, status = explained(error)
    typer.echo(f"qf: {text}", err=True)
    raise SystemExit(status)


def _service_error(error: QfError) -> str:
    lines = [f"{error.zh} / {error.en} ({error.code})"]
    for problem in error.problems:
        place = [f"{name} {at}" for name, at in (("row", problem.row), ("line", problem.line)) if at is not None]
        where = ", ".join([*place, *filter(None, [problem.column or problem.field])])
        lines.append(f"  {where}: {problem.zh} / {problem.en}")
    return "\n".join(lines)
