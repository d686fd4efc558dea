"""Problems found and rectified, self-inspections signed, risk ledgers kept: a sample in every city."""

from __future__ import annotations

from typing import Any

from qf.demo.graph import Mutation, Person
from qf.demo.world import CityState, Moment

PROBLEMS = "{ problems(first: 60) { nodes { id status unit { code } } } problemCategories { code } }"
CHECKLISTS = "{ selfInspections(first: 60, status: OPEN) { nodes { id unit { code } items { code kind answer } } } }"
FINDINGS = (
    ("高值耗材出入库台账与实物不符", "开展库存盘点，实行双人双签出入库", "设备科科长", "设备科"),
    ("个别科室未公示“九项准则”及举报电话", "统一制作公示栏并纳入日常巡查", "办公室主任", "办公室"),
    ("医药代表接待登记缺项", "重新培训接待人员，登记表每周抽查", "药剂科主任", "药剂科"),
    ("设备采购论证记录不完整", "补齐论证材料，修订采购管理办法", "采购办主任", "采购办"),
    ("重点岗位轮岗计划未按期执行", "制定轮岗时间表并报上级备案", "人事科科长", "人事科"),
)
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
    codes = [category["code"] for category in seen["problemCategories"]][:5]
    units = [row.code for row in state.rows if row.kind == "institution"]
    chosen = state.dice.of("problems", moment.day).mixed(units, str)[: state.many(SAMPLE, SMALL_SAMPLE)]
    await moment.client.mutate(state.person("office"), "problems", [_finding(moment, state, u, codes) for u in chosen])


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
    chosen = state.dice.of("ledgers").mixed(units, str)[: state.many(LEDGERS, SMALL_SAMPLE)]
    await moment.client.mutate_all("ledgers", [_ledger(moment, state, code) for code in chosen])


def _finding(moment: Moment, state: CityState, unit: str, codes: list[str]) -> Mutation:
    dice = state.dice.of("finding", moment.day, unit)
    given = {
        "unitId": state.ids[unit],
        "category": dice.pick(codes, "category"),
        "severity": dice.pick(("HIGH", "MEDIUM", "LOW"), "severity"),
        "source": "SUPERIOR_INSPECTION",
        "description": dice.pick(FINDINGS, "text")[0],
        "foundOn": moment.day,
    }
    return Mutation("registerProblem", given, moment.key("problem", unit), "problem { id }")


async def _step(moment: Moment, state: CityState, node: dict[str, Any]) -> tuple[Person, list[Mutation]] | None:
    unit, status = node["unit"]["code"], node["status"]
    person, given = state.acting(unit), {"problemId": node["id"]}
    key = moment.key("rectify", unit, node["id"], status)
    if status in ("OPEN", "RETURNED"):
        _, measure, title, department = state.dice.of("measure", unit).pick(FINDINGS, "text")
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
