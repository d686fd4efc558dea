"""A city that lives: onboarded from the example template, with units, accounts, work and reports."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from services.kit.clock import ZONE, clock
from services.kit.identity import Actor
from services.kit.store import database
from services.kit.testing import Bench
from tests.integration.access.campaign import campaign_things
from tests.integration.access.meetings import meeting_things
from tests.integration.access.people_things import people_things
from tests.integration.access.rectification import rectification
from tests.integration.access.registers import register_things
from tests.integration.access.satisfaction import satisfaction_things
from tests.integration.access.supervision import supervision_things
from tests.integration.access.training import training_things
from tests.support.holdings import held_of

TEMPLATE = Path(__file__).parents[3] / "schemas" / "plans" / "example-city.yaml"
UNITS = """单位编码,单位名称,类型,上级编码,类别,等级,所有制,隶属,职工数
B1,示例县卫生健康局,bureau,,health_bureau,,public,county,40
H1,示例市第一医院,institution,,general_hospital,tertiary,public,municipal,900
H2,示例县人民医院,institution,B1,general_hospital,secondary,public,county,400
"""
PASSWORD = "Correct-horse-2022"
WEBHOOK = {"name": "示例群", "url": "https://hooks.example.cn/robot", "secret": "example-secret-16-or-more"}


@dataclass(frozen=True)
class City:
    """The tenant, and the id of one existing thing of each kind that requests name."""

    tenant: str
    ids: dict[str, str]

    def filled(self, example: Any) -> Any:
        """`example` with this city's ids in place of the placeholders."""
        if isinstance(example, dict):
            return {key: self.filled(value) for key, value in example.items()}
        if isinstance(example, list):
            return [self.filled(value) for value in example]
        if isinstance(example, str) and example.startswith("$"):
            return self.ids[example[1:]]
        return example


def template(tenant: str) -> str:
    """The example template for a city of that code; the ids of its tasks are the city's own."""
    text = TEMPLATE.read_text(encoding="utf-8").replace("tenant_code: example ", f"tenant_code: {tenant} ")
    prefix = tenant.split("-")[0].upper()
    return text.replace("EX-", f"{prefix}-").replace("requirement_prefix: EX", f"requirement_prefix: {prefix}")


def found(bench: Bench, tenant: str) -> City:
    """Found the city of `tenant`, and let a quarter pass there."""
    operator = Actor("operator", tenant, ("operator",))
    office = Actor("office", tenant, ("campaign_office",))
    clock.start_at(datetime(2022, 1, 4, 9, tzinfo=ZONE))
    bench.call("tenants.onboard", {"plan_source": template(tenant)}, actor=operator)
    bench.pump()
    register = {"filename": "units.csv", "content_base64": base64.b64encode(UNITS.encode()).decode()}
    bench.call("organizations.import_units", register, actor=operator)
    bench.pump()
    bench.at(datetime(2022, 3, 30, 9, tzinfo=ZONE), tenant)
    bench.pump()
    return City(tenant, {"plan": template(tenant), **_things(bench, operator, office)})


def _things(bench: Bench, operator: Actor, office: Actor) -> dict[str, str]:
    units = bench.call("organizations.units", {"kind": "institution"}, actor=office)["items"]
    unit = units[0]["id"]
    officer = {"unit_id": unit, "person_name": "示例人员", "duty": "part_time", "appointed_on": "2022-01-10"}
    account = {"login": "office.one", "display_name": "示例", "roles": ["campaign_office"], "password": PASSWORD}
    made = bench.call("tenants.create_account", account, actor=operator)
    anonymous = Actor("anonymous", office.tenant, ("anonymous",))
    session = bench.call("tenants.authenticate", {"login": "office.one", "password": PASSWORD}, actor=anonymous)
    content = base64.b64encode(b"minutes of the meeting").decode()
    upload = {"filename": "minutes.txt", "content_type": "text/plain", "content_base64": content}
    assignment = bench.call("tasks.assignments", {"unit_id": unit}, actor=office)["items"][0]
    filed = bench.call("organizations.upload_file", upload, actor=office)["id"]
    return {
        **meeting_things(bench, office, unit, filed),
        **rectification(bench, unit, office),
        **campaign_things(bench, office, unit, assignment),
        **register_things(bench, office, unit),
        **supervision_things(bench, office, unit),
        **training_things(bench, office, unit),
        **satisfaction_things(bench, office, unit),
        **people_things(bench, office, unit, units[1]["id"]),
        "unit": unit,
        "account": made["id"],
        "session": session["session_id"],
        "refresh_token": session["refresh_token"],
        "officer": bench.call("organizations.appoint_conduct_officer", officer, actor=office)["id"],
        "file": bench.call("tasks.upload_file", upload, actor=office)["id"],
        "webhook": bench.call("notifications.add_webhook", WEBHOOK, actor=operator)["id"],
        "organizations_file": filed,
        "assignment": assignment["id"],
        "task": assignment["task_id"],
        "report": bench.call("tasks.reports", {}, actor=office)["items"][0]["id"],
        "consolidation": _consolidation(bench, office),
    }


def _consolidation(bench: Bench, office: Actor) -> str:
    windows = bench.call("tasks.report_windows", {"year": 2022}, actor=office)
    quarter = next(window for window in windows if window["kind"] == "quarterly_progress")
    named = {"rule_id": quarter["rule_id"], "period": quarter["period"], "title": "全市工作进展"}
    sections = [{"heading": "报送情况", "text": "应报两家"}]
    return str(bench.call("tasks.save_consolidation", {**named, "sections": sections}, actor=office)["id"])


def state(bench: Bench, tenant: str) -> str:
    """A fingerprint of everything that is stored of `tenant`, but for what merely remembers that someone acted."""
    digest = hashlib.sha256()
    for service in bench.engines:
        for doc in held_of(database(service), tenant, without=("known_tenants", "sign_in_failures")):
            digest.update(doc.raw)
    return digest.hexdigest()
