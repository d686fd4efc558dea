"""Events: the envelope, and the JSON Schema that every event's data must meet before it is written."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Protocol

import jsonschema_rs

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas" / "events"


class Event(Protocol):
    """What a service emits: a frozen dataclass whose fields beyond these are the envelope's data."""

    NAME: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]

    @property
    def subject_id(self) -> str: ...
    @property
    def subject_version(self) -> int: ...


class EventNotValid(Exception):
    """An event does not meet its schema: our bug when emitted, a poison message when consumed."""


@dataclass(frozen=True)
class Envelope:
    """One event as it travels. `name` is `<service>.<event>.v<N>`."""

    id: str
    name: str
    tenant: str
    subject_id: str
    subject_version: int
    occurred_at: datetime
    actor: str
    traceparent: str
    data: dict[str, Any]

    def to_wire(self) -> dict[str, Any]:
        """JSON values only; `version` stands beside the name for consumers that route on it."""
        wire = {name: getattr(self, name) for name in PARTS}
        return {**wire, "version": version_of(self.name), "occurred_at": self.occurred_at.isoformat()}

    @staticmethod
    def from_wire(wire: Any) -> Envelope:
        """The envelope in `wire`. Raises `EventNotValid` for anything that the schemas do not allow."""
        problem = first_problem("envelope.v1", wire)
        if problem is None:
            problem = first_problem(wire["name"], wire["data"])
        if problem is not None:
            raise EventNotValid(problem)
        known = {name: wire[name] for name in PARTS}
        return Envelope(**{**known, "occurred_at": datetime.fromisoformat(wire["occurred_at"])})


PARTS = tuple(field.name for field in dataclasses.fields(Envelope))


def version_of(name: str) -> int:
    """`tasks.phase_started.v1` -> 1."""
    return int(name.rsplit(".v", 1)[1])


def data_of(event: Event) -> dict[str, Any]:
    """The data of `event`, checked against its schema. Raises `EventNotValid`."""
    skipped = ("subject_id", "subject_version")
    names = [field.name for field in dataclasses.fields(event) if field.name not in skipped]
    data = {name: plain(getattr(event, name)) for name in names}
    problem = first_problem(event.NAME, data)
    if problem is not None:
        raise EventNotValid(f"{event.NAME}: {problem}")
    return data


def checked_wire(envelope: Envelope) -> dict[str, Any]:
    """`envelope` as it will travel. Raises `EventNotValid` for one that every consumer would refuse."""
    wire = envelope.to_wire()
    problem = first_problem("envelope.v1", wire)
    if problem is not None:
        raise EventNotValid(f"{envelope.name}: {problem}")
    return wire


def first_problem(name: str, data: Any) -> str | None:
    """What is wrong with `data` under the schema of event `name`; None when nothing is."""
    validator = _validator(name)
    if validator is None:
        return f"no schema for {name}"
    try:
        error = next(iter(validator.iter_errors(data)), None)
    except (UnicodeEncodeError, RecursionError, ValueError) as unreadable:
        return f"it cannot be read: {type(unreadable).__name__}"
    return None if error is None else f"{'.'.join(map(str, error.instance_path))}: {error.message}"[:500]


@lru_cache(maxsize=256)
def _validator(name: str) -> Any:
    path = SCHEMAS / "envelope.v1.json" if name == "envelope.v1" else _path(name)
    if path is None or not path.is_file():
        return None
    return jsonschema_rs.validator_for(json.loads(path.read_text(encoding="utf-8")), validate_formats=True)


def _path(name: str) -> Path | None:
    service, _, event = name.partition(".")
    if not service.isidentifier() or not event.replace(".", "_").isidentifier():
        return None
    return SCHEMAS / service / f"{event}.json"


def plain(value: Any) -> Any:
    """`value` as JSON: dataclasses become objects, dates ISO text, enums their values."""
    if (isinstance(value, (str, int, float, bool)) and not isinstance(value, Enum)) or value is None:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} does not become JSON")
