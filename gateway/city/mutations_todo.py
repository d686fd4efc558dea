"""What can be changed of todo."""

from __future__ import annotations

from functools import partial
from typing import Any

import strawberry

from gateway.city import inputs_todo as inputs
from gateway.city.build import build, build_all
from gateway.city.payloads import change
from gateway.city.types_common import Info
from gateway.city.types_todo import (
    BouncePayload,
    ContactPayload,
    ContactStanding,
    MarkedMessages,
    MarkReadPayload,
    OptOut,
    OptOutsPayload,
    ReminderRules,
    ReminderRulesPayload,
    Webhook,
    WebhookPayload,
)
from gateway.ids import encode_id


def _account(data: dict[str, Any]) -> strawberry.ID:
    return strawberry.ID(encode_id("Account", data["id"]))


def _muted(data: dict[str, Any]) -> list[OptOut]:
    return build_all(OptOut, data["muted"])


@strawberry.type
class TodoMutations:
    @strawberry.mutation(description="Mark one or all of the caller's messages as read.")
    async def mark_read(self, info: Info, input: inputs.MarkReadInput) -> MarkReadPayload:
        convert = partial(build, MarkedMessages)
        return await change(info, "notifications.mark_read", input, MarkReadPayload, convert)

    @strawberry.mutation(description="Name the caller's mail address; it is used once the code sent there is given.")
    async def set_contact(self, info: Info, input: inputs.SetContactInput) -> ContactPayload:
        convert = partial(build, ContactStanding)
        return await change(info, "notifications.set_contact", input, ContactPayload, convert)

    @strawberry.mutation(description="Prove the caller's mail address by the code sent there.")
    async def confirm_contact(self, info: Info, input: inputs.ConfirmContactInput) -> ContactPayload:
        convert = partial(build, ContactStanding)
        return await change(info, "notifications.confirm_contact", input, ContactPayload, convert)

    @strawberry.mutation(description="State an account's mail address; for administrators.")
    async def set_account_contact(self, info: Info, input: inputs.SetAccountContactInput) -> ContactPayload:
        convert = partial(build, ContactStanding)
        return await change(info, "notifications.set_account_contact", input, ContactPayload, convert)

    @strawberry.mutation(description="Hear of a kind on a channel, or not. What binds always reaches the inbox.")
    async def set_opt_out(self, info: Info, input: inputs.SetOptOutInput) -> OptOutsPayload:
        return await change(info, "notifications.set_opt_out", input, OptOutsPayload, _muted)

    @strawberry.mutation(description="A mail came back: its address is given up; for administrators.")
    async def register_bounce(self, info: Info, input: inputs.RegisterBounceInput) -> BouncePayload:
        return await change(info, "notifications.register_bounce", input, BouncePayload, _account)

    @strawberry.mutation(description="Change the hour of digests and when superiors are told; for administrators.")
    async def set_reminder_rules(self, info: Info, input: inputs.SetReminderRulesInput) -> ReminderRulesPayload:
        convert = partial(build, ReminderRules)
        return await change(info, "notifications.set_reminder_rules", input, ReminderRulesPayload, convert)

    @strawberry.mutation(description="Name an address to which the day's summary is posted; for administrators.")
    async def add_webhook(self, info: Info, input: inputs.AddWebhookInput) -> WebhookPayload:
        return await change(info, "notifications.add_webhook", input, WebhookPayload, partial(build, Webhook))

    @strawberry.mutation(description="Post there no more; for administrators.")
    async def remove_webhook(self, info: Info, input: inputs.RemoveWebhookInput) -> WebhookPayload:
        return await change(info, "notifications.remove_webhook", input, WebhookPayload, partial(build, Webhook))
