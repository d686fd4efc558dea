"""What mutations answer: the thing as it is now, or what the caller can mend."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

import strawberry

from gateway.city.build import payload_of
from gateway.city.inputs import Command
from gateway.city.types_bodies import LeadingGroup
from gateway.city.types_common import Info, UserError
from gateway.city.types_reports import Report
from gateway.city.types_tasks import Assignment
from gateway.city.types_tenants import Account, OnboardingPreview, Tenant
from gateway.city.types_units import ConductOfficer, Unit
from gateway.errors import CORRECTABLE, client_errors
from services.kit.errors import QfError

P = TypeVar("P")
PREFIX_OF_FILES = "content_base64"


@strawberry.type
class PreviewPayload:
    preview: OnboardingPreview | None
    errors: list[UserError]


@strawberry.type(description="`unchanged` when the same plan had been onboarded before.")
class OnboardPayload:
    tenant: Tenant | None
    errors: list[UserError]

    @strawberry.field
    def unchanged(self) -> bool | None:
        return self.was_unchanged

    was_unchanged: strawberry.Private[bool | None] = None


@strawberry.type
class AccountPayload:
    account: Account | None
    errors: list[UserError]


@strawberry.type(description="How many sessions ended.")
class SessionsPayload:
    revoked: int | None
    errors: list[UserError]


@strawberry.type(
    description="Rows of the file by what became (or would become) of them; `moved` units follow a superior."
)
class UnitImport:
    rows: int
    created: int
    changed: int
    unchanged: int
    moved: int


@strawberry.type(description="An import happens whole or not at all; errors name row and column.")
class UnitImportPayload:
    result: UnitImport | None
    errors: list[UserError]


@strawberry.type
class UnitPayload:
    unit: Unit | None
    errors: list[UserError]


@strawberry.type
class ConductOfficerPayload:
    conduct_officer: ConductOfficer | None
    errors: list[UserError]


@strawberry.type
class LeadingGroupPayload:
    leading_group: LeadingGroup | None
    errors: list[UserError]


@strawberry.type
class AssignmentPayload:
    assignment: Assignment | None
    errors: list[UserError]


@strawberry.type
class ReportPayload:
    report: Report | None
    errors: list[UserError]


@strawberry.type(description="How many periodic jobs ran.")
class TicksPayload:
    ticks: int | None
    errors: list[UserError]


async def change(
    info: Info, command: str, given: Command, payload: type[P], convert: Callable[[dict[str, Any]], Any]
) -> P:
    """Run `service.method` with an input; what the caller can mend becomes the payload's errors, the rest is raised.

    What was loaded before is forgotten: a request may hold several changes, and each shows things as it left them.
    """
    service, method = command.split(".")
    thing = dataclasses.fields(payload)[0].name  # type: ignore[arg-type]
    try:
        wanted, key = payload_of(given), given.idempotency_key
        answer = await info.context.call(service, method, wanted, idempotency_key=key)
    except CORRECTABLE as error:
        return payload(**{thing: None, "errors": errors_of(info, error)})
    info.context.loaders.clear()
    return payload(**{thing: convert(answer), "errors": []})


def errors_of(info: Info, error: QfError) -> list[UserError]:
    """The mistakes in `error`, for the caller to mend."""
    return [UserError.of(each) for each in client_errors(error, info.context.locale)]
