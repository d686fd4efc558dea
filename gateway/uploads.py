"""Files: `POST /files` hands an upload to `tasks`, `GET /files/{id}` gives it to those who may see it."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from python_multipart.exceptions import MultipartParseError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gateway.endpoint import Door
from gateway.errors import BodyNotValid, BodyTooLarge, WrongContentType, http_body, http_status
from gateway.ids import decode_id, encode_id
from gateway.wire import Headers, extra_headers
from services.kit.errors import QfError

MAX_FILE = 10 << 20
OVERHEAD = 64 << 10
TOO_LARGE = ("file_too_large",)
WRONG_TYPE = ("file_type_not_allowed", "file_content_differs")
# Files stay in memory: spooling to disk goes through a thread pool, which the embedded stack's loop cannot wait for.
MultiPartParser.spool_max_size = MAX_FILE + OVERHEAD


class Files:
    """The two addresses for files."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def upload(self, request: Request) -> Response:
        """Take the part `file` of a multipart form. 413 above 10 MiB, 415 for a type that evidence may not have."""
        return await self._answered(request, self._upload)

    async def download(self, request: Request) -> Response:
        """The file as an attachment; 404 when it is not there, or not the caller's to see."""
        return await self._answered(request, self._download)

    async def _answered(self, request: Request, action: Any) -> Response:
        headers = Headers(request.scope)
        try:
            actor = await self.door.gatekeeper.actor(headers.bearer)
            self.door.limiter.take(actor.tenant)
            response: Response = await action(request, headers)
            return response
        except QfError as error:
            extra = {k.decode(): v.decode() for k, v in extra_headers(error)}
            body = http_body(error, headers.locale, headers.traceparent)
            return JSONResponse(body, _status(error), headers=extra)

    async def _upload(self, request: Request, headers: Headers) -> Response:
        if not headers.get(b"content-type").lower().startswith("multipart/form-data"):
            raise WrongContentType(expected="multipart/form-data")
        _limit(request, headers)
        async with _form(request) as form:
            part = form.get("file")
            if not isinstance(part, UploadFile) or not part.filename:
                raise BodyNotValid(field="file", reason_zh="缺少名为 file 的文件", reason_en="there is no file part")
            data = await part.read()
        if len(data) > MAX_FILE:
            raise BodyTooLarge(field="file", limit=f"{MAX_FILE >> 20} MiB")
        payload = {
            "filename": part.filename,
            "content_type": part.content_type or "application/octet-stream",
            "content_base64": base64.b64encode(data).decode(),
        }
        meta = await self._call("upload_file", payload, headers)
        return JSONResponse({"file": _described(meta)}, 201)

    async def _download(self, request: Request, headers: Headers) -> Response:
        file_id = decode_id(request.path_params["id"], "File")
        found = await self._call("file", {"file_id": file_id}, headers)
        disposition = f"attachment; filename*=UTF-8''{quote(found['filename'], safe='')}"
        return Response(
            base64.b64decode(found["content_base64"]),
            media_type=found["content_type"],
            headers={
                "content-disposition": disposition,
                "x-content-type-options": "nosniff",
                "content-security-policy": "sandbox",
                "cache-control": "private, no-store",
                "etag": f'"{found["sha256"]}"',
            },
        )

    async def _call(self, method: str, payload: dict[str, Any], headers: Headers) -> dict[str, Any]:
        rpc, timeout = self.door.rpc, self.door.settings.rpc_timeout_seconds
        token, trace = str(headers.bearer), headers.traceparent
        return dict(await rpc.call("tasks", method, payload, token=token, traceparent=trace, timeout=timeout))


class _form:
    """The parsed form, its temporary files closed afterwards. Raises `BodyNotValid` for a broken one."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._form: FormData | None = None

    async def __aenter__(self) -> FormData:
        try:
            self._form = await self._request.form(max_files=1, max_fields=5)
        except (MultiPartException, MultipartParseError, HTTPException) as error:
            raise BodyNotValid(field="file", reason_zh="表单格式错误", reason_en="the form does not parse") from error
        return self._form

    async def __aexit__(self, *_: object) -> None:
        if self._form is not None:
            await self._form.close()


def _limit(request: Request, headers: Headers) -> None:
    """Stop reading as soon as the body passes the limit, whatever length was declared."""
    refused = BodyTooLarge(field="file", limit=f"{MAX_FILE >> 20} MiB")
    declared = headers.get(b"content-length")
    if declared.isdigit() and int(declared) > MAX_FILE + OVERHEAD:
        raise refused
    receive, size = request._receive, 0

    async def counted() -> Any:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_FILE + OVERHEAD:
            raise refused
        return message

    request._receive = counted


def _described(meta: dict[str, Any]) -> dict[str, Any]:
    file_id = encode_id("File", meta["id"])
    return {
        "id": file_id,
        "filename": meta["filename"],
        "contentType": meta["content_type"],
        "size": meta["size"],
        "sha256": meta["sha256"],
        "url": f"/files/{file_id}",
    }


def _status(error: QfError) -> int:
    if error.code in TOO_LARGE:
        return 413
    return 415 if error.code in WRONG_TYPE else http_status(error)
