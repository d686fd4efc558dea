"""The gateway as ASGI over all services and the store; only the bus is left out. Events are carried by hand."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from bson.raw_bson import RawBSONDocument

from gateway.app import Gateway, build_app
from gateway.ids import encode_id
from services.indicators.service import Indicators
from services.kit import telemetry
from services.kit.clock import ZONE, clock
from services.kit.engine import Call
from services.kit.errors import QfError
from services.kit.identity import Actor, issue_token
from services.kit.settings import Settings, settings
from services.kit.testing import Bench
from services.notifications.service import Notifications
from services.organizations.service import Organizations
from services.satisfaction.service import Satisfaction
from services.tasks.service import Tasks
from services.tenants.service import Tenants
from services.training.service import Training
from tests.support.holdings import held_of

PLANS = Path(__file__).resolve().parents[3] / "schemas" / "plans"
PASSWORD = "Qingfeng-2022-demo"
NOON = datetime(2022, 6, 30, 12, tzinfo=ZONE)
UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,东兴区卫生健康局,bureau,,health_bureau,,,county,40
B-2,资中县卫生健康局,bureau,,health_bureau,,,county,35
H-1,示例市第一人民医院,institution,,general_hospital,tertiary,public,municipal,1800
H-2,东兴区人民医院,institution,B-1,general_hospital,secondary,public,county,700
H-3,资中县中医医院,institution,B-2,tcm_hospital,secondary,public,county,420
W-1,东兴区示例卫生院,institution,B-1,township_center,primary,public,county,60
C-1,资中县示例诊所,institution,B-2,clinic,ungraded,private,county,4
"""


class DirectRpc:
    """Calls the engines without a bus, in threads as the real client does, and notes what was asked."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.asked: list[str] = []

    async def call(
        self,
        service: str,
        method: str,
        payload: Any = None,
        *,
        token: str,
        traceparent: str | None = None,
        idempotency_key: str | None = None,
        timeout: float = 10.0,  # noqa: ASYNC109
    ) -> Any:
        self.asked.append(f"{service}.{method}")
        sent = json.loads(json.dumps(payload, ensure_ascii=False))
        engine, about = self.bench.engines[service], Call(token, traceparent, idempotency_key)
        try:
            answer = await asyncio.to_thread(engine.call, method, sent, about)
        except QfError as error:
            raise QfError.from_wire(error.to_wire()) from None
        return json.loads(json.dumps(answer, ensure_ascii=False))


def bench() -> Bench:
    """All services, quiet but for mistakes."""
    telemetry.configure(settings(), "test")
    return Bench(Tenants, Organizations, Tasks, Training, Satisfaction, Indicators, Notifications)


def configured(**changes: Any) -> Settings:
    """The run's settings, without a limit on the rate."""
    return Settings(**{**settings().model_dump(), "rate_per_second": 0.0, **changes})


@dataclass
class City:
    """One city behind the gateway. Every request is asked anew unless `cached`."""

    bench: Bench
    code: str
    units: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rpc = DirectRpc(self.bench)
        self.app: Gateway = build_app(configured(), self.rpc)

    def token(self, *roles: str, unit: str | None = None, account: str = "") -> str:
        """An access token without a session; `unit` by its code."""
        unit_id = self.units[unit] if unit else None
        return issue_token(settings(), Actor(account or f"{roles[0]}-{unit or 1}", self.code, roles, unit_id))

    def http(self, method: str, url: str, **options: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://qf") as client:
                return await client.request(method, url, **options)

        return asyncio.run(send())

    def post(
        self, query: str, *roles: str, unit: str | None = None, locale: str = "zh", cached: bool = False, **given: Any
    ) -> httpx.Response:
        """POST /graphql as someone with these roles."""
        token = given.pop("token", None) or self.token(*(roles or ("campaign_office",)), unit=unit)
        headers = {"authorization": f"Bearer {token}", "accept-language": locale}
        headers |= {} if cached else {"cache-control": "no-cache"}
        return self.http("POST", "/graphql", json={"query": query, "variables": given}, headers=headers)

    def ask(self, query: str, *roles: str, **options: Any) -> dict[str, Any]:
        """The data of an answer without errors."""
        body = self.post(query, *roles, **options).json()
        assert "errors" not in body, body["errors"]
        return dict(body["data"])

    def run(self, mutation: str, given: dict[str, Any], *roles: str, shows: str = "", **options: Any) -> dict[str, Any]:
        """The payload of one mutation."""
        kind = mutation[0].upper() + mutation[1:]
        names = {"onboard": "Template", "previewOnboarding": "Template", "importUnits": "UnitFile"}
        names |= {"importStaff": "StaffFile", "previewStaffImport": "StaffFile"}
        names |= {"previewUnitImport": "UnitFile", "returnReport": "ReportReason", "exemptReport": "ReportReason"}
        names |= {"disableAccount": "Account", "revokeSessions": "Account"}
        query = f"""mutation($input: {names.get(mutation, kind)}Input!) {{ {mutation}(input: $input) {{ {shows}
            errors {{ field code message row column line }} }} }}"""
        return dict(self.ask(query, *roles, input=given, **options)[mutation])

    def upload(self, filename: str, data: bytes, *roles: str, unit: str | None = None) -> httpx.Response:
        """POST /files."""
        headers = {"authorization": f"Bearer {self.token(*roles, unit=unit)}", "accept-language": "en"}
        return self.http("POST", "/files", files={"file": (filename, data)}, headers=headers)

    def everything(self) -> dict[str, list[RawBSONDocument]]:
        """All that the services store of this city."""
        return {engine.name: held_of(engine.db, self.code) for engine in self.bench.engines.values()}

    def errors(self, query: str, *roles: str, **options: Any) -> list[dict[str, Any]]:
        """The top-level errors of an answer."""
        return list(self.post(query, *roles, **options).json()["errors"])

    def unit(self, code: str) -> str:
        """The global id of a unit."""
        return encode_id("Unit", self.units[code])

    def found(self, plan: str = "neijiang-2021-2024", units: str = UNITS) -> City:
        """Onboard the city with a template and its units, at noon of 30 June 2022."""
        clock.start_at(NOON)
        assert self.run("onboard", {"planSource": self.plan_source(plan)}, "operator")["errors"] == []
        self.settle()
        file = {"filename": "units.csv", "contentBase64": base64.b64encode(units.encode()).decode()}
        assert self.run("importUnits", file, "city_admin")["errors"] == []
        self.settle()
        nodes = self.ask("{ units(first: 100) { nodes { code localId: id } } }", "city_admin")["units"]["nodes"]
        self.units = {n["code"]: base64.b64decode(n["localId"]).decode().removeprefix("Unit:") for n in nodes}
        return self

    def plan_source(self, plan: str = "neijiang-2021-2024") -> str:
        """A published template, for this city instead of its own."""
        source = (PLANS / f"{plan}.yaml").read_text(encoding="utf-8")
        return re.sub(r"^  tenant_code: \S+", f"  tenant_code: {self.code}", source, count=1, flags=re.MULTILINE)

    def settle(self) -> None:
        """Carry events until all is quiet, with every tick of this day."""
        self.bench.pump()
        self.bench.at(NOON, self.code)
        self.bench.pump()


def register_entry(city: City) -> str:
    """The id of a difficulty that a unit has raised."""
    values = [{"name": "content", "value": "缺少药师"}]
    given = {"kind": "difficulty", "unitId": city.unit("H-1"), "values": values}
    return str(city.run("recordEntry", given, "campaign_office", shows="entry { id }")["entry"]["id"])
