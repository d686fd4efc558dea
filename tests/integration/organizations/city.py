"""One city under test: calls as its people, and looks at what was stored and told."""

from __future__ import annotations

import base64
from functools import lru_cache
from pathlib import Path
from typing import Any

from plans import Plan, load_plan
from services.kit.clock import clock
from services.kit.events import Envelope
from services.kit.identity import Actor
from services.kit.ids import new_id
from services.kit.testing import Bench

PLANS = Path(__file__).resolve().parents[3] / "schemas" / "plans"
HEADER = "单位编码,单位名称,类型,上级编码,类别,等级,所有制,隶属,职工数,成立日期,关闭日期\n"
REGISTER = (
    HEADER
    + "C1,东兴区卫生健康局,卫生健康局,,,,,县级,30,,\n"
    + "H1,市第一人民医院,医疗机构,,综合医院,三级,公立,市直,1800,1939-05-01,\n"
    + "H2,东兴区人民医院,医疗机构,C1,综合医院,二级,公立,县级,600,,\n"
    + "T1,东兴区中医医院,医疗机构,C1,中医医院,二级,民营,县级,300,,\n"
    + "M1,市妇幼保健院,医疗机构,,妇幼保健院,三级,公立,市直,500,,\n"
    + "W1,郭北镇卫生院,医疗机构,C1,乡镇卫生院,一级,公立,县级,60,,\n"
    + "P1,惠民诊所,医疗机构,C1,诊所,未定级,社会办,县级,4,,\n"
)


@lru_cache(maxsize=8)
def plan_named(name: str) -> Plan:
    """A template of the repository."""
    return load_plan((PLANS / f"{name}.yaml").read_text(encoding="utf-8"), filename=f"{name}.yaml")


class City:
    """A tenant with the plan of `template`."""

    def __init__(self, bench: Bench, tenant: str, template: str) -> None:
        self.bench, self.tenant, self.plan = bench, tenant, plan_named(template)
        self.db = bench.engines["organizations"].db

    def onboarded(self, version: int = 1, plan: Plan | None = None) -> City:
        """Hand over the onboarding event, as the bus would."""
        self.bench.deliver([self.onboarding(version, plan)])
        return self

    def onboarding(self, version: int = 1, plan: Plan | None = None) -> Envelope:
        plan = plan or self.plan
        data = {"plan": plan.model_dump(mode="json"), "measures": plan.measures}
        name, trace = "tenants.tenant_onboarded.v1", "00-" + "1" * 32 + "-" + "2" * 16 + "-01"
        return Envelope(new_id(), name, self.tenant, self.tenant, version, clock.now(), "test", trace, data)

    def call(self, method: str, *, as_role: str = "campaign_office", unit: str | None = None, **payload: Any) -> Any:
        """Call a method as somebody of the city; `unit` is the actor's unit."""
        actor = Actor("account-1", self.tenant, (as_role,), unit)
        return self.bench.call(f"organizations.{method}", payload, actor=actor)

    def load(self, text: str = REGISTER, filename: str = "units.csv", method: str = "import_units") -> Any:
        """Import a register given as CSV text."""
        return self.load_bytes(text.encode(), filename, method)

    def load_bytes(self, data: bytes, filename: str, method: str = "import_units") -> Any:
        return self.call(method, filename=filename, content_base64=base64.b64encode(data).decode())

    def unit(self, code: str) -> dict[str, Any]:
        """The unit with this code, as the office sees it."""
        return dict(self.call("unit_by_code", code=code))

    def id_of(self, code: str) -> str:
        return str(self.unit(code)["id"])

    @property
    def commission(self) -> dict[str, Any]:
        return self.unit(self.plan.template.city.division_code)

    def told(self, event: str) -> list[dict[str, Any]]:
        """Envelopes of `event` that the city's transactions have left, in order."""
        rows = self.db["outbox"].find({"tenant": self.tenant, "name": f"organizations.{event}.v1"})
        return [row["envelope"] for row in rows.sort([("created_at", 1), ("_id", 1)])]

    def count_told(self) -> int:
        return int(self.db["outbox"].count_documents({"tenant": self.tenant}))

    def stored(self, collection: str) -> list[dict[str, Any]]:
        """Raw documents of the city, for comparing before and after."""
        return list(self.db[collection].find({"tenant": self.tenant}).sort("_id", 1))

    def values(self, indicator: str) -> dict[str, tuple[str, int, int]]:
        """The last value told of each unit, by its code: (period, numerator, denominator)."""
        codes = {unit["id"]: unit["code"] for unit in self.stored("units")}
        last: dict[str, tuple[str, int, int]] = {}
        for envelope in self.told("indicator_measured"):
            data = envelope["data"]
            if data["indicator"] == indicator:
                last[codes[data["unit_id"]]] = (data["period"], data["numerator"], data["denominator"])
        return last
