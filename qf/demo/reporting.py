"""Reports as they come in: on time, late, empty, by e-mail through the office, or not at all; and the answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from qf.demo import texts
from qf.demo.graph import Mutation, Person
from qf.demo.world import CityState, Moment

REPORTS = (
    "query($after: String) { reports(first: 100, after: $after) { nodes { id ruleId kind label period status dueOn "
    "unit { code } reviews { action } } pageInfo { hasNextPage endCursor } } }"
)
THING = "report { id }"
ARRIVED = ("ON_TIME", "LATE", "EMPTY")
EMPTY_SHARE, BY_MAIL_SHARE = 0.04, 0.12
ACCEPTED_SHARE, RETURNED_SHARE, WAITING_SHARE, NEVER_ANSWERED_SHARE = 0.8, 0.12, 0.2, 0.04
EXCEPTIONS = (("extendReport", "信息系统升级（演示）"), ("exemptReport", "机构改造停业（演示）"))
Node = dict[str, Any]


async def report(moment: Moment, state: CityState, share: float = 1.0) -> None:
    """The head answers what had arrived; then the units send what is due. `share` of the punctual ones send now."""
    office = state.person("office")
    nodes = await moment.client.pages(office, "reports", REPORTS, "reports")
    arrived = [node for node in nodes if node["status"] in ARRIVED]
    await moment.client.mutate_all("answers", [(state.person("head"), _answer(moment, state, n)) for n in arrived])
    due = [node for node in nodes if _sends(moment, state, node, share)]
    if any(_by_mail(state, node) for node in due) and state.original is None:
        content = texts.minutes(state.city.label, moment.day, state.dice.of("original"))
        state.original = await moment.client.upload(office, "original", "邮件原件（演示）.txt", content, "text/plain")
    for by_mail in (False, True):
        sent = [(node, _sender(state, node, by_mail)) for node in due if _by_mail(state, node) is by_mail]
        steps = [(person, [_submission(moment, state, node, by_mail=by_mail)]) for node, person in sent]
        await moment.client.mutate_all("reports", steps)


async def grant_exceptions(moment: Moment, state: CityState) -> None:
    """The office gives one unit more time and exempts another one, where reports are open."""
    office = state.person("office")
    nodes = await moment.client.pages(office, "reports", REPORTS, "reports")
    open_ones = state.dice.of("exception").mixed((n for n in nodes if n["status"] == "EXPECTED"), _name)[:2]
    steps = []
    for node, (name, reason) in zip(open_ones, EXCEPTIONS, strict=False):
        given = {"reportId": node["id"], "reason": reason}
        if name == "extendReport":
            given["until"] = (date.fromisoformat(node["dueOn"]) + timedelta(days=8)).isoformat()
        steps.append(Mutation(name, given, moment.key("exception", _name(node)), THING))
    await moment.client.mutate(office, "exceptions", steps)


def _name(node: Node) -> str:
    return f"{node['ruleId']}/{node['period']}/{node['unit']['code']}"


def _sends(moment: Moment, state: CityState, node: Node, share: float) -> bool:
    """Whether the report is sent at this stage."""
    care, dice = state.city.diligence, state.dice.of("report", _name(node))
    will, in_time = dice.happens(care.reports, "ever"), dice.happens(care.punctual, "in time")
    if node["status"] == "EXPECTED":
        return will and in_time and dice.fraction("hurry") < share
    return node["status"] == "RETURNED" or (node["status"] == "MISSING" and will and not in_time)


def _by_mail(state: CityState, node: Node) -> bool:
    """Units without an account write e-mails, which the office registers; others do now and then."""
    code = node["unit"]["code"]
    if code == state.city.division_code:
        return False
    return state.own_login(code) is None or state.dice.happens(BY_MAIL_SHARE, "mail", _name(node))


def _sender(state: CityState, node: Node, by_mail: bool) -> Person:
    return state.person("office" if by_mail else state.own_login(node["unit"]["code"]) or "office")


def _submission(moment: Moment, state: CityState, node: Node, *, by_mail: bool = False) -> Mutation:
    dice, unit = state.dice.of("report", _name(node)), state.name_of(node["unit"]["code"])
    is_empty = dice.happens(EMPTY_SHARE, "empty") and node["status"] == "EXPECTED"
    given: dict[str, Any] = {
        "reportId": node["id"],
        "title": texts.report_title(unit, node["period"], node["label"]),
        "content": "" if is_empty else texts.report_content(dice, again=node["status"] == "RETURNED"),
        "isEmpty": is_empty,
    }
    if node["kind"] == "next_year_plan" and not is_empty:
        given["plannedTasks"] = texts.planned_tasks(dice, int(node["period"]) + 1)
    if by_mail:
        received = moment.at - timedelta(minutes=dice.whole(10, 50, "mail"))
        given |= {"fileIds": [state.original], "receivedAt": received.isoformat()}
    return Mutation("submitReport", given, moment.key("report", _name(node)), THING)


def _answer(moment: Moment, state: CityState, node: Node) -> list[Mutation]:
    """Accepted, returned once, left lying for now, or never answered."""
    dice = state.dice.of("answer", _name(node))
    if dice.happens(NEVER_ANSWERED_SHARE, "ever") or dice.happens(WAITING_SHARE, "waits", moment.day):
        return []
    fraction = dice.fraction(moment.day)
    if fraction < ACCEPTED_SHARE:
        return [Mutation("acceptReport", {"reportId": node["id"]}, moment.key("accept", _name(node)), THING)]
    if fraction < ACCEPTED_SHARE + RETURNED_SHARE and not node["reviews"]:
        given = {"reportId": node["id"], "reason": dice.pick(texts.REPORT_RETURNED)}
        return [Mutation("returnReport", given, moment.key("return", _name(node)), THING)]
    return []
