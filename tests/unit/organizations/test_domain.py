"""The rules of units, the tree, officers, groups and measures, without a store."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.errors import QfError
from services.organizations.domain.groups import BodyRole, LeadingGroup, Member, formed
from services.organizations.domain.importing import plan_import
from services.organizations.domain.measures import Measurement, measured, quarter_of
from services.organizations.domain.officers import ConductOfficer, appointed, ended
from services.organizations.domain.register_file import Table, read_register
from services.organizations.domain.tree import arranged, cycle_members, placed
from services.organizations.domain.units import Principal, UnitRecord, closed, fact_problems, with_facts, with_principal
from services.organizations.domain.vocabulary import KIND, LEVEL, OWNERSHIP

TODAY = date(2022, 5, 10)
ROOT = placed(UnitRecord("top", "511000", "市卫生健康委", "commission"), None)


def unit(code: str, **facts: Any) -> UnitRecord:
    blank = UnitRecord(code, code, f"单位{code}", "institution")
    return placed(with_facts(blank, facts, TODAY), ROOT)


def register(*rows: tuple[object, ...], header: tuple[str, ...] = ("code", "name", "kind", "parent_code")) -> Table:
    return Table(header, tuple((number, row) for number, row in enumerate(rows, 2)))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("三级", "tertiary"),
        ("ＴＥＲＴＩＡＲＹ", "tertiary"),
        (" 二 级 ", "secondary"),
        ("二甲", "secondary"),
        ("四级", None),
    ],
)
def test_words_name_codes_whatever_their_width_case_and_spaces(text: str, code: str | None) -> None:
    assert LEVEL.code(text) == code


def test_people_write_kinds_and_ownership_in_many_words() -> None:
    assert [KIND.code(text) for text in ("卫健局", "社会事务局", "医疗机构", "卫健委")] == [
        "bureau",
        "bureau",
        "institution",
        "commission",
    ]
    assert [OWNERSHIP.code(text) for text in ("民营", "社会办", "公办")] == ["private", "private", "public"]


def test_a_unit_exists_from_its_opening_day_up_to_the_day_before_it_closes() -> None:
    hospital = unit("H1", opened_on=date(2022, 1, 1), closed_on=date(2022, 6, 30))
    days = [date(2021, 12, 31), date(2022, 1, 1), date(2022, 6, 29), date(2022, 6, 30)]
    assert [hospital.is_active(day) for day in days] == [False, True, True, False]


def test_staff_counts_keep_their_history_and_the_last_of_a_day_wins() -> None:
    hospital = unit("H1", staff_count=10)
    later = with_facts(hospital, {"staff_count": 12}, TODAY + timedelta(1))
    same_day = with_facts(later, {"staff_count": 13}, TODAY + timedelta(1))
    assert [(entry.count, entry.since.day) for entry in same_day.staff_history] == [(10, 10), (13, 11)]
    assert with_facts(same_day, {"name": "新名"}, TODAY + timedelta(2)).staff_history == same_day.staff_history


def test_a_principal_succeeds_another() -> None:
    first = with_principal(unit("H1"), Principal("甲", "院长", date(2020, 1, 1)), TODAY)
    second = with_principal(first, Principal("乙", "院长", date(2022, 1, 1)), TODAY)
    vacant = with_principal(second, None, TODAY)
    assert [p.until for p in vacant.principals] == [date(2022, 1, 1), TODAY]
    assert (second.principal, vacant.principal) == (Principal("乙", "院长", date(2022, 1, 1)), None)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"staff_count": -1}, ["staff_count_out_of_range"]),
        ({"opened_on": date(2022, 2, 1), "closed_on": date(2022, 1, 1)}, ["closed_before_opened"]),
        ({"category": "health_bureau"}, ["category_not_fitting"]),
        ({"category": "clinic", "level": "ungraded", "ownership": "private"}, []),
    ],
)
def test_facts_that_do_not_fit_together_are_named(facts: dict[str, Any], codes: list[str]) -> None:
    assert [problem.code for problem in fact_problems(unit("H1", **facts))] == codes


def test_closing_keeps_its_order() -> None:
    hospital = unit("H1", opened_on=date(2022, 1, 1))
    assert closed(hospital, date(2022, 1, 1)).closed_on == date(2022, 1, 1)
    for unclosable, day in ((ROOT, TODAY), (hospital, date(2021, 1, 1))):
        with pytest.raises(QfError):
            closed(unclosable, day)


@given(st.integers(2, 40), st.randoms(use_true_random=False))
def test_after_any_move_every_path_is_the_parents_path_and_the_unit(size: int, random: Any) -> None:
    parents = {f"u{n}": f"u{random.randrange(n)}" for n in range(1, size)}
    units = [UnitRecord("u0", "u0", "根", "commission")]
    units += [UnitRecord(child, child, child, "institution", parent_id=parent) for child, parent in parents.items()]
    done = {each.id: each for each in arranged(placed(units[0], None), units)}
    assert set(done) == {each.id for each in units}
    for child, parent in parents.items():
        assert done[child].path == f"{done[parent].path}{child}/"
        assert done[child].depth == done[parent].depth + 1


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 15), max_size=13))
def test_exactly_the_members_of_circles_are_named(links: dict[int, int]) -> None:
    parents: dict[str, str | None] = {str(child): str(parent) for child, parent in links.items()}

    def returns(start: str) -> bool:
        node = parents.get(start)
        for _ in parents:
            if node == start or node is None:
                break
            node = parents.get(node)
        return node == start

    assert sorted(cycle_members(parents)) == sorted(code for code in parents if returns(code))


def test_an_import_of_a_deep_chain_names_the_rows_that_lie_too_deep() -> None:
    rows = [(f"U{n}", "某院", "医疗机构", f"U{n - 1}" if n else "") for n in range(7)]
    with pytest.raises(QfError) as error:
        plan_import(read_register(register(*rows)), {"511000": ROOT}, str, TODAY)
    assert [(p.row, p.code) for p in error.value.problems] == [(7, "too_deep"), (8, "too_deep")]


@given(st.permutations(["B", "H1", "H2", "H3"]))
def test_the_order_of_rows_does_not_matter(order: list[str]) -> None:
    rows = {
        "B": ("B", "局", "bureau", ""),
        "H1": ("H1", "院", "institution", "B"),
        "H2": ("H2", "院", "institution", "H1"),
        "H3": ("H3", "院", "institution", None),
    }
    planned = plan_import(read_register(register(*[rows[code] for code in order])), {"511000": ROOT}, str.lower, TODAY)
    assert {each.code: each.path for each in planned.created} == {
        "B": "/top/b/",
        "H1": "/top/b/h1/",
        "H2": "/top/b/h1/h2/",
        "H3": "/top/h3/",
    }
    assert {each.code: each.county_id for each in planned.created} == {"B": "b", "H1": "b", "H2": "b", "H3": None}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2022-6-3", date(2022, 6, 3)),
        ("2022/06/03", date(2022, 6, 3)),
        ("2022.6.3", date(2022, 6, 3)),
        ("2022年6月3日", date(2022, 6, 3)),
        ("20220603", date(2022, 6, 3)),
        (date(2022, 6, 3), date(2022, 6, 3)),
        ("2022-6/3", None),
        ("2022-02-29", None),
        ("1066-10-14", None),
        ("昨天", None),
    ],
)
def test_dates_are_read_as_people_write_them(cell: object, day: date | None) -> None:
    table = register(("H1", "院", "institution", cell), header=("code", "name", "kind", "opened_on"))
    found = read_register(table)
    assert found.drafts[0].values.get("opened_on") == day
    assert [problem.code for problem in found.problems] == ([] if day else ["bad_date"])


def test_an_officer_covers_the_first_and_the_last_day() -> None:
    officer = ended(ConductOfficer("o1", "u1", "甲", "full_time", date(2022, 1, 1)), date(2022, 3, 31))
    days = [date(2021, 12, 31), date(2022, 1, 1), date(2022, 3, 31), date(2022, 4, 1)]
    assert [officer.is_active(day) for day in days] == [False, True, True, False]
    again = ConductOfficer("o2", "u1", "甲", "part_time", date(2022, 4, 1))
    assert appointed(again, [officer]) is again
    with pytest.raises(QfError):
        appointed(ConductOfficer("o3", "u1", "甲", "part_time", date(2022, 3, 31)), [officer])


def group(group_id: str, day: date, *bodies: str) -> LeadingGroup:
    leader = Member("甲", "院长", "leader")
    return LeadingGroup(group_id, "u1", tuple(BodyRole(body) for body in bodies), "组", day, leader)


def test_a_body_hands_over_only_the_roles_that_another_takes() -> None:
    old = group("g1", date(2022, 1, 1), "leading_group", "supervision_body")
    [changed] = formed(group("g2", date(2022, 2, 1), "supervision_body"), [old])
    assert changed.fulfils("leading_group", date(2022, 3, 1))
    assert not changed.fulfils("supervision_body", date(2022, 2, 1))
    assert changed.fulfils("supervision_body", date(2022, 1, 31))
    assert formed(group("g3", date(2022, 1, 1), "special_mechanism"), [old]) == []


@pytest.mark.parametrize(
    ("day", "quarter"), [((2022, 1, 1), "2022-Q1"), ((2022, 6, 30), "2022-Q2"), ((2022, 12, 31), "2022-Q4")]
)
def test_quarters_are_those_of_the_calendar(day: tuple[int, int, int], quarter: str) -> None:
    assert quarter_of(date(*day)) == quarter


@pytest.mark.parametrize(
    ("before", "value", "news"),
    [
        (None, (0, 0), None),
        (None, (0, 1), (0, 1, 1)),
        (("2022-Q2", 0, 1, 4), (0, 1), None),
        (("2022-Q2", 0, 1, 4), (1, 1), (1, 1, 5)),
        (("2022-Q2", 0, 1, 4), (0, 0), (0, 0, 5)),
        (("2022-Q1", 0, 1, 4), (0, 1), (0, 1, 5)),
        (("2022-Q1", 0, 1, 4), (0, 0), None),
    ],
)
def test_only_news_is_measured(
    before: tuple[str, int, int, int] | None, value: tuple[int, int], news: tuple[int, int, int] | None
) -> None:
    last = Measurement("i", "u", *before) if before else None
    new = measured(last, "i", "u", "2022-Q2", value)
    assert (new and (new.numerator, new.denominator, new.version)) == news
