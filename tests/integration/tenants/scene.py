"""A city for the tests of tenants: a small template, callers by role, units, and a look at all that is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.kit.events import Envelope
from services.kit.identity import Actor
from services.kit.ids import new_id
from services.kit.testing import Bench

TEMPLATES = Path(__file__).resolve().parents[3] / "schemas" / "plans"
NEIJIANG, LIUZHOU = "neijiang-2021-2024.yaml", "liuzhou-2022.yaml"
PASSWORD = "Qingfeng-2022-demo"
AT = datetime(2022, 6, 30, 1, tzinfo=UTC)
KEPT = ("tenants", "plans", "accounts", "sessions", "refresh_tokens", "sign_in_failures", "outbox")
TEMPLATE = """\
schema: city-plan-template/v1
template:
  id: sample-conduct-2022
  version: "{version}"
  tenant_code: {code}
  city: {{label: 示例市, label_en: Sample, division_code: "519900"}}
  province: {{label: 四川省, label_en: Sichuan, division_code: "510000"}}
  authority: {{label: 示例市卫生健康委员会, short_label: 市卫生健康委, label_en: Sample Health Commission}}
  campaign_label: 示例市廉洁从业行动
document:
  issue_date: {{value: "2022-01-04"}}
duration: {{start: "2022-01-04", end: "2022-12-31"}}
phases:
  - {{id: EX-P1, name: 组织实施, start: "2022-01-04", end: "2022-12-31"}}
key_tasks:
  - {{id: EX-T1, title: {title}, text: 各单位开展自查自纠。, responsible_units: [各医疗机构], phases: [EX-P1]}}
selectors:
  各医疗机构: {{kinds: [institution]}}
measures: [task_completion]
"""


def template(code: str, *, version: str = "1.0.0", title: str = "开展自查自纠") -> str:
    """A small valid template for the city `code`."""
    return TEMPLATE.format(code=code, version=version, title=title)


def published(name: str, code: str) -> str:
    """A published template, for the city `code` instead of its own."""
    own = {NEIJIANG: "neijiang", LIUZHOU: "liuzhou"}[name]
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert text.count(f"tenant_code: {own}") == 1
    return text.replace(f"tenant_code: {own}", f"tenant_code: {code}")


@dataclass(frozen=True)
class City:
    """One tenant on the bench."""

    bench: Bench
    code: str

    def as_role(self, *roles: str, account_id: str | None = None, session_id: str | None = None) -> Actor:
        return Actor(account_id or f"{roles[0]}-1", self.code, roles, session_id=session_id)

    def call(self, method: str, role: str, *, key: str | None = None, **payload: Any) -> Any:
        """`tenants.<method>` as someone with `role`."""
        return self.bench.call(f"tenants.{method}", payload, actor=self.as_role(role), key=key)

    def onboard(self, source: str | None = None) -> Any:
        return self.call("onboard", "operator", plan_source=source or template(self.code))

    def tell(self, name: str, subject_id: str, version: int = 1, /, **data: Any) -> None:
        """An event of another service arrives."""
        event = Envelope(new_id(), name, self.code, subject_id, version, AT, "service", "", data)
        self.bench.deliver([event])

    def prepared(self, service: str, **counts: int) -> None:
        self.tell(f"{service}.tenant_prepared.v1", self.code, service=service, counts=counts)

    def unit(self, kind: str = "institution", **facts: Any) -> str:
        """A unit that organizations has announced; returns its id."""
        unit_id = new_id()
        blank = dict.fromkeys(("category", "level", "ownership", "affiliation", "parent_id", "county_id"))
        told = {"code": unit_id[:8], "name": "市第一人民医院", "kind": kind, "path": f"/{unit_id}/", "opened_on": None}
        self.tell("organizations.unit_registered.v1", unit_id, **{**blank, **told, "closed_on": None, **facts})
        return unit_id

    def account(self, login: str = "zhao.min", *, by: str = "operator", **fields: Any) -> Any:
        given = {"display_name": "赵敏（演示）", "roles": ["city_admin"], "password": PASSWORD, **fields}
        return self.call("create_account", by, login=login, **given)

    def sign_in(self, login: str = "zhao.min", password: str = PASSWORD) -> Any:
        return self.call("authenticate", "anonymous", login=login, password=password)

    def refresh(self, token: str) -> Any:
        return self.call("refresh_session", "anonymous", refresh_token=token)

    def is_live(self, session_id: str) -> bool:
        return bool(self.call("session_is_live", "gateway", session_id=session_id)["live"])

    def kept(self) -> dict[str, list[dict[str, Any]]]:
        """Everything that the service holds of this city."""
        db = self.bench.engines["tenants"].db
        return {name: list(db[name].find({"tenant": self.code}).sort("_id", 1)) for name in KEPT}

    def told(self, name: str) -> list[dict[str, Any]]:
        """The data of all events `name` that were emitted."""
        rows = self.kept()["outbox"]
        return [row["envelope"]["data"] for row in rows if row["name"] == f"tenants.{name}.v1"]
