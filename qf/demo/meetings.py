"""The office's meetings and papers: the bodies meet and decide, a circular goes out, most addressees read it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from qf.demo.graph import Mutation, Person
from qf.demo.people import names
from qf.demo.world import CityState, Moment

MATTERS = (
    ("研究部署集中整治重点任务", "医政医管科"),
    ("审议重点岗位轮岗工作安排", "人事科"),
    ("听取药品耗材使用监测情况汇报", "财务科"),
    ("通报自查自纠进展，研究下一步措施", "机关党委"),
)
DECISIONS = ("各单位月底前完成重点岗位人员台账", "对自查发现的共性问题制定整改清单", "开展一次警示教育专题学习")
CIRCULAR = "各单位总体推进有序，自查自纠、轮岗和警示教育按计划开展；个别单位材料报送不及时，应引起重视。（演示数据）"
READ_SHARE, SESSIONS = 0.7, ("2022-03-29", "2022-03-29", "2022-03-29", "2022-05-05", None)
BODIES = ("CITY_LEADING_GROUP", "CITY_OFFICE")
GROUP = "{ leadingGroup { members { title department } } leadershipSessions(first: 1) { expected } }"
UNREAD = "{ myUnreadDocuments(first: 20) { nodes { document { id } } } }"


async def meet(moment: Moment, state: CityState) -> None:
    """The leading group meets and its office with it; institutions hold their session, most of them in time.

    Invented people sit for those whom a real plan names: nobody is shown at a meeting that never was.
    """
    commission = state.city.division_code
    found = await moment.client.query(state.person("office"), "leading group", GROUP)
    group = found["leadingGroup"]
    if group is None:
        return
    meetings = [_meeting(moment, state, commission, group, body) for body in BODIES]
    expected, dice = found["leadershipSessions"]["expected"], state.dice.of("sessions")
    holding = [row.code for row in state.rows if row.kind == "institution"] if expected else []
    sessions = [
        (state.acting(code), [_session(moment, state, code)])
        for code in holding
        if dice.pick(SESSIONS, code) == moment.day
    ]
    await moment.client.mutate_all("meetings", [(state.person("office"), meetings), *sessions])


async def issue_circular(moment: Moment, state: CityState) -> None:
    """The office writes a circular about the last quarter, the head approves it, and it goes out under the seal."""
    period = _last_quarter(date.fromisoformat(moment.day))
    draft = {
        "kind": "CIRCULAR",
        "title": f"{state.city.label}专项行动{period}工作情况通报（演示）",
        "text": CIRCULAR,
        "period": period,
        "toAll": True,
    }
    await issue(moment, state, draft)


async def issue(moment: Moment, state: CityState, draft: dict[str, Any]) -> None:
    """Draft, approval, seal and issue of one document."""
    office, head, key = state.person("office"), state.person("head"), partial(moment.key, draft["kind"])
    [doc] = await moment.client.mutate(
        office, "document", [Mutation("draftDocument", draft, key("draft"), "document { id }")]
    )
    steps: tuple[tuple[Person, str, dict[str, Any]], ...] = (
        (office, "askDocumentApproval", {}),
        (head, "approveDocument", {}),
        (office, "recordSeal", {"sealedOn": moment.day}),
        (office, "issueDocument", {}),
    )
    for version, (person, name, more) in enumerate(steps, start=1):
        given = {"documentId": doc["id"], "expectedVersion": version, **more}
        await moment.client.mutate(person, "document", [Mutation(name, given, key(name))])


async def read_documents(moment: Moment, state: CityState) -> None:
    """Most units confirm what they received; the office reminds the others."""
    readers = [account for account in state.accounts if account.unit_code]
    steps = []
    for account in readers:
        if not state.dice.happens(READ_SHARE, "reads", account.login, moment.day):
            continue
        person = state.person(account.login)
        nodes = (await moment.client.query(person, "unread", UNREAD))["myUnreadDocuments"]["nodes"]
        ids = [node["document"]["id"] for node in nodes]
        steps.append((person, [Mutation("confirmReading", {"documentId": i}, moment.key("read", i)) for i in ids]))
    await moment.client.mutate_all("receipts", steps)
    office = state.person("office")
    sent = await moment.client.query(office, "issued", "{ documents(status: ISSUED, first: 3) { nodes { id } } }")
    reminders = [
        Mutation("remindAddressees", {"documentId": node["id"]}, moment.key("remind", node["id"]))
        for node in sent["documents"]["nodes"]
    ]
    await moment.client.mutate(office, "reminders", reminders)


def _meeting(moment: Moment, state: CityState, code: str, group: dict[str, Any], body: str) -> Mutation:
    dice = state.dice.of("meeting", body, moment.day)
    seats = group["members"][:9]
    seated = [{**seat, "name": name} for seat, name in zip(seats, names(dice.of("seats"), len(seats)), strict=True)]
    matters = dice.mixed(MATTERS, str)[:2]
    owners = [state.ids[code], *(state.ids[row.code] for row in state.rows[:2])][: state.many(3, 1)]
    decided = [
        {"text": text, "unitId": owner, "department": matters[0][1], "dueOn": _in_a_month(moment.day)}
        for text, owner in zip(DECISIONS, owners, strict=False)
    ]
    given = {
        "unitId": state.ids[code],
        "body": body,
        "title": f"专项行动领导小组{int(moment.day[5:7])}月会议" + ("" if body == BODIES[0] else "（办公室例会）"),
        "heldOn": moment.day,
        "attendees": [_absent(person) if n == 1 else person for n, person in enumerate(seated)],
        "observers": [{"name": names(dice, 1)[0], "title": "科室负责人", "department": matters[0][1]}],
        "agenda": [{"text": text, "departments": [department]} for text, department in matters],
        "decisions": decided if body == BODIES[0] else [],
    }
    return Mutation("recordMeeting", given, moment.key("meeting", body), "meeting { id }")


def _absent(person: dict[str, Any]) -> dict[str, Any]:
    return {**person, "present": False, "absenceReason": "外出公务（演示）"}


def _session(moment: Moment, state: CityState, code: str) -> Mutation:
    dice = state.dice.of("session", code)
    given = {
        "unitId": state.ids[code],
        "body": "LEADERSHIP_SESSION",
        "title": "领导班子突出问题专题会议",
        "heldOn": moment.day,
        "attendees": [{"name": name} for name in dict.fromkeys(names(dice, 4))],
        "agenda": [{"text": "研究本单位医疗卫生领域突出问题和整改措施"}],
    }
    return Mutation("recordMeeting", given, moment.key("session", code), "meeting { id }")


def _in_a_month(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() + 30).isoformat()


def _last_quarter(day: date) -> str:
    quarter = (day.month - 1) // 3
    return f"{day.year}-Q{quarter}" if quarter else f"{day.year - 1}-Q4"
