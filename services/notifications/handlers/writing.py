"""Writes out what is about to be sent, as things stand at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from services.kit.mailing import Letter
from services.kit.posting import Post
from services.notifications.domain import digests
from services.notifications.domain.contacts import Channel, Contact
from services.notifications.domain.counts import counted
from services.notifications.domain.deliveries import Delivery, Purpose, Webhook, signature, webhook_body
from services.notifications.domain.digests import Digest, Draft
from services.notifications.domain.items import Group
from services.notifications.handlers.issuing import Audience, audience_of, finished, name, names_of
from services.notifications.handlers.work import Reach, Work

LISTED = 20
FOOT = "本邮件由系统自动发送，请勿直接回复。"


def letters(work: Work, deliveries: Sequence[Delivery], reach: Reach) -> dict[str, Letter]:
    """The mail of each delivery that still has somebody to reach and something to tell."""
    audience = audience_of(work, {str(each.account_id) for each in deliveries})
    told = _digests(work, audience, [each for each in deliveries if each.purpose is Purpose.DIGEST])
    names = names_of(work, told.values())
    found: dict[str, Letter] = {}
    for each in deliveries:
        person, contact = audience.people.get(str(each.account_id)), audience.contacts[str(each.account_id)]
        if person is not None and not person.active:
            continue
        if each.purpose is Purpose.CODE:
            letter = _code_letter(each, contact)
        else:
            letter = _digest_letter(each, contact, told[each.id], names, reach)
        if letter is not None:
            found[each.id] = letter
    return found


def _digests(work: Work, audience: Audience, deliveries: Sequence[Delivery]) -> dict[str, Digest]:
    preferences = {each.id: audience.preferences[str(each.account_id)] for each in deliveries}
    drafts = {id: Draft(work.today, partial(each.wants, Channel.EMAIL)) for id, each in preferences.items()}
    name(drafts, work.repo.gathering.carried(list(drafts)))
    return finished(work, drafts)


def _digest_letter(
    delivery: Delivery, contact: Contact, told: Digest, names: dict[str, str], reach: Reach
) -> Letter | None:
    if told.is_empty or contact.address is None:
        return None
    text = f"{digests.body(told, names, reach.link)}\n\n{FOOT}\n"
    return Letter(delivery.message_id, contact.address, f"【清风】{digests.title(told)}", text)


def _code_letter(delivery: Delivery, contact: Contact) -> Letter | None:
    """The code goes to the address that was asked for last, or nowhere."""
    if contact.pending is None or delivery.code is None:
        return None
    text = f"您的邮箱验证码：{delivery.code}\n\n24小时内有效。如非本人操作，请忽略本邮件。\n\n{FOOT}\n"
    return Letter(delivery.message_id, contact.pending, "【清风】邮箱验证码", text)


def posts(work: Work, deliveries: Sequence[Delivery], reach: Reach) -> dict[str, Post]:
    """The signed summary of each delivery whose webhook is still there."""
    hooks = {hook.id: hook for hook in work.repo.deliveries.webhooks(active=True)}
    city = work.repo.runs.get().name or work.tenant
    return {
        each.id: _post(work, each, hooks[each.webhook_id], city, reach)
        for each in deliveries
        if each.webhook_id in hooks
    }


def _post(work: Work, delivery: Delivery, hook: Webhook, city: str, reach: Reach) -> Post:
    unit = work.units.get(hook.unit_id) if hook.unit_id else None
    path = unit.path if unit else "/"
    below = {"owner_path": {"$gte": path, "$lt": path + "\uffff"}}
    counts = counted(work.repo.items.loads(below, work.today, by_kind=False), work.today).view()
    late = Digest(work.today, {Group.OVERDUE: work.repo.items.most_overdue(below, work.today, LISTED)})
    text = _summary(city, late, counts, names_of(work, [late]), reach.link)
    body = webhook_body(hook.format, day=delivery.day, city=city, counts=counts, text=text)
    stamp = str(int(work.now.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Qingfeng-Timestamp": stamp,
        "X-Qingfeng-Signature": signature(hook.secret, stamp, body),
        "X-Qingfeng-Delivery": delivery.message_id.strip("<>"),
    }
    return Post(hook.url, body, headers, is_robot=hook.format == "robot")


def _summary(city: str, late: Digest, counts: dict[str, int], names: dict[str, str], link: str | None) -> str:
    lines = [
        f"{city}待办汇总（{late.day.isoformat()}）",
        f"未办结{counts['open']}项，已逾期{counts['overdue']}项，今日到期{counts['due_today']}项，"
        f"本周到期{counts['due_this_week']}项",
    ]
    if late.groups[Group.OVERDUE]:
        lines += ["逾期最久的事项："]
        lines += [f"{n}. {digests.line(i, names, late.day)}" for n, i in enumerate(late.groups[Group.OVERDUE], start=1)]
    return "\n".join([*lines, f"待办清单：{link}"] if link else lines)
