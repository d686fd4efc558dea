"""Patients evaluate their visits at the hospitals' terminals; low scores are answered, a series is set aside."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from qf.demo.dice import Dice
from qf.demo.encounters import KINDS, encounter_rows, own_hospitals
from qf.demo.graph import Mutation, Person
from qf.demo.units import UnitRow
from qf.demo.world import CityState, Moment

ITEMS = ("attitude", "explanation", "waiting", "fees", "environment", "overall")
RESPONSE, LOW, ANSWERED, REVIEWED = 0.78, 0.04, 3, 3
SERIES, SECONDS = 6, 7
HINTS = ("HINTED", "ASKED")
LINKS = """query($unit: ID!, $setting: EncounterSetting!, $keys: [String!]!) {
    encounterLinks(unitId: $unit, setting: $setting, keys: $keys) { key link } }"""
WAITING = """query($state: EvaluationFollowUpState!) { evaluationFollowUps(state: $state, first: 100) {
    nodes { id version unit { code } } } }"""
PRAISE = (
    "护士打针很轻，讲解也很耐心。",
    "医生把检查的必要性说得很清楚。",
    "窗口收费明细一目了然。",
    "住院期间护士每天都来问情况，感谢。",
    "导诊很热心，老人看病方便多了。",
)
COMPLAINTS = (
    "结算窗口排队一个多小时，只开了两个窗口。",
    "医生没有解释为什么要做这么多检查。",
    "出院带药没有说明用法。",
    "候诊区空调不开，座椅也不够。",
    "问收费项目时态度不耐烦。",
)
ANSWERS = (
    "已约谈当班人员，并在科室会上通报，完善告知流程。",
    "高峰时段增开两个结算窗口，并推行诊间结算。",
    "已由护士长电话培训出院指导话术，纳入月度考核。",
    "候诊区增设座椅三十个，空调由后勤每日巡检。",
)


async def evaluate_visits(moment: Moment, state: CityState) -> None:
    """The terminals of connected hospitals send a week of evaluations; at the first one, six came seconds apart."""
    hospitals = [unit for unit in own_hospitals(state) if state.own_login(unit.code)]
    for position, unit in enumerate(hospitals):
        tokens = await _tokens(moment, state, unit)
        rows = _rows(moment, state, unit, tokens, is_first=position == 0)
        given = {"unitId": state.ids[unit.code], "rows": rows}
        step = Mutation("recordEvaluations", given, moment.key("evaluations", unit.code), "result { recorded }")
        await moment.client.mutate(state.acting(unit.code), "evaluations", [step])


async def answer_low_scores(moment: Moment, state: CityState) -> None:
    """Hospitals answer the first of what waits; the office looks at some of the answers."""
    steps = []
    for unit in own_hospitals(state):
        if state.own_login(unit.code):
            person = state.acting(unit.code)
            steps.append((person, await _answers(moment, person)))
    await moment.client.mutate_all("evaluation follow-ups", steps)
    office = state.person("office")
    answered = await moment.client.query(office, "evaluation follow-ups", WAITING, {"state": "ANSWERED"})
    chosen = answered["evaluationFollowUps"]["nodes"][:REVIEWED]
    await moment.client.mutate(office, "evaluation reviews", [_review(moment, node) for node in chosen])


async def _tokens(moment: Moment, state: CityState, unit: UnitRow) -> list[tuple[dict[str, Any], str]]:
    """The week's encounters that were offered, each with its token."""
    rows, person = encounter_rows(moment, state, unit), state.acting(unit.code)
    links: dict[str, str | None] = {}
    for setting, kind in zip(("OUTPATIENT", "INPATIENT"), KINDS, strict=True):
        keys = [row["key"] for row in rows if row["touchpoint"] == kind]
        given = {"unit": state.ids[unit.code], "setting": setting, "keys": keys}
        found = await moment.client.query(person, "encounter links", LINKS, given) if keys else {"encounterLinks": []}
        links |= {each["key"]: each["link"] for each in found["encounterLinks"]}
    return [(row, link.rsplit("/", 1)[1]) for row in rows if (link := links.get(row["key"]))]


def _rows(
    moment: Moment, state: CityState, unit: UnitRow, offered: list[tuple[dict[str, Any], str]], *, is_first: bool
) -> list[dict[str, Any]]:
    dice = state.dice.of("evaluations", unit.code, moment.day)
    chosen = [pair for pair in offered if dice.happens(RESPONSE, pair[0]["key"])]
    rows = [_row(dice, row, token, moment.at) for row, token in chosen]
    if not is_first:
        return rows
    for row, kind in zip(rows, HINTS, strict=False):
        row["redPacket"] = kind
    desk = [n for n, (row, _) in enumerate(chosen) if row["touchpoint"] == KINDS[0]][-SERIES:]
    start = moment.at - timedelta(hours=3)
    for number, at in enumerate(desk):
        moments = (start + timedelta(seconds=SECONDS * number)).isoformat()
        rows[at] |= {"scores": dict.fromkeys(ITEMS, 5), "answeredAt": moments, "redPacket": "NONE", "text": None}
    return rows


def _row(dice: Dice, encounter: dict[str, Any], token: str, now: datetime) -> dict[str, Any]:
    key, is_low = encounter["key"], dice.happens(LOW, encounter["key"], "low")
    scores = {item: 5 if dice.happens(0.55, key, item) else dice.whole(3, 4, key, item, "else") for item in ITEMS}
    if is_low:
        scores |= {dice.pick(ITEMS[:5], key, "worst"): 1, "overall": 2}
    text = dice.pick(COMPLAINTS, key, "text") if is_low else dice.pick(PRAISE, key, "text")
    return {
        "token": token,
        "scores": scores,
        "redPacket": "NONE",
        "text": text if dice.happens(0.7 if is_low else 0.04, key, "writes") else None,
        "answeredAt": _answered_at(dice, date.fromisoformat(encounter["on"]), key, now).isoformat(),
    }


def _answered_at(dice: Dice, on: date, key: str, now: datetime) -> datetime:
    clock = time(dice.whole(9, 20, key, "hour"), dice.whole(0, 59, key, "minute"), dice.whole(0, 59, key, "second"))
    return min(datetime.combine(on, clock, now.tzinfo), now)


async def _answers(moment: Moment, person: Person) -> list[Mutation]:
    found = await moment.client.query(person, "evaluation follow-ups", WAITING, {"state": "OPEN"})
    return [
        Mutation(
            "answerEvaluationFollowUp",
            {"evaluationFollowUpId": node["id"], "answer": ANSWERS[n % len(ANSWERS)]},
            moment.key("answer", node["id"]),
            "evaluationFollowUp { id }",
        )
        for n, node in enumerate(found["evaluationFollowUps"]["nodes"][:ANSWERED])
    ]


def _review(moment: Moment, node: dict[str, Any]) -> Mutation:
    given = {"evaluationFollowUpId": node["id"], "accept": True}
    return Mutation("reviewEvaluationFollowUp", given, moment.key("review", node["id"]), "evaluationFollowUp { id }")
