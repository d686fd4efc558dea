"""Signing in with an OIDC provider's ID token, where the deployment names one.

Claims: `tenant` names the city or the province's realm, `roles` the roles, `unit` the unit. Internal roles and
`operator` are never taken from outside.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from time import time
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.kit.errors import Conflict, Forbidden, Unauthenticated, Unavailable
from services.kit.identity import Actor
from services.kit.settings import Settings

ALGORITHMS = ["RS256", "ES256", "PS256", "Ed25519", "EdDSA"]
TENANT = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
ROLES = frozenset(
    (
        "province_viewer",
        "city_admin",
        "campaign_office",
        "department_head",
        "supervisor",
        "discipline_inspector",
        "bureau",
        "institution",
        "staff",
    )
)
KEYS_SECONDS = 600.0
RETRY_SECONDS = 30.0
LEEWAY_SECONDS = 60


class OidcNotConfigured(Conflict):
    """This deployment has no OIDC provider. Sign in with a password."""

    zh = "未配置单点登录，请使用账号密码登录"
    en = "No OIDC provider is configured: sign in with a password"


class ClaimsNotUsable(Forbidden):
    """The provider's token names no tenant or no role of ours."""

    zh = "单点登录令牌缺少租户或角色"
    en = "The ID token names no tenant or no role"


class Provider:
    """The configured provider (`QF_OIDC_ISSUER`, `QF_OIDC_AUDIENCE`, `QF_OIDC_JWKS_URI`) and its keys."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._settings, self._transport = settings, transport
        self._keys: KeySet | None = None
        self._fetched = 0.0
        self._fetching = asyncio.Lock()

    @property
    def configured(self) -> bool:
        """Whether issuer and audience are both named."""
        return bool(self._settings.oidc_issuer and self._settings.oidc_audience)

    async def actor(self, id_token: str) -> Actor:
        """Whom the provider vouches for. Raises `OidcNotConfigured`, `Unauthenticated` or `ClaimsNotUsable`."""
        if not self.configured:
            raise OidcNotConfigured()
        try:
            claims = self._claims(id_token, await self._current_keys(KEYS_SECONDS))
        except (JoseError, ValueError):  # the provider may have changed its keys since we read them
            claims = self._checked(id_token, await self._current_keys(RETRY_SECONDS))
        return self._mapped(claims)

    def _checked(self, id_token: str, keys: KeySet) -> dict[str, Any]:
        try:
            return self._claims(id_token, keys)
        except (JoseError, ValueError) as error:
            raise Unauthenticated() from error

    def _claims(self, id_token: str, keys: KeySet) -> dict[str, Any]:
        claims: dict[str, Any] = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(time()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": str(self._settings.oidc_issuer)},
            aud={"essential": True, "value": str(self._settings.oidc_audience)},
            exp={"essential": True},
            sub={"essential": True},
        )
        registry.validate(claims)
        return claims

    @staticmethod
    def _mapped(claims: dict[str, Any]) -> Actor:
        tenant, roles, unit = claims.get("tenant"), claims.get("roles"), claims.get("unit")
        known = tuple(sorted(ROLES.intersection(map(str, roles)))) if isinstance(roles, list) else ()
        if not isinstance(tenant, str) or not TENANT.fullmatch(tenant) or not known:
            raise ClaimsNotUsable()
        return Actor(account_of(claims), tenant, known, unit if isinstance(unit, str) else None)

    async def _current_keys(self, oldest: float) -> KeySet:
        async with self._fetching:
            now = time()
            if self._keys is None or now - self._fetched > oldest:
                self._keys, self._fetched = await self._fetch(), now
            return self._keys

    async def _fetch(self) -> KeySet:
        try:
            async with httpx.AsyncClient(transport=self._transport, timeout=10.0) as client:
                address = self._settings.oidc_jwks_uri or await self._discover(client)
                answer = await client.get(address)
                answer.raise_for_status()
                return KeySet.import_key_set(answer.json())
        except (httpx.HTTPError, json.JSONDecodeError, KeyError, ValueError) as error:
            raise Unavailable() from error

    async def _discover(self, client: httpx.AsyncClient) -> str:
        answer = await client.get(f"{str(self._settings.oidc_issuer).rstrip('/')}/.well-known/openid-configuration")
        answer.raise_for_status()
        return str(answer.json()["jwks_uri"])


def account_of(claims: dict[str, Any]) -> str:
    """The account behind a provider's subject: a digest, since a subject may be a name and stands in every event."""
    subject = f"{claims['iss']} {claims['sub']}"
    return f"oidc:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"
