"""When reminders are due, and how the ledger follows a changing item."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.calendar import calendar
from services.kit.permissions.grants import CITY_WIDE as GRANTED_CITY_WIDE
from services.kit.work_items import SOFT as TOLD_SOFT
from services.notifications.domain.items import SOFT, Item
from services.notifications.domain.ledger import Row, RowState, Rules, Step, planned, reconciled
from services.notifications.domain.people import CITY_WIDE

REPORT = Item(
    id="report:r1:submit",
    kind="report",
    action="submit",
    subject_id="r1",
    version=1,
    unit_id="h1",
    owner_unit_id="h1",
    roles=("institution",),
    label="季度工作进展",
    opens_on=date(2022, 6, 24),
    due_on=date(2022, 6, 30),
    state="open",
    period="2022-Q2",
    department=None,
    account_id=None,
    modality="must",
    settled_on=None,
)


def days_of(item: Item, rules: Rules = Rules()) -> dict[str, str]:  # noqa: B008
    return {row.step.value: row.remind_on.isoformat() for row in planned(item, calendar, rules)}


def test_a_quarterly_report_is_told_at_each_step_of_the_convention() -> None:
    assert days_of(REPORT) == {
        "opening": "2022-06-24",
        "soon": "2022-06-28",
        "due": "2022-06-30",
        "overdue": "2022-07-01",
        "escalated": "2022-07-07",
        "escalated_further": "2022-07-12",
    }


def test_the_days_until_superiors_are_told_are_the_city_s_own() -> None:
    days = days_of(REPORT, Rules(escalate_after=3, escalate_further=3))
    assert (days["escalated"], days["escalated_further"]) == ("2022-07-05", "2022-07-08")


def test_a_long_one_is_also_told_30_7_and_1_days_before() -> None:
    days = days_of(replace(REPORT, opens_on=date(2022, 4, 1)))
    assert {name: days[name] for name in ("opening", "days_30", "days_7", "soon", "days_1", "due")} == {
        "opening": "2022-04-01",
        "days_30": "2022-05-31",
        "days_7": "2022-06-23",
        "soon": "2022-06-28",
        "days_1": "2022-06-29",
        "due": "2022-06-30",
    }
    assert "days_30" not in days_of(replace(REPORT, opens_on=date(2022, 5, 1)))
    assert "days_30" in days_of(replace(REPORT, opens_on=date(2022, 4, 30)))


@pytest.mark.parametrize(
    ("due", "told"),
    [(date(2022, 3, 5), "2022-03-04"), (date(2022, 6, 5), "2022-06-02"), (date(2022, 10, 5), "2022-09-30")],
)
def test_a_due_day_off_is_told_on_the_working_day_before(due: date, told: str) -> None:
    """The monthly summary by the 5th, which does not roll (AMB-10)."""
    days = days_of(replace(REPORT, opens_on=due - timedelta(days=20), due_on=due))
    assert days["due"] == told


def test_nothing_is_told_before_it_opens_or_on_days_off() -> None:
    days = days_of(replace(REPORT, opens_on=date(2022, 6, 25), due_on=date(2022, 6, 27)))
    assert days == {
        "opening": "2022-06-27",
        "due": "2022-06-27",
        "overdue": "2022-06-28",
        "escalated": "2022-07-04",
        "escalated_further": "2022-07-07",
    }


def test_soft_ones_are_never_overdue_and_those_without_a_deadline_only_open() -> None:
    assert set(days_of(replace(REPORT, modality="explore"))) == {"opening", "soon", "due"}
    assert set(days_of(replace(REPORT, due_on=None))) == {"opening"}
    assert days_of(replace(REPORT, state="done")) == {}


def test_the_words_of_others_are_understood_alike() -> None:
    assert frozenset(TOLD_SOFT) == SOFT
    assert frozenset(GRANTED_CITY_WIDE) == CITY_WIDE


def test_what_was_sent_stays_sent_and_what_is_not_wanted_is_withdrawn() -> None:
    held = [replace(row, state=RowState.SENT) if row.step is Step.OPENING else row for row in plan(REPORT)]
    assert reconciled(held, plan(REPORT)) == []
    settled = reconciled(held, [])
    assert {(row.step.value, row.state.value) for row in settled} == {
        (step, "withdrawn") for step in ("soon", "due", "overdue", "escalated", "escalated_further")
    }
    moved = reconciled(held, plan(replace(REPORT, due_on=date(2022, 7, 15))))
    assert sum(row.state is RowState.WITHDRAWN for row in moved) == 5
    assert {row.step.value for row in moved if row.state is RowState.WAITING} == {
        "soon",
        "due",
        "overdue",
        "escalated",
        "escalated_further",
    }


def test_a_reopened_item_gets_back_what_was_withdrawn() -> None:
    withdrawn = [replace(row, state=RowState.WITHDRAWN) for row in plan(REPORT)]
    assert reconciled(withdrawn, plan(REPORT)) == plan(REPORT)


def plan(item: Item) -> list[Row]:
    return planned(item, calendar, Rules())


DAYS = st.dates(date(2021, 12, 1), date(2022, 12, 1))


@given(opens=DAYS, length=st.integers(0, 200), modality=st.sampled_from(["must", "explore"]))
def test_every_step_falls_on_a_working_day_after_the_opening_and_once(opens: date, length: int, modality: str) -> None:
    rows = plan(replace(REPORT, opens_on=opens, due_on=opens + timedelta(days=length), modality=modality))
    assert all(calendar.is_working(row.remind_on) and row.remind_on >= opens for row in rows)
    assert len({row.id for row in rows}) == len(rows) == len({row.step for row in rows})
