"""Units name their conduct officers and form their leading groups: most in time, some late, some never."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qf.demo.graph import Mutation
from qf.demo.people import names
from qf.demo.world import CityState, Moment

LACKING = (
    "query($after: String) { units(first: 100, missing: CONDUCT_OFFICER, after: $after) "
    "{ nodes { code } pageInfo { hasNextPage endCursor } } }"
)
BODIES = (
    "query($after: String) { units(first: 100, after: $after) "
    "{ nodes { code bodies { body status } } pageInfo { hasNextPage endCursor } } }"
)
OWED = ("open", "overdue")
FUNCTIONS = ("纪检监察", "人事", "财务", "信息", "采购", "质控", "护理", "药剂", "设备", "医保")
SPECIAL_SHARE = 0.45
LAST_WAVE = 3


async def appoint_officers(moment: Moment, state: CityState, wave: int) -> None:
    """The units that lack a conduct officer appoint one when their wave has come."""
    lacking = await moment.client.pages(state.person("office"), "units without officer", LACKING, "units")
    chosen = [node["code"] for node in lacking if _comes(state, "officer", node["code"], wave)]
    steps = [(state.acting(code), [_appointment(moment, state, code)]) for code in chosen]
    await moment.client.mutate_all("conduct officers", steps)


async def form_groups(moment: Moment, state: CityState, wave: int) -> None:
    """The units that owe a body of the campaign form it when their wave has come."""
    nodes = await moment.client.pages(state.person("office"), "units without bodies", BODIES, "units")
    owing = {node["code"]: [duty["body"] for duty in node["bodies"] if duty["status"] in OWED] for node in nodes}
    chosen = {code: bodies for code, bodies in owing.items() if bodies and _comes(state, "group", code, wave)}
    steps = [(state.acting(code), [_group(moment, state, code, bodies)]) for code, bodies in _willing(state, chosen)]
    await moment.client.mutate_all("leading groups", steps)


def _comes(state: CityState, what: str, code: str, wave: int) -> bool:
    """Whether the unit does it at all, and has reached the wave in which it does."""
    care, dice = state.city.diligence, state.dice.of(what, code)
    will = dice.happens(care.officers if what == "officer" else care.groups, "ever")
    if dice.happens(care.punctual, "in time"):
        return will and wave >= 1
    return will and wave >= dice.whole(2, LAST_WAVE, "wave")


def _willing(state: CityState, owing: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    """Small institutions, which owe the special mechanism alone, follow less often."""
    return [
        (code, bodies)
        for code, bodies in owing.items()
        if bodies != ["SPECIAL_MECHANISM"] or state.dice.happens(SPECIAL_SHARE, "mechanism", code)
    ]


def _appointment(moment: Moment, state: CityState, code: str) -> Mutation:
    dice = state.dice.of("officer", code)
    given: dict[str, Any] = {
        "unitId": state.ids[code],
        "personName": names(dice, 1)[0],
        "duty": "FULL_TIME" if dice.happens(0.35, "duty") else "PART_TIME",
        "appointedOn": moment.day,
    }
    return Mutation("appointConductOfficer", given, moment.key("officer", code), "conductOfficer { id }")


def _group(moment: Moment, state: CityState, code: str, bodies: Sequence[str]) -> Mutation:
    dice = state.dice.of("group", code)
    leader, deputy, *others = names(dice, 2 + dice.whole(3, len(FUNCTIONS), "size"))
    given: dict[str, Any] = {
        "unitId": state.ids[code],
        "name": f"{state.name_of(code)}廉洁从业专项行动领导小组",
        "establishedOn": moment.day,
        "leader": {"name": leader, "title": "主要负责人"},
        "deputies": [{"name": deputy, "title": "分管负责人"}],
        "members": [
            {"name": name, "title": f"{function}负责人", "department": function}
            for name, function in zip(others, FUNCTIONS, strict=False)
        ],
        "bodies": list(bodies),
    }
    return Mutation("formLeadingGroup", given, moment.key("group", code), "leadingGroup { id }")
