"""Files: `POST /files?service=` hands an upload to the service whose work it belongs to (`tasks` unless named);
`GET /files/{id}` gives it to those who may see it: a file's id says which service keeps it."""

from __future__ import annotations

import base64
from typing import Any

from python_multipart.exceptions import MultipartParseError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gateway.address import Address, attachment
from gateway.errors import BodyNotValid, BodyTooLarge, WrongContentType
from gateway.ids import decode_id, encode_id
from gateway.json_body import require_sendable
from gateway.wire import Headers, expected_size

SERVICES = ("tasks", "organizations", "training", "satisfaction")
MAX_FILE = 10 << 20
OVERHEAD = 64 << 10
# Files stay in memory: spooling to disk goes through a thread pool, which the embedded stack's loop cannot wait for.
MultiPartParser.spool_max_size = MAX_FILE + OVERHEAD


class Files(Address):
    """The two addresses for files."""

    async def upload(self, request: Request) -> Response:
        """Take the part `file` of a multipart form. 413 above 10 MiB, 415 for a type that evidence may not have."""
        return await self.answered(request, self._upload)

    async def download(self, request: Request) -> Response:
        """The file as an attachment; 404 when it is not there, or not the caller's to see."""
        return await self.answered(request, self._download)

    async def _upload(self, request: Request, headers: Headers) -> Response:
        if not headers.get(b"content-type").lower().startswith("multipart/form-data"):
            raise WrongContentType(expected="multipart/form-data")
        service = request.query_params.get("service", SERVICES[0])
        if service not in SERVICES:
            known = " / ".join(SERVICES)
            raise BodyNotValid(field="service", reason_zh=f"service 应为 {known}", reason_en=f"service must be {known}")
        actor = await self.door.gatekeeper.actor(headers.bearer)
        with self.door.bodies.room(f"{actor.tenant}/{actor.account_id}", _limit(request, headers)):
            meta = await self.call(f"{service}.upload_file", await _file_of(request), headers)
        return JSONResponse({"file": _described(meta)}, 201)

    async def _download(self, request: Request, headers: Headers) -> Response:
        file_id = decode_id(request.path_params["id"], "File")
        found = await self.call(f"{_keeper(file_id)}.file", {"file_id": file_id}, headers)
        return attachment(found)


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


async def _file_of(request: Request) -> dict[str, Any]:
    """The part `file` as a service takes it. Raises `BodyNotValid` or `BodyTooLarge`."""
    async with _form(request) as form:
        part = form.get("file")
        if not isinstance(part, UploadFile) or not part.filename:
            raise BodyNotValid(field="file", reason_zh="缺少名为 file 的文件", reason_en="there is no file part")
        data = await part.read()
    if len(data) > MAX_FILE:
        raise BodyTooLarge(field="file", limit=f"{MAX_FILE >> 20} MiB")
    require_sendable([part.filename, part.content_type])
    return {
        "filename": part.filename,
        "content_type": part.content_type or "application/octet-stream",
        "content_base64": base64.b64encode(data).decode(),
    }


def _limit(request: Request, headers: Headers) -> int:
    """Stop reading as soon as the body passes the limit, whatever length was declared; gives the declared one."""
    refused = BodyTooLarge(field="file", limit=f"{MAX_FILE >> 20} MiB")
    try:
        declared = expected_size(headers, MAX_FILE + OVERHEAD)
    except BodyTooLarge:
        raise refused from None
    receive, size = request._receive, 0

    async def counted() -> Any:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_FILE + OVERHEAD:
            raise refused
        return message

    request._receive = counted
    return declared


def _keeper(file_id: str) -> str:
    """The service that keeps the file: its ids begin with its name, those of `tasks` with nothing."""
    service = file_id.partition("-")[0]
    return service if service in SERVICES else SERVICES[0]


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
