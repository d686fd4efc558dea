"""Staff, posts and who is in charge, as the requests of organizations name them."""

from __future__ import annotations

from typing import Any

from services.kit.identity import Actor
from services.kit.testing import Bench


def people_things(bench: Bench, office: Actor, unit: str, other_unit: str) -> dict[str, str]:
    """One thing of each kind at `unit`."""

    def call(method: str, **payload: Any) -> Any:
        return bench.call(f"organizations.{method}", payload, actor=office)

    post = {"name": "采购办主任", "department": "采购办", "is_key": True, "rank": "head"}
    hired = {"unit_id": unit, "code": "900", "name": "示例人员", "since": "2020-01-10", "post": post}
    staff = call("register_staff", **hired)
    leader = {"name": "示例组长", "title": "院长"}
    group = call("form_leading_group", unit_id=unit, name="示例机制", established_on="2022-01-10", leader=leader,
                 bodies=["special_mechanism"])  # fmt: skip
    [known] = call("units_by_ids", ids=[unit])
    call("appoint_principal", unit_id=unit, expected_version=known["version"], name="示例院长", title="院长",
         since="2022-01-10")  # fmt: skip
    branch = {"unit_id": unit, "person_name": "示例副院长", "title": "副院长", "departments": ["药剂科"]}
    term = {
        "unit_id": unit,
        "person_name": "示例院长",
        "post": "院长",
        "starts_on": "2019-01-01",
        "ends_on": "2019-12-31",
    }
    role = {"role_code": "group_head:leading_group", "person_name": "示例主任", "title": "主任", "since": "2022-01-10"}
    return {
        "other_unit": other_unit,
        "staff": staff["id"],
        "posting": staff["posts"][0]["id"],
        "leading_group": group["id"],
        "succession": call("successions", state="open", unit_id=unit)["items"][0]["id"],
        "branch_scope": call("set_branch_scope", **branch, since="2022-01-10")["id"],
        "leader_term": call("record_leader_term", **term)["id"],
        "role_binding": call("bind_role", **role)["id"],
    }
