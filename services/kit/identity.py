"""Who acts: a signed token that the gateway issues and every service verifies again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.kit.clock import wall
from services.kit.errors import Unauthenticated
from services.kit.settings import Settings

ISSUER = "qingfeng"
REQUIRED_CLAIMS = ("sub", "ten", "rol", "exp")


@dataclass(frozen=True)
class Actor:
    """The caller, as the token says: an account of one tenant (a city, or a province's realm)."""

    account_id: str
    tenant: str
    roles: tuple[str, ...]
    unit_id: str | None = None
    session_id: str | None = None

    def has(self, role: str) -> bool:
        """Whether the actor holds `role`."""
        return role in self.roles


def issue_token(settings: Settings, actor: Actor, ttl_seconds: int = 600) -> str:
    """An access token for `actor`, EdDSA, valid for `ttl_seconds` of the wall clock."""
    settings.require("token_private_key")
    issued = int(wall().timestamp())
    claims = {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": actor.account_id,
        "ten": actor.tenant,
        "rol": list(actor.roles),
        "unt": actor.unit_id,
        "sid": actor.session_id,
        "iat": issued,
        "exp": issued + ttl_seconds,
    }
    return jwt.encode({"alg": "Ed25519"}, claims, _key(str(settings.token_private_key)), algorithms=["Ed25519"])


def verify_token(settings: Settings, token: str | None) -> Actor:
    """The actor in `token`. Raises `Unauthenticated` when it is missing, forged, altered, expired or not for us."""
    settings.require("token_public_key")
    if not token:
        raise Unauthenticated()
    actor, expires = _verified(str(settings.token_public_key), token)
    if expires <= wall().timestamp():
        raise Unauthenticated()
    return actor


@lru_cache(maxsize=4096)
def _verified(public_key: str, token: str) -> tuple[Actor, float]:
    """The actor and the expiry in a token that was signed for us; only good ones are remembered."""
    try:
        claims = jwt.decode(token, _key(public_key), algorithms=["Ed25519"]).claims
    except (JoseError, ValueError, UnicodeError) as error:
        raise Unauthenticated() from error
    ours = claims.get("iss") == ISSUER and claims.get("aud") == ISSUER
    if not ours or any(claims.get(name) is None for name in REQUIRED_CLAIMS):
        raise Unauthenticated()
    return _actor(claims), float(claims["exp"])


def _actor(claims: dict[str, Any]) -> Actor:
    return Actor(
        account_id=str(claims["sub"]),
        tenant=str(claims["ten"]),
        roles=tuple(map(str, claims["rol"])),
        unit_id=claims.get("unt"),
        session_id=claims.get("sid"),
    )


@lru_cache(maxsize=4)
def _key(pem: str) -> OKPKey:
    return OKPKey.import_key(pem.replace("\\n", "\n"))


def new_key_pair() -> tuple[str, str]:
    """A new Ed25519 pair as PEM: (private, public)."""
    key = OKPKey.generate_key("Ed25519")
    return key.as_pem(private=True).decode(), key.as_pem(private=False).decode()
