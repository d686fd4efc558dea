"""Units prove their phases and file work plans, departments file on key tasks, and the office follows things up."""

from __future__ import annotations

from typing import Any

from qf.demo.graph import Mutation, Person
from qf.demo.world import CityState, Moment

SHARES = (
    "{ phaseShares(first: 100) { nodes { phaseId startsOn planDue unit { id code } activities { code status } } } }"
)
TASKS = "{ keyTasks(first: 100) { nodes { id planId title leadDepartment coDepartments } } }"
REPORTED = "{ followUps(first: 50, status: REPORTED) { nodes { id } } }"
OPEN = "{ followUps(first: 50, status: OPEN) { nodes { id unit { code } department } } }"
DONE_SHARE, LESS_DONE_SHARE, PLAN_SHARE, REPORT_SHARE = 0.7, 0.4, 0.8, 0.7
NOTES = ("已按方案要求完成", "已召开专题会议部署落实", "已完成并归档备查", "结合实际细化措施并组织落实")
ERRANDS = ("报送重点岗位廉洁风险台账", "报送上半年警示教育开展情况", "补充完善整改佐证材料")
FIELDS = {"PLANNED": "与年度工作计划一体谋划", "ADVANCED": "与业务工作同部署、一体推进"}
TASKS_FILED, PLANS, PLANS_OF_INVENTED, ERRANDS_OF_INVENTED = 4, 8, 1, 1


async def prove_phases(moment: Moment, state: CityState) -> None:
    """Most units record what the phases that have begun expect of them; some of it is left open."""
    found = await moment.client.query(state.person("office"), "phases", SHARES)
    done = LESS_DONE_SHARE if state.city.is_invented else DONE_SHARE
    steps = []
    for share in found["phaseShares"]["nodes"]:
        code = share["unit"]["code"]
        if share["startsOn"] > moment.day or state.own_login(code) is None:
            continue
        open_codes = [each["code"] for each in share["activities"] if each["status"] == "EXPECTED"]
        wanted = [each for each in open_codes if state.dice.happens(done, "activity", code, each, moment.day)]
        steps.append((state.acting(code), [_activity(moment, state, share, each) for each in wanted]))
    await moment.client.mutate_all("phase activities", steps)


async def file_plans(moment: Moment, state: CityState) -> None:
    """Units with an account draft their plan of work, have it signed by their principal, and file it."""
    nodes = (await moment.client.query(state.person("office"), "tasks", TASKS))["keyTasks"]["nodes"]
    found = (await moment.client.query(state.person("office"), "phases", SHARES))["phaseShares"]["nodes"]
    owing = {share["unit"]["code"] for share in found if share["planDue"]}
    owners = [account for account in state.accounts if account.unit_code in owing]
    chosen = [each for each in owners if state.dice.happens(PLAN_SHARE, "plan", each.login)]
    for account in chosen[: state.many(PLANS, PLANS_OF_INVENTED)]:
        await _file_plan(moment, state, str(account.unit_code), nodes[:TASKS_FILED])


async def file_departments(moment: Moment, state: CityState) -> None:
    """Co-departments file on the first key tasks, then the lead for all of them; the office signs the first one off."""
    nodes = (await moment.client.query(state.person("office"), "tasks", TASKS))["keyTasks"]["nodes"]
    led = [node for node in nodes if node["leadDepartment"]][:TASKS_FILED]
    head, filings = state.person("head"), []
    for node in led:
        filings += [_filing(moment, state, node, name) for name in (*node["coDepartments"], node["leadDepartment"])]
    things = await moment.client.mutate(head, "departments", filings)
    leads = [thing["id"] for thing in things if thing["lead"]]
    signed = [Mutation("signOffFiling", {"filingId": each}, moment.key("sign", each)) for each in leads[:1]]
    await moment.client.mutate(state.person("office"), "departments", signed)


async def follow_up(moment: Moment, state: CityState) -> None:
    """The office accepts what was reported back, hands out something new, and most owners report."""
    office = state.person("office")
    waiting = (await moment.client.query(office, "follow-ups", REPORTED))["followUps"]["nodes"]
    accepted = [Mutation("acceptFollowUp", {"followUpId": n["id"]}, moment.key("accept", n["id"])) for n in waiting]
    units = [account.unit_code for account in state.accounts if account.unit_code and account.unit_code in state.ids]
    count = state.many(len(ERRANDS), ERRANDS_OF_INVENTED)
    given = [_errand(moment, state, str(unit), number) for number, unit in enumerate(units[:count])]
    await moment.client.mutate(state.person("admin"), "follow-ups", accepted)
    await moment.client.mutate(office, "follow-ups", given)
    nodes = (await moment.client.query(office, "follow-ups", OPEN))["followUps"]["nodes"]
    await moment.client.mutate_all("follow-ups", [_report(moment, state, node) for node in nodes])


def _activity(moment: Moment, state: CityState, share: dict[str, Any], activity: str) -> Mutation:
    code = share["unit"]["code"]
    note = state.dice.of("note", code, activity).pick(NOTES)
    given = {"unitId": share["unit"]["id"], "phaseId": share["phaseId"], "activity": activity}
    key = moment.key("activity", code, share["phaseId"], activity)
    return Mutation("recordActivity", {**given, "status": "DONE", "note": note}, key)


async def _file_plan(moment: Moment, state: CityState, code: str, tasks: list[dict[str, Any]]) -> None:
    person, name = state.person(str(state.own_login(code))), state.name_of(code)
    signed = f"{name}专项行动工作方案签批件（演示）".encode()
    file = await moment.client.upload(person, "plan", f"签批件（演示）{code}.txt", signed, "text/plain")
    fields = [{"field": field, "text": text, "fileIds": [file]} for field, text in FIELDS.items()]
    draft = {
        "unitId": state.ids[code],
        "title": f"{name}专项行动工作方案（演示）",
        "items": [{"title": t["title"], "dueOn": "2022-11-30", "taskIds": [t["id"]]} for t in tasks],
        "integration": fields,
    }
    client, key = moment.client, moment.key
    [plan] = await client.mutate(
        person, "plan", [Mutation("draftWorkPlan", draft, key("plan", code), "workPlan { id }")]
    )
    approval = {"workPlanId": plan["id"], "approverTitle": "主要负责人", "fileIds": [file]}
    steps = [
        Mutation("approveWorkPlan", approval, key("approve", code)),
        Mutation("fileWorkPlan", {"workPlanId": plan["id"]}, key("file", code)),
    ]
    await client.mutate(person, "plan", steps)


def _filing(moment: Moment, state: CityState, task: dict[str, Any], department: str) -> Mutation:
    month = int(moment.day[5:7])
    period = f"{moment.day[:4]}-Q{(month - 1) // 3 + 1}"
    percent = 5 * state.dice.of("filing", task["planId"], department).whole(6, 14, period)
    given = {"taskId": task["id"], "period": period, "department": department, "percent": percent}
    text = f"{department}本季度按分工推进“{task['title']}”，已完成阶段任务。（演示）"
    key = moment.key("filing", task["planId"], department)
    return Mutation("fileDepartmentProgress", {**given, "text": text}, key, "filing { id lead }")


def _errand(moment: Moment, state: CityState, unit: str, number: int) -> Mutation:
    year, month = int(moment.day[:4]), int(moment.day[5:7])
    due = f"{year + month // 12}-{month % 12 + 1:02}-{10 + number}"
    given = {"unitId": state.ids[unit], "title": ERRANDS[number], "dueOn": due}
    return Mutation("giveFollowUp", given, moment.key("errand", unit))


def _report(moment: Moment, state: CityState, node: dict[str, Any]) -> tuple[Person, list[Mutation]]:
    code, wanted = node["unit"]["code"], state.dice.happens(REPORT_SHARE, "follow-up", node["unit"]["code"], moment.day)
    person = state.person("head") if node["department"] else state.acting(code)
    given = {"followUpId": node["id"], "report": "已按要求办结并留存佐证材料。（演示）"}
    return person, [Mutation("reportFollowUp", given, moment.key("report", node["id"]))] if wanted else []
