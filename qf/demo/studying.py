"""Units plan their year, study each month and convey what they are told; the office offers materials on line."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

from qf.demo.graph import Mutation, Person
from qf.demo.staffing import roster_codes, rostered_units
from qf.demo.units import UnitRow
from qf.demo.world import CityState, Moment

HOSPITALS = ("tertiary", "secondary")
PLANNED_SHARE, STUDIED_SHARE, CONVEYED_SHARE = 0.85, 0.92, 0.8
AT_MOST, RECORDERS, OF_INVENTED, SIGNED_IN = 24, 8, 2, 6
TOPICS = "{ studyTopics { id title mandatory } }"
OWED = "{ conveyances(first: 20) { nodes { id title needsSession isPlanned } } }"
PAPER = "paper { id version }"
STUDIES = (
    "党风廉政建设重要论述专题学习",
    "医德医风与职业精神专题学习",
    "廉洁从业典型案例专题学习",
    "党纪国法专题学习",
)
REGIONAL = "全区深入纠治医疗卫生领域腐败和作风问题"
FAMILY = "家庭家教家风"
MEETING = "全市医疗卫生系统警示教育大会精神"
NOTES = ("“九不准”学习要点（演示）", "医疗机构从业人员行为规范学习要点（演示）")


async def plan_the_year(moment: Moment, state: CityState) -> None:
    """Most units that owe a plan have one that their principal has signed; the commission adopts its content list."""
    if state.city.is_invented:
        return
    topics = await _topics(moment, state)
    office = state.person("office")
    given = {"unitId": state.ids[state.city.division_code], "year": 2022}
    step = Mutation("saveContentList", given, moment.key("contents"), PAPER)
    paper = await _submitted(moment, office, step)
    scan = await _filed(moment, office, "学习内容清单签批件（演示）.txt", "签批件".encode())
    await moment.client.mutate(office, "content list", [_approval(moment, paper, [scan])])
    planning = [unit for unit in _owing(state) if state.dice.happens(PLANNED_SHARE, "plans", unit.code)]
    signed = await _papers(moment, state, planning, "培训计划签批件（演示）")
    for unit in planning:
        person = state.acting(unit.code)
        plan = {"unitId": state.ids[unit.code], "year": 2022, "trainings": _trainings(topics)}
        paper = await _submitted(
            moment, person, Mutation("saveTrainingPlan", plan, moment.key("plan", unit.code), PAPER)
        )
        await moment.client.mutate(person, "year's plan", [_approval(moment, paper, [signed[person]])])


async def study_this_month(moment: Moment, state: CityState) -> None:
    """Bureaus and hospitals study, most of them each month; with the list as a sheet once they keep a roster."""
    if state.city.is_invented:
        return
    topics = list((await _topics(moment, state)).values())
    month = moment.at.month
    studying = [unit for unit in _owing(state) if state.dice.happens(STUDIED_SHARE, "studies", unit.code, month)]
    facts = {"title": STUDIES[month % len(STUDIES)], "kind": "SPECIAL_STUDY", "topicIds": [topics[month % 3]["id"]]}
    await _hold(moment, state, studying, {**facts, "audiences": ["ALL_STAFF"]}, days=-1)


async def convey_the_region(moment: Moment, state: CityState) -> None:
    """Liuzhou's units convey the region's teleconference and its notice in one session, most of them in time."""
    topics = await _topics(moment, state)
    wanted = [topic["id"] for title, topic in topics.items() if REGIONAL[2:] in title]
    conveying = [unit for unit in state.rows if state.dice.happens(CONVEYED_SHARE, "conveys", unit.code)]
    if wanted:
        facts = {"title": "传达学习全区电视电话会议精神和桂卫发〔2021〕10号文件", "kind": "CONVEYANCE"}
        await _hold(moment, state, conveying[:AT_MOST], {**facts, "topicIds": wanted}, days=-2)


async def convey_family_conduct(moment: Moment, state: CityState) -> None:
    """Some institutions study the opinions on family conduct; the day is in July."""
    topics = await _topics(moment, state)
    wanted = [topic["id"] for title, topic in topics.items() if FAMILY in title]
    institutions = [unit for unit in state.rows if unit.kind == "institution"]
    holding = [unit for unit in institutions if state.dice.happens(0.5, "family", unit.code)]
    if wanted and not state.city.is_invented:
        facts = {"title": "家庭家教家风建设专题学习", "kind": "FAMILY_CONDUCT", "topicIds": wanted}
        await _hold(moment, state, holding[: AT_MOST // 2], facts, days=-1)


async def announce(moment: Moment, state: CityState) -> None:
    """The office has a meeting conveyed, and offers two materials to study on line."""
    office, commission = state.person("office"), state.ids[state.city.division_code]
    due = (moment.at + timedelta(days=40)).date().isoformat()
    meeting = {"unitId": commission, "title": MEETING, "kind": "MEETING", "dueOn": due}
    steps = [Mutation("announceConveyance", meeting, moment.key("meeting"), "conveyance { id }")]
    topics = [topic["id"] for topic in (await _topics(moment, state)).values() if topic["mandatory"]]
    if not state.city.is_invented:
        for number, title in enumerate(NOTES):
            text = f"{title}\n一、认真学习原文。\n二、对照岗位查摆。\n三、签订承诺。\n".encode()
            filed = await _filed(moment, office, f"{title}.txt", text)
            facts = {"unitId": commission, "title": title, "topicIds": topics[number::2][:1], "fileIds": [filed]}
            given = {**facts, "requiredMinutes": 20, "versionLabel": "2021年版"}
            steps.append(Mutation("addMaterial", given, moment.key("material", number), "material { id }"))
    await moment.client.mutate(office, "materials", steps)


async def convey(moment: Moment, state: CityState) -> None:
    """Units with people of their own record what they have conveyed to whom."""
    found = (await moment.client.query(state.person("office"), "conveyances", OWED))["conveyances"]["nodes"]
    wanted = [each["id"] for each in found if not each["needsSession"]]
    people = [account for account in state.accounts if account.unit_code and account.unit_code in state.ids]
    units = list(dict.fromkeys(str(account.unit_code) for account in people))[: state.many(RECORDERS, OF_INVENTED)]
    steps = []
    for code in units:
        row = state.row(code)
        if row is not None and state.dice.happens(CONVEYED_SHARE, "records", code):
            steps.append((state.acting(code), [_record(moment, state, row, each) for each in wanted]))
    await moment.client.mutate_all("conveyed", steps)


def _record(moment: Moment, state: CityState, unit: UnitRow, conveyance_id: str) -> Mutation:
    audience = "局机关全体干部" if unit.kind == "bureau" else "领导班子成员、各科室负责人"
    given = {"conveyanceId": conveyance_id, "unitId": state.ids[unit.code], "audience": audience}
    return Mutation("recordConveyance", given, moment.key("conveys", unit.code, conveyance_id), "record { status }")


async def _hold(moment: Moment, state: CityState, units: list[UnitRow], facts: dict[str, Any], days: int) -> None:
    """A session of each unit some days ago, confirmed now, with its attendance as a sheet or as a file."""
    rostered = {unit.code for unit in rostered_units(state)} if moment.day >= "2022-03-10" else set()
    lists = await _papers(moment, state, [each for each in units if each.code not in rostered], "签到表（演示）")
    day = (moment.at + timedelta(days=days)).date()
    hours = {"startsAt": f"{day}T15:00:00+08:00", "endsAt": f"{day}T17:00:00+08:00"}
    by_person: dict[Person, list[UnitRow]] = {}
    for unit in units:
        by_person.setdefault(state.acting(unit.code), []).append(unit)
    for person, own in by_person.items():
        plans = []
        for unit in own:
            scan = [] if unit.code in rostered else [lists[person]]
            given = {"unitId": state.ids[unit.code], **facts, **hours, "fileIds": scan, "place": "会议室"}
            key = moment.key("session", unit.code, facts["title"])
            plans.append(Mutation("planTrainingSession", given, key, "session { id }"))
        sessions = await moment.client.mutate(person, "studies", plans)
        steps = [
            step
            for unit, session in zip(own, sessions, strict=True)
            for step in _confirmed(moment, state, unit, session["id"], signs=unit.code in rostered)
        ]
        await moment.client.mutate(person, "studies held", steps)


def _confirmed(moment: Moment, state: CityState, unit: UnitRow, session_id: str, *, signs: bool) -> list[Mutation]:
    confirm = {"sessionId": session_id, "expectedVersion": 1}
    held = Mutation("confirmTrainingSession", confirm, moment.key("held", session_id), "session { counted }")
    if not signs:
        return [held]
    codes = roster_codes(state, unit)[:SIGNED_IN]
    content = base64.b64encode("\n".join(("工号", *codes)).encode()).decode()
    sheet = {"sessionId": session_id, "filename": "签到表（演示）.csv", "contentBase64": content}
    return [Mutation("uploadAttendanceSheet", sheet, moment.key("sheet", session_id), "result { added }"), held]


def _trainings(topics: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The year's plan: all mandatory texts, a part each quarter, and general subjects for everybody."""
    mandatory = [topic for topic in topics.values() if topic["mandatory"]]
    texts = [
        {
            "month": 3 * quarter + 3,
            "title": f"{'、'.join(topic['title'] for topic in mandatory[quarter::4])[:60]}专题培训",
            "topicIds": [topic["id"] for topic in mandatory[quarter::4]],
            "audiences": ["MEDICAL_STAFF"],
            "exam": True,
            "hours": 2,
        }
        for quarter in range(4)
        if mandatory[quarter::4]
    ]
    general = [topic["id"] for topic in topics.values()][:3]
    studies = [
        {"month": month, "title": title, "kind": "SPECIAL_STUDY", "topicIds": general, "audiences": ["ALL_STAFF"]}
        for month, title in zip((2, 5, 8, 11), STUDIES, strict=True)
    ]
    return [*texts, *studies]


async def _topics(moment: Moment, state: CityState) -> dict[str, dict[str, Any]]:
    """Topics by title."""
    found = await moment.client.query(state.person("office"), "topics", TOPICS)
    return {topic["title"]: topic for topic in found["studyTopics"]}


async def _submitted(moment: Moment, person: Person, save: Mutation) -> dict[str, Any]:
    [draft] = await moment.client.mutate(person, "year's paper", [save])
    given = {"paperId": draft["id"], "expectedVersion": draft["version"]}
    step = Mutation("submitYearPaper", given, moment.key("submit", draft["id"]), PAPER)
    [paper] = await moment.client.mutate(person, "year's paper", [step])
    return dict(paper)


def _approval(moment: Moment, paper: dict[str, Any], file_ids: list[str]) -> Mutation:
    given = {"paperId": paper["id"], "expectedVersion": paper["version"], "fileIds": file_ids}
    return Mutation("approveYearPaper", given, moment.key("approve", paper["id"]), "paper { status }")


async def _papers(moment: Moment, state: CityState, units: list[UnitRow], name: str) -> dict[Person, str]:
    """One uploaded paper for everybody who acts for these units."""
    people = dict.fromkeys(state.acting(unit.code) for unit in units)
    return {each: await _filed(moment, each, f"{name}.txt", f"{name}\n{moment.day}\n".encode()) for each in people}


async def _filed(moment: Moment, person: Person, filename: str, content: bytes) -> str:
    return await moment.client.upload(person, "study papers", filename, content, "text/plain", service="training")


def _owing(state: CityState) -> list[UnitRow]:
    """The units that owe a study each month; the first ones, so that the demo stays quick."""
    owing = [row for row in state.rows if row.kind == "bureau" or row.level in HOSPITALS]
    return owing[:AT_MOST]
