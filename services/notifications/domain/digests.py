"""One message a day: what is in it, and its words. Labels, units and days only; never what a user typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.notifications.domain.items import Group, Item

SHOWN = 30
LONGEST_LABEL = 60
HEADINGS = {
    Group.OVERDUE: "已逾期",
    Group.DUE: "即将到期",
    Group.OPENING: "新开放",
    Group.ESCALATED: "下级逾期督办",
}
TITLES = {"digest": "待办提醒", "reminder": "催办提醒"}
FAR = date.max


@dataclass(frozen=True)
class Entry:
    """An item of a digest, under the heading that brought it."""

    item_id: str
    group: Group


@dataclass(frozen=True)
class Digest:
    """The items of one digest by heading, the earliest due first."""

    day: date
    groups: Mapping[Group, Sequence[Item]]

    @property
    def counts(self) -> dict[str, int]:
        """How many items stand under each heading."""
        return {group.value: len(self.groups.get(group, ())) for group in Group}

    @property
    def is_empty(self) -> bool:
        return not any(self.groups.values())


def merged(entries: Iterable[Entry]) -> list[Entry]:
    """Each item once for its own people and once for superiors; what is due outweighs what opens."""
    strongest: dict[tuple[str, bool], Entry] = {}
    for entry in entries:
        key = (entry.item_id, entry.group is Group.ESCALATED)
        held = strongest.get(key)
        if held is None or held.group is Group.OPENING:
            strongest[key] = entry
    return list(strongest.values())


def wanted(_item: Item) -> bool:
    """Everything is."""
    return True


def digest(
    entries: Iterable[Entry], items: Mapping[str, Item], day: date, wants: Callable[[Item], bool] = wanted
) -> Digest:
    """The digest of `entries` as their items stand on `day`: settled ones are gone, overdue ones are red.

    What its reader does not want (`wants`) is left out; superiors' entries never are.
    """
    groups: dict[Group, list[Item]] = {group: [] for group in Group}
    for entry in merged(entries):
        item = items.get(entry.item_id)
        if item is None or not item.is_open(day):
            continue
        if entry.group is Group.ESCALATED:
            if item.is_overdue(day):
                groups[Group.ESCALATED].append(item)
        elif wants(item):
            groups[Group.OVERDUE if item.is_overdue(day) else entry.group].append(item)
    return Digest(day, {group: sorted(found, key=_urgency) for group, found in groups.items()})


def _urgency(item: Item) -> tuple[date, str]:
    return item.due_on or FAR, item.id


def title(told: Digest, kind: str = "digest") -> str:
    """`待办提醒（2022-06-30）：已逾期2项，即将到期3项`"""
    parts = [f"{HEADINGS[group]}{len(told.groups[group])}项" for group in Group if told.groups.get(group)]
    return f"{TITLES[kind]}（{told.day.isoformat()}）：" + "，".join(parts)


def body(told: Digest, names: Mapping[str, str], link: str | None) -> str:
    """The text of a digest; `names` are those of the units."""
    lines: list[str] = []
    for group in Group:
        found = told.groups.get(group, ())
        if not found:
            continue
        lines.append(f"{HEADINGS[group]}（{len(found)}项）")
        lines += [f"{number}. {line(item, names, told.day)}" for number, item in enumerate(found[:SHOWN], start=1)]
        if len(found) > SHOWN:
            lines.append(f"……其余{len(found) - SHOWN}项请在待办清单中查看")
        lines.append("")
    if link:
        lines.append(f"待办清单：{link}")
    return "\n".join(lines).rstrip()


def line(item: Item, names: Mapping[str, str], day: date) -> str:
    """One item in one line."""
    period = f"（{item.period}）" if item.period else ""
    unit = f"——{names[item.unit_id]}" if item.unit_id in names else ""
    label = item.label if len(item.label) <= LONGEST_LABEL else f"{item.label[:LONGEST_LABEL]}…"
    return f"{label}{period}{unit}，{deadline(item, day)}"


def deadline(item: Item, day: date) -> str:
    """`截止2022-06-30，已逾期3天`"""
    if item.due_on is None:
        return "无固定期限"
    text = f"截止{item.due_on.isoformat()}"
    if item.is_overdue(day):
        return f"{text}，已逾期{(day - item.due_on).days}天"
    left = (item.due_on - day).days
    return f"{text}，今日到期" if left == 0 else f"{text}，还有{left}天" if left > 0 else text
