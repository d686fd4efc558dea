"""Signing in by a provider's ID token."""

from __future__ import annotations

import asyncio
import hashlib
import time
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from gateway.oidc import ClaimsNotUsable, OidcNotConfigured, Provider
from services.kit.errors import Unauthenticated, Unavailable
from services.kit.identity import Actor
from services.kit.settings import Settings

ISSUER, AUDIENCE = "https://id.example.org", "qingfeng"
KEY = ECKey.generate_key("P-256", {"kid": "one"})
NEXT_KEY = ECKey.generate_key("P-256", {"kid": "two"})
CLAIMS = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": "u-1",
    "tenant": "neijiang",
    "roles": ["campaign_office", "operator", "gateway", "unknown"],
    "unit": None,
}
U_1 = f"oidc:{hashlib.sha256(f'{ISSUER} u-1'.encode()).hexdigest()[:32]}"


class Site:
    """The provider's web site."""

    def __init__(self) -> None:
        self.keys = [KEY]
        self.asked: list[str] = []
        self.away = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if self.away:
            return httpx.Response(503)
        if request.url.path == "/.well-known/openid-configuration":
            return httpx.Response(200, json={"jwks_uri": f"{ISSUER}/keys"})
        return httpx.Response(200, json=KeySet(self.keys).as_dict(private=False))


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def provider(site: Site) -> Provider:
    return Provider(Settings(oidc_issuer=ISSUER, oidc_audience=AUDIENCE), httpx.MockTransport(site))


def id_token(key: Any = KEY, alg: str = "ES256", **claims: Any) -> str:
    body = {**CLAIMS, "exp": int(time.time()) + 300, **claims}
    body = {name: value for name, value in body.items() if value != "absent"}
    header = {"alg": alg, "kid": key.kid} if key.kid else {"alg": alg}
    return jwt.encode(header, body, key, algorithms=[alg])


def actor(provider: Provider, token: str) -> Actor:
    return asyncio.run(provider.actor(token))


def test_claims_become_an_actor_without_roles_of_our_own(provider: Provider, site: Site) -> None:
    assert actor(provider, id_token()) == Actor(U_1, "neijiang", ("campaign_office",))
    unit = actor(provider, id_token(roles=["institution"], unit="unit-1"))
    assert unit == Actor(U_1, "neijiang", ("institution",), "unit-1")
    assert site.asked == ["/.well-known/openid-configuration", "/keys"]


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example.org"},
        {"iss": "absent"},
        {"aud": "another-app"},
        {"exp": int(time.time()) - 120},
        {"exp": "absent"},
        {"sub": "absent"},
    ],
)
def test_a_token_not_for_us_is_refused(provider: Provider, claims: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated):
        actor(provider, id_token(**claims))


def test_a_token_of_another_signer_is_refused(provider: Provider) -> None:
    with pytest.raises(Unauthenticated):
        actor(provider, id_token(ECKey.generate_key("P-256", {"kid": "one"})))
    with pytest.raises(Unauthenticated):
        actor(provider, id_token(RSAKey.generate_key(2048, {"kid": "one"}), "RS256"))
    with pytest.raises(Unauthenticated):
        actor(provider, id_token(OctKey.generate_key(256, {"kid": "one"}), "HS256"))
    with pytest.raises(Unauthenticated):
        actor(provider, "not a token")


@pytest.mark.parametrize("claims", [{"tenant": "absent"}, {"tenant": ""}, {"roles": "absent"}, {"roles": ["operator"]}])
def test_a_token_without_tenant_or_role_is_refused(provider: Provider, claims: dict[str, Any]) -> None:
    with pytest.raises(ClaimsNotUsable):
        actor(provider, id_token(**claims))


def test_new_keys_of_the_provider_are_read_again(
    provider: Provider, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor(provider, id_token())
    site.keys = [NEXT_KEY]
    with pytest.raises(Unauthenticated):
        actor(provider, id_token(NEXT_KEY))
    assert site.asked.count("/keys") == 1, "a stranger cannot make us ask the provider over and over"
    monkeypatch.setattr("gateway.oidc.RETRY_SECONDS", -1)
    assert actor(provider, id_token(NEXT_KEY)).account_id == U_1


def test_a_provider_that_is_away_may_be_tried_again(provider: Provider, site: Site) -> None:
    site.away = True
    with pytest.raises(Unavailable):
        actor(provider, id_token())
    site.away = False
    assert actor(provider, id_token()).tenant == "neijiang"


def test_without_a_provider_it_says_so() -> None:
    with pytest.raises(OidcNotConfigured):
        actor(Provider(Settings()), id_token())
