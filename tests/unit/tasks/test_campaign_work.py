"""Gates, filings, work plans and decomposition: the rules themselves, over many cases."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tasks.domain.acting import roles_of, superior_of
from services.tasks.domain.adaptations import require_as_strict
from services.tasks.domain.decomposition import Part, counted
from services.tasks.domain.filings import missing_before_lead, quarter_filed, reordered, require_co_departments
from services.tasks.domain.follow_ups import FollowUp
from services.tasks.domain.key_tasks import DepartmentRole
from services.tasks.domain.phase_work import Activity, ActivityStatus, DueTask, PhaseShare
from services.tasks.errors.campaigning import (
    CoDepartmentsMissing,
    DepartmentsDiffer,
    PeriodOutsideCampaign,
    TargetWeaker,
)

DAY = date(2022, 3, 1)
TASKS = st.lists(st.builds(DueTask, st.uuids().map(str), st.booleans(), st.booleans()), max_size=20)
STATUSES = st.lists(st.sampled_from(ActivityStatus), max_size=12)


def share(statuses: list[ActivityStatus]) -> PhaseShare:
    activities = tuple(Activity(f"a{n}", status) for n, status in enumerate(statuses))
    return PhaseShare("s", "P1", "h", "/c/b/h/", "b", DAY, DAY, DAY, True, activities)


@given(STATUSES, TASKS)
def test_a_gate_adds_up_and_soft_tasks_are_never_unmet(statuses: list[ActivityStatus], tasks: list[DueTask]) -> None:
    gate = share(statuses).gate_at(tasks, DAY)
    assert gate.required - gate.met == len(gate.unmet_activities) + len(gate.unmet_tasks)
    assert gate.required == len(statuses) + sum(task.binding for task in tasks)
    soft = {task.task_id for task in tasks if not task.binding}
    assert not soft & set(gate.unmet_tasks)
    assert set(gate.hints) == {task.task_id for task in tasks if not task.binding and not task.accepted}


DEPARTMENTS = tuple(DepartmentRole(name, None, name == "甲") for name in "甲乙丙丁")


@given(st.permutations("甲乙丙丁"), st.booleans())
def test_reordering_keeps_the_departments_and_has_one_lead(names: list[str], first_leads: bool) -> None:
    after = reordered(DEPARTMENTS, names, first_leads=first_leads)
    assert [each.name for each in after] == list(names)
    assert [each.name for each in after if each.lead] == [names[0] if first_leads else "甲"]


@given(st.sets(st.sampled_from("甲乙丙丁")))
def test_the_lead_waits_for_exactly_those_who_have_not_filed(filed: set[str]) -> None:
    missing = missing_before_lead(DEPARTMENTS, filed)
    assert missing == [name for name in "乙丙丁" if name not in filed]
    if missing:
        with pytest.raises(CoDepartmentsMissing, match="、".join(missing)):
            require_co_departments(DEPARTMENTS, filed)
    else:
        require_co_departments(DEPARTMENTS, filed)


def test_a_department_more_or_less_is_no_reordering() -> None:
    for names in (["甲", "乙", "丙"], ["甲", "乙", "丙", "戊"], ["甲", "甲", "乙", "丙"]):
        with pytest.raises(DepartmentsDiffer):
            reordered(DEPARTMENTS, names, first_leads=True)


@pytest.mark.parametrize("label", ["2021-Q4", "2022-Q2", "2023-Q1", "2022", "x"])
def test_a_quarter_outside_the_campaign_or_ahead_takes_no_filing(label: str) -> None:
    with pytest.raises(PeriodOutsideCampaign):
        quarter_filed(label, date(2022, 2, 10), date(2022, 11, 30), date(2022, 3, 31))
    assert quarter_filed("2022-Q1", date(2022, 2, 10), date(2022, 11, 30), date(2022, 3, 31)).end == date(2022, 3, 31)


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_target_is_never_weaker_than_the_plans(own: int, plans: int) -> None:
    if own >= plans:
        require_as_strict(own, plans)
    else:
        with pytest.raises(TargetWeaker):
            require_as_strict(own, plans)


@given(st.lists(st.tuples(st.integers(-1, 8), st.booleans()), max_size=9))
def test_only_leaves_count(shape: list[tuple[int, bool]]) -> None:
    parts = [
        Part(
            str(n),
            "a",
            "h",
            "/c/h/",
            None,
            str(up) if 0 <= up < n else None,
            "t",
            "d",
            "p",
            "s" if named else None,
            None,
        )
        for n, (up, named) in enumerate(shape)
    ]
    leaves, complete = counted(parts)
    parents = {part.parent_id for part in parts if part.parent_id}
    assert leaves == len(parts) - len(parents)
    assert complete <= leaves
    assert (leaves == 0) == (not parts)


def test_who_acts_and_who_reviews_follows_from_the_place() -> None:
    def placed(unit: str, path: str, county: str | None) -> FollowUp:
        return FollowUp("f", "ad_hoc", None, None, "x", unit, path, county, None, DAY, DAY)

    commission, bureau = placed("c", "/c/", None), placed("b", "/c/b/", "b")
    city_hospital, county_hospital = placed("h", "/c/h/", None), placed("k", "/c/b/k/", "b")
    assert [roles_of(each)[0] for each in (commission, bureau, city_hospital, county_hospital)] == [
        "campaign_office",
        "bureau",
        "institution",
        "institution",
    ]
    assert [superior_of(each)[0] for each in (commission, bureau, city_hospital, county_hospital)] == [
        "c",
        "c",
        "c",
        "b",
    ]


def test_a_follow_up_is_on_time_by_the_day_it_was_reported_back() -> None:
    given_out = FollowUp("f", "ad_hoc", None, None, "x", "h", "/c/h/", None, None, DAY, date(2022, 3, 10))
    assert (given_out.is_overdue(date(2022, 3, 10)), given_out.is_overdue(date(2022, 3, 11))) == (False, True)
    reported = given_out.reported("ok", (), by="h", on=date(2022, 3, 10))
    assert reported.is_overdue(date(2022, 4, 1)) is False
    assert reported.accepted(by="office", on=date(2022, 4, 1)).on_time is True
