"""A topic, a material, a study on line, a content list and a conveyance, for the tests of who may do what."""

from __future__ import annotations

from services.kit.identity import Actor
from services.kit.testing import Bench


def studying_things(bench: Bench, office: Actor, unit: str, attendee: str) -> dict[str, str]:
    """Ids by placeholder."""

    def made(method: str, **payload: object) -> str:
        return str(bench.call(f"training.{method}", payload, actor=office)["id"])

    topic = made("add_topic", unit_id=unit, title="示例专题")
    facts = {"title": "示例课件", "topic_ids": [topic], "required_minutes": 20}
    commission = bench.call("organizations.units", {"kind": "commission"}, actor=office)["items"][0]["id"]
    conveyance = made("announce_conveyance", unit_id=commission, title="示例文件", due_on="2030-06-30")
    material = made("add_material", unit_id=unit, **facts)
    login = {"login": "study.one", "display_name": "示例", "password": "Correct-horse-2022"}
    place = {"roles": ["staff"], "unit_id": unit, "staff_id": attendee}
    operator = Actor("operator", office.tenant, ("operator",))
    account = bench.call("tenants.create_account", {**login, **place}, actor=operator)["id"]
    bench.pump()
    student = Actor(account, office.tenant, ("staff",), unit)
    study = bench.call("training.start_study", {"material_id": material}, actor=student)["id"]
    return {
        "local_topic": topic,
        "study_material": material,
        "online_study": study,
        "year_paper": made("save_content_list", unit_id=unit, year=2022, topic_ids=[topic]),
        "conveyance": conveyance,
    }
