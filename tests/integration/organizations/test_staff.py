"""The staff roster: people with dated posts, its import from files, and its confirmation each quarter."""

from __future__ import annotations

import time
from typing import Any

import pytest

from services.kit.errors import QfError
from tests.integration.organizations.city import City
from tests.integration.organizations.people import STAFF_HEADER, hire, items, load_staff, on, staff_facts
from tests.integration.organizations.test_units import refusal

ROWS = (
    "H1,1001,示例甲,医师,在编,2015-07-01,,内科主任,内科,,否,部门负责人,2019-01-01\n"
    "H1,1002,示例乙,药师,合同制,2017-03-01,,采购办主任,采购办,purchasing,是,部门负责人,2017-03-01\n"
    "H2,1001,示例丙,护士,在编,2020-09-01,2022-03-31,护士,外科,,,,\n"
)


@pytest.fixture
def city(neijiang: City) -> City:
    neijiang.load()
    return neijiang


def refused(city: City, rows: str, header: str = STAFF_HEADER, **how: Any) -> set[tuple[int | None, str | None, str]]:
    """(row, column, code) of every problem; import and preview agree, and nothing is stored."""
    before = (city.stored("staff"), city.stored("postings"), city.count_told())
    found = []
    for method in ("preview_staff_import", "import_staff"):
        with pytest.raises(QfError) as error:
            load_staff(city, rows, method, header, **how)
        assert error.value.code == "staff_file_not_valid"
        found.append({(p.row, p.column, p.code) for p in error.value.problems})
    assert found[0] == found[1]
    assert (city.stored("staff"), city.stored("postings"), city.count_told()) == before
    return found[0]


@pytest.mark.obligation("NJ-015", "PF-009")
def test_a_roster_is_imported_whole_and_again_changes_nothing(city: City) -> None:
    preview = load_staff(city, ROWS, "preview_staff_import")
    assert preview == {"rows": 3, "created": 3, "changed": 0, "unchanged": 0}
    assert city.stored("staff") == []
    assert load_staff(city, ROWS) == preview
    told = city.count_told()
    assert load_staff(city, ROWS) == {"rows": 3, "created": 0, "changed": 0, "unchanged": 3}
    assert city.count_told() == told
    page = city.call("roster", unit_id=city.id_of("H1"), first=1)
    assert (page["total"], page["items"][0]["name"]) == (2, "示例甲")
    assert page["items"][0]["posts"][0]["department"] == "内科"
    [second] = city.call("roster", unit_id=city.id_of("H1"), first=1, after=page["next"])["items"]
    assert (second["employment"], second["key_few"], second["posts"][0]["due_on"]) == ("contract", True, "2022-03-01")


@pytest.mark.obligation("NJ-015")
def test_the_roster_of_a_day_holds_who_was_there_that_day(city: City) -> None:
    load_staff(city, ROWS)
    ids = [city.id_of("H1"), city.id_of("H2")]

    def counted(day: str) -> list[int]:
        return [row["count"] for row in city.call("staff_counts_by_units", unit_ids=ids, on=day)]

    assert [counted(d) for d in ("2015-06-30", "2015-07-01", "2020-09-01", "2022-03-31", "2022-04-01")] == [
        [0, 0],
        [1, 0],
        [2, 1],
        [2, 1],
        [2, 0],
    ]
    assert city.call("roster", unit_id=ids[1], on="2022-03-31")["total"] == 1
    assert city.call("roster", unit_id=ids[1])["total"] == 0


@pytest.mark.obligation("PF-009")
def test_every_mistake_in_a_roster_is_named_with_row_and_column(city: City) -> None:
    rows = (
        "H9,1,示例甲,医师,在编,2015-07-01,,,,,,,\n"
        "H1,2,,医师,在编,2015-07-01,,,,,,,\n"
        "H1,3,示例丙,巫师,在编,2015-13-01,,,,,,,\n"
        "H1,4,示例丁,医师,在编,2015-07-01,2014-01-01,,,,,,\n"
        "H1,4,示例戊,医师,在编,2015-07-01,,,采购办,,是,,\n"
        "H1,6,示例己,医师,在编,2015-07-01,,岗位,,不存在的类别,是,,2015-01-01\n"
    )
    assert refused(city, rows) == {
        (2, "单位编码", "unknown_unit"),
        (3, "姓名", "required"),
        (4, "专业类别", "bad_value"),
        (4, "入职日期", "bad_date"),
        (5, "离职日期", "ended_before_it_began"),
        (6, "工号", "duplicate_code"),
        (6, "岗位", "required"),
        (7, "岗位类别", "bad_value"),
    }
    assert refused(city, "x\n", "姓名,工号,生日\n") == {
        (1, "生日", "unknown_column"),
        (1, "入职日期", "missing_column"),
    }


@pytest.mark.obligation("PF-009")
def test_a_new_post_in_the_file_ends_the_one_before_and_a_last_day_ends_all(city: City) -> None:
    load_staff(city, ROWS)
    moved = ROWS.replace(
        "采购办主任,采购办,purchasing,是,部门负责人,2017-03-01", "医务科科长,医务科,,否,部门负责人,2022-05-01"
    )
    assert load_staff(city, moved) == {"rows": 3, "created": 0, "changed": 1, "unchanged": 2}
    [person] = city.call("roster", search="1002")["items"]
    history = {post["name"]: (post["since"], post["until"]) for post in person["history"]}
    assert history == {"采购办主任": ("2017-03-01", "2022-04-30"), "医务科科长": ("2022-05-01", None)}
    gone = moved.replace("合同制,2017-03-01,,", "合同制,2017-03-01,2022-05-05,")
    assert load_staff(city, gone)["changed"] == 1
    assert city.call("roster", search="1002")["total"] == 0
    assert {(p["name"], p["until"]) for p in city.stored("postings") if p["person_name"] == "示例乙"} == {
        ("采购办主任", "2022-04-30"),
        ("医务科科长", "2022-05-05"),
    }
    assert refused(city, moved) == {(3, "离职日期", "staff_already_ended")}


@pytest.mark.obligation("PF-009")
def test_ten_thousand_rows_take_seconds_and_few_events(city: City) -> None:
    rows = "".join(
        f"H1,N{n},示例{n},护士,在编,2019-07-01,,护士,病区{n % 40},,{'是' if n % 500 == 0 else '否'},,\n"
        for n in range(10_000)
    )
    told, started = city.count_told(), time.perf_counter()
    assert load_staff(city, rows)["created"] == 10_000
    assert time.perf_counter() - started < 25, "it takes about 3 s on a machine at rest"
    assert city.call("staff_counts_by_units", unit_ids=[city.id_of("H1")])[0]["count"] == 10_000
    portions = [len(envelope["data"]["items"]) for envelope in city.told("staff_changed")]
    assert portions == [500] * 20
    assert city.count_told() - told < 30
    assert refused(city, rows + "H1,X,示例,护士,在编,2019-07-01,,,,,,,\n") == {(None, None, "too_many_rows")}


def test_events_about_staff_carry_no_names(city: City) -> None:
    load_staff(city, ROWS)
    facts = list(staff_facts(city).values())
    assert len(facts) == 3
    assert not any("示例" in str(envelope["data"]) for envelope in city.told("staff_changed"))
    pharmacist = next(fact for fact in facts if fact["professional_category"] == "pharmacist")
    assert pharmacist == {
        "staff_id": pharmacist["staff_id"],
        "unit_id": city.id_of("H1"),
        "professional_category": "pharmacist",
        "employment": "contract",
        "post_class": "purchasing",
        "key_few": True,
        "since": "2017-03-01",
        "until": None,
        "version": 1,
        "code": "1002",
        "previous_id": None,
    }


@pytest.mark.obligation("NJ-015")
def test_a_person_is_registered_changed_absent_and_leaves(city: City) -> None:
    person = hire(city, "H2", "77", name="护士长", department="外科", rank="head")
    taken = refusal(city, "register_staff", unit_id=city.id_of("H2"), code="77", name="另一人", since="2020-01-01")
    assert taken.code == "staff_code_taken"
    change = {"staff_id": person["id"], "expected_version": person["version"], "name": "示例改名"}
    changed = city.call("change_staff", **change)
    assert (changed["name"], changed["posts"][0]["person_name"]) == ("示例改名", "示例改名")
    assert refusal(city, "change_staff", **change).code == "changed_meanwhile"
    away = city.call("record_absence", staff_id=person["id"], kind="study", since="2022-05-01")
    assert (away["absence"]["kind"], away["is_active"]) == ("study", True)
    overlap = refusal(city, "record_absence", staff_id=person["id"], kind="sick", since="2022-05-05")
    assert overlap.code == "absence_not_fitting"
    assert city.call("end_absence", staff_id=person["id"], on="2022-05-10")["absence"] is None
    second = city.call("assign_post", staff_id=person["id"], post={"name": "医保办主任"}, since="2022-05-01")
    assert [post["name"] for post in second["posts"]] == ["护士长", "医保办主任"]
    assert city.call("end_post", posting_id=second["posts"][1]["id"], until="2022-05-09")["until"] == "2022-05-09"
    gone = city.call("end_staff", staff_id=person["id"], until="2022-05-10")
    assert (gone["until"], [post["until"] for post in gone["history"]]) == ("2022-05-10", ["2022-05-10", "2022-05-09"])
    assert refusal(city, "end_staff", staff_id=person["id"], until="2022-05-10").code == "staff_already_ended"
    assert staff_facts(city)[person["id"]]["until"] == "2022-05-10"


def test_a_hospital_sees_and_fills_its_own_roster_alone(city: City) -> None:
    load_staff(city, ROWS)
    own = {"as_role": "institution", "unit": city.id_of("H2")}
    assert [p["name"] for p in city.call("roster", on="2022-01-01", **own)["items"]] == ["示例丙"]
    assert refused(city, "H1,9,示例,医师,在编,2020-01-01,,,,,,,\n", **own) == {(2, "单位编码", "unknown_unit")}
    rows = "9,示例,2020-01-01\n"
    header = "工号,姓名,入职日期\n"
    assert load_staff(city, rows, header=header, unit_id=own["unit"], **own)["created"] == 1
    assert refusal(city, "roster", as_role="staff", unit=own["unit"]).code == "forbidden"


@pytest.mark.obligation("LZ-024")
def test_the_key_few_follow_from_posts(city: City) -> None:
    hire(city, "H1", "1", name="副院长", rank="leadership")
    hire(city, "H1", "2", name="采购办主任", rank="head", is_key=True)
    hire(city, "H1", "3", name="外科主任", rank="head")
    hire(city, "H1", "4", name="采购员", is_key=True)
    boss = hire(city, "H1", "5")
    unit = city.unit("H1")
    city.call("appoint_principal", unit_id=unit["id"], expected_version=unit["version"], name=boss["name"],
              title="院长", since="2021-01-01", staff_id=boss["id"])  # fmt: skip
    found = city.call("roster", unit_id=unit["id"], key_few=True)
    assert [person["code"] for person in found["items"]] == ["1", "2", "5"]
    assert city.call("roster", unit_id=unit["id"], key_few=True, on="2020-06-01")["total"] == 2


@pytest.mark.obligation("NJ-015")
def test_rosters_wait_for_confirmation_in_the_last_month_of_a_quarter(city: City) -> None:
    load_staff(city, ROWS)
    city.bench.at(on("2022-05-31"), city.tenant)
    assert items(city, "roster") == {}
    city.bench.at(on("2022-06-01"), city.tenant)
    waiting = items(city, "roster")
    assert len(waiting) == 6
    assert {(w["opens_on"], w["due_on"], w["period"], tuple(w["roles"])) for w in waiting.values()} == {
        ("2022-06-01", "2022-06-30", "2022-Q2", ("institution",))
    }
    hospital = city.id_of("H1")
    wrong = refusal(city, "confirm_roster", unit_id=hospital, period="2022-Q2", count=5)
    assert (wrong.code, wrong.zh) == ("count_has_changed", "名册现有2人，与确认人数不一致，请重新核对")
    done = city.call("confirm_roster", unit_id=hospital, period="2022-Q2", count=2)
    assert (done["status"], done["count"], done["confirmed_by"]) == ("confirmed", 2, "account-1")
    assert items(city, "roster")[done["id"]]["state"] == "done"
    city.bench.at(on("2022-07-01"), city.tenant)
    assert city.call("roster_confirmations", period="2022-Q2", status="overdue")["total"] == 5
    late = city.call("confirm_roster", unit_id=city.id_of("H2"), period="2022-Q2", count=0)
    assert late["status"] == "confirmed_late"


def test_quarters_that_a_stopped_clock_missed_are_listed_once_each(city: City) -> None:
    city.bench.at(on("2022-05-11"), city.tenant)
    city.bench.at(on("2022-12-15"), city.tenant)
    city.bench.at(on("2022-12-16"), city.tenant)
    found = city.call("roster_confirmations", unit_id=city.id_of("H1"))["items"]
    assert [(c["period"], c["status"]) for c in found] == [
        ("2022-Q4", "open"),
        ("2022-Q3", "overdue"),
        ("2022-Q2", "overdue"),
    ]
