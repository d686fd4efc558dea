"""Signing in and out: password accounts live in `tenants`, an OIDC provider may stand beside them.

The refresh token names its tenant, so that a client only has to keep one string; it also comes as an HttpOnly cookie
that is sent to these addresses alone.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.types import Receive, Scope, Send

from gateway.auth import ACCESS_SECONDS
from gateway.cache import PROVINCE
from gateway.endpoint import Door
from gateway.errors import BodyNotValid, WrongContentType
from gateway.ids import encode_id
from gateway.oidc import Provider
from gateway.wire import Header, Headers, encode, read_body, send_bytes, send_refusal
from services.kit.errors import InvalidInput, Problem, QfError, Unauthenticated
from services.kit.identity import Actor

COOKIE = "qf_refresh"
COOKIE_SECONDS = 30 * 86400
MAX_BODY = 64 << 10
FORGET = f"{COOKIE}=; Path=/auth; Max-Age=0; HttpOnly; SameSite=Strict"


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


T = TypeVar("T", bound=_Input)


class Login(_Input):
    """What `/auth/login` takes."""

    tenant: str = Field(min_length=1, max_length=64, pattern=r"^[a-z0-9][a-z0-9-]*$")
    login: str = Field(min_length=1, max_length=128)
    password: str = Field(min_length=1, max_length=1024)


class Refresh(_Input):
    """What `/auth/refresh` takes; without a token in it, the cookie counts."""

    refresh_token: str | None = Field(default=None, max_length=1024, alias="refreshToken")


class Exchange(_Input):
    """What `/auth/oidc` takes: the provider's ID token."""

    id_token: str = Field(min_length=1, max_length=16384, alias="idToken")


Reply = tuple[dict[str, Any] | None, tuple[Header, ...]]


class SignIn:
    """The addresses under /auth. All take and give JSON."""

    def __init__(self, door: Door, provider: Provider) -> None:
        self.door, self.provider = door, provider
        self.addresses = {"login": self._login, "refresh": self._refresh, "logout": self._logout, "oidc": self._oidc}

    def at(self, name: str) -> Any:
        """The ASGI endpoint of `/auth/<name>`."""
        action = self.addresses[name]

        async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
            headers = Headers(scope)
            try:
                if not headers.is_json and headers.get(b"content-type"):
                    raise WrongContentType(expected="application/json")
                reply, cookies = await action(await read_body(receive, MAX_BODY, headers), headers)
            except QfError as error:
                await send_refusal(send, error, headers)
                return
            await send_bytes(send, b"" if reply is None else encode(reply), 204 if reply is None else 200, cookies)

        return _Endpoint(endpoint)

    async def _login(self, body: bytes, headers: Headers) -> Reply:
        given = _parse(Login, body)
        self.door.limiter.take(f"sign-in {given.tenant}")
        payload = {"login": given.login, "password": given.password}
        return self._signed_in(given.tenant, await self._anonymous(given.tenant, "authenticate", payload, headers))

    async def _refresh(self, body: bytes, headers: Headers) -> Reply:
        presented = _parse(Refresh, body or b"{}").refresh_token or _cookie(headers)
        tenant, _, token = (presented or "").partition(".")
        if not tenant or not token:
            raise Unauthenticated()
        self.door.limiter.take(f"sign-in {tenant}")
        return self._signed_in(
            tenant, await self._anonymous(tenant, "refresh_session", {"refresh_token": token}, headers)
        )

    async def _logout(self, _body: bytes, headers: Headers) -> Reply:
        actor = await self.door.gatekeeper.actor(headers.bearer)
        if actor.session_id is not None:
            await self.door.rpc.call("tenants", "end_session", {}, token=str(headers.bearer))
            self.door.gatekeeper.revoke(actor.session_id)
        return None, ((b"set-cookie", FORGET.encode()),)

    async def _oidc(self, body: bytes, _headers: Headers) -> Reply:
        actor = await self.provider.actor(_parse(Exchange, body).id_token)
        self.door.limiter.take(f"sign-in {actor.tenant}")
        return self._access(actor, {}), ()

    async def _anonymous(self, tenant: str, method: str, payload: dict[str, Any], headers: Headers) -> dict[str, Any]:
        token = self.door.gatekeeper.internal(tenant, "anonymous")
        answer = await self.door.rpc.call("tenants", method, payload, token=token, traceparent=headers.traceparent)
        return dict(answer)

    def _signed_in(self, tenant: str, answer: dict[str, Any]) -> Reply:
        account = answer["account"]
        roles, session_id = tuple(account["roles"]), answer["session_id"]
        actor = Actor(account["id"], tenant, roles, account.get("unit_id"), session_id)
        refresh_token = f"{tenant}.{answer['refresh_token']}"
        secure = "; Secure" if self.door.settings.env == "production" else ""
        cookie = f"{COOKIE}={refresh_token}; Path=/auth; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Strict{secure}"
        described = {"login": account.get("login"), "displayName": account.get("display_name")}
        return {**self._access(actor, described), "refreshToken": refresh_token}, ((b"set-cookie", cookie.encode()),)

    def _access(self, actor: Actor, described: dict[str, Any]) -> dict[str, Any]:
        return {
            "accessToken": self.door.gatekeeper.issue(actor),
            "tokenType": "Bearer",
            "expiresIn": ACCESS_SECONDS,
            "graph": "/province/graphql" if actor.tenant.startswith(PROVINCE) else "/graphql",
            "account": {
                "id": encode_id("Account", actor.account_id),
                **described,
                "tenant": actor.tenant,
                "roles": list(actor.roles),
                "unitId": encode_id("Unit", actor.unit_id) if actor.unit_id else None,
            },
        }


class _Endpoint:
    """An ASGI callable that Starlette does not mistake for a request handler."""

    def __init__(self, run: Any) -> None:
        self._run = run

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._run(scope, receive, send)


def _parse(model: type[T], body: bytes) -> T:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
        if any(item["type"] == "json_invalid" for item in wrong):
            raise BodyNotValid(reason_zh="不是有效的 JSON", reason_en="it is not valid JSON") from error
        raise InvalidInput(problems=[_problem(dict(item)) for item in wrong]) from error


def _problem(item: dict[str, Any]) -> Problem:
    field = ".".join(map(str, item["loc"])) or "body"
    return Problem(field=field, code=item["type"], zh=f"{field}：填写有误", en=f"{field}: {item['msg']}")


def _cookie(headers: Headers) -> str | None:
    try:
        morsel = SimpleCookie(headers.get(b"cookie")).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None
