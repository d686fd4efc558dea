"""Due days of key posts and the quarters of rosters, for any day."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.organizations.domain.bindings import plan_roles
from services.organizations.domain.branches import BranchScope, coverage
from services.organizations.domain.confirming import quarter_before, quarter_with, quarters_to_list
from services.organizations.domain.rotation import months_after, stage_of, warning_days, years_after
from services.organizations.domain.staff import Exemption
from tests.integration.organizations.city import plan_named

DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))
DAY = timedelta(days=1)
STAGES = ["within", "due_in_180", "due_in_90", "due_in_30", "overdue"]


@given(DAYS, st.integers(1, 40))
def test_a_term_ends_on_the_same_day_years_later_and_on_28_february_where_there_is_no_29th(
    since: date, years: int
) -> None:
    due = years_after(since, years)
    assert due.year == since.year + years
    if (since.month, since.day) == (2, 29) and not isleap(due.year):
        assert (due.month, due.day) == (2, 28)
    else:
        assert (due.month, due.day) == (since.month, since.day)


@given(DAYS, st.integers(1, 40), st.integers(1, 3000))
def test_who_begins_later_is_never_due_earlier(since: date, years: int, later: int) -> None:
    assert years_after(since, years) <= years_after(since + later * DAY, years)


@given(DAYS)
def test_stages_follow_each_other_and_change_exactly_on_the_day_that_is_foretold(due: date) -> None:
    today, seen = due - 200 * DAY, []
    stage, following = stage_of(due, None, today)
    while following is not None:
        assert stage_of(due, None, following - DAY)[0] == stage
        seen.append(stage)
        today = following
        stage, following = stage_of(due, None, today)
    assert [*seen, stage] == STAGES
    assert today == due + DAY


@given(DAYS)
def test_warnings_come_at_least_180_90_and_30_days_and_6_3_and_1_months_before(due: date) -> None:
    for (_, first), days, months in zip(warning_days(due), (180, 90, 30), (6, 3, 1), strict=True):
        assert first <= due - days * DAY
        assert first <= months_after(due, -months)
        assert first > due - (days + 5) * DAY


@given(DAYS, st.integers(-100, 100), st.integers(1, 400))
def test_an_exemption_holds_to_its_last_day_and_lapses_the_day_after(due: date, offset: int, length: int) -> None:
    approved = due + offset * DAY
    leave = Exemption("x", approved + length * DAY, "a", approved)
    assert stage_of(due, leave, leave.expires_on) == ("exempt", leave.expires_on + DAY)
    assert stage_of(due, leave, leave.expires_on + DAY) == stage_of(due, None, leave.expires_on + DAY)


@given(DAYS)
def test_every_day_lies_in_one_quarter_and_its_roster_opens_in_the_last_month(day: date) -> None:
    quarter = quarter_with(day)
    assert quarter.label == f"{day.year}-Q{(day.month + 2) // 3}"
    assert (quarter.due_on + DAY).day == 1
    assert (quarter.opens_on.month, quarter.opens_on.day) == (quarter.due_on.month, 1)
    assert quarter_with(quarter.due_on + DAY).label == quarter_with(quarter.due_on + 40 * DAY).label
    assert quarter_with(quarter_before(day).due_on + DAY) == quarter


@given(DAYS, st.integers(0, 1500))
def test_no_quarter_is_left_out_however_long_the_clock_stood(day: date, days: int) -> None:
    today = day + days * DAY
    listed = [quarter.label for quarter in quarters_to_list(quarter_before(day).label, today)]
    expected = {quarter_with(day + n * DAY) for n in range(days + 1)}
    assert listed == sorted(quarter.label for quarter in expected if quarter.opens_on <= today)


def scope(name: str, *departments: str) -> BranchScope:
    return BranchScope(name, "u", "/u/", None, name, "副院长", departments, (), date(2022, 1, 1))


DEPARTMENTS = st.lists(st.sampled_from("ABCDEF"), unique=True)


@given(DEPARTMENTS, st.lists(DEPARTMENTS, max_size=5))
def test_every_department_is_covered_once_or_told(known: list[str], held: list[list[str]]) -> None:
    scopes = [scope(f"p{n}", *names) for n, names in enumerate(held)]
    lines = {line.department: line for line in coverage(scopes, known, date(2022, 6, 1))}
    assert set(lines) == set(known) | {name for names in held for name in names}
    for name, line in lines.items():
        people = [f"p{n}" for n, names in enumerate(held) if name in names]
        assert list(line.leaders) == people
        assert line.finding == ("gap" if not people else "overlap" if len(people) > 1 else None)


@pytest.mark.parametrize(("template", "leaders"), [("liuzhou-2022", True), ("neijiang-2021-2024", False)])
def test_the_roles_of_a_plan_are_named_once_each(template: str, leaders: bool) -> None:
    roles = plan_roles(plan_named(template))
    assert len({role.code for role in roles}) == len(roles)
    assert any(role.code == "group_head:leading_group" for role in roles)
    assert any(role.is_set for role in roles) is leaders
