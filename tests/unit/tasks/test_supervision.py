"""The coverage law, the draw, checklists and visits as plain domain."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import Plan
from services.tasks.domain.alerts import years_to_check
from services.tasks.domain.checklists import Answer, check_answers, checklist_of, require_mandatory, score
from services.tasks.domain.coverage import (
    Tally,
    counts_in,
    coverage,
    coverages,
    patrol_selector,
    required,
    strata_of,
    stratum_of,
    supervisor_of,
)
from services.tasks.domain.draws import Entrant, digest, drawn, list_digest
from services.tasks.domain.programmes import Places, Programme, ProgrammeChange, ProgrammeStatus
from services.tasks.domain.rounds import Member, require_team
from services.tasks.domain.visits import Visit, VisitReport, VisitStatus
from services.tasks.errors.supervising import (
    AnswerWithoutReason,
    ChecklistItemUnknown,
    ClosedByReporter,
    LeaderNotOfCommission,
    MandatorySectionIncomplete,
    MemberNotDepartmentHead,
    NotAnEntrant,
    ProgrammeAlreadyDrawn,
    ProgrammeChangesNothing,
    ProgrammeNotConfirmed,
    ProgrammeTooShort,
    VisitInWrongState,
    VisitReportEmpty,
    VisitWithoutTeam,
)

NOW = datetime(2022, 4, 1, 1, tzinfo=UTC)
TODAY = date(2022, 4, 1)
LEVELS = ("tertiary", "secondary", "primary", "ungraded", None)


@dataclass(frozen=True)
class Unit:
    """An institution for the law to look at."""

    id: str
    code: str
    level: str | None = "secondary"
    kind: str = "institution"
    ownership: str | None = "public"
    category: str | None = "general_hospital"
    affiliation: str | None = None
    county_id: str | None = None
    path: str = "/c/u/"
    opened_on: str | None = None
    closed_on: str | None = None


days = st.none() | st.dates(date(2020, 1, 1), date(2024, 12, 31)).map(date.isoformat)
units = st.lists(
    st.builds(
        Unit,
        id=st.uuids().map(str),
        code=st.text("ABC0123456789", min_size=1, max_size=6),
        level=st.sampled_from(LEVELS),
        kind=st.sampled_from(("institution", "institution", "bureau")),
        category=st.sampled_from(("clinic", "township_center", "public_health", None)),
        county_id=st.sampled_from((None, "b-1", "b-2")),
        affiliation=st.sampled_from(("municipal", "county", None)),
        opened_on=days,
        closed_on=days,
    ),
    max_size=30,
    unique_by=lambda unit: unit.id,
)


@pytest.mark.parametrize(
    ("percent", "population", "wanted"), [(50, 7, 4), (50, 1, 1), (50, 0, 0), (100, 3, 3), (50, 8, 4)]
)
def test_required_counts_round_up(percent: int, population: int, wanted: int) -> None:
    assert required(percent, population) == wanted


@given(st.integers(0, 100), st.integers(0, 10_000))
def test_the_required_count_is_the_least_that_reaches_the_share(percent: int, population: int) -> None:
    least = required(percent, population)
    assert least * 100 >= percent * population
    assert least == 0 or (least - 1) * 100 < percent * population


@given(units, st.data(), st.dates(date(2022, 1, 1), date(2023, 6, 30)))
def test_coverage_is_a_recount_of_every_unit(
    neijiang: Plan, found: list[Unit], data: st.DataObject, as_of: date
) -> None:
    strata, ids = strata_of(neijiang), [unit.id for unit in found]
    done = frozenset(data.draw(st.sets(st.sampled_from(ids))) if ids else ())
    rows = coverages(strata, found, {stratum.code: Tally(2022, done) for stratum in strata}, as_of)
    for row in rows:
        population = [
            unit
            for unit in found
            if unit.kind == "institution"
            and unit.category != "public_health"
            and row.stratum == {"tertiary": "tertiary", "secondary": "secondary"}.get(unit.level or "", "other")
            and row.supervisor_id in (None, supervisor_of(unit))
            and (unit.opened_on or "2022-01-01") <= "2022-06-30"
            and (unit.opened_on or "") <= as_of.isoformat()
            and not (unit.closed_on and unit.closed_on <= max("2022-01-01", unit.opened_on or ""))
            and (unit.id in done or not (unit.closed_on and unit.closed_on <= min(as_of.isoformat(), "2022-12-31")))
        ]
        assert row.population == len(population)
        assert row.done == sum(unit.id in done for unit in population)
        assert row.required == required({"tertiary": 100}.get(row.stratum, 50), row.population)
        assert len(row.remaining_ids) == row.population - row.done
        assert sum(each.population for each in row.types) == row.population
        assert row.met is (None if not population else row.done >= row.required)


@given(units)
def test_every_institution_has_one_supervisor_and_one_stratum(neijiang: Plan, found: list[Unit]) -> None:
    strata = strata_of(neijiang)
    for unit in found:
        is_in = unit.kind == "institution" and unit.category != "public_health"
        assert (stratum_of(strata, unit) is not None) == is_in
        assert supervisor_of(unit) in ("c", "b-1", "b-2")


def test_strata_and_shares_come_from_the_plan(neijiang: Plan, liuzhou: Plan) -> None:
    assert [(s.code, s.percent) for s in strata_of(neijiang)] == [("tertiary", 100), ("secondary", 50), ("other", 50)]
    assert [(s.code, s.label, s.percent) for s in strata_of(liuzhou)] == [("all", "市属医疗卫生机构", None)]
    assert patrol_selector(liuzhou) is None
    patrolled = patrol_selector(neijiang)
    assert patrolled is not None
    assert patrolled.levels == ["secondary", "tertiary"]


def test_no_unit_is_no_data(neijiang: Plan) -> None:
    row = coverage(strata_of(neijiang)[0], None, [], Tally(2022, frozenset()), TODAY)
    assert (row.population, row.required, row.met, row.shortfall) == (0, 0, None, 0)


def test_a_unit_closed_on_new_year_never_counts() -> None:
    assert not counts_in(Unit("a", "A", closed_on="2022-01-01"), 2022, TODAY, supervised=False)
    assert counts_in(Unit("a", "A", closed_on="2022-01-02"), 2022, TODAY, supervised=True)
    assert not counts_in(Unit("a", "A", opened_on="2022-03-01", closed_on="2022-03-01"), 2022, TODAY, supervised=True)


@given(
    st.text(min_size=1),
    st.lists(st.tuples(st.uuids().map(str), st.booleans()), unique_by=lambda e: e[0]),
    st.integers(0, 40),
)
def test_a_draw_is_repeated_by_anyone_without_replacement(
    seed: str, given_units: list[tuple[str, bool]], places: int
) -> None:
    entrants = [Entrant(unit_id, unit_id[:8], "other", last) for unit_id, last in given_units]
    first = drawn(seed, entrants, {"other": places})
    assert first == drawn(seed, list(reversed(entrants)), {"other": places})
    assert len(first) == len(set(first)) == min(places, len(entrants))
    by_hand = sorted(
        entrants,
        key=lambda e: (e.supervised_last_year, hashlib.sha256((seed + e.code).encode()).hexdigest(), e.code),
    )
    assert list(first) == [each.unit_id for each in by_hand[:places]]
    left = [each for each in entrants if each.unit_id not in first]
    if any(each.supervised_last_year for each in entrants if each.unit_id in first):
        assert all(each.supervised_last_year for each in left)


def programme(**changes: object) -> Programme:
    entrants = tuple(Entrant(f"u{n}", f"U{n}", "secondary", n < 2) for n in range(6))
    prepared = Programme("p", 2022, "c", "/c/", None, "seed-2022", digest("seed-2022"), "given", list_digest(entrants),
                         entrants, (Places("secondary", 3, 3),), "office", NOW)  # fmt: skip
    return replace(prepared, **changes)  # type: ignore[arg-type]


def test_a_programme_is_drawn_once_confirmed_and_changed_with_a_reason() -> None:
    after = programme().draw(NOW)
    assert after.status is ProgrammeStatus.DRAWN
    assert not {"u0", "u1"} & set(after.drawn_ids)
    assert programme().draw(NOW).drawn_ids == after.drawn_ids
    with pytest.raises(ProgrammeAlreadyDrawn):
        after.draw(NOW)
    with pytest.raises(ProgrammeNotConfirmed):
        after.change(ProgrammeChange(("u0",), (), "群众反映", "office", NOW))
    changed = after.confirm("office", NOW).change(
        ProgrammeChange(("u0",), (after.drawn_ids[0],), "撤并", "office", NOW)
    )
    assert set(changed.selected_ids) == {*after.drawn_ids[1:], "u0"}
    assert changed.drawn_ids == after.drawn_ids
    with pytest.raises(ProgrammeChangesNothing):
        changed.change(ProgrammeChange(("u0",), (), "群众反映", "office", NOW))
    checked = changed.verified()
    assert (checked["seed_matches"], checked["entrants_match"], checked["draw_matches"]) == (True, True, True)


def test_a_forged_seed_or_list_shows() -> None:
    after = programme().draw(NOW)
    assert replace(after, seed="another").verified()["seed_matches"] is False
    forged = replace(after, entrants=after.entrants[:-1])
    assert forged.verified()["entrants_match"] is False
    assert replace(after, drawn_ids=("u0", "u1", "u2")).verified()["draw_matches"] is False


def test_a_choice_names_entrants_and_enough_of_them() -> None:
    with pytest.raises(NotAnEntrant):
        programme().choose(["u0", "u1", "x"], NOW)
    with pytest.raises(ProgrammeTooShort):
        programme().choose(["u0", "u1", "u1"], NOW)
    assert programme().choose(["u0", "u1", "u2"], NOW).status is ProgrammeStatus.CHOSEN


@pytest.mark.parametrize("name", ["neijiang", "liuzhou"])
def test_an_inspection_has_mandatory_sections_and_weights_of_100(name: str, request: pytest.FixtureRequest) -> None:
    sections = checklist_of(request.getfixturevalue(name), "hospital_inspection")
    assert sum(section.weight for section in sections) == 100
    mandatory = [section.code for section in sections if section.mandatory]
    wanted = ["campaign"] if name == "neijiang" else ["campaign", "party_building", "clean_governance", "conduct"]
    assert mandatory == wanted
    codes = [item.code for section in sections for item in section.items]
    assert len(codes) == len(set(codes))
    assert not any(section.mandatory for section in checklist_of(request.getfixturevalue(name), "supervision"))


def test_answers_are_checked_and_scored(neijiang: Plan) -> None:
    sections = checklist_of(neijiang, "hospital_inspection")
    points = [item.code for section in sections if section.mandatory for item in section.items]
    with pytest.raises(ChecklistItemUnknown):
        check_answers(sections, [Answer("no.such", "conform")])
    with pytest.raises(AnswerWithoutReason):
        check_answers(sections, [Answer(points[0], "not_applicable", "  ")])
    with pytest.raises(MandatorySectionIncomplete):
        require_mandatory(sections, [Answer(code, "conform") for code in points[1:]])
    require_mandatory(sections, [Answer(code, "conform") for code in points])
    assert score(sections, []) is None
    assert score(sections, [Answer(points[0], "conform"), Answer(points[1], "deviation")]) == 50
    half = [Answer(points[0], "conform"), Answer("problem.red_packet", "deviation")]
    assert score(sections, half) == 60


def member(role: str, position: str, title: str, department: str | None = None) -> Member:
    return Member("示例", title, role, position, department)


def test_a_team_has_one_leader_and_follows_the_plan(liuzhou: Plan, neijiang: Plan) -> None:
    leader, head = (
        member("leader", "commission_leader", "副主任"),
        member("member", "department_head", "科长", "医政医管科"),
    )
    require_team([leader, head], liuzhou)
    for team in ([], [head], [leader, leader]):
        with pytest.raises(VisitWithoutTeam):
            require_team(team, liuzhou)
    with pytest.raises(LeaderNotOfCommission):
        require_team([replace(leader, position="department_head"), head], liuzhou)
    with pytest.raises(LeaderNotOfCommission):
        require_team([replace(leader, title="科员"), head], liuzhou)
    for wrong in (replace(head, department="总务科"), replace(head, title="科员"), replace(head, position="staff")):
        with pytest.raises(MemberNotDepartmentHead):
            require_team([leader, wrong], liuzhou)
    require_team([replace(leader, position="staff")], neijiang)


def visit(kind: str = "supervision", *, covert: bool = False, revealed: bool = True) -> Visit:
    return Visit(
        "v", kind, covert, "u", "/c/u/", None, "c", TODAY, "", (), None, None, None, "a", NOW, ("a",), revealed
    )


def test_a_visit_goes_from_plan_to_close_and_never_back() -> None:
    started, told = visit().started(TODAY, TODAY, "a")
    assert told is not None
    filed = started.recorded([], []).filed(VisitReport("完成", (), "a", NOW), TODAY)
    assert (filed.status, filed.completed_on) == (VisitStatus.REPORT_FILED, TODAY)
    with pytest.raises(ClosedByReporter):
        filed.closed("a", NOW, TODAY, None)
    closed = filed.closed("b", NOW, TODAY, "已反馈")
    for step in (
        lambda: closed.cancelled("无", "a", NOW),
        lambda: closed.started(TODAY, TODAY, "a"),
        closed.completion,
    ):
        if step == closed.completion:
            assert step().findings == 0
            continue
        with pytest.raises(VisitInWrongState):
            step()
    with pytest.raises(VisitReportEmpty):
        started.recorded([], []).filed(VisitReport("", (), "a", NOW), TODAY)


def test_an_unannounced_visit_shows_when_it_starts_and_a_covert_one_when_it_closes() -> None:
    open_check, told = visit("unannounced_visit", revealed=False).started(TODAY, TODAY, "a")
    assert open_check.revealed
    assert told is not None
    covert, silent = visit("unannounced_visit", covert=True, revealed=False).started(TODAY, TODAY, "a")
    filed = covert.recorded([], []).filed(VisitReport("暗访", (), "a", NOW), TODAY)
    assert (covert.revealed, silent, filed.completed_on, filed.revealed) == (False, None, None, False)
    closed = filed.closed("b", NOW, TODAY, None)
    assert (closed.revealed, closed.completed_on) == (True, TODAY)
    assert not visit("unannounced_visit", revealed=False).cancelled("计划调整", "a", NOW).revealed


@pytest.mark.parametrize(
    ("since", "today", "years"),
    [
        (date(2021, 12, 12), date(2022, 6, 30), []),
        (date(2021, 12, 12), date(2022, 7, 1), [2022]),
        (date(2022, 7, 1), date(2022, 10, 30), []),
        (date(2022, 7, 1), date(2022, 10, 31), [2022]),
        (date(2022, 5, 1), date(2024, 1, 1), [2022, 2023]),
    ],
)
def test_checkpoints_that_a_jump_passed_are_each_looked_at_once_per_year(
    since: date, today: date, years: list[int]
) -> None:
    assert years_to_check(since, today) == years
