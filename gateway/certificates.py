"""Certificates: anybody checks one at `GET /certificates/{city}/{code}`, its holder and the holder's unit print it.

The name is the roster's: a stranger sees its first character, and no client can say what is printed.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from gateway.address import Address, attachment
from gateway.endpoint import Door
from gateway.errors import http_body, http_status
from gateway.ids import decode_id
from gateway.visitors import CITY, Visitors
from gateway.wire import Headers, extra_headers
from services.kit.errors import NotFound, QfError

CODE = re.compile(r"[0-9A-Za-z]{1,64}")
STATES = {"valid": "有效", "expired": "已过期", "revoked": "已撤销"}
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>证书核验</title><style>
body{{font-family:"PingFang SC","Noto Sans SC","Microsoft YaHei",sans-serif;margin:0;background:#f5f3ee;color:#222}}
main{{max-width:32rem;margin:2rem auto;padding:1.5rem;background:#fff;border-top:4px solid #b4121b;border-radius:4px}}
h1{{font-size:1.3rem;margin:0 0 1rem}} dl{{display:grid;grid-template-columns:6rem 1fr;gap:.6rem 1rem;margin:0}}
dt{{color:#666}} dd{{margin:0;overflow-wrap:anywhere}} .valid{{color:#19713a}} .expired,.revoked,.none{{color:#b4121b}}
strong{{font-size:1.1rem}}
</style></head><body><main><h1>证书核验</h1>{content}</main></body></html>"""


class CertificateUnknown(NotFound):
    """No certificate has this code: whatever city is asked."""

    zh = "未查到该证书，请核对核验地址"
    en = "No such certificate: compare the address with that on the certificate"


class Certificates(Address):
    """The public address, and the printed certificate."""

    def __init__(self, door: Door) -> None:
        super().__init__(door)
        self._visitors = Visitors(limited=door.settings.rate_per_second > 0)

    async def check(self, request: Request) -> Response:
        """A page for who follows the QR code with a browser, JSON for others; 404 alike for city and code."""
        headers, as_page = Headers(request.scope), "text/html" in request.headers.get("accept", "")
        try:
            self._visitors.admit(request.path_params["city"], request.scope)
            shown = await self._found(request.path_params["city"], request.path_params["code"], headers)
        except QfError as error:
            extra = HEADERS | {k.decode(): v.decode() for k, v in extra_headers(error)}
            if as_page:
                told = error.zh if error.kind != "internal" else QfError.zh
                content = f'<p class="none"><strong>{escape(told)}</strong></p>'
                return HTMLResponse(PAGE.format(content=content), http_status(error), headers=extra)
            body = http_body(error, headers.locale, headers.traceparent)
            return JSONResponse(body, http_status(error), headers=extra)
        if as_page:
            return HTMLResponse(PAGE.format(content=_content(shown)), headers=HEADERS)
        return JSONResponse({"certificate": shown}, headers=HEADERS)

    async def paper(self, request: Request) -> Response:
        """The PDF, for those who may have it; 404 for everybody else."""
        return await self.answered(request, self._paper)

    async def _found(self, city: str, code: str, headers: Headers) -> dict[str, Any]:
        if not CITY.fullmatch(city) or not CODE.fullmatch(code):
            raise CertificateUnknown()
        try:
            found = await self._as("anonymous", city, "training.verify_certificate", {"code": code}, headers)
            name = await self._name(city, found["staff_id"], headers, masked=True)
        except NotFound as error:
            raise CertificateUnknown() from error
        return {
            "number": found["number"],
            "title": found["title"],
            "topics": found["topics"],
            "unit": found["unit"],
            "holder": name,
            "issuedOn": found["issued_on"],
            "validUntil": found["valid_until"],
            "status": found["status"],
            "revokedOn": found["revoked_on"],
        }

    async def _paper(self, request: Request, headers: Headers) -> Response:
        certificate_id = decode_id(request.path_params["id"], "Certificate")
        actor = await self.door.gatekeeper.actor(headers.bearer)
        found = await self.call("training.certificate_paper", {"certificate_id": certificate_id}, headers)
        name = await self._name(actor.tenant, found["staff_id"], headers, masked=False)
        address = f"{self._base()}/certificates/{actor.tenant}/{found['code']}"
        given = {"certificate_id": certificate_id, "holder_name": name, "address": address}
        return attachment(await self._as("gateway", actor.tenant, "training.print_certificate", given, headers))

    async def _name(self, tenant: str, staff_id: str, headers: Headers, *, masked: bool) -> str:
        given = {"staff_id": staff_id, "masked": masked}
        return str((await self._as("gateway", tenant, "organizations.staff_name", given, headers))["name"])

    async def _as(
        self, role: str, tenant: str, method: str, payload: dict[str, Any], headers: Headers
    ) -> dict[str, Any]:
        """Ask a service as the gateway itself."""
        service, name = method.split(".")
        token = self.door.gatekeeper.internal(tenant, role)
        rpc, timeout = self.door.rpc, self.door.settings.rpc_timeout_seconds
        asked = rpc.call(service, name, payload, token=token, traceparent=headers.traceparent, timeout=timeout)
        return dict(await asked)

    def _base(self) -> str:
        """Where the public address is: from the settings alone, for a Host header is the client's to choose."""
        return self.door.settings.public_address


def _content(shown: dict[str, Any]) -> str:
    status = shown["status"]
    state = f'<strong class="{status}">{STATES[status]}</strong>'
    rows = [
        ("状态", state),
        ("证书编号", escape(shown["number"])),
        ("持证人", escape(shown["holder"])),
        ("单位", escape(shown["unit"] or "")),
        ("考试", escape(shown["title"])),
        ("考核内容", escape("；".join(shown["topics"]))),
        ("发证日期", shown["issuedOn"]),
        ("有效期至", shown["validUntil"]),
        *([("撤销日期", shown["revokedOn"])] if shown["revokedOn"] else []),
    ]
    return "<dl>" + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows) + "</dl>"
