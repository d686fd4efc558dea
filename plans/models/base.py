"""What every part of a plan stands on: the strict base model, days, flags and clauses.

A `Clause` keeps the words of the published plan and the lines they were printed on, so that every obligation can be
traced to its sentence.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictBool, StrictInt, WithJsonSchema
from pydantic_core import PydanticCustomError

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ANCHORED_DAY_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "A date relative to an anchor. Months are added first, then days.",
    "properties": {
        "anchor": {
            "type": "string",
            "description": "start, end, issue_date, effective_from, or a phase's <id>.start or <id>.end",
        },
        "offset_months": {"type": "integer", "default": 0},
        "offset_days": {"type": "integer", "default": 0},
    },
    "required": ["anchor"],
    "additionalProperties": False,
}
DAY_SCHEMA: dict[str, Any] = {"anyOf": [{"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"}, ANCHORED_DAY_SCHEMA]}


class Part(BaseModel):
    """Base of every node of a plan: immutable, and a key that the format does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)


def parse_day(value: object) -> date:
    """An ISO date. Numbers and date-times are refused. Raises the `bad_date` problem."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("bad_date", "not a date: {value}", {"value": str(value)})


Day = Annotated[date, BeforeValidator(parse_day), WithJsonSchema(DAY_SCHEMA)]
Flag = StrictBool
Count = StrictInt
Modality = Literal["must", "must_not", "encourage", "cooperate", "explore"]
Owner = Literal[
    "tenants",
    "organizations",
    "tasks",
    "training",
    "satisfaction",
    "procurement",
    "complaints",
    "indicators",
    "gateway/console",
]
Subject = Literal["medical_staff", "staff", "leader", "outsider", "enterprise", "institution", "organization", "any"]


class Sourced(Part):
    """A node with the 1-based lines of the source text it comes from, such as `73-83` or `7,20,47`."""

    source: str | None = None


class Clause(Sourced):
    """A sentence of the plan, word for word."""

    id: str | None = None
    text: str


class KindedClause(Clause):
    """A clause that says what kind of rule it is."""

    kind: str


class Named(Sourced):
    """A coded thing with the name that the plan gives it."""

    code: str
    name: str
