"""What the methods of this service take. Webhook addresses and secrets never print."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, SecretStr, StringConstraints

from services.kit.requests import PageRequest, Request

Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,64}$")]
MESSAGE_ID = "<0f343b0931126a20f133d67c2b018a3b0f343b09@example.cn>"


class Todo(PageRequest):
    """What waits for the caller: about one unit, of one kind, overdue or not."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "kind": "report", "overdue": False}
    unit_id: Id | None = None
    kind: Kind | None = None
    overdue: bool | None = None


class TodoCounts(Request):
    """The counts, of one unit or all."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    unit_id: Id | None = None


class Inbox(PageRequest):
    """A page of the caller's messages."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unread": True}
    unread: bool | None = None


class MarkRead(Request):
    """One of the caller's messages, or all."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"message_id": "office:2022-06-28"}
    message_id: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None


class SetContact(Request):
    """The caller's mail address; none removes it."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"email": "office@example.cn"}
    email: str | None = Field(default=None, max_length=254)


class ConfirmContact(Request):
    """The code that was mailed."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"code": "123456"}
    code: str = Field(min_length=4, max_length=12)


class SetAccountContact(Request):
    """An account's mail address as the administrator knows it; none removes it."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"account_id": "$account", "email": "office@example.cn"}
    account_id: Id
    email: str | None = Field(default=None, max_length=254)


class SetOptOut(Request):
    """Whether the caller wants to hear of a kind (`*`: of any) on a channel."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"channel": "email", "kind": "report", "wanted": False}
    channel: Literal["inbox", "email"]
    kind: Annotated[str, StringConstraints(pattern=r"^(\*|[a-z_]{1,64})$")] = "*"
    wanted: bool


class FailedContacts(PageRequest):
    """A page of the addresses that were given up."""


class RegisterBounce(Request):
    """The Message-ID of a message of ours that came back."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"mail_id": MESSAGE_ID}
    mail_id: str = Field(min_length=3, max_length=300)


class SetReminderRules(Request):
    """The city's rules; what is left out stays."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"hour": 9, "escalate_after": 5, "escalate_further": 3}
    hour: int | None = Field(default=None, ge=6, le=20)
    escalate_after: int | None = Field(default=None, ge=1, le=60)
    escalate_further: int | None = Field(default=None, ge=1, le=60)


class Reminders(PageRequest):
    """A page of the ledger."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"state": "waiting"}
    item_id: Annotated[str, StringConstraints(min_length=1, max_length=400)] | None = None
    state: Literal["waiting", "sent", "withdrawn"] | None = None


class AddWebhook(Request):
    """An https address, and the secret with which what is posted there is signed."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "name": "行风办工作群",
        "url": "https://hooks.example.cn/robot?key=example",
        "secret": "example-secret-of-32-characters-x",
        "format": "robot",
        "unit_id": "$unit",
    }
    name: str = Field(min_length=1, max_length=60)
    url: Annotated[SecretStr, Field(min_length=9, max_length=1000)]
    secret: Annotated[SecretStr, Field(min_length=16, max_length=200)]
    format: Literal["json", "robot"] = "json"
    unit_id: Id | None = None


class OneWebhook(Request):
    """A webhook."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"webhook_id": "$webhook"}
    webhook_id: Id
