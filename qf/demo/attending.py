"""People are trained: sessions for the whole city with one sheet each, hospitals' own, and a spot check."""

from __future__ import annotations

import base64
import csv
import io
from datetime import timedelta
from typing import Any

from qf.demo.dice import Dice
from qf.demo.graph import Mutation
from qf.demo.staffing import roster_codes, rostered_units
from qf.demo.world import CityState, Moment

LEAST, EARLY = 66, 0.6
KEY_PERSONS = 5
OWN_SESSIONS = 4
WAVES = {
    1: ("全市医疗卫生行业“九不准”专题培训（视频会议）", "SPECIAL_STUDY", ["MEDICAL_ETHICS", "PROFESSIONAL_ETHICS"]),
    2: ("全市医疗卫生系统行业作风教育（第二期）", "TOPIC_TRAINING", ["MEDICAL_ETHICS", "PARTY_DISCIPLINE_LAW"]),
}


async def train_the_city(moment: Moment, state: CityState, wave: int) -> None:
    """The commission trains everybody in a video conference; units sign people in, the office takes in one sheet."""
    title, kind, tags = WAVES[wave]
    facts = {"title": title, "kind": kind, "tags": tags, "audiences": ["ALL_STAFF"]}
    rows = [
        (unit, code)
        for unit, codes in _rosters(state).items()
        for code in codes
        if _attends(state.dice.of("training", unit), code, wave)
    ]
    await _hold(moment, state, facts, rows, days=-6 if wave == 1 else -1)


async def warn_key_persons(moment: Moment, state: CityState) -> None:
    """Leading cadres and those in key posts attend the half-year's warning education; a few are missing."""
    facts = {
        "title": "全市领导干部和重要岗位人员警示教育会",
        "kind": "WARNING_EDUCATION",
        "tags": ["PARTY_DISCIPLINE_LAW"],
        "audiences": ["KEY_PERSONS", "LEADING_CADRES"],
        "partyLed": True,
        "cadreLed": True,
        "ledByPrincipal": True,
    }
    rows = [
        (unit, code)
        for unit, codes in _rosters(state).items()
        for code in codes[:KEY_PERSONS]
        if state.dice.happens(0.9, "warned", unit, code)
    ]
    await _hold(moment, state, facts, rows)


async def train_at_home(moment: Moment, state: CityState) -> None:
    """Some hospitals hold a session that the principal leads and plan the next; the office checks one on the spot."""
    steps = []
    hospitals = [unit for unit in rostered_units(state) if state.own_login(unit.code) and unit.level == "tertiary"]
    for unit in hospitals[: state.many(OWN_SESSIONS, 1)]:
        person, unit_id = state.acting(unit.code), state.ids[unit.code]
        codes = [code for code in _rosters(state)[unit.code] if state.dice.happens(0.8, "own", unit.code, code)]
        facts = {
            "title": "书记、院长讲廉洁从业专题党课",
            "kind": "TOPIC_TRAINING",
            "tags": ["MEDICAL_ETHICS", "PARTY_HISTORY"],
            "audiences": ["MEDICAL_STAFF"],
            "ledByPrincipal": True,
            "partyLed": True,
        }
        held = _plan(moment, facts, unit_id, days=-1)
        later = {"title": "三季度典型案例警示教育", "kind": "CASE_TEACHING", "place": "学术厅"}
        [session, _] = await moment.client.mutate(
            person, "own sessions", [held, _plan(moment, later, unit_id, days=14)]
        )
        steps += [(person, _taken_in(moment, session["id"], [(unit.code, code) for code in codes]))]
    await moment.client.mutate_all("own sessions held", steps)


async def check_on_the_spot(moment: Moment, state: CityState) -> None:
    """The office draws five of those who attended the last conference; one was not there.

    The draw is by chance, the figures of a seed are not: it is one who was trained on another day, too.
    """
    office = state.person("office")
    text = "query($unit: ID!) { trainingSessions(unitId: $unit, status: HELD, first: 1) { nodes { id } } }"
    unit_id = state.ids[state.city.division_code]
    [session] = (await moment.client.query(office, "last session", text, {"unit": unit_id}))["trainingSessions"][
        "nodes"
    ]
    given = {"sessionId": session["id"], "count": 5}
    shows = "spotCheck { id version drawn { staffId staff { code unit { code } } } }"
    [check] = await moment.client.mutate(
        office, "spot check", [Mutation("drawSpotCheck", given, moment.key("spot"), shows)]
    )
    drawn = sorted(check["drawn"], key=lambda each: not _was_trained(state, each["staff"]))
    results: list[dict[str, Any]] = [{"staffId": each["staffId"], "verdict": "CONFIRMED"} for each in drawn]
    results[0] |= {"verdict": "REFUTED", "note": "当日值班，未参加会议（演示）"}
    record = {"spotCheckId": check["id"], "expectedVersion": check["version"], "results": results}
    step = Mutation("recordSpotCheck", record, moment.key("spot", "found"), "spotCheck { complete }")
    await moment.client.mutate(office, "spot check", [step])


def _was_trained(state: CityState, person: dict[str, Any]) -> bool:
    dice = state.dice.of("training", person["unit"]["code"])
    return any(_attends(dice, person["code"], wave) for wave in WAVES)


async def _hold(
    moment: Moment, state: CityState, facts: dict[str, Any], rows: list[tuple[str, str]], days: int = -1
) -> None:
    """A session of the commission that was open to everybody some days ago, with its sheet, confirmed."""
    office = state.person("office")
    plan = _plan(moment, {**facts, "isOpen": True}, state.ids[state.city.division_code], days=days)
    [session] = await moment.client.mutate(office, "session", [plan])
    await moment.client.mutate(office, "attendance", _taken_in(moment, session["id"], rows))


def _plan(moment: Moment, facts: dict[str, Any], unit_id: str, days: int) -> Mutation:
    day = (moment.at + timedelta(days=days)).date()
    hours = {"startsAt": f"{day}T15:00:00+08:00", "endsAt": f"{day}T17:00:00+08:00"}
    key = moment.key("session", unit_id, facts["title"])
    return Mutation("planTrainingSession", {"unitId": unit_id, **facts, **hours}, key, "session { id }")


def _taken_in(moment: Moment, session_id: str, rows: list[tuple[str, str]]) -> list[Mutation]:
    """The sheet, and the unit's confirmation."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("单位编码", "工号"), *rows])
    content = base64.b64encode(out.getvalue().encode()).decode()
    sheet = {"sessionId": session_id, "filename": "签到表（演示）.csv", "contentBase64": content}
    confirm = {"sessionId": session_id, "expectedVersion": 1}
    return [
        Mutation("uploadAttendanceSheet", sheet, moment.key("sheet", session_id), "result { added }"),
        Mutation("confirmTrainingSession", confirm, moment.key("held", session_id), "session { counted }"),
    ]


def _rosters(state: CityState) -> dict[str, list[str]]:
    return {unit.code: roster_codes(state, unit) for unit in rostered_units(state)}


def _attends(dice: Dice, code: str, wave: int) -> bool:
    """Two of three come the first time, and in the end as many as the unit manages: from two thirds to all."""
    share = dice.whole(LEAST, 100, "share") / 100
    return dice.happens(share * EARLY if wave == 1 else share, "attends", code)
