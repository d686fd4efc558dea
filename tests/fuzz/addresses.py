"""Every address of the gateway, its socket, and every query and mutation of its graphs, asked for with odd requests."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_from_bytes

from starlette.routing import Route

from gateway.ids import encode_id
from tests.fuzz import graphs
from tests.fuzz.spoiling import ODD_TEXTS, spoiled, spoiled_json, spoiled_value
from tests.fuzz.trying import Target
from tests.integration.gateway.scene import City

KINDS = ("Unit", "Report", "Assignment", "Problem", "Meeting", "Account", "Nothing")
ROLES = ("campaign_office", "city_admin", "conduct_office", "department_head", "staff", "auditor", "nobody")
BODIES: tuple[Any, ...] = (
    {"tenant": "neijiang", "login": "office.one", "password": "Correct-horse-2022"},
    {"refreshToken": "r" * 40, "sessionId": "s" * 26},
    {"code": "c" * 40, "state": "s" * 20, "redirectUri": "https://example.cn/back", "issuer": "https://id.example.cn"},
    {"riddle": "r" * 40, "answer": 7, "scores": {"overall": 5}, "redPacket": False, "text": "很好", "device": "d" * 20},
    {"query": "query A($n: Int) { units(first: $n) { totalCount } }", "variables": {"n": 2}, "operationName": "A"},
)
JSON, FORM = b"application/json", b"multipart/form-data; boundary=x"
ODD_TYPES = (b"application/json; charset=\xff", b"multipart/form-data", b"text/plain", b"")
PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\ncode,name\r\nH1,a\r\n--x--\r\n'
TOLD = (b"Traceback", b'"INTERNAL"', b'"internal"', b"Error(")
"""What no answer may hold: it would tell of a fault of ours."""
AWAY = "/readyz"


@dataclass(frozen=True)
class Asked:
    """One request as the server's first layer hands it on."""

    method: str
    path: bytes
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def targets(city: City) -> list[Target]:
    """One for each address, the socket, and each graph."""
    tokens, send = [city.token(role) for role in ROLES], _sender(city)
    analyst = City(city.bench, "province-510000").token("province_viewer")
    ids = [*(city.unit(code) for code in city.units), *(encode_id(kind, "0" * 26) for kind in KINDS)]
    routes = [route for route in city.app.routes if isinstance(route, Route)]
    found = [Target(f"{sorted(r.methods or ())} {r.path}", _asking(r, city.code, tokens), send) for r in routes]
    found.append(Target("socket", lambda made: _frames(made, tokens), _connection(city)))
    for path, schema in graphs.schemas().items():
        found.append(Target(path, _graph(path, graphs.Writer(schema, ids), [*tokens[:4], analyst]), send))
    return found


def _asking(route: Route, city: str, tokens: Sequence[str]) -> Callable[[random.Random], Asked]:
    names = list(route.param_convertors)

    def make(made: random.Random) -> Asked:
        path = route.path.encode()
        for name in names:
            good = city if name == "city" else made.choice(("a" * 22, "MTphYmM", "submission-matrix", "1"))
            path = path.replace(b"{%s}" % name.encode(), _text(good, made))
        own = sorted(route.methods or {"GET"})
        method = made.choice(own if made.random() < 0.9 else ["POST", "PUT", "OPTIONS", "TRACE"])
        query = b"&".join(_text(made.choice(("year", "format", "kind", "after")), made) + b"=" + _text("2022", made)
                          for _ in range(made.randint(0, 3)))  # fmt: skip
        kind, body = _body(made)
        return Asked(method, path, query, (*_headers(made, tokens), (b"content-type", kind)), body)

    return make


def _text(good: str, made: random.Random) -> bytes:
    return good.encode() if made.random() < 0.6 else made.choice(ODD_TEXTS)[:600].encode("utf-8", "surrogatepass")


def _headers(made: random.Random, tokens: Sequence[str]) -> tuple[tuple[bytes, bytes], ...]:
    found = [(b"host", b"qf")]
    if made.random() < 0.8:
        bearer = made.choice(tokens).encode()
        found.append((b"authorization", b"Bearer " + (bearer if made.random() < 0.8 else spoiled(bearer, made)[:4000])))
    for name in (b"accept", b"accept-language", b"idempotency-key", b"traceparent", b"x-forwarded-for", b"range"):
        if made.random() < 0.2:
            found.append((name, _text("zh-CN", made).replace(b"\r", b"").replace(b"\n", b"")))
    return tuple(found)


def _body(made: random.Random) -> tuple[bytes, bytes]:
    """A type and a body."""
    if made.random() < 0.3:
        kind, body = FORM, PART if made.random() < 0.2 else spoiled(PART, made)
    else:
        good = made.choice(BODIES)
        kind, body = JSON, json.dumps(good).encode() if made.random() < 0.2 else spoiled_json(good, made)
    return (kind if made.random() < 0.9 else made.choice(ODD_TYPES)), body


def _graph(path: str, writer: graphs.Writer, tokens: Sequence[str]) -> Callable[[random.Random], Asked]:
    def make(made: random.Random) -> Asked:
        bearer = b"Bearer " + made.choice(tokens).encode()
        headers = ((b"host", b"qf"), (b"content-type", b"application/json"), (b"authorization", bearer))
        return Asked("POST", path.encode(), b"", headers, json.dumps(writer.request(made)).encode())

    return make


def _sender(city: City) -> Callable[[Asked], None]:
    def take(asked: Asked) -> None:
        status, body = asyncio.run(_answer(city, asked))
        assert status < 500 or (status == 503 and asked.path == AWAY.encode()), f"{status} {body[:300]!r}"
        assert not any(word in body for word in TOLD), body[:300]

    return take


async def _answer(city: City, asked: Asked) -> tuple[int, bytes]:
    got: list[dict[str, Any]] = []
    waiting = [{"type": "http.request", "body": asked.body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        got.append(message)

    await city.app(_scope(asked), receive, send)
    body = b"".join(message.get("body", b"") for message in got if message["type"] == "http.response.body")
    return got[0]["status"], body


def _scope(asked: Asked) -> dict[str, Any]:
    """`path` is decoded by the server, as ours does it."""
    about = {"http_version": "1.1", "scheme": "http", "server": ("qf", 80), "client": ("203.0.113.7", 4711)}
    raw = quote_from_bytes(asked.path, safe="/").encode()
    path = asked.path.decode("utf-8", "replace")
    return {"type": "http", "asgi": {"version": "3.0"}, "method": asked.method, "path": path, "raw_path": raw,
            "root_path": "", "query_string": asked.query, "headers": list(asked.headers), **about}  # fmt: skip


def _frames(made: random.Random, tokens: Sequence[str]) -> list[Any]:
    bearer = {"authorization": f"Bearer {made.choice(tokens)}"}
    first = {"type": "connection_init", "payload": bearer}
    asked: dict[str, Any] = {"query": "subscription { tenantEvents { name } }", "variables": {}, "operationName": None}
    good = [{"type": "subscribe", "id": "1", "payload": asked}, {"type": "ping"}, {"type": "complete", "id": "1"}]
    frames = [first if made.random() < 0.8 else spoiled_value(first, made)]
    for _ in range(made.randint(1, 4)):
        frame = spoiled_value(made.choice(good), made)
        frames.append(json.dumps(frame) if made.random() < 0.8 else spoiled(json.dumps(frame).encode(), made))
    return [frame if isinstance(frame, str | bytes) else json.dumps(frame) for frame in frames]


def _connection(city: City) -> Callable[[list[Any]], None]:
    return lambda frames: asyncio.run(_connected(city, frames))


async def _connected(city: City, frames: Sequence[str | bytes]) -> None:
    """The frames one by one, then the client is gone; whatever comes of it is told in the protocol's words."""
    messages: list[dict[str, Any]] = [{"type": "websocket.connect"}]
    messages += [{"type": "websocket.receive", "bytes" if isinstance(f, bytes) else "text": f} for f in frames]
    messages += [{"type": "websocket.disconnect", "code": 1001}]
    said: list[bytes] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)
        return messages.pop(0) if messages else {"type": "websocket.disconnect", "code": 1001}

    async def send(message: Any) -> None:
        told = message.get("text") or message.get("bytes") or message.get("reason") or ""
        said.append(str(told).encode("utf-8", "replace"))

    scope = _scope(Asked("GET", b"/graphql", b"", ((b"host", b"qf"),), b""))
    scope |= {"type": "websocket", "scheme": "ws", "subprotocols": ["graphql-transport-ws"]}
    await city.app(scope, receive, send)
    assert not any(word in each for each in said for word in TOLD), said
