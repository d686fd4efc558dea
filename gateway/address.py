"""What the addresses beside the graphs share: who asks, refusals as JSON, calls to services, attachments."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gateway.endpoint import Door
from gateway.errors import http_body, http_status
from gateway.wire import Headers, extra_headers
from services.kit.errors import QfError

TOO_LARGE = ("file_too_large",)
WRONG_TYPE = ("file_type_not_allowed", "file_content_differs")
Action = Callable[[Request, Headers], Awaitable[Response]]


class Address:
    """A part of the gateway that is neither graph."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def answered(self, request: Request, action: Action) -> Response:
        """The answer of `action` to a caller who is known and within the limits; a refusal as JSON."""
        headers = Headers(request.scope)
        try:
            actor = await self.door.gatekeeper.actor(headers.bearer)
            self.door.limiter.take(actor.tenant)
            return await action(request, headers)
        except QfError as error:
            extra = {k.decode(): v.decode() for k, v in extra_headers(error)}
            body = http_body(error, headers.locale, headers.traceparent)
            return JSONResponse(body, _status(error), headers=extra)

    async def call(self, method: str, payload: dict[str, Any], headers: Headers) -> dict[str, Any]:
        """Ask `service.method` as the caller. Raises its `QfError`."""
        rpc, timeout = self.door.rpc, self.door.settings.rpc_timeout_seconds
        token, trace = str(headers.bearer), headers.traceparent
        service, name = method.split(".")
        return dict(await rpc.call(service, name, payload, token=token, traceparent=trace, timeout=timeout))


def attachment(found: Mapping[str, Any]) -> Response:
    """A file that a service gave (filename, content_type, content_base64, perhaps sha256), for saving."""
    tag = {"etag": f'"{found["sha256"]}"'} if found.get("sha256") else {}
    return Response(
        base64.b64decode(found["content_base64"]),
        media_type=found["content_type"],
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(found['filename'], safe='')}",
            "x-content-type-options": "nosniff",
            "content-security-policy": "sandbox",
            "cache-control": "private, no-store",
            **tag,
        },
    )


def _status(error: QfError) -> int:
    if error.code in TOO_LARGE:
        return 413
    return 415 if error.code in WRONG_TYPE else http_status(error)
