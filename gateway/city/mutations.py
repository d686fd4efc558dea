"""What can be changed. A command answers with the thing and `errors`; who may not gets a top-level error."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city import inputs
from gateway.city.build import build, payload_of
from gateway.city.mutations_campaign import CampaignMutations
from gateway.city.mutations_commitments import CommitmentsMutations
from gateway.city.mutations_documents import DocumentsMutations
from gateway.city.mutations_encounters import EncountersMutations
from gateway.city.mutations_evaluations import EvaluationsMutations
from gateway.city.mutations_exams import ExamsMutations
from gateway.city.mutations_indices import IndicesMutations
from gateway.city.mutations_meetings import MeetingsMutations
from gateway.city.mutations_people import PeopleMutations
from gateway.city.mutations_rectification import RectificationMutations
from gateway.city.mutations_registers import RegistersMutations
from gateway.city.mutations_reporting import ReportingMutations
from gateway.city.mutations_sessions import SessionsMutations
from gateway.city.mutations_supervision import SupervisionMutations
from gateway.city.mutations_syllabus import SyllabusMutations
from gateway.city.mutations_tasks import TaskMutations
from gateway.city.mutations_todo import TodoMutations
from gateway.city.mutations_units import UnitMutations
from gateway.city.payloads import (
    AccountPayload,
    OnboardPayload,
    PreviewPayload,
    SessionsPayload,
    TicksPayload,
    change,
    errors_of,
)
from gateway.city.types_common import Info, UserError
from gateway.city.types_tenants import Account, OnboardingPreview, tenant_of
from gateway.errors import CORRECTABLE, client_errors
from services.kit.errors import Problem, QfError

TICKING = ("tenants", "organizations", "tasks", "training", "satisfaction", "indicators", "notifications")


def account_of(data: dict[str, Any]) -> Account:
    """An account out of the service's answer."""
    return build(Account, data)


@strawberry.type
class Mutation(
    UnitMutations,
    TaskMutations,
    RegistersMutations,
    PeopleMutations,
    MeetingsMutations,
    DocumentsMutations,
    ReportingMutations,
    CampaignMutations,
    SupervisionMutations,
    RectificationMutations,
    SyllabusMutations,
    SessionsMutations,
    CommitmentsMutations,
    ExamsMutations,
    EncountersMutations,
    EvaluationsMutations,
    IndicesMutations,
    TodoMutations,
):
    @strawberry.mutation(
        description="What onboarding with this template would create, or every mistake in it with its line."
    )
    async def preview_onboarding(self, info: Info, input: inputs.TemplateInput) -> PreviewPayload:
        try:
            found = await info.context.call("tenants", "preview_onboarding", _template(input))
        except CORRECTABLE as error:
            return PreviewPayload(preview=None, errors=errors_of(info, error))
        problems = [Problem(**problem) for problem in found["problems"]]
        return PreviewPayload(preview=build(OnboardingPreview, found), errors=_user_errors(info, problems))

    @strawberry.mutation(description="Take the caller's city in with this template; the same again changes nothing.")
    async def onboard(self, info: Info, input: inputs.TemplateInput) -> OnboardPayload:
        key = input.idempotency_key
        try:
            found = await info.context.call("tenants", "onboard", _template(input), idempotency_key=key)
        except CORRECTABLE as error:
            return OnboardPayload(tenant=None, errors=errors_of(info, error))
        return OnboardPayload(tenant=tenant_of(found), errors=[], was_unchanged=found["unchanged"])

    @strawberry.mutation
    async def create_account(self, info: Info, input: inputs.CreateAccountInput) -> AccountPayload:
        return await change(info, "tenants.create_account", input, AccountPayload, account_of)

    @strawberry.mutation(description="Take an account out of use and end its sessions.")
    async def disable_account(self, info: Info, input: inputs.AccountInput) -> AccountPayload:
        return await change(info, "tenants.disable_account", input, AccountPayload, account_of)

    @strawberry.mutation(description="Say whose account it is on the unit's roster.")
    async def link_account(self, info: Info, input: inputs.LinkAccountInput) -> AccountPayload:
        return await change(info, "tenants.link_account", input, AccountPayload, account_of)

    @strawberry.mutation(description="End every session of an account.")
    async def revoke_sessions(self, info: Info, input: inputs.AccountInput) -> SessionsPayload:
        return await change(info, "tenants.revoke_sessions", input, SessionsPayload, _revoked)

    @strawberry.mutation(description="Change the caller's own password; every other session ends.")
    async def change_password(self, info: Info, input: inputs.ChangePasswordInput) -> SessionsPayload:
        return await change(info, "tenants.change_password", input, SessionsPayload, _revoked)

    @strawberry.mutation(description="Run every periodic job of all services for this city now; for operators.")
    async def run_ticks(self, info: Info, input: inputs.RunTicksInput) -> TicksPayload:
        ran = [await info.context.call(service, "run_ticks") for service in TICKING]
        return TicksPayload(ticks=sum(each["ticks"] for each in ran), errors=[])


def _template(given: inputs.TemplateInput) -> dict[str, Any]:
    payload = payload_of(given)
    bases = {base["name"]: base["source"] for base in payload.pop("bases", [])}
    return {**payload, "bases": bases} if bases else payload


def _user_errors(info: Info, problems: list[Problem]) -> list[UserError]:
    if not problems:
        return []
    return [UserError.of(each) for each in client_errors(QfError(problems=problems), info.context.locale)]


def _revoked(answer: dict[str, Any]) -> int:
    return int(answer["revoked"])
