"""Supervision in the demo: the draw of the year, visits with findings, an unannounced visit, a round with its team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from qf.demo import texts
from qf.demo.dice import Dice
from qf.demo.graph import Mutation, Person
from qf.demo.meetings import issue
from qf.demo.world import CityState, Moment

SEED = "中国福利彩票双色球2022001期 02 04 06 15 20 27 01（演示）"
MEMBERS = (
    {"name": "示例组长", "title": "党组成员、副主任", "part": "LEADER", "position": "COMMISSION_LEADER"},
    {
        "name": "示例组员",
        "title": "医政医管科科长",
        "part": "MEMBER",
        "position": "DEPARTMENT_HEAD",
        "department": "医政医管科",
    },
)
ENTRIES = (
    "query($id: ID!) { programmeEntries(programmeId: $id, first: 100) { nodes { selected state unit { id code } } } }"
)
HOSPITALS = (
    "{ hospitalInspections { supervisor { id } remainingHospitals { id code } } "
    "inspectionChecklist { mandatory items { code } } }"
)
PROGRAMME, VISIT = "programme { id }", "visit { id }"
FINDINGS = (
    ("red_packet", "MEDIUM", "“红包”上缴登记台账不完整，个别月份无登记记录"),
    ("red_packet", "LOW", "门诊大厅举报电话公示位置不醒目"),
    ("kickback", "HIGH", "重点监控药品用量排名靠前，未见点评和约谈记录"),
    ("private_purchase_sale_use", "LOW", "科室备用耗材出入库登记不及时"),
)
VISITS_AT_ONCE, INSPECTIONS_AT_ONCE, WITH_FINDINGS, TEAM = 4, 2, 0.6, "第一督导组"
BUREAUS = "{ units(kind: BUREAU, first: 20) { nodes { id code } } }"
ROUNDS = (
    "{ supervisionRounds(year: 2022) { id hasList } "
    "documents(kind: TEAM_LIST, status: ISSUED, first: 1) { nodes { id } } "
    "supervisionCoverage(year: 2022, proposals: 12) { proposals { id code } } }"
)


async def draw_the_year(moment: Moment, state: CityState) -> None:
    """The commission freezes its list, publishes the seed's hash, draws and confirms."""
    if state.city.is_invented:
        return
    office, year = state.person("office"), moment.at.year
    prepare = Mutation("prepareProgramme", {"year": year, "seed": SEED}, moment.key("programme"), PROGRAMME)
    [programme] = await moment.client.mutate(office, "programme", [prepare])
    given = {"programmeId": programme["id"]}
    steps = [Mutation(f"{verb}Programme", given, moment.key(verb), PROGRAMME) for verb in ("draw", "confirm")]
    await moment.client.mutate(office, "programme", steps)


async def supervise(moment: Moment, state: CityState) -> None:
    """A few visits of the programme and of the patrol are made and reported; some are closed."""
    if state.city.is_invented:
        return
    office = state.person("office")
    found = (await moment.client.query(office, "programmes", "{ programmes(year: 2022) { id } }"))["programmes"]
    if not found:
        return
    entries = await moment.client.query(office, "entries", ENTRIES, {"id": found[0]["id"]})
    due = [e["unit"] for e in entries["programmeEntries"]["nodes"] if e["selected"] and e["state"] == "OPEN"]
    shown = await moment.client.query(office, "hospitals", HOSPITALS)
    points = [item["code"] for s in shown["inspectionChecklist"] if s["mandatory"] for item in s["items"]]
    hospitals: list[dict[str, Any]] = next(
        (row["remainingHospitals"] for row in shown["hospitalInspections"] if not row["supervisor"]), []
    )
    dice = state.dice.of("visits", moment.day)
    chosen = [("SUPERVISION", unit) for unit in dice.mixed(due, _code)[:VISITS_AT_ONCE]]
    chosen += [("HOSPITAL_INSPECTION", unit) for unit in dice.mixed(hospitals, _code)[:INSPECTIONS_AT_ONCE]]
    bureaus = (await moment.client.query(office, "units", BUREAUS))["units"]["nodes"]
    chosen += [("UNANNOUNCED_VISIT", unit) for unit in dice.mixed(bureaus, _code)[:1]]
    visits = await moment.client.mutate(office, "visits", [_plan(moment, kind, unit) for kind, unit in chosen])
    await _make_visits(
        moment, state, [(*each, visit["id"]) for each, visit in zip(chosen, visits, strict=True)], points
    )


async def supervise_in_rounds(moment: Moment, state: CityState) -> None:
    """The list of names is out, so the round's team visits some of the institutions that are proposed to it."""
    if state.city.is_invented:
        return
    office = state.person("office")
    found = await moment.client.query(office, "rounds", ROUNDS)
    [opened, [listed]] = found["supervisionRounds"][0], found["documents"]["nodes"]
    if not opened["hasList"]:
        given = {"supervisionRoundId": opened["id"], "documentId": listed["id"]}
        await moment.client.mutate(
            office, "round", [Mutation("issueTeamList", given, moment.key("list"), "round { id }")]
        )
    proposed = found["supervisionCoverage"][0]["proposals"]
    units = state.dice.of("visits", moment.day).mixed(proposed, _code)[:VISITS_AT_ONCE]
    of_round = {"supervisionRoundId": opened["id"], "teamName": TEAM, "team": []}
    steps = [_plan(moment, "SUPERVISION", unit, **of_round) for unit in units]
    visits = await moment.client.mutate(office, "visits", steps)
    made = [("SUPERVISION", unit, visit["id"]) for unit, visit in zip(units, visits, strict=True)]
    await _make_visits(moment, state, made, [])


async def _make_visits(
    moment: Moment, state: CityState, made: list[tuple[str, dict[str, Any], str]], points: list[str]
) -> None:
    """Carry the visits out; another than the reporter closes every second one."""
    office, dice = state.person("office"), state.dice.of("visits", moment.day)
    known = (await moment.client.query(office, "categories", "{ problemCategories { code } }"))["problemCategories"]
    findings = [each for each in FINDINGS if {"code": each[0]} in known]
    for kind, unit, visit_id in made:
        answers = points if kind == "HOSPITAL_INSPECTION" else []
        found = [_finding(dice, findings, unit)] if dice.happens(WITH_FINDINGS, "findings", unit["code"]) else []
        await _carry_out(moment, office, visit_id, answers, found)
    closing = [Mutation("closeVisit", {"visitId": each}, moment.key("close", each), VISIT) for _, _, each in made[::2]]
    await moment.client.mutate(state.person("admin"), "visits", closing)


async def plan_unannounced(moment: Moment, state: CityState) -> None:
    """The office means to look in somewhere; the county does not see it."""
    if state.city.is_invented:
        return
    office = state.person("office")
    bureaus = (await moment.client.query(office, "units", BUREAUS))["units"]["nodes"]
    target = state.dice.of("unannounced").mixed(bureaus, _code)[:1]
    day = (moment.at + timedelta(days=8)).date().isoformat()
    steps = [_plan(moment, "UNANNOUNCED_VISIT", unit, plannedOn=day) for unit in target]
    await moment.client.mutate(office, "unannounced", steps)


async def open_round(moment: Moment, state: CityState) -> None:
    """A round of supervision with its team; the list of names goes out as a document (人员名单另文印发)."""
    if state.city.is_invented:
        return
    title = f"关于印发{moment.at.year}年第一轮督导人员名单的通知" + texts.NOTE
    people = "、".join(f"{each['name']}（{each['title']}）" for each in MEMBERS)
    await issue(moment, state, {"kind": "TEAM_LIST", "title": title, "text": f"{TEAM}：{people}。", "toAll": True})
    given = {
        "name": f"{moment.at.year}年第一轮督导（演示）",
        "startsOn": moment.day,
        "endsOn": (moment.at + timedelta(days=60)).date().isoformat(),
        "teams": [{"name": TEAM, "members": list(MEMBERS)}],
    }
    step = Mutation("openSupervisionRound", given, moment.key("round"), "round { id }")
    await moment.client.mutate(state.person("office"), "round", [step])


def _code(unit: dict[str, Any]) -> str:
    return str(unit["code"])


def _plan(moment: Moment, kind: str, unit: dict[str, Any], **given: Any) -> Mutation:
    purpose = "专项行动落实情况" + texts.NOTE
    visit = {"kind": kind, "unitId": unit["id"], "plannedOn": moment.day, "purpose": purpose, "team": list(MEMBERS)}
    return Mutation("planVisit", {**visit, **given}, moment.key(kind, unit["code"]), VISIT)


def _finding(dice: Dice, known: list[tuple[str, str, str]], unit: dict[str, Any]) -> dict[str, Any]:
    category, severity, said = dice.pick(known, "finding", unit["code"])
    return {"category": category, "severity": severity, "description": said + texts.NOTE}


async def _carry_out(
    moment: Moment, office: Person, visit_id: str, points: list[str], findings: list[dict[str, Any]]
) -> None:
    """Start, findings and report of one visit, in one request."""
    visit = {"visitId": visit_id}
    answers = [{"item": point, "verdict": "CONFORM"} for point in points]
    steps = [
        Mutation("startVisit", visit, moment.key("start", visit_id), VISIT),
        Mutation(
            "recordVisit", {**visit, "answers": answers, "findings": findings}, moment.key("record", visit_id), VISIT
        ),
        Mutation(
            "fileVisitReport",
            {**visit, "text": "听取汇报、查阅台账、随机访谈，总体落实到位。" + texts.NOTE},
            moment.key("report", visit_id),
            VISIT,
        ),
    ]
    await moment.client.mutate(office, "visits", steps)
