"""An outage of days loses nothing and sends nothing twice; two replicas send once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from services.kit.calendar import calendar
from services.kit.clock import clock
from services.kit.engine import Engine
from services.kit.ids import new_id
from services.kit.testing import Bench
from services.notifications.service import Notifications
from tests.integration.notifications.scene import City, day


@pytest.mark.obligation("PF-022")
def test_after_an_outage_of_days_everyone_gets_one_digest_with_each_item_once(city: City) -> None:
    city.work(city.item("late", "h2"), city.item("due", "h2", due_on="2022-07-14"), city.item("new", "h2", due_on=None))
    city.work(city.item("done", "h2"))
    city.work(city.item("done", "h2", version=2, state="done", settled_on="2022-06-29"))
    city.at("2022-07-13")
    assert city.inbox("hospital2") == [("2022-07-13", {"overdue": 1, "due": 1, "opening": 1})]
    assert city.inbox("bureau1") == city.inbox("office") == [("2022-07-13", {"escalated": 1})]
    assert city.bodies("hospital2").count("季度工作进展") == 3
    city.at("2022-07-13", 18).at("2022-07-14", 8)
    assert len(city.inbox("hospital2")) == 1
    assert not [row for row in city.ledger("waiting") if row[0] <= "2022-07-13"]
    city.at("2022-07-14")
    assert city.inbox("hospital2")[1:] == [("2022-07-14", {"overdue": 1, "due": 1})]


def test_a_run_that_died_on_the_way_goes_on_the_same_day_or_the_next(city: City) -> None:
    city.work(city.item("r1", "h1"), city.item("r2", "h2"))
    method = city.engine.methods["keep_time"]
    clock.start_at(day("2022-06-24"))
    for _ in range(3):
        city.engine._tick_once(method, city.code)
    assert len(city.stored("gathered")) == 2
    city.at("2022-06-27")
    assert city.inbox("hospital1") == city.inbox("hospital2") == [("2022-06-27", {"opening": 1})]
    assert city.stored("gathered") == []


def test_two_replicas_at_once_tell_everyone_once(city: City) -> None:
    city.work(*(city.item(f"{unit}-{n}", unit) for n in range(40) for unit in ("h1", "h2", "h3")))
    replicas = [Engine(Notifications) for _ in range(3)]
    clock.start_at(day("2022-06-24"))
    with ThreadPoolExecutor(3) as pool:
        done = [pool.submit(_until_quiet, each, city.code) for each in replicas]
        for each in done:
            each.result()
    for person in ("hospital1", "hospital2", "hospital3"):
        assert city.inbox(person) == [("2022-06-24", {"opening": 40})]
    posted = city.emitted("notifications.messages_posted.v1")
    assert [each["account_ids"] for each in posted] == [["hospital1", "hospital2", "hospital3"]]


def _until_quiet(engine: Engine, tenant: str) -> None:
    """As the ticker: a tick that lost its races is tried again."""
    for _ in range(30):
        try:
            engine.tick("keep_time", tenant)
            return
        except Exception:
            continue
    raise AssertionError("the tick never came through")


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["open", "open", "open", "done", "withdrawn"]),
        st.one_of(st.none(), st.integers(-10, 80)),
        st.sampled_from(["must", "must", "explore"]),
        st.integers(1, 12),
    ),
    min_size=1,
    max_size=6,
)


@examples(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_whatever_changes_each_step_is_sent_once_and_what_is_overdue_is_told(bench: Bench, changes: list) -> None:  # type: ignore[type-arg]
    city = City(bench, f"city-{new_id()}").settled()
    today, told = date(2022, 6, 23), {}
    for version, (subject, state, length, modality, wait) in enumerate(changes, start=1):
        due = None if length is None else (today + timedelta(days=length)).isoformat()
        opens = min(today.isoformat(), due or "9999")
        city.work(city.item(subject, version=version, state=state, due_on=due, opens_on=opens, modality=modality))
        today += timedelta(days=wait)
        city.at(today.isoformat())
        _check(city, today, told)
    for _ in range(3):
        today += timedelta(days=40)
        city.at(today.isoformat())
        _check(city, today, told)


def _check(city: City, today: date, told: dict[str, str]) -> None:
    """Sent rows stay as they are; after a digest nothing due waits; today's digest has all that is overdue."""
    rows = city.stored("reminders")
    for row in rows:
        if row["id"] in told:
            assert (row["state"], row["sent_on"]) == ("sent", told[row["id"]])
        if row["state"] == "sent":
            told[row["id"]] = row["sent_on"]
    assert len({row["id"] for row in rows}) == len(rows)
    if not calendar.is_working(today):
        return
    assert [r["id"] for r in rows if r["state"] == "waiting" and r["remind_on"] <= today.isoformat()] == []
    messages = city.stored("messages")
    assert len({(m["account_id"], m["day"]) for m in messages}) == len(messages)
    mine = [m for m in messages if m["account_id"] == "hospital1" and m["day"] == today.isoformat()]
    overdue = city.ask("hospital1", "todo_counts")["overdue"]
    if mine:
        assert mine[0]["counts"]["overdue"] == overdue
