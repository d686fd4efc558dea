"""Registers: rules, decisions, power lists, difficulties with their answers, as each city's plan asks for them."""

from __future__ import annotations

from typing import Any

from qf.demo.graph import Mutation, Person
from qf.demo.world import CityState, Moment

KINDS = "{ registerKinds { code } }"
OPEN = '{ registerEntries(kind: "%s", first: 20) { nodes { id status version } } }'
COMMISSION, HOSPITALS, SAMPLE = "commission", "hospitals", 3
TEXTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("internal_rule", HOSPITALS, {"title": "高值耗材使用管理制度", "category": "field", "effective_on": "2022-01-10"}),
    ("internal_rule", HOSPITALS, {"title": "设备科岗位风险防控办法", "category": "post", "effective_on": "2022-02-01"}),
    (
        "responsibility_statement",
        HOSPITALS,
        {"level": "unit_department", "party_a": "医院", "party_b": "药剂科", "signed_on": "2022-01-20"},
    ),
    ("coordination", HOSPITALS, {"liaison": "行风办主任", "rhythm": "quarterly", "document": "行风协调工作方案"}),
    (
        "decision_matter",
        HOSPITALS,
        {
            "matter": "major_project",
            "title": "门诊综合楼信息化改造",
            "meeting": "党委会（2022年第3次）",
            "held_on": "2022-02-22",
            "attendees": "应到9人，实到8人",
            "vote": "同意8票",
            "minutes": "党委会记录2022-03",
            "amount": "1860000",
        },
    ),
    ("guidance_record", HOSPITALS, {"guided_on": "2022-03-15", "form": "visit", "content": "指导处方点评和耗材监测"}),
    (
        "social_supervisor",
        HOSPITALS,
        {"person": "社会监督员（演示）", "occupation": "退休教师", "term_from": "2022-01-01"},
    ),
    (
        "rotation_rule",
        HOSPITALS,
        {
            "title": "重点岗位轮岗办法",
            "posts": "药剂、设备、采购岗位负责人",
            "procedure": "人事科提名，党委会审定",
            "persons": "任职满年限人员",
            "term": "三年",
            "scope": "院内科室之间",
            "effective_on": "2022-03-01",
        },
    ),
    (
        "power_list",
        HOSPITALS,
        {"post": "设备科科长", "power": "设备采购论证", "limit": "20万元以下", "control": "集体论证"},
    ),
    ("four_holders", HOSPITALS, {"role": "principal", "holder": "党委书记", "post": "书记"}),
    ("rules_review", HOSPITALS, {"rule": "three_majors", "reviewed_on": "2022-03-20", "result": "revise"}),
    ("loophole", HOSPITALS, {"loophole": "二次议价无书面记录", "found_on": "2022-03-10"}),
    ("difficulty", HOSPITALS, {"content": "药学专业人员不足，处方点评难以全覆盖"}),
    (
        "deployment",
        HOSPITALS,
        {
            "title": "落实医疗机构工作人员廉洁从业九项准则",
            "deployed_on": "2022-03-01",
            "due_on": "2022-06-30",
            "joint": "true",
        },
    ),
    (
        "governance",
        COMMISSION,
        {"superior_bodies": "市委、市政府", "coordinator": "市卫生健康委员会"},
    ),
)
ANSWER = {
    "action": "resolve",
    "values": [{"name": "resolution", "value": "由县域医共体统一调配药师，每月开展两次点评"}],
}


async def keep_registers(moment: Moment, state: CityState) -> None:
    """A few institutions fill in the registers that the city's plan asks for; the office types them in."""
    office = state.person("office")
    kinds = {kind["code"] for kind in (await moment.client.query(office, "registers", KINDS))["registerKinds"]}
    wanted = [line for line in TEXTS if line[0] in kinds]
    units = [row.code for row in state.rows if row.category == "general_hospital" and row.level != "primary"]
    steps = [
        (position, code)
        for position, (_, where, _) in enumerate(wanted)
        for code in ([state.city.division_code] if where is COMMISSION else _some(state, position, units))
    ]
    await moment.client.mutate(office, "registers", [_entry(moment, state, wanted, *step) for step in steps])


async def answer_difficulties(moment: Moment, state: CityState) -> None:
    """The office answers one of the difficulties that were raised."""
    office = state.person("office")
    found = (await moment.client.query(office, "difficulties", OPEN % "difficulty"))["registerEntries"]["nodes"]
    raised = [node for node in found if node["status"] == "raised"][:1]
    await moment.client.mutate_all("difficulties", [_answer(moment, office, node) for node in raised])


def _some(state: CityState, position: int, units: list[str]) -> list[str]:
    dice = state.dice.of("register", position)
    return dice.mixed(units, str)[: dice.whole(1, SAMPLE, "units")]


def _entry(
    moment: Moment, state: CityState, wanted: list[tuple[str, str, dict[str, Any]]], position: int, code: str
) -> Mutation:
    kind, _, values = wanted[position]
    given = [{"name": name, "value": value} for name, value in values.items()]
    key = moment.key("register", position, code)
    return Mutation("recordEntry", {"kind": kind, "unitId": state.ids[code], "values": given}, key, "entry { id }")


def _answer(moment: Moment, office: Person, node: dict[str, Any]) -> tuple[Person, list[Mutation]]:
    given = {**ANSWER, "entryId": node["id"], "expectedVersion": node["version"]}
    return office, [Mutation("changeEntryStatus", given, moment.key("answer", node["id"]), "entry { id }")]
