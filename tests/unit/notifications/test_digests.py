"""What a digest says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.notifications.domain import digests
from services.notifications.domain.digests import Entry
from services.notifications.domain.items import Group, Item
from tests.unit.notifications.test_ledger import REPORT

TODAY = date(2022, 6, 30)


def item(name: str, **changes: object) -> Item:
    return replace(REPORT, id=name, **changes)  # type: ignore[arg-type]


def test_items_stand_once_under_their_present_heading_the_earliest_first() -> None:
    items = {
        "late": item("late", due_on=date(2022, 6, 27), period=None),
        "today": item("today"),
        "new": item("new", due_on=None, label="明确行风建设工作机构"),
        "done": item("done", state="done"),
        "theirs": item("theirs", due_on=date(2022, 6, 20), unit_id="h2"),
        "shut": item("shut", opens_on=date(2022, 7, 1)),
    }
    entries = [Entry(name, Group.OPENING) for name in ("late", "today", "new", "done", "shut")]
    entries += [Entry("today", Group.DUE), Entry("today", Group.OPENING), Entry("theirs", Group.ESCALATED)]
    told = digests.digest(entries, items, TODAY)
    assert told.counts == {"overdue": 1, "due": 1, "opening": 1, "escalated": 1}
    assert digests.title(told) == "待办提醒（2022-06-30）：已逾期1项，即将到期1项，新开放1项，下级逾期督办1项"
    assert digests.body(told, {"h1": "示例医院", "h2": "示例县医院"}, "https://qf.example.cn/todo").splitlines() == [
        "已逾期（1项）",
        "1. 季度工作进展——示例医院，截止2022-06-27，已逾期3天",
        "",
        "即将到期（1项）",
        "1. 季度工作进展（2022-Q2）——示例医院，截止2022-06-30，今日到期",
        "",
        "新开放（1项）",
        "1. 明确行风建设工作机构（2022-Q2）——示例医院，无固定期限",
        "",
        "下级逾期督办（1项）",
        "1. 季度工作进展（2022-Q2）——示例县医院，截止2022-06-20，已逾期10天",
        "",
        "待办清单：https://qf.example.cn/todo",
    ]


def test_a_long_label_is_cut() -> None:
    assert digests.line(item("long", label="学" * 61), {}, TODAY).startswith("学" * 60 + "…（2022-Q2）")


def test_a_long_list_says_how_many_more_there_are() -> None:
    items = {f"i{n:03}": item(f"i{n:03}") for n in range(40)}
    told = digests.digest([Entry(name, Group.DUE) for name in items], items, TODAY)
    lines = digests.body(told, {}, None).splitlines()
    assert len(lines) == 32 and lines[-1] == "……其余10项请在待办清单中查看"
