"""What goes wrong before an operation runs, and what nobody foresaw: told to the client, logged in one line."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from gateway.documents import DocumentNotValid
from gateway.errors import QueryTooComplex, formatted, http_body, refusal
from gateway.wire import ClientGone, Headers, send_refusal
from services.kit.errors import QfError
from services.kit.telemetry import logger, trace_id

HEADERS = "qingfeng.headers"
"""Where the layers of one request find its trace."""


def refused_document(
    error: DocumentNotValid | QueryTooComplex, locale: str, traceparent: str, reveal: bool
) -> list[dict[str, Any]]:
    """The errors of a document that was not run. `reveal` keeps hints that name parts of the schema."""
    if isinstance(error, QueryTooComplex):
        return [refusal(error, locale, traceparent)]
    errors: list[GraphQLError] = error.errors
    return [formatted(each, locale=locale, traceparent=traceparent, reveal=reveal) for each in errors]


def log_failure(error: Exception, scope: Scope, traceparent: str) -> None:
    """A bug of ours, with the trace that the client is told."""
    route = scope.get("route")
    address = getattr(route, "path", None) or str(scope.get("path", ""))[:80]
    logger().error("request_failed", address=address, trace=trace_id(traceparent), exc_info=error)


async def failed(request: Request, _error: Exception) -> Response:
    """The answer to a request that raised what nobody foresaw."""
    headers = request.scope.get(HEADERS) or Headers(request.scope)
    return JSONResponse(http_body(QfError(), headers.locale, headers.traceparent), 500)


class Failsafe:
    """The outermost layer: whatever an address raises becomes one answer and one line in the log."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, headers = False, Headers(scope)
        scope[HEADERS] = headers

        async def noting(message: Any) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except (ClientGone, ClientDisconnect):
            return
        except Exception as error:
            log_failure(error, scope, headers.traceparent)
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1011})
            elif not begun:
                await send_refusal(send, QfError(), headers)
