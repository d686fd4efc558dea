"""One message a day: what is in it, and its words. Labels, units and days only; never what a user typed."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.notifications.domain.items import Group, Item, Waiting

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


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a digest, under the heading that brought it."""

    item_id: str
    group: Group


@dataclass(frozen=True)
class Digest:
    """The first items of one digest by heading, the earliest due first, and how many there are of each."""

    day: date
    groups: Mapping[Group, Sequence[Item]]
    totals: Mapping[Group, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many items stand under each heading."""
        return {group.value: self.totals.get(group, 0) for group in Group}

    @property
    def is_empty(self) -> bool:
        return not any(self.totals.values())


def wanted(_item: Waiting) -> bool:
    """Everything is."""
    return True


class Draft:
    """A digest that is put together in portions, however many items it has: it holds their ids, and what it shows.

    First entries are named, then the items behind them are taken, each once, as they stand on `day`: settled ones are
    gone, overdue ones are red. What its reader does not want (`wants`) is left out; superiors' entries never are.
    """

    def __init__(self, day: date, wants: Callable[[Waiting], bool] = wanted) -> None:
        self._day, self._wants = day, wants
        self._own: dict[str, Group] = {}
        self._below: set[str] = set()
        self._totals: Counter[Group] = Counter()
        self._first: dict[Group, list[tuple[date, str]]] = {group: [] for group in Group}

    def name(self, entries: Iterable[Entry]) -> None:
        """Each item once for its own people and once for superiors; what is due outweighs what opens."""
        for entry in entries:
            if entry.group is Group.ESCALATED:
                self._below.add(entry.item_id)
            elif self._own.get(entry.item_id) in (None, Group.OPENING):
                self._own[entry.item_id] = entry.group

    @property
    def item_ids(self) -> set[str]:
        """The items that are named."""
        return self._below.union(self._own)

    def take(self, items: Mapping[str, Waiting]) -> None:
        """Count those of `items` that are named."""
        named = (self._own, self._below)
        for item_id in {i for ids in named for i in (ids if len(ids) < len(items) else items) if i in ids}:
            item = items.get(item_id)
            if item is None or not item.is_open(self._day):
                continue
            is_overdue, group = item.is_overdue(self._day), self._own.get(item_id)
            if is_overdue and item_id in self._below:
                self._count(Group.ESCALATED, item)
            if group is not None and self._wants(item):
                self._count(Group.OVERDUE if is_overdue else group, item)

    def _count(self, group: Group, item: Waiting) -> None:
        self._totals[group] += 1
        first, key = self._first[group], (item.due_on or FAR, item.id)
        if len(first) < SHOWN or key < first[-1]:
            insort(first, key)
            del first[SHOWN:]

    @property
    def shown(self) -> list[str]:
        """The items that the digest will show."""
        return [item_id for first in self._first.values() for _, item_id in first]

    def finished(self, items: Mapping[str, Item]) -> Digest:
        """The digest; `items` are those that it shows."""
        groups = {group: [items[item_id] for _, item_id in first] for group, first in self._first.items()}
        return Digest(self._day, groups, self._totals)


def digest(
    entries: Iterable[Entry], items: Mapping[str, Item], day: date, wants: Callable[[Waiting], bool] = wanted
) -> Digest:
    """The digest of `entries` whose items are all at hand."""
    draft = Draft(day, wants)
    draft.name(entries)
    draft.take(items)
    return draft.finished(items)


def few(counts: Mapping[str, int], most: int) -> list[str]:
    """The first of these that together have at most `most`; the very first whatever it has."""
    total = 0
    found: list[str] = []
    for key, count in counts.items():
        total += count
        if found and total > most:
            break
        found.append(key)
    return found


def title(told: Digest, kind: str = "digest") -> str:
    """`待办提醒（2022-06-30）：已逾期2项，即将到期3项`"""
    parts = [f"{HEADINGS[group]}{told.totals[group]}项" for group in Group if told.totals.get(group)]
    return f"{TITLES[kind]}（{told.day.isoformat()}）：" + "，".join(parts)


def body(told: Digest, names: Mapping[str, str], link: str | None) -> str:
    """The text of a digest; `names` are those of the units."""
    lines: list[str] = []
    for group in Group:
        found, total = told.groups.get(group, ()), told.totals.get(group, 0)
        if not found:
            continue
        lines.append(f"{HEADINGS[group]}（{total}项）")
        lines += [f"{number}. {line(item, names, told.day)}" for number, item in enumerate(found, start=1)]
        if total > len(found):
            lines.append(f"……其余{total - len(found)}项请在待办清单中查看")
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
