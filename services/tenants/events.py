"""The facts this service tells others, and the ones it listens to. No logins, no names, no secrets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class TenantOnboardedV1:
    """A city was taken in with its plan; every service sets itself up from it."""

    NAME: ClassVar[str] = "tenants.tenant_onboarded.v1"
    subject_id: str
    subject_version: int
    code: str
    name: str
    region_code: str
    province_code: str
    province_name: str
    plan_id: str
    plan_version: str
    plan: dict[str, Any]
    measures: list[str]


@dataclass(frozen=True)
class TenantActivatedV1:
    """Every service is prepared: the city's campaign runs."""

    NAME: ClassVar[str] = "tenants.tenant_activated.v1"
    subject_id: str
    subject_version: int
    code: str
    plan_id: str
    plan_version: str


@dataclass(frozen=True)
class SessionRevokedV1:
    """A session ended before its time: its access tokens are to be refused from now on."""

    NAME: ClassVar[str] = "tenants.session_revoked.v1"
    subject_id: str
    subject_version: int
    session_id: str


@dataclass(frozen=True)
class AccountChangedV1:
    """An account as it may act now; neither its name nor its login."""

    NAME: ClassVar[str] = "tenants.account_changed.v1"
    subject_id: str
    subject_version: int
    account_id: str
    roles: tuple[str, ...]
    unit_id: str | None
    active: bool
    staff_id: str | None = None


@dataclass(frozen=True)
class TenantPrepared:
    """What this service reads of every `*.tenant_prepared.v1`."""

    service: str
    counts: dict[str, int]

    @staticmethod
    def parse(data: dict[str, Any]) -> TenantPrepared:
        """Raises `KeyError` when a field is missing."""
        return TenantPrepared(service=data["service"], counts=dict(data["counts"]))
