"""The ASGI application: where each address leads, and what starts and stops with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from kombu import Connection
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from gateway import explorer
from gateway.auth import Gatekeeper, Rpc
from gateway.cache import ResponseCache
from gateway.certificates import Certificates
from gateway.city.graph import CityGraph
from gateway.city.socket import CitySocket
from gateway.endpoint import Door, GraphEndpoint
from gateway.exports import Exports
from gateway.failures import Failsafe, failed
from gateway.feed import Feed, Notice, Source
from gateway.limits import RateLimiter
from gateway.listening import bus_source
from gateway.oidc import Provider
from gateway.province.graph import ProvinceGraph
from gateway.public_evaluations import PublicEvaluations
from gateway.signin import SignIn
from gateway.uploads import Files
from services.kit.settings import Settings

REVOKED = "tenants.session_revoked.v1"


class Gateway(Starlette):
    """Starlette, but for POSTs to the graphs: they skip its routing, which costs more than a kept answer."""

    graphs: dict[str, GraphEndpoint]
    door: Door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            graph = self.graphs.get(scope["path"])
            if graph is not None:
                scope["app"] = self
                await graph(scope, receive, send)
                return
        if scope["type"] == "lifespan":
            await super().__call__(scope, receive, send)
        else:
            await Failsafe(super().__call__)(scope, receive, send)


def build_app(settings: Settings, rpc: Rpc, connect: Callable[[], Connection] | None = None) -> Gateway:
    """The gateway over `rpc`, which hears the bus over connections from `connect`; without it, over the client's own.

    Raises `MissingSettings` when the keys to sign and verify tokens are not there.
    """
    settings.require("token_private_key", "token_public_key")
    door = _door(settings, rpc)
    city, province = CityGraph(settings), ProvinceGraph(settings)
    handlers: Any = {Exception: failed}
    lifespan = _lifespan(door, _source(rpc, connect))
    app = Gateway(routes=_routes(door, city), lifespan=lifespan, exception_handlers=handlers)
    app.door = door
    app.graphs = {"/graphql": GraphEndpoint(city, door), "/province/graphql": GraphEndpoint(province, door)}
    return app


def _source(rpc: Rpc, connect: Callable[[], Connection] | None) -> Source | None:
    connect = connect or getattr(rpc, "connect", None)
    return bus_source(connect) if connect else None


def _door(settings: Settings, rpc: Rpc) -> Door:
    limiter = RateLimiter(settings.rate_per_second, settings.rate_burst)
    door = Door(settings, rpc, Gatekeeper(settings, rpc), limiter, ResponseCache(), Feed())

    def heard(notice: Notice) -> None:
        door.cache.invalidate(notice.tenant, notice.name)
        if notice.name == REVOKED:
            door.gatekeeper.revoke(str(notice.data.get("session_id", "")))

    door.feed.listen(heard)
    return door


def _lifespan(door: Door, source: Source | None) -> Any:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        if source is not None:
            door.feed.start(source)
        try:
            yield
        finally:
            door.feed.stop()

    return lifespan


def _routes(door: Door, city: CityGraph) -> list[Any]:
    sign_in, files = SignIn(door, Provider(door.settings)), Files(door)
    socket, certificates = CitySocket(city, door), Certificates(door)
    return [
        WebSocketRoute("/graphql", socket),
        Route("/graphql", socket, methods=["GET"]),
        *explorer.routes(shown=door.settings.shows_schema),
        *(Route(f"/auth/{name}", sign_in.at(name), methods=["POST"]) for name in sign_in.addresses),
        Route("/files", files.upload, methods=["POST"]),
        Route("/files/{id}", files.download, methods=["GET"]),
        Route("/exports/{name}", Exports(door).download, methods=["GET"]),
        *PublicEvaluations(door).routes(),
        Route("/certificates/{id}.pdf", certificates.paper, methods=["GET"]),
        Route("/certificates/{city}/{code}", certificates.check, methods=["GET"]),
        Route("/healthz", _healthy),
        Route("/readyz", _readiness(door)),
        Route("/metrics", _metrics),
    ]


async def _healthy(_request: Request) -> Response:
    return PlainTextResponse("ok")


def _readiness(door: Door) -> Any:
    async def ready(_request: Request) -> Response:
        connected = door.feed.connected
        return JSONResponse({"bus": connected}, 200 if connected else 503)

    return ready


async def _metrics(_request: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
