"""Staff under test: registering, importing, and the work that was told."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from services.kit.clock import ZONE
from tests.integration.organizations.city import City

STAFF_HEADER = "单位编码,工号,姓名,专业类别,用工形式,入职日期,离职日期,岗位,科室,岗位类别,重点岗位,层级,任岗日期\n"


def on(day: str) -> datetime:
    """Nine o'clock of that day."""
    return datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=ZONE)


def hire(city: City, unit: str, code: str, since: str = "2016-01-01", **post: Any) -> dict[str, Any]:
    """A member of the staff, with a post when one is described."""
    given = {"unit_id": city.id_of(unit), "code": code, "name": f"示例{code}", "since": since}
    return dict(city.call("register_staff", **given, **({"post": {"name": "岗位", **post}} if post else {})))


def key_post(city: City, unit: str, code: str, since: str, **more: Any) -> str:
    """The id of a key post that somebody took on that day."""
    person = hire(city, unit, code, since, name="采购办主任", department="采购办", is_key=True, rank="head", **more)
    return str(person["posts"][0]["id"])


def load_staff(city: City, rows: str, method: str = "import_staff", header: str = STAFF_HEADER, **how: Any) -> Any:
    """Import a roster given as CSV text."""
    content = base64.b64encode((header + rows).encode()).decode()
    return city.call(method, filename="staff.csv", content_base64=content, **how)


def items(city: City, kind: str) -> dict[str, dict[str, Any]]:
    """The work of a kind as it was told last, by its subject; versions must rise."""
    last: dict[str, dict[str, Any]] = {}
    for envelope in city.told("work_items_changed"):
        for item in envelope["data"]["items"]:
            if item["kind"] == kind:
                subject = item["subject_id"]
                assert subject not in last or item["version"] > last[subject]["version"]
                last[subject] = item
    return last


def staff_facts(city: City) -> dict[str, dict[str, Any]]:
    """What was told of each member of the staff last."""
    facts = [fact for envelope in city.told("staff_changed") for fact in envelope["data"]["items"]]
    return {fact["staff_id"]: fact for fact in facts}
