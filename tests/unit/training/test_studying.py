"""The rules of study: what the plans owe when, and how plans, months and materials are judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans import Plan, load_plan
from services.kit.errors import QfError
from services.training.domain.conveyances import planned_conveyances
from services.training.domain.executing import execution
from services.training.domain.materials import Material, OnlineStudy, StudyStatus
from services.training.domain.monthly_study import MonthStatus, StudyMonth, by_unit, monthly_rule
from services.training.domain.placing import units_phrase
from services.training.domain.topics import Source, merged, topics_of
from services.training.domain.year_papers import PlannedTraining, due_of, first_year, opens_of, years_open

PLANS = Path(__file__).parents[3] / "schemas" / "plans"


@cache
def plan(name: str) -> Plan:
    return load_plan((PLANS / f"{name}.yaml").read_text(encoding="utf-8"), filename=name)


NEIJIANG, LIUZHOU = "neijiang-2021-2024", "liuzhou-2022"


@dataclass(frozen=True)
class Held:
    """A session as the rules see it."""

    id: str
    on: date
    kind: str = "special_study"
    topic_ids: tuple[str, ...] = ("t",)
    unit_id: str = "u"
    counted: int = 1
    file_ids: tuple[str, ...] = ()
    confirmed_at: datetime | None = datetime(2022, 1, 20, 4, tzinfo=UTC)


def month() -> StudyMonth:
    return StudyMonth("m", "u", "/c/u/", None, "2022-01", date(2022, 1, 1), date(2022, 1, 31))


def refusal(call: object, *given: object, **more: object) -> str:
    with pytest.raises(QfError) as caught:
        call(*given, **more)  # type: ignore[operator]
    return caught.value.code


def test_the_first_plan_is_for_the_year_after_phase_one_and_due_with_its_end() -> None:
    found = plan(NEIJIANG)
    assert (first_year(found), due_of(found, 2022), due_of(found, 2023)) == (
        2022,
        date(2021, 12, 31),
        date(2023, 1, 31),
    )
    assert (opens_of(found, 2022), opens_of(found, 2023)) == (date(2021, 12, 13), date(2022, 12, 1))
    assert years_open(found, date(2022, 11, 30)) == [2022]
    assert years_open(found, date(2024, 12, 31)) == [2022, 2023, 2024]


def test_monthly_study_is_owed_in_the_months_of_the_phase_that_asks_for_it() -> None:
    rule = monthly_rule(plan(NEIJIANG))
    assert rule is not None
    months = [each.label for each in rule.months(date(2030, 1, 1))]
    assert (months[0], months[-1], len(months)) == ("2022-01", "2024-09", 33)
    assert monthly_rule(plan(LIUZHOU)) is None


def test_a_phrase_of_people_means_the_units_that_it_begins_with() -> None:
    assert units_phrase(plan(LIUZHOU), "各医疗卫生机构干部职工") == "各医疗卫生机构"
    assert units_phrase(plan(LIUZHOU), "领导干部") is None


def test_conveyances_follow_from_phases_and_rules() -> None:
    found = {each.topic_id: each for each in planned_conveyances(plan(LIUZHOU))}
    assert list(found) == ["LZ-SM1", "LZ-SM2", "LZ-SM3", "LZ-SM4", "LZ-SM5"]
    assert (found["LZ-SM3"].due_on, found["LZ-SM3"].needs_session) == (date(2022, 2, 28), True)
    assert (found["LZ-SM5"].due_on, found["LZ-SM5"].phrases) == (date(2022, 7, 31), ("各医疗卫生机构",))
    assert (found["LZ-SM1"].phrases, found["LZ-SM1"].needs_session) == ((), False)
    neijiang = {each.topic_id: each for each in planned_conveyances(plan(NEIJIANG))}
    assert neijiang["NJ-SM2"].phrases == ("各级卫生健康行政部门", "医疗机构")
    assert planned_conveyances(plan("example-city")) == []


def test_a_new_version_of_the_plan_keeps_editions_and_withdraws_what_went() -> None:
    wanted = topics_of(plan(NEIJIANG))
    known = {topic.id: topic for topic in wanted}
    assert merged(wanted, known) == []
    stated = replace(known["NJ-SM9"], version_label="2021年版", version=2)
    old = replace(known["NJ-SM1"], id="NJ-OLD")
    local = replace(known["NJ-SM1"], id="own", source=Source.LOCAL, local_unit_id="u")
    changed = merged(wanted, {**known, "NJ-SM9": stated, "NJ-OLD": old, "own": local})
    assert [(topic.id, topic.is_current, topic.version) for topic in changed] == [("NJ-OLD", False, 2)]
    renamed = {**known, "NJ-SM2": replace(known["NJ-SM2"], title="旧称")}
    assert [(topic.id, topic.title, topic.version) for topic in merged(wanted, renamed)] == [
        ("NJ-SM2", "习近平总书记关于党风廉政建设的重要论述", 2)
    ]


def test_a_month_is_settled_by_what_was_confirmed_within_it() -> None:
    late = Held("s", date(2022, 1, 31), confirmed_at=datetime(2022, 1, 31, 16, 30, tzinfo=UTC))
    assert by_unit([late], date(2022, 1, 31)) == {}
    assert by_unit([Held("s", date(2022, 1, 9))], date(2022, 1, 31))["u"][0].id == "s"
    closed = month().closed([], is_owed=True, today=date(2022, 2, 1))
    assert (closed.status, closed.is_final) == (MonthStatus.MISSED, False)
    assert month().closed([], is_owed=True, today=date(2022, 2, 11)).is_final
    assert month().closed([late], is_owed=True, today=date(2022, 2, 1)).status is MonthStatus.HELD
    assert month().closed([late], is_owed=False, today=date(2022, 2, 1)).status is MonthStatus.WITHDRAWN


def test_a_missed_month_is_backfilled_within_ten_days_only() -> None:
    missed, session = month().closed([], is_owed=True, today=date(2022, 2, 1)), Held("s", date(2022, 1, 31))
    facts = {"by": "a", "today": date(2022, 2, 10)}
    done = missed.backfilled(session, "次月确认", **facts)  # type: ignore[arg-type]
    assert (done.status, done.is_met, done.is_final) == (MonthStatus.BACKFILLED, True, True)
    assert refusal(done.backfilled, session, "再次", **facts) == "month_is_held"
    assert refusal(missed.backfilled, session, "迟", by="a", today=date(2022, 2, 11)) == "backfill_too_late"
    assert refusal(month().backfilled, session, "早", by="a", today=date(2022, 1, 31)) == "month_not_over"
    for wrong in (
        replace(session, unit_id="other"),
        replace(session, on=date(2022, 2, 1)),
        replace(session, counted=0),
        replace(session, topic_ids=()),
        replace(session, kind="other"),
    ):
        assert refusal(missed.backfilled, wrong, "错", **facts) == "no_special_study"


TRAININGS = st.lists(st.tuples(st.integers(1, 12), st.sets(st.sampled_from("abc"), max_size=2)), max_size=6)
SESSIONS = st.lists(
    st.tuples(st.dates(date(2022, 1, 1), date(2022, 12, 31)), st.sets(st.sampled_from("abc"))), max_size=8
)


@settings(max_examples=60, deadline=None)
@given(TRAININGS, SESSIONS, st.dates(date(2021, 12, 1), date(2023, 2, 1)))
def test_every_session_stands_for_one_training_at_most(
    planned: list[tuple[int, set[str]]], sessions: list[tuple[date, set[str]]], today: date
) -> None:
    trainings = [
        PlannedTraining(str(n), m, "培训", "topic_training", tuple(sorted(t))) for n, (m, t) in enumerate(planned)
    ]
    held = [
        Held(str(n), on, kind="topic_training", topic_ids=tuple(sorted(topics)))
        for n, (on, topics) in enumerate(sessions)
    ]
    found = execution(2022, trainings, held, today)
    assert len(set(found.sessions.values())) == len(found.sessions) == found.executed <= found.planned == len(planned)
    by_id = {session.id: session for session in held}
    for training in trainings:
        if training.topic_ids and training.id in found.sessions:
            assert set(training.topic_ids) & set(by_id[found.sessions[training.id]].topic_ids)
    fewer = execution(2022, trainings, held[:-1], today)
    assert fewer.executed <= found.executed
    assert found.due == sum((2022, each.month) <= (today.year, today.month) for each in trainings)


def study(minutes: int = 30) -> OnlineStudy:
    begun = datetime(2022, 3, 1, 6, tzinfo=UTC)
    return OnlineStudy("s", "m", "课件", ("t",), "p", "p", "u", "/c/u/", minutes, begun, 2022)


@given(st.integers(0, 600), st.integers(1, 480))
def test_a_study_is_complete_exactly_when_its_minutes_have_passed_on_its_day(passed: int, required: int) -> None:
    now = study().started_at + timedelta(minutes=passed)
    if passed >= 600:
        assert refusal(study(required).finished, now) == "study_expired"
    elif passed < required:
        assert refusal(study(required).finished, now) == "study_too_short"
    else:
        assert study(required).finished(now).status is StudyStatus.COMPLETED


def test_a_material_is_studied_below_its_unit_while_it_is_offered() -> None:
    material = Material("m", "b", "/c/b/", "课件", ("t",), "a", date(2022, 3, 1), required_minutes=20)
    assert material.is_for("/c/b/h/")
    assert not material.is_for("/c/")
    assert refusal(material.withdrawn().require_online) == "material_withdrawn"
    assert refusal(replace(material, required_minutes=0).require_online) == "material_not_online"
