"""Who is told what on which day."""

from __future__ import annotations

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.testing import Bench
from tests.integration.notifications.scene import DUE, City, day

WEEK = ("2022-06-24", "2022-06-27", "2022-06-28", "2022-06-29", "2022-06-30", "2022-07-01")


@pytest.mark.obligation("PF-022")
def test_a_report_is_told_on_opening_two_working_days_before_on_the_due_day_and_when_overdue(city: City) -> None:
    city.work(city.item("r1", "h2"))
    city.through("2022-06-23", *WEEK, "2022-07-04", "2022-07-05", "2022-07-06")
    assert city.inbox("hospital2") == [
        ("2022-06-24", {"opening": 1}),
        ("2022-06-28", {"due": 1}),
        ("2022-06-30", {"due": 1}),
        ("2022-07-01", {"overdue": 1}),
    ]
    assert city.inbox("hospital1") == city.inbox("bureau1") == city.inbox("office") == []
    assert "季度工作进展（2022-Q2）——单位h2，截止2022-06-30，已逾期1天" in city.bodies("hospital2")


@pytest.mark.obligation("PF-022")
def test_superiors_are_told_one_level_up_and_then_the_commission_once_each(city: City) -> None:
    city.work(city.item("below", "h2"), city.item("direct", "h1"), city.item("office", "c"))
    city.through("2022-07-06", "2022-07-07", "2022-07-08", "2022-07-11", "2022-07-12", "2022-07-13", "2022-07-29")
    assert city.inbox("bureau1") == [("2022-07-07", {"escalated": 1})]
    assert city.inbox("office") == [
        ("2022-07-06", {"overdue": 1}),
        ("2022-07-07", {"overdue": 1, "escalated": 1}),
        ("2022-07-12", {"overdue": 1, "escalated": 1}),
    ]
    assert city.inbox("bureau2") == []
    assert [body.count("单位h2") for body in (city.bodies("bureau1"), city.bodies("office"))] == [1, 1]


def test_soft_ones_are_never_overdue_and_nobody_above_hears_of_them(city: City) -> None:
    city.work(city.item("r1", "h2", modality="explore"))
    city.through(*WEEK, "2022-07-07", "2022-07-12")
    assert city.inbox("hospital2") == [
        ("2022-06-24", {"opening": 1}),
        ("2022-06-28", {"due": 1}),
        ("2022-06-30", {"due": 1}),
    ]
    assert city.inbox("bureau1") == []


def test_digests_begin_at_the_city_s_hour_on_working_days(city: City) -> None:
    city.work(city.item("r1"), city.item("r2", opens_on="2022-06-25", due_on="2022-07-29"))
    city.at("2022-06-24", 8, 59)
    assert city.inbox("hospital1") == []
    city.at("2022-06-24", 9, 0).at("2022-06-24", 17).at("2022-06-25").at("2022-06-26")
    assert city.inbox("hospital1") == [("2022-06-24", {"opening": 1})]
    city.at("2022-06-27")
    assert city.inbox("hospital1")[1:] == [("2022-06-27", {"opening": 1})]
    assert city.ask("admin", "set_reminder_rules", hour=14) == {
        "hour": 14, "escalate_after": 5, "escalate_further": 3,
    }  # fmt: skip
    city.at("2022-06-28", 10)
    assert len(city.inbox("hospital1")) == 2
    city.at("2022-06-28", 14)
    assert len(city.inbox("hospital1")) == 3


def test_a_settled_item_is_withdrawn_from_the_ledger(city: City) -> None:
    city.work(city.item("r1"))
    city.at("2022-06-24")
    city.work(city.item("r1", version=2, state="done", settled_on="2022-06-27"))
    city.through(*WEEK[1:], "2022-07-07")
    assert city.inbox("hospital1") == [("2022-06-24", {"opening": 1})]
    assert city.ledger("sent") == [("2022-06-24", "opening")]
    assert len(city.ledger("withdrawn")) == 5 and city.ledger("waiting") == []


def test_an_item_that_is_settled_between_gathering_and_issuing_is_not_told(city: City) -> None:
    city.work(city.item("r1"), city.item("r2"))
    clock.start_at(day("2022-06-24"))
    method = city.engine.methods["keep_time"]
    assert all(city.engine._tick_once(method, city.code) for _ in range(3))
    assert len(city.stored("gathered")) == 1
    city.work(city.item("r1", version=2, state="done"))
    city.at("2022-06-24")
    assert city.inbox("hospital1") == [("2022-06-24", {"opening": 1})]


def test_a_moved_deadline_is_planned_anew_and_told_again(city: City) -> None:
    city.work(city.item("r1"))
    city.through("2022-06-24", "2022-06-28")
    city.work(city.item("r1", version=2, due_on="2022-07-15"))
    city.through("2022-06-30", "2022-07-01", "2022-07-13", "2022-07-15", "2022-07-18")
    assert [told for told, _ in city.inbox("hospital1")] == [
        "2022-06-24", "2022-06-28", "2022-07-13", "2022-07-15", "2022-07-18",
    ]  # fmt: skip
    assert ("2022-07-01", "overdue") in city.ledger("withdrawn")


def test_a_report_that_was_returned_is_told_from_where_it_stands(city: City) -> None:
    city.work(city.item("r1"))
    city.at("2022-06-24")
    city.work(city.item("r1", version=2, state="done"))
    city.at("2022-06-27")
    city.work(city.item("r1", version=3))
    city.through("2022-06-28", "2022-06-30", "2022-07-01")
    assert [told for told, _ in city.inbox("hospital1")] == ["2022-06-24", "2022-06-28", "2022-06-30", "2022-07-01"]


def test_what_comes_back_after_its_deadline_is_told_again(city: City) -> None:
    city.work(city.item("r1", due_on=None))
    city.at("2022-06-24")
    city.work(city.item("r1", version=2, due_on=None, state="done"))
    city.at("2022-06-28")
    city.work(city.item("r1", version=3, due_on=None))
    city.work(city.item("r1", version=4, due_on=None, label="季度工作进展（补正）"))
    city.through("2022-06-29", "2022-06-30")
    assert city.inbox("hospital1") == [("2022-06-24", {"opening": 1}), ("2022-06-29", {"opening": 1})]


def test_a_closed_unit_and_a_disabled_account_are_told_no_more(city: City) -> None:
    city.work(city.item("r1", "h1"), city.item("r2", "h2"))
    city.at("2022-06-24")
    city.tell(city.unit("h1", 2, closed_on="2022-06-27"), city.account("hospital2", 2, active=False))
    city.through("2022-06-28", "2022-06-30", "2022-07-01", "2022-07-07")
    assert len(city.inbox("hospital1")) == len(city.inbox("hospital2")) == 1
    assert city.inbox("office") == [] and city.inbox("bureau1") == [("2022-07-07", {"escalated": 1})]
    assert city.ask("hospital1", "todo")["items"] == []


def test_a_unit_that_moves_has_another_superior(city: City) -> None:
    city.work(city.item("r1", "h2"))
    city.at("2022-07-01")
    city.tell(city.unit("h2", 2, path="/c/b2/h2/"))
    city.at("2022-07-07")
    assert (city.inbox("bureau1"), city.inbox("bureau2")) == ([], [("2022-07-07", {"escalated": 1})])


def test_an_item_of_one_account_is_told_to_that_account(city: City) -> None:
    city.work(city.item("m1", "c", kind="meeting", roles=[], account_id="hospital3"))
    city.at("2022-06-24")
    assert city.inbox("hospital3") == [("2022-06-24", {"opening": 1})]
    assert city.inbox("office") == []
    assert [item["subject_id"] for item in city.ask("hospital3", "todo")["items"]] == ["m1"]


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
def test_the_newest_version_wins_in_any_order(city: City, order: tuple[int, ...]) -> None:
    versions = {1: {"due_on": "2022-06-29"}, 2: {"due_on": "2022-07-15"}, 3: {"due_on": "2022-07-20"}}
    for version in order:
        city.work(city.item("r1", version=version, **versions[version]))
    city.work(*(city.item("r1", version=version, **versions[version]) for version in order))
    [held] = city.stored("work_items")
    assert (held["version"], held["due_on"]) == (3, "2022-07-20")


def test_units_and_accounts_may_come_after_the_work(bench: Bench, tenant: str) -> None:
    city = City(bench, tenant)
    city.work(city.item("r1", "h2"))
    city.settled()
    city.through("2022-06-24", "2022-07-07")
    assert [len(city.inbox(each)) for each in ("hospital2", "bureau1")] == [2, 1]


def test_nothing_that_is_told_to_others_says_more_than_ids(city: City) -> None:
    city.work(city.item("r1", "h1"), city.item("r2", "h2"))
    city.at("2022-06-24")
    assert city.emitted("notifications.messages_posted.v1") == [{"account_ids": ["hospital1", "hospital2"]}]


def test_the_inbox_is_one_s_own_and_read_once(city: City) -> None:
    city.work(city.item("r1", "h1"), city.item("r2", "h2"))
    city.through("2022-06-24", "2022-06-28")
    ids = [message["id"] for message in city.ask("hospital1", "inbox")["items"]]
    assert ids == ["hospital1:2022-06-28", "hospital1:2022-06-24"]
    with pytest.raises(QfError) as foreign:
        city.ask("hospital2", "mark_read", message_id=ids[0])
    assert foreign.value.code == "message_not_found"
    assert city.ask("hospital1", "mark_read", message_id=ids[0]) == {"id": "hospital1", "marked": 1, "unread": 1}
    assert city.ask("hospital1", "mark_read", message_id=ids[0])["marked"] == 0
    assert [m["id"] for m in city.ask("hospital1", "inbox", unread=True)["items"]] == ids[1:]
    assert city.ask("hospital1", "mark_read") == {"id": "hospital1", "marked": 1, "unread": 0}
    assert city.ask("hospital2", "unread_count") == {"unread": 2}


def test_kinds_can_be_silenced_but_for_what_binds(city: City) -> None:
    city.ask("hospital1", "set_opt_out", channel="inbox", kind="report", wanted=False)
    city.work(city.item("soft", modality="explore"), city.item("hard"))
    city.work(city.item("open", due_on=None, kind="report"), city.item("other", due_on=None, kind="ledger"))
    city.at("2022-06-24")
    assert city.inbox("hospital1") == [("2022-06-24", {"opening": 2})]


def test_the_ledger_can_be_read(city: City) -> None:
    city.work(city.item("r1"))
    city.at("2022-06-24")
    rows = city.ask("office", "reminders", item_id="report:r1:submit")["items"]
    assert [(row["step"], row["remind_on"], row["state"]) for row in rows][:2] == [
        ("opening", "2022-06-24", "sent"),
        ("soon", "2022-06-28", "waiting"),
    ]
    assert city.ask("office", "reminders", state="waiting")["total"] == 5
    assert rows[2]["remind_on"] == DUE


def test_the_office_s_own_reminder_is_told_at_once_beside_the_digest(city: City) -> None:
    city.work(
        city.item("r1", "h1"), city.item("r2", "h2"), city.item("r3", "h2"), city.item("done", "h2", state="done")
    )
    city.at("2022-06-24")
    about = {"kind": "report", "subject_ids": ["r2", "done", "unknown"], "unit_id": "h2"}
    event = city.event("tasks.reminder_sent.v1", "reminder-1", 1, about)
    city.tell(event)
    city.tell(event)
    assert city.inbox("hospital2") == [("2022-06-24", {"opening": 2}), ("2022-06-24", {"due": 1})]
    [message] = [m for m in city.ask("hospital2", "inbox")["items"] if m["kind"] == "reminder"]
    assert message["title"] == "催办提醒（2022-06-24）：即将到期1项"
    assert city.inbox("hospital1") == [("2022-06-24", {"opening": 1})]
