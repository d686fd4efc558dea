"""Roll-ups: units' monthly progress, the office's summary for the leading group, the city's quarterly report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from qf.demo.graph import Mutation
from qf.demo.world import CityState, Moment

PROGRESS = (
    "query($period: String!) { monthlyProgress(status: EXPECTED, period: $period, first: 100) "
    "{ nodes { period department unit { id code } } } }"
)
SUMMARIES = "{ reports(first: 100) { nodes { id kind period status followedBy leadingReview { sentOn reviewedOn } } } }"
DRAFT = "query($id: ID!) { reportDraft(reportId: $id) { sections { heading text } } }"
EXPECTED = "{ consolidations(status: EXPECTED, first: 10) { nodes { id ruleId period } } }"
ROLLUP = (
    "query($rule: String!, $period: String!) { rollupDraft(ruleId: $rule, period: $period) "
    "{ sections { heading text } totals { missing } } }"
)
OF_REAL, OF_INVENTED = 30, 4
DONE = ("已完成自查自纠，正在整改。", "组织专题学习，覆盖全体医务人员。", "完善采购内控制度，开展廉洁谈话。")
OBSTACLES = ("", "", "行风专职人员不足。", "供应商信息核查手段有限。", "基层机构信息化条件较差。")
NEXT = "督促未报单位补报，对反映的困难逐项研究，持续推进自查自纠和整改。"
COMMENTS = "同意。请办公室盯住未报单位，问题要逐项销号。"
Node = dict[str, Any]


async def give_progress(moment: Moment, state: CityState) -> None:
    """Some of the institutions give last month's progress; who has no account is helped by the one above."""
    last = (moment.at.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    found = await moment.client.query(state.person("office"), "progress", PROGRESS, {"period": last})
    nodes = state.dice.of("progress", moment.day).mixed(found["monthlyProgress"]["nodes"], lambda n: n["unit"]["code"])
    given = nodes[: state.many(OF_REAL, OF_INVENTED)]
    await moment.client.mutate_all(
        "progress", [(state.acting(node["unit"]["code"]), [_progress(moment, state, node)]) for node in given]
    )


def _progress(moment: Moment, state: CityState, node: Node) -> Mutation:
    name = f"{node['unit']['code']}/{node['period']}"
    dice = state.dice.of("progress", name)
    given = {
        "unitId": node["unit"]["id"],
        "period": node["period"],
        "percent": min(100, dice.whole(8, 18, "percent") * int(node["period"][-2:])),
        "text": dice.pick(DONE),
        "obstacles": dice.pick(OBSTACLES),
    }
    return Mutation("giveMonthlyProgress", given, moment.key("progress", name), "monthlyProgress { status }")


async def compile_summary(moment: Moment, state: CityState) -> None:
    """The office makes the month's summary out of it, and brings earlier ones before the leading group."""
    office = state.person("office")
    found = (await moment.client.query(office, "summaries", SUMMARIES))["reports"]["nodes"]
    steps: list[Mutation] = []
    for node in (each for each in found if each["kind"] == "monthly_summary"):
        steps += await _compiled(moment, state, node) if node["status"] == "EXPECTED" else _before_group(moment, node)
    await moment.client.mutate(office, "summary", steps)


async def _compiled(moment: Moment, state: CityState, node: Node) -> list[Mutation]:
    found = await moment.client.query(state.person("office"), "draft", DRAFT, {"id": node["id"]})
    sections = found["reportDraft"]["sections"]
    sections[-1] = {**sections[-1], "text": NEXT}
    title = f"{state.city.label}{node['period'][:4]}年{int(node['period'][-2:])}月专项行动进展情况汇总"
    given = {"reportId": node["id"], "title": title, "sections": sections}
    return [Mutation("submitReport", given, moment.key("summary", node["period"]), "report { id }")]


def _before_group(moment: Moment, node: Node) -> list[Mutation]:
    review, thing = node["leadingReview"], "report { id }"
    is_away = node["status"] in ("MISSING", "EXEMPT", "RETURNED") or node["followedBy"] is None
    if is_away or (review and review["reviewedOn"]):
        return []
    if review is None:
        key = moment.key("send", node["period"])
        return [Mutation("sendToLeadingGroup", {"reportId": node["id"]}, key, thing)]
    given = {"reportId": node["id"], "reviewedOn": moment.day, "comments": COMMENTS}
    return [Mutation("recordLeadingReview", given, moment.key("reviewed", node["period"]), thing)]


async def consolidate(moment: Moment, state: CityState) -> None:
    """The office reminds who is missing of the quarter, then issues the city's report of it."""
    office = state.person("office")
    expected = (await moment.client.query(office, "consolidations", EXPECTED))["consolidations"]["nodes"]
    for node in expected:
        named = {"ruleId": node["ruleId"], "period": node["period"]}
        wanted = {"rule": node["ruleId"], "period": node["period"]}
        draft = (await moment.client.query(office, "rollup", ROLLUP, wanted))["rollupDraft"]
        sections = [*draft["sections"][:-1], {**draft["sections"][-1], "text": NEXT}]
        title = f"{state.city.label}{node['period'][:4]}年第{node['period'][-1]}季度专项行动工作进展"
        text = {**named, "title": title, "sections": sections}
        key = moment.key("consolidation", node["period"])
        steps = [Mutation("remindMissing", named, f"{key}/remind", "result { missing }")] if _lacks(draft) else []
        steps += [
            Mutation("saveConsolidation", text, f"{key}/save", "consolidation { id }"),
            Mutation("issueConsolidation", {"consolidationId": node["id"]}, f"{key}/issue", "consolidation { id }"),
        ]
        await moment.client.mutate(office, "consolidation", steps)


def _lacks(draft: Node) -> bool:
    return bool(draft["totals"]["missing"])
