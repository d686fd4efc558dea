"""Units keep rosters, name their principals, rotate key posts and confirm the quarter's roster: most of them."""

from __future__ import annotations

import base64
import csv
import io
from datetime import date, timedelta
from typing import Any

from qf.demo.graph import Mutation
from qf.demo.people import names
from qf.demo.units import UnitRow
from qf.demo.world import CityState, Moment

HEADER = (
    "单位编码",
    "工号",
    "姓名",
    "专业类别",
    "用工形式",
    "入职日期",
    "岗位",
    "科室",
    "岗位类别",
    "重点岗位",
    "层级",
    "任岗日期",
)
POSTS = (
    ("副院长", "", "管理", "", "领导班子成员"),
    ("采购办主任", "采购办", "管理", "purchasing", "部门负责人"),
    ("药剂科主任", "药剂科", "药师", "key", "部门负责人"),
    ("设备科科长", "设备科", "技师", "key", "部门负责人"),
    ("财务科科长", "财务科", "管理", "key", "部门负责人"),
    ("内科主任", "内科", "医师", "", "部门负责人"),
    ("护士长", "护理部", "护士", "", "部门负责人"),
    ("信息科工作人员", "信息科", "技师", "", "一般人员"),
)
PRIMARY_POSTS = (
    ("院长", "", "医师", "", "领导班子成员"),
    ("药房负责人", "药房", "药师", "key", "部门负责人"),
    ("全科医生", "全科诊室", "医师", "", "一般人员"),
)
HOSPITALS = ("tertiary", "secondary")
ROSTERED_SHARE, CONFIRMED_SHARE, ROTATED_SHARE = 0.9, 0.6, 0.5
NAMED, ROTATED, OF_INVENTED = 12, 8, 3
HEADS = (
    "query($after: String) { units(first: 100, after: $after) { nodes { id code version principal { name } "
    "leadingGroups { isActive leader { name } } } pageInfo { hasNextPage endCursor } } }"
)
DUE = "query { rotations(status: OVERDUE, first: 40) { nodes { id name postClass unit { code } } } }"


async def keep_rosters(moment: Moment, state: CityState) -> None:
    """The office imports one roster for all, and units name who already heads their groups as principal."""
    office = state.person("office")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(row for unit in rostered_units(state) for row in _roster(state, unit))
    content = base64.b64encode(out.getvalue().encode()).decode()
    given = {"filename": "人员花名册（演示）.csv", "contentBase64": content}
    imported = Mutation("importStaff", given, moment.key("staff"), "result { rows }")
    nodes = await moment.client.pages(office, "heads of units", HEADS, "units")
    heads = [node for node in nodes if state.row(node["code"]) and not node["principal"] and _leader(node)]
    named = [_principal(moment, state, node) for node in heads[: state.many(NAMED, OF_INVENTED)]]
    await moment.client.mutate(office, "rosters", [imported, *named, *_terms(moment, state)])


async def rotate_posts(moment: Moment, state: CityState) -> None:
    """Some of the posts that are overdue rotate, one is exempted; a hospital gets a new principal."""
    office = state.person("office")
    overdue = (await moment.client.query(office, "overdue posts", DUE))["rotations"]["nodes"]
    own = [post for post in overdue if post["postClass"] != "principal"]
    chosen = [post for post in own if state.dice.happens(ROTATED_SHARE, "rotates", post["unit"]["code"], post["name"])]
    steps = [_rotation(moment, post) for post in chosen[: state.many(ROTATED, OF_INVENTED)]]
    if len(chosen) > len(steps):
        steps.append(_exemption(moment, chosen[-1]))
    nodes = await moment.client.pages(office, "heads of units", HEADS, "units")
    headed = [node for node in nodes if node["principal"] and state.row(node["code"])]
    if headed:
        steps.append(_principal(moment, state, state.dice.pick(headed, "succession"), succeeds=True))
    await moment.client.mutate(office, "rotation", steps)


async def confirm_rosters(moment: Moment, state: CityState) -> None:
    """Most institutions that people act for confirm the quarter's roster; the others are overdue in July."""
    steps = []
    for unit in rostered_units(state):
        has_people = unit.level in HOSPITALS and (state.own_login(unit.code) or not state.city.is_invented)
        if not (has_people and state.dice.happens(CONFIRMED_SHARE, "confirms", unit.code)):
            continue
        given = {"unitId": state.ids[unit.code], "period": "2022-Q2", "count": len(_roster(state, unit))}
        mutation = Mutation("confirmRoster", given, moment.key("roster", unit.code), "confirmation { status }")
        steps.append((state.acting(unit.code), [mutation]))
    await moment.client.mutate_all("rosters confirmed", steps)


def rostered_units(state: CityState) -> list[UnitRow]:
    """The institutions that keep a roster."""
    levels = HOSPITALS if state.city.is_invented else (*HOSPITALS, "primary")
    institutions = [row for row in state.rows if row.kind == "institution" and row.level in levels]
    return [row for row in institutions if state.dice.happens(ROSTERED_SHARE, "roster", row.code)]


def roster_codes(state: CityState, unit: UnitRow) -> list[str]:
    """The numbers on an institution's roster."""
    return [row[1] for row in _roster(state, unit)]


def _roster(state: CityState, unit: UnitRow) -> list[tuple[str, ...]]:
    """An institution's people by post; primary ones have a few alone."""
    dice = state.dice.of("staff", unit.code)
    posts = POSTS if unit.level in HOSPITALS else PRIMARY_POSTS
    rows: list[tuple[str, ...]] = []
    for number, (name, (post, department, profession, kind, rank)) in enumerate(
        zip(names(dice, len(posts)), posts, strict=True), 1
    ):
        taken = date(2015, 1, 1) + timedelta(days=dice.whole(0, 2500, "taken", post))
        since = taken - timedelta(days=dice.whole(0, 3000, "since", post))
        key, employment = "是" if kind else "否", "在编" if dice.happens(0.8, "employed", post) else "合同制"
        facts = (profession, employment, since.isoformat(), post, department, kind, key, rank, taken.isoformat())
        rows.append((unit.code, f"{number:04d}", name, *facts))
    return rows


def _terms(moment: Moment, state: CityState) -> list[Mutation]:
    """Terms of office at the first hospitals; one ends within the year."""
    hospitals = [row for row in state.rows if row.affiliation == "municipal" and row.category == "general_hospital"]
    steps = []
    for number, row in enumerate(hospitals[: state.many(2, 0)]):
        given = {
            "unitId": state.ids[row.code],
            "personName": names(state.dice.of("term", row.code), 1)[0],
            "post": "院长",
            "startsOn": f"{2017 + number}-09-01",
            "endsOn": f"{2022 + number}-08-31",
            "targetLetter": f"{2017 + number}—{2022 + number}年任期目标责任书（演示）",
        }
        steps.append(Mutation("recordLeaderTerm", given, moment.key("term", row.code), "leaderTerm { id }"))
    return steps


def _leader(node: dict[str, Any]) -> str | None:
    return next((group["leader"]["name"] for group in node["leadingGroups"] or () if group["isActive"]), None)


def _principal(moment: Moment, state: CityState, node: dict[str, Any], *, succeeds: bool = False) -> Mutation:
    dice = state.dice.of("principal", node["code"])
    row, since = state.row(node["code"]), date(2016, 1, 1) + timedelta(days=dice.whole(0, 2100, "since"))
    if row is not None and row.opened_on:
        since = max(since, date.fromisoformat(row.opened_on))
    given = {
        "unitId": node["id"],
        "expectedVersion": node["version"],
        "name": names(dice.of("next"), 1)[0] if succeeds else _leader(node),
        "title": "主要负责人",
        "since": moment.day if succeeds else since.isoformat(),
    }
    return Mutation("appointPrincipal", given, moment.key("principal", node["code"]), "unit { id }")


def _rotation(moment: Moment, post: dict[str, Any]) -> Mutation:
    given = {
        "postingId": post["id"],
        "on": moment.day,
        "to": {"name": "综合科科长", "department": "综合科", "rank": "HEAD"},
    }
    return Mutation("rotatePost", given, moment.key("rotate", post["unit"]["code"], post["name"]), "posting { id }")


def _exemption(moment: Moment, post: dict[str, Any]) -> Mutation:
    given = {"postingId": post["id"], "reason": "专业性强，暂无替代人员（演示）", "expiresOn": "2022-12-31"}
    return Mutation("exemptRotation", given, moment.key("exempt", post["unit"]["code"]), "posting { id }")
