"""Culture and publicity: what units publicise, exemplars, good practices, party life, and signed commitments."""

from __future__ import annotations

from typing import Any

from qf.demo.graph import Mutation
from qf.demo.staffing import rostered_units
from qf.demo.world import CityState, Moment

KINDS = "{ registerKinds { code } }"
ENTRIES = '{ registerEntries(kind: "%s", first: 20) { nodes { id status version } } }'
UNSIGNED = '{ unsignedStaff(kind: "%s", unitId: "%s", first: 100) { nodes { staffId } } }'
COMMITMENTS = "{ commitments { code textNumber } }"
SCAN = "医务人员廉洁自律承诺书签名页（演示）".encode()
SIGNERS, SIGNING_UNITS = 0.9, 3
NOW = "{day}"
LINES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("mobilization_publicity", {"title": "致全市医务人员的倡议书", "channel": "wechat", "published_on": NOW}),
    ("mobilization_publicity", {"title": "廉洁从业行动专栏上线", "channel": "website", "published_on": NOW}),
    ("culture_log", {"title": "廉洁文化主题海报", "form": "poster", "held_on": NOW}),
    ("culture_log", {"title": "“九项准则”院内滚动播放", "form": "screen", "held_on": NOW}),
    ("culture_log", {"title": "廉洁从业线上学习", "form": "online_study", "held_on": NOW}),
    (
        "conduct_publicity",
        {
            "title": "“大医精诚”主题宣讲",
            "form": "lecture",
            "audience": ["staff"],
            "held_on": NOW,
            "reach": "260",
            "tags": ["sincerity", "profession"],
        },
    ),
    (
        "good_practice",
        {
            "title": "“阳光议价”工作法",
            "description": "高值耗材议价全程留痕、结果公开，同类耗材均价下降8%。",
            "practised_on": "2022-01-10",
        },
    ),
    (
        "campaign_publicity",
        {"title": "专项行动宣传板报", "channel": "board", "audience": ["staff"], "published_on": NOW},
    ),
    (
        "campaign_publicity",
        {"title": "门户网站专项行动专栏", "channel": "network", "audience": ["staff", "public"], "published_on": NOW},
    ),
    (
        "family_conduct",
        {"title": "“清廉家风”座谈会", "held_on": NOW, "audience": "中层干部及家属", "attendees": "48"},
    ),
    ("party_life", {"form": "branch_meeting", "held_on": NOW, "topic": "学习廉洁从业九项准则", "attendees": "36"}),
    ("party_life", {"form": "party_lesson", "held_on": NOW, "topic": "书记讲廉洁党课", "attendees": "52"}),
    ("themed_activity", {"title": "我为群众办实事·缩短候诊时间", "held_on": NOW, "attendees": "30"}),
    (
        "case_improvement",
        {
            "case": "某医院耗材采购受贿案（已隐去身份信息）",
            "used_on": NOW,
            "lesson": "采购权力过于集中",
            "correction": "清理在用耗材目录",
            "construction": "修订议价管理办法",
            "governance": "每季度公开议价结果",
        },
    ),
    (
        "exemplar",
        {
            "subject": "person",
            "name": "内科护士长（演示）",
            "theme": "integrity",
            "level": "county",
            "merits": "从业二十三年，多次拒收“红包”。",
        },
    ),
)
STEPS = {
    "good_practice": (("review", {"opinion": "做法可复制"}), ("publish", {"published_on": NOW})),
    "exemplar": (
        ("review", {"opinion": "事迹属实"}),
        ("select", {"document": "优秀典型通报（2022年第1号）", "case_check": "clear"}),
    ),
}


async def keep_culture(moment: Moment, state: CityState) -> None:
    """A few hospitals record publicity, culture and party life, as the city's plan asks for them."""
    office = state.person("office")
    kinds = {kind["code"] for kind in (await moment.client.query(office, "culture", KINDS))["registerKinds"]}
    units = [row.code for row in state.rows if row.category == "general_hospital" and row.level != "primary"]
    steps = [
        _entry(moment, state, position, code)
        for position, (kind, _) in enumerate(LINES)
        if kind in kinds
        for code in state.dice.of("culture", position).mixed(units, str)[: state.many(2, 1)]
    ]
    await moment.client.mutate(office, "culture", steps)


async def publish_examples(moment: Moment, state: CityState) -> None:
    """The office reviews and publishes the first good practice, and selects the first exemplar."""
    office = state.person("office")
    kinds = {kind["code"] for kind in (await moment.client.query(office, "culture", KINDS))["registerKinds"]}
    for kind, steps in STEPS.items():
        if kind not in kinds:
            continue
        nodes = (await moment.client.query(office, kind, ENTRIES % kind))["registerEntries"]["nodes"]
        for node in nodes[-1:]:
            for offset, (action, values) in enumerate(steps):
                step = _step(moment, node, action, values, version=node["version"] + offset)
                await moment.client.mutate(office, kind, [step])


async def sign_commitments(moment: Moment, state: CityState) -> None:
    """Hospitals with a roster collect signed commitments on paper; a few people are still missing."""
    office = state.person("office")
    asked = (await moment.client.query(office, "commitments", COMMITMENTS))["commitments"]
    for kind in asked:
        for unit in rostered_units(state)[: state.many(SIGNING_UNITS, 1)]:
            await _sign(moment, state, kind, unit.code)


async def _sign(moment: Moment, state: CityState, kind: dict[str, Any], code: str) -> None:
    person, unit_id = state.acting(code), state.ids[code]
    query = UNSIGNED % (kind["code"], unit_id)
    missing = (await moment.client.query(person, "unsigned", query))["unsignedStaff"]["nodes"]
    people = [node["staffId"] for node in missing]
    signers = [each for place, each in enumerate(people) if state.dice.happens(SIGNERS, "signed", code, place)]
    if not signers:
        return
    scan = await moment.client.upload(person, "scan", "承诺书（演示）.txt", SCAN, "text/plain", service="training")
    given = {
        "kind": kind["code"],
        "unitId": unit_id,
        "staffIds": signers,
        "signedOn": moment.day,
        "textNumber": kind["textNumber"],
        "fileIds": [scan],
    }
    key = moment.key("commitment", kind["code"], code)
    await moment.client.mutate(
        person, "signed", [Mutation("recordSignedCommitments", given, key, "result { recorded }")]
    )


def _entry(moment: Moment, state: CityState, position: int, code: str) -> Mutation:
    kind, values = LINES[position]
    given = {"kind": kind, "unitId": state.ids[code], "values": _values(moment, values)}
    return Mutation("recordEntry", given, moment.key("culture", position, code), "entry { id }")


def _step(moment: Moment, node: dict[str, Any], action: str, values: dict[str, Any], *, version: int) -> Mutation:
    given = {"entryId": node["id"], "action": action, "values": _values(moment, values), "expectedVersion": version}
    return Mutation("changeEntryStatus", given, moment.key("example", node["id"], action), "entry { id }")


def _values(moment: Moment, values: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": name, "values": value}
        if isinstance(value, list)
        else {"name": name, "value": moment.day if value == NOW else value}
        for name, value in values.items()
    ]
