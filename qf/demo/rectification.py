"""Problems found and rectified, self-inspections signed, risk ledgers kept: a sample in every city."""

from __future__ import annotations

from typing import Any

from qf.demo.graph import Mutation, Person
from qf.demo.world import CityState, Moment

PROBLEMS = (
    "{ problems(first: 60) { nodes { id status description unit { code } } } "
    "problemCategories { code label confidential } }"
)
CHECKLISTS = "{ selfInspections(first: 60, status: OPEN) { nodes { id unit { code } items { code kind answer } } } }"
FINDINGS = (
    ("登记台账不完整，个别月份无记录", "补齐台账，指定专人登记，每月交叉核对", "行风办主任", "行风办"),
    ("制度未落实到科室和岗位", "修订制度，明确岗位责任，组织全员培训", "办公室主任", "办公室"),
    ("日常抽查流于形式，发现问题未跟踪", "建立抽查清单，问题逐项销号", "监察室主任", "监察室"),
    ("警示教育和谈话提醒覆盖不全", "制定教育计划，重点岗位谈话全覆盖", "人事科科长", "人事科"),
)
"""What is found under any heading of the plan, and what is done about it."""
OTHERWISE = ("", "对照规定逐项整改，完善登记和审核流程，定期抽查", "分管副院长", "行风办")
RISKS = (
    ("高值耗材验收", "设备耗材", "单人验收，存在虚假验收风险", "HIGH", "双人验收，每月抽查", "设备科科长", "设备科"),
    ("药品遴选", "药事管理", "遴选专家固定，易被围猎", "MEDIUM", "专家库随机抽取", "药剂科主任", "药剂科"),
    ("基建变更签证", "基本建设", "现场签证缺少复核", "MEDIUM", "审计科全程跟踪", "后勤科科长", "后勤科"),
    ("信息系统统方权限", "信息管理", "统方权限未分级授权", "LOW", "权限分级并留痕", "信息科科长", "信息科"),
)
SAMPLE, LEDGERS, SMALL_SAMPLE, SIGNED = 8, 16, 2, 0.7
FINE = {"baseline": "IMPLEMENTED"}


async def find_problems(moment: Moment, state: CityState) -> None:
    """The office puts what superiors' inspections found on the problem list."""
    seen = await moment.client.query(state.person("office"), "problems", PROBLEMS)
    categories = [each for each in seen["problemCategories"] if not each["confidential"]][:8]
    units = [row.code for row in state.rows if row.kind == "institution"]
    chosen = state.dice.of("problems", moment.day).mixed(units, str)[: state.many(SAMPLE, SMALL_SAMPLE)]
    await moment.client.mutate(
        state.person("office"), "problems", [_finding(moment, state, each, categories) for each in chosen]
    )


async def rectify(moment: Moment, state: CityState) -> None:
    """Each problem goes on by one step: a measure, the proof, the verification by somebody else."""
    nodes = (await moment.client.query(state.person("office"), "problems", PROBLEMS))["problems"]["nodes"]
    dice = state.dice.of("rectify", moment.day)
    moving = [node for node in nodes if dice.happens(0.8, node["unit"]["code"], node["status"])]
    steps = [await _step(moment, state, node) for node in moving]
    await moment.client.mutate_all("rectification", [step for step in steps if step])


async def inspect_themselves(moment: Moment, state: CityState) -> None:
    """Institutions answer their checklists, and their principals sign."""
    nodes = (await moment.client.query(state.person("office"), "checklists", CHECKLISTS))["selfInspections"]["nodes"]
    dice = state.dice.of("checklists", moment.day)
    ready = [node for node in nodes if dice.happens(SIGNED, node["unit"]["code"])]
    await moment.client.mutate_all("checklists", [_signed(moment, state, node) for node in ready])


async def keep_ledgers(moment: Moment, state: CityState) -> None:
    """Some institutions begin their risk ledgers; a high risk becomes a problem."""
    units = [row.code for row in state.rows if row.kind == "institution"]
    chosen = [units[0], *state.dice.of("ledgers").mixed(units[1:], str)][: state.many(LEDGERS, SMALL_SAMPLE)]
    await moment.client.mutate_all("ledgers", [_ledger(moment, state, code) for code in chosen])


def _finding(moment: Moment, state: CityState, unit: str, categories: list[dict[str, str]]) -> Mutation:
    dice = state.dice.of("finding", moment.day, unit)
    category = dice.pick(categories, "category")
    given = {
        "unitId": state.ids[unit],
        "category": category["code"],
        "severity": dice.pick(("HIGH", "MEDIUM", "LOW"), "severity"),
        "source": "SUPERIOR_INSPECTION",
        "description": f"防范“{category['label']}”的{dice.pick(FINDINGS, 'text')[0]}（演示）",
        "foundOn": moment.day,
    }
    return Mutation("registerProblem", given, moment.key("problem", unit), "problem { id }")


async def _step(moment: Moment, state: CityState, node: dict[str, Any]) -> tuple[Person, list[Mutation]] | None:
    unit, status = node["unit"]["code"], node["status"]
    person, given = state.acting(unit), {"problemId": node["id"]}
    key = moment.key("rectify", unit, node["id"], status)
    if status in ("OPEN", "RETURNED"):
        said = node["description"] or ""
        _, measure, title, department = next((each for each in FINDINGS if each[0] in said), OTHERWISE)
        plan = {**given, "measure": measure, "responsibleTitle": title, "responsibleDepartment": department}
        return person, [Mutation("planRectification", plan, key, "problem { id }")]
    if status == "RECTIFYING":
        content = f"{state.name_of(unit)}整改报告（演示）\n{moment.day}\n".encode()
        proof = await moment.client.upload(person, "proof", f"整改报告（演示）{moment.day}.txt", content, "text/plain")
        done = {**given, "fileIds": [proof], "remark": "已按整改方案落实到位"}
        return person, [Mutation("submitRectification", done, key, "problem { id }")]
    if status == "SUBMITTED":
        closing = {**given, "remark": "现场核实，同意销号"}
        return state.reviewing(person.login), [Mutation("closeProblem", closing, key, "problem { id }")]
    return None


def _signed(moment: Moment, state: CityState, node: dict[str, Any]) -> tuple[Person, list[Mutation]]:
    unit = node["unit"]["code"]
    finds = state.dice.of("found", unit).happens(0.3, "any")
    answers = [_answer(item, finds and number == 0) for number, item in enumerate(node["items"])]
    thing, given = "selfInspection { id }", {"checklistId": node["id"]}
    sign = {**given, "signerTitle": "党委书记、院长", "zeroReport": not finds}
    return state.acting(unit), [
        Mutation("answerChecklist", {**given, "answers": answers}, moment.key("answers", unit), thing),
        Mutation("signChecklist", sign, moment.key("sign", unit), thing),
    ]


def _answer(item: dict[str, Any], is_finding: bool) -> dict[str, Any]:
    if is_finding:
        return {"code": item["code"], "answer": "FOUND", "count": 1, "description": "个别医务人员收受患者礼品"}
    return {"code": item["code"], "answer": FINE.get(item["kind"], "NOT_FOUND")}


def _ledger(moment: Moment, state: CityState, unit: str) -> tuple[Person, list[Mutation]]:
    dice = state.dice.of("ledger", unit)
    entries = dice.mixed(RISKS, lambda risk: risk[0])[: dice.whole(1, 3, "entries")]
    return state.acting(unit), [_risk(moment, state, unit, number, entry) for number, entry in enumerate(entries)]


def _risk(moment: Moment, state: CityState, unit: str, number: int, entry: tuple[str, ...]) -> Mutation:
    names = ("keyLink", "area", "risk", "level", "controls", "ownerTitle", "ownerDepartment")
    given = {**dict(zip(names, entry, strict=True)), "unitId": state.ids[unit], "foundOn": moment.day}
    return Mutation("addRisk", given, moment.key("risk", unit, number), "risk { id }")
