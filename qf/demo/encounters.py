"""Hospitals offer the evaluation: daily counts month by month, touchpoints, and single encounters with their links."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from plans.periods import parse_period
from qf.demo.dice import Dice
from qf.demo.graph import Mutation
from qf.demo.units import UnitRow
from qf.demo.world import CityState, Moment
from services.kit.calendar import calendar

LATE = 0.06
OWN_HOSPITALS = 6
ENCOUNTERS_EACH = 160
VOLUMES = {"tertiary": (700, 2600, 60, 160), "secondary": (160, 650, 12, 45)}
INPATIENT_DAYS = (4,)
KINDS = ("OUTPATIENT_SETTLEMENT", "DISCHARGE")
CHANNELS = ("SMS", "SMS", "SMS", "WECHAT", "PRINT", "SCREEN")


async def count_encounters(moment: Moment, state: CityState, month: str) -> None:
    """The city's platform hands over a month of counts; what some hospitals sent late comes a month later."""
    before = (parse_period("month", month).start - timedelta(days=1)).strftime("%Y-%m")
    rows = [row for unit in measured(state) for row in _months_rows(moment, state, unit, (before, month))]
    if rows:
        step = Mutation("recordCounts", {"rows": rows}, moment.key("counts", month), "counted { days }")
        await moment.client.mutate(state.person("office"), "encounter counts", [step])


async def open_touchpoints(moment: Moment, state: CityState) -> None:
    """Some hospitals say where they offer the evaluation."""
    since = moment.day
    steps = [
        (
            state.acting(unit.code),
            [
                Mutation(
                    "setTouchpoint",
                    {"unitId": state.ids[unit.code], "kind": kind, "since": since},
                    moment.key("touchpoint", unit.code, kind),
                    "touchpoint { kind }",
                )
                for kind in KINDS
            ],
        )
        for unit in own_hospitals(state)
    ]
    await moment.client.mutate_all("touchpoints", steps)


async def record_encounters(moment: Moment, state: CityState) -> None:
    """The systems of some hospitals send the week's encounters one by one, each with a link for its patient."""
    steps = [
        (
            state.acting(unit.code),
            [
                Mutation(
                    "recordEncounters",
                    {"unitId": state.ids[unit.code], "rows": encounter_rows(moment, state, unit)},
                    moment.key("encounters", unit.code),
                    "recorded { new }",
                )
            ],
        )
        for unit in own_hospitals(state)
    ]
    await moment.client.mutate_all("encounters", steps)


def measured(state: CityState) -> list[UnitRow]:
    """The institutions of which the evaluation rate speaks."""
    return [row for row in state.rows if row.kind == "institution" and row.level in VOLUMES]


def own_hospitals(state: CityState) -> list[UnitRow]:
    """The hospitals whose systems are connected: several in the real cities, one in each of the others."""
    tertiary = [unit for unit in measured(state) if unit.level == "tertiary"]
    return tertiary[: state.many(OWN_HOSPITALS, 1)]


def encounter_rows(moment: Moment, state: CityState, unit: UnitRow) -> list[dict[str, Any]]:
    """A hospital's encounters of the seven days up to yesterday: nine in ten were offered the evaluation."""
    dice, rows = state.dice.of("encounters", unit.code, moment.day), []
    for number in range(ENCOUNTERS_EACH):
        inpatient = dice.happens(0.3, number, "setting")
        on = moment.at.date() - timedelta(days=dice.whole(1, 7, number, "day"))
        channel = dice.pick(CHANNELS, number, "channel") if dice.happens(0.93, number, "offered") else "NONE"
        key = f"{'ZY' if inpatient else 'MZ'}{on:%Y%m%d}{number:04d}"
        rows.append({"key": key, "touchpoint": KINDS[inpatient], "on": on.isoformat(), "channel": channel})
    return rows


def _months_rows(moment: Moment, state: CityState, unit: UnitRow, months: tuple[str, str]) -> list[dict[str, Any]]:
    """This month's rows of a hospital that is in time, and last month's of one that was late then."""
    dice = state.dice.of("counts", unit.code)
    before, month = months
    wanted = [] if dice.happens(LATE, month) else [month]
    wanted += [before] if dice.happens(LATE, before) and before >= _first_month(state) else []
    since = max(unit.opened_on or "", state.city.starts.isoformat())
    rows = []
    for each in wanted:
        period = parse_period("month", each)
        for on in calendar.between(period.start, min(period.end, moment.at.date() - timedelta(days=1))):
            rows += _day_rows(dice, state.ids[unit.code], unit.level, on) if on.isoformat() >= since else []
    return rows


def _day_rows(dice: Dice, unit_id: str, level: str, on: date) -> list[dict[str, Any]]:
    few, many, few_in, many_in = VOLUMES[level]
    share = dice.whole(860, 1000, "share") / 1000
    usual = {"OUTPATIENT": dice.whole(few, many, "usual")}
    if on.weekday() in INPATIENT_DAYS:
        usual["INPATIENT"] = dice.whole(few_in, many_in, "usual inpatients")
    rows = []
    for setting, volume in usual.items():
        eligible = volume * dice.whole(85, 115, on, setting) // 100
        kept = min(1.0, share * dice.whole(98, 103, on, setting, "offered") / 100)
        row = {"unitId": unit_id, "on": on.isoformat(), "setting": setting}
        rows.append({**row, "eligible": eligible, "offered": int(eligible * kept)})
    return rows


def _first_month(state: CityState) -> str:
    return state.city.starts.isoformat()[:7]
