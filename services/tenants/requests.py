"""What the methods of this service take. Passwords and tokens are secrets: they never print nor enter a fingerprint."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, SecretStr, StringConstraints

from services.kit.requests import PageRequest, Request

MAX_TEMPLATE = 2_000_000
MAX_SECRET = 1_000


def _lowered(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


Login = Annotated[str, StringConstraints(min_length=1, max_length=64), BeforeValidator(_lowered)]
NewLogin = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._@-]*$", min_length=3, max_length=64), BeforeValidator(_lowered)
]
Secret = Annotated[SecretStr, Field(min_length=1, max_length=MAX_SECRET)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Role = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class Template(Request):
    """A plan template as text; `bases` holds the text of each template that it extends, by the name it uses."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"plan_source": "$plan"}
    plan_source: str = Field(min_length=1, max_length=MAX_TEMPLATE)
    bases: dict[Name, Annotated[str, Field(max_length=MAX_TEMPLATE)]] = Field(default={}, max_length=10)


class Retell(Request):
    """The plan and the first accounts; or the accounts after the portion that ended with `after`."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"after": "0"}
    after: Id | None = None


class CreateAccount(Request):
    """A new account; `unit_id` is required for the roles of units. `staff_id` is whose it is on the unit's roster."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "login": "conduct.office",
        "display_name": "行风办（示例）",
        "roles": ["staff"],
        "unit_id": "$unit",
        "password": "Qingfeng-2022-example",
    }
    login: NewLogin
    display_name: str = Field(min_length=1, max_length=60)
    roles: list[Role] = Field(min_length=1, max_length=10)
    unit_id: Id | None = None
    staff_id: Id | None = None
    password: Secret


class Accounts(PageRequest):
    """A page of the tenant's accounts, by login."""


class OneAccount(Request):
    """An account."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"account_id": "$account"}
    account_id: Id


class LinkAccount(Request):
    """Whose account it is on the unit's roster; nobody's any more without `staff_id`."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"account_id": "$account", "staff_id": "$staff"}
    account_id: Id
    staff_id: Id | None = None


class ChangePassword(Request):
    """The caller's present password and the new one."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"old": "Qingfeng-2022-example", "new": "Another-2023-example"}
    old: Secret
    new: Secret


class Authenticate(Request):
    """A login with its password."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"login": "conduct.office", "password": "Qingfeng-2022-example"}
    login: Login
    password: Secret


class RefreshSession(Request):
    """The refresh token that was given last."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"refresh_token": "$refresh_token"}
    refresh_token: Secret


class OneSession(Request):
    """A session."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"session_id": "$session"}
    session_id: Id
