"""Rules of sessions, sign-in codes, spot checks and coverage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from plans import load_plan
from services.training.domain.attendance import (
    Attendance,
    CheckResult,
    Method,
    SpotCheck,
    Standing,
    Verdict,
    code_of,
    drawn,
    is_fresh,
    list_digest,
    parsed,
    step_of,
)
from services.training.domain.attending_alerts import next_turn, turns
from services.training.domain.completing import completed
from services.training.domain.coverage import ClosedQuarter, Group, by_attribute, figure_of
from services.training.domain.rates import percent
from services.training.domain.rolls import years_over
from services.training.domain.roster import RosterPerson, half_of, taken_over

PLANS = Path(__file__).resolve().parents[3] / "schemas" / "plans"
DAY = date(2022, 5, 10)
NOON = datetime(2022, 5, 10, 4, tzinfo=UTC)
DAYS = st.dates(date(2021, 1, 1), date(2023, 12, 31))


def person(**facts: object) -> RosterPerson:
    blank: dict[str, object] = {"professional_category": "nurse", "post_class": None, "key_few": False, "version": 1}
    place = {"id": "s", "code": "1", "unit_id": "u", "unit_path": "/u/", "person_id": "s", "until": None}
    days = {"since": date(2020, 1, 1), "joined_on": date(2020, 1, 1)}
    return RosterPerson(**{**blank, **place, **days, **facts})  # type: ignore[arg-type]


def attendance(**facts: object) -> Attendance:
    ids = {"id": "a", "session_id": "x", "staff_id": "s", "person_id": "s", "unit_id": "u", "unit_path": "/u/"}
    blank = {"on": DAY, "method": Method.QR, "standing": Standing.COUNTED, "by": "b", "at": NOON, "qualifies": True}
    return Attendance(**{**ids, **blank, **facts})  # type: ignore[arg-type]


@given(st.integers(0, 2**32 - 1), st.binary(min_size=8, max_size=8))
def test_a_code_says_its_step_and_its_seal(step: int, seal: bytes) -> None:
    code = code_of(step, seal)
    assert (len(code), parsed(code)) == (16, (step, seal))


@given(st.text(max_size=40))
def test_any_text_is_read_as_a_code_or_as_none(text: str) -> None:
    found = parsed(text)
    assert found is None or code_of(*found) == text


def test_the_code_of_this_half_minute_and_the_one_before_are_fresh() -> None:
    step = step_of(NOON)
    assert [is_fresh(step + n, NOON) for n in (-2, -1, 0, 1)] == [False, True, True, False]


@given(st.sets(st.text("abc", min_size=1, max_size=4), min_size=1), st.integers(1, 9), st.randoms())
def test_a_draw_follows_from_its_seed_whatever_the_order_of_the_list(ids: set[str], count: int, random: object) -> None:
    shuffled = sorted(ids)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert drawn("seed", shuffled, count) == drawn("seed", sorted(ids), count)
    assert len(set(drawn("seed", ids, count))) == min(count, len(ids))
    assert list_digest(shuffled) == list_digest(ids)


def test_a_later_result_of_a_spot_check_replaces_the_earlier() -> None:
    check = SpotCheck("c", "x", "u", "/u/", "seed", ("p", "q"), "d", ("p", "q"), "b", NOON)
    first = check.with_results([CheckResult("p", Verdict.REFUTED)])
    both = first.with_results([CheckResult("q", Verdict.CONFIRMED), CheckResult("p", Verdict.CONFIRMED)])
    assert (first.is_complete, both.is_complete, both.version) == (False, True, 3)
    assert [each.verdict for each in both.results] == [Verdict.CONFIRMED, Verdict.CONFIRMED]


@given(since=DAYS, length=st.none() | st.integers(0, 500), day=DAYS)
def test_somebody_counts_from_the_thirtieth_day_to_the_last(since: date, length: int | None, day: date) -> None:
    until = None if length is None else since + timedelta(days=length)
    someone = person(since=since, joined_on=since, until=until)
    assert someone.counts(day) == (since + timedelta(days=30) <= day and (until is None or day <= until))
    assert someone.counts(day, grace_days=0) == someone.is_on_roster(day)


def test_a_person_who_moved_with_a_unit_keeps_what_was_done_before() -> None:
    before = person(id="a", person_id="root", trained={"2022": "2022-02-01"}, pending=("2021",))
    after = taken_over(person(id="b", since=DAY, joined_on=DAY, previous_id="a"), before)
    assert (after.person_id, after.joined_on, after.since) == ("root", date(2020, 1, 1), DAY)
    assert (after.is_trained(DAY), after.is_trained(date(2022, 1, 31)), after.pending) == (True, False, ("2021",))


def test_training_with_an_exam_is_complete_on_the_day_on_which_both_are_there() -> None:
    examined = attendance(exam_topic_ids=("t1", "t2"))
    half, before, later = half_of(DAY), DAY - timedelta(days=20), DAY + timedelta(days=20)
    waiting = completed([examined], half, {"t1": before})
    assert (waiting.trained, waiting.pending) == (None, True)
    passed = completed([examined], half, {"t1": before, "t2": later})
    assert (passed.trained, passed.pending) == (later, False)
    assert completed([examined], half, {"t1": before, "t2": before}).trained == DAY
    plain = attendance(on=DAY + timedelta(days=3))
    assert completed([examined, plain], half, {"t1": before}).trained == DAY + timedelta(days=3)
    assert completed([examined, plain], half, {"t1": before, "t2": before}).trained == DAY
    assert completed([replace(plain, qualifies=False)], half, {}).trained is None


def test_warning_education_counts_in_its_half_year_alone() -> None:
    warned = attendance(warns=True, on=date(2022, 6, 30))
    assert completed([warned], "2022-H1", {}).warned == date(2022, 6, 30)
    assert completed([warned], "2022-H2", {}).warned is None


def test_a_closed_quarter_takes_only_people_of_its_roster() -> None:
    groups = (Group("nurse", None, False, 3, 1, 1, 0, ("b", "c"), ("b",)),)
    closed = ClosedQuarter("q", "u", "/u/", "2022-Q2", DAY, True, groups)
    assert closed.with_late({"z"}, {"z"}) == closed
    late = closed.with_late({"b", "z"}, {"b"})
    assert (late.figure, late.groups[0].untrained_ids, late.groups[0].warned) == ((2, 3), ("c",), 1)


@given(st.lists(st.tuples(st.sampled_from("uvw"), st.booleans(), st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_the_drill_down_adds_up_to_the_whole(rows: list[tuple[str, bool, int, int]]) -> None:
    groups = [(unit, Group("nurse" if few else None, None, few, max(n, m), min(n, m))) for unit, few, n, m in rows]
    whole = figure_of(groups).shown()
    for name in ("professional_category", "post_class", "key_few"):
        parts = by_attribute(groups, name)
        assert sum(each["roster"] for each in parts) == whole["roster"]
        assert sum(each["trained"] for each in parts) == whole["trained"]
    assert percent(199, 200) == 99


def test_days_on_which_every_unit_is_looked_at() -> None:
    year = [date(2022, 1, 1) + timedelta(days=each) for each in range(365)]
    turning = [day for day in year if turns(day - timedelta(days=1), day)]
    assert [f"{day:%m-%d}" for day in turning] == [
        "01-01",
        "04-01",
        "05-31",
        "07-01",
        "09-30",
        "10-01",
        "11-01",
        "12-01",
    ]


@given(DAYS, st.integers(0, 400))
def test_the_next_turning_day_is_the_first_that_turns(today: date, later: int) -> None:
    day = next_turn(today)
    assert turns(today, day)
    assert not turns(today, day - timedelta(days=1))
    assert turns(today, today + timedelta(days=later)) == (today + timedelta(days=later) >= day)


def test_a_year_is_over_after_its_last_day_within_the_campaign() -> None:
    plan = load_plan((PLANS / "liuzhou-2022.yaml").read_text(encoding="utf-8"), filename="liuzhou-2022.yaml")
    end = plan.campaign_end
    assert (years_over(plan, "", end), years_over(plan, "", end + timedelta(days=1))) == ([], [end.year])
    assert years_over(plan, str(end.year), end + timedelta(days=900)) == []
