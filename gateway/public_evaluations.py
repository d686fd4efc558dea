"""`/e/{city}/{token}`: a patient without an account evaluates a visit (PF-020).

Of the address only a digest under a key of this process is held, in memory and for the rate limit alone. An unknown
city answers as an unknown token does.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway import evaluation_page
from gateway.endpoint import Door
from gateway.errors import BodyNotValid, WrongContentType, camel, http_body, http_status
from gateway.json_body import read_json
from gateway.pace import Pace
from gateway.visitors import Visitors, city_of
from gateway.wire import Headers, encode, extra_headers, read_body
from services.kit.errors import Conflict, QfError

CITY_RATE, CITY_BURST = 50.0, 400
VISITOR_RATE, VISITOR_BURST = 2.0, 60
MAX_BODY = 16 << 10
FIELDS = {
    "riddle": "riddle",
    "answer": "answer",
    "scores": "scores",
    "redPacket": "red_packet",
    "text": "text",
    "device": "device",
}
PRIVATE = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}


class PublicEvaluations:
    """The page and the address that it sends to."""

    def __init__(self, door: Door) -> None:
        self.door, self.pace = door, Pace()
        each, city = (VISITOR_RATE, VISITOR_BURST), (CITY_RATE, CITY_BURST)
        self._visitors = Visitors(each, city, limited=door.settings.rate_per_second > 0)

    def routes(self) -> list[Route]:
        return [
            Route("/e/{city}/{token}", self.show, methods=["GET"]),
            Route("/e/{city}/{token}", self.send, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The invitation as JSON for whom asks for it, else the page."""
        as_json = "application/json" in request.headers.get("accept", "")
        try:
            self._visitors.admit(request.path_params["city"], request.scope)
            told = await self._ask(request, "invitation", {"bits": self.pace.bits(request.path_params["city"])})
        except QfError as error:
            return self._refused(request, error, as_json=as_json)
        shown = {str(camel(name)): value for name, value in told.items()}
        shown["riddle"] = {str(camel(name)): value for name, value in told["riddle"].items()}
        return _json(shown) if as_json else _page(shown)

    async def send(self, request: Request) -> Response:
        """Take an evaluation."""
        city = request.path_params["city"]
        try:
            self._visitors.admit(city, request.scope)
            await self._ask(request, "evaluate", await _given(request))
        except QfError as error:
            if isinstance(error, Conflict):
                self.pace.note(city)
            return self._refused(request, error, as_json=True)
        self.pace.note(city)
        return _json({"recorded": True})

    async def _ask(self, request: Request, method: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Ask the service as a visitor. Raises its `QfError`."""
        city, token = request.path_params["city"], request.path_params["token"]
        headers, settings = Headers(request.scope), self.door.settings
        return dict(
            await self.door.rpc.call(
                "satisfaction",
                method,
                {"token": token[:64], **payload},
                token=self.door.gatekeeper.internal(city_of(city), "anonymous"),
                traceparent=headers.traceparent,
                timeout=settings.rpc_timeout_seconds,
            )
        )

    def _refused(self, request: Request, error: QfError, *, as_json: bool) -> Response:
        headers, status = Headers(request.scope), http_status(error)
        extra = {name.decode(): value.decode() for name, value in extra_headers(error)}
        if as_json:
            return _json(http_body(error, headers.locale, headers.traceparent), status, extra)
        shown = error if error.kind != "internal" else QfError()
        return _page({"error": {"code": shown.code, "message": shown.zh}}, status, extra)


async def _given(request: Request) -> dict[str, Any]:
    """The body by the service's names. Raises `WrongContentType`, `BodyTooLarge` or `BodyNotValid`."""
    headers = Headers(request.scope)
    if not headers.is_json:
        raise WrongContentType(expected="application/json")
    body = read_json(await read_body(request.receive, MAX_BODY, headers))
    if not isinstance(body, dict) or not set(body) <= set(FIELDS):
        raise BodyNotValid(reason_zh=f"可用字段：{'、'.join(FIELDS)}", reason_en=f"fields: {', '.join(FIELDS)}")
    return {FIELDS[name]: value for name, value in body.items()}


def _json(value: Any, status: int = 200, extra: dict[str, str] | None = None) -> Response:
    headers = {**PRIVATE, **(extra or {})}
    return Response(encode(value), status, headers, media_type="application/json")


def _page(state: dict[str, Any], status: int = 200, extra: dict[str, str] | None = None) -> Response:
    headers = {**PRIVATE, "content-security-policy": evaluation_page.policy(), **(extra or {})}
    return Response(evaluation_page.page(state), status, headers, media_type="text/html; charset=utf-8")
