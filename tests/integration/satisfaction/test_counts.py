"""Daily counts by hand, a month's file, and what institutions owe of them."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from services.kit.errors import InvalidInput, NotFound
from services.satisfaction.domain.daily import Delta
from services.satisfaction.domain.encounters import Setting
from tests.integration.satisfaction.city import BUREAU, COUNTY_HOSPITAL, HOSPITAL, City, row
from tests.integration.satisfaction.evaluating import evaluate, tokens
from tests.integration.tasks.city import COUNTY_HOSPITAL as COUNTY_PLACE
from tests.integration.tasks.city import OTHER_BUREAU, below

RATE = "instant_satisfaction_rate"
MAY = [date(2022, 5, day) for day in (5, 6, 7, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27, 30, 31)]


def whole_may(eligible: int = 10, offered: int = 10, *, but: int = 0) -> list[tuple[str, str, int, int]]:
    """Counts of the twenty working days of May 2022 (a make-up Saturday among them), without the last `but`."""
    return [(day.isoformat(), "outpatient", eligible, offered) for day in MAY[: len(MAY) - but]]


def content(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.obligation("NJ-019", "PF-013")
def test_a_count_replaces_the_day_and_the_rate_follows(neijiang: City) -> None:
    neijiang.count(("2022-06-01", "outpatient", 100, 90), ("2022-06-01", "inpatient", 20, 20))
    assert neijiang.measured(RATE, "2022-Q2") == {HOSPITAL: (110, 120)}
    neijiang.count(("2022-06-01", "outpatient", 100, 100))
    assert neijiang.measured(RATE, "2022-Q2") == {HOSPITAL: (120, 120)}
    assert neijiang.daily() == {("2022-06-01", "outpatient"): (100, 100, 0), ("2022-06-01", "inpatient"): (20, 20, 0)}


def test_counts_stand_beside_records_and_never_below_them(neijiang: City) -> None:
    neijiang.record(row("A"), row("B"), row("C", channel="none"))
    before = neijiang.stored("daily", "month_sums")
    with pytest.raises(InvalidInput) as refused:
        neijiang.count(
            ("2022-06-02", "outpatient", 5, 5),
            ("2022-06-01", "outpatient", 2, 1),
            ("2022-06-03", "outpatient", 5, 6),
            ("2022-06-02", "outpatient", 5, 5),
            ("2022-06-11", "outpatient", 5, 5),
        )
    assert refused.value.code == "count_rows_not_valid"
    assert [(p.row, p.column, p.code) for p in refused.value.problems] == [
        (1, "eligible", "fewer_than_recorded"),
        (1, "offered", "fewer_than_recorded"),
        (2, "offered", "more_than_eligible"),
        (3, "on", "repeated_day"),
        (4, "on", "in_the_future"),
    ]
    assert neijiang.stored("daily", "month_sums") == before
    neijiang.count(("2022-06-01", "outpatient", 4, 3))
    assert neijiang.daily() == {("2022-06-01", "outpatient"): (4, 3, 0)}
    neijiang.record(*(row(f"late{n}") for n in range(3)))
    assert neijiang.daily() == {("2022-06-01", "outpatient"): (6, 5, 0)}


@pytest.mark.obligation("PF-013")
def test_a_months_file_replaces_the_month_as_a_whole(neijiang: City) -> None:
    neijiang.count(("2022-05-05", "outpatient", 50, 50), ("2022-05-06", "outpatient", 60, 60))
    text = "日期,就诊类型,应评价人次,提供人次\n2022/5/6,门诊,70,63\n20220509,住院,8,8\n"
    asked = {"unit_id": HOSPITAL, "month": "2022-05", "filename": "五月.csv", "content_base64": content(text)}
    seen = neijiang.call("import_counts", **asked, preview=True)
    assert (seen["days"], seen["removed"], seen["preview"]) == (2, 1, True)
    assert neijiang.measured(RATE, "2022-Q2") == {HOSPITAL: (110, 110)}
    neijiang.call("import_counts", **asked)
    assert neijiang.daily() == {
        ("2022-05-05", "outpatient"): (0, 0, 0),
        ("2022-05-06", "outpatient"): (70, 63, 0),
        ("2022-05-09", "inpatient"): (8, 8, 0),
    }
    assert neijiang.measured(RATE, "2022-Q2") == {HOSPITAL: (71, 78)}


def test_a_months_file_names_every_bad_cell_and_changes_nothing(neijiang: City) -> None:
    neijiang.count(("2022-05-05", "outpatient", 50, 50))
    before = neijiang.stored("daily")
    text = "日期,就诊类型,应评价人次,提供人次\n2022-06-01,门诊,70,63\n五月九日,住院,8,8\n2022-05-10,急诊,-1,8.5\n"
    with pytest.raises(InvalidInput) as refused:
        neijiang.call(
            "import_counts", unit_id=HOSPITAL, month="2022-05", filename="a.csv", content_base64=content(text)
        )
    assert [(p.row, p.column, p.code) for p in refused.value.problems] == [
        (2, "日期", "outside_the_month"),
        (3, "日期", "not_a_day"),
        (4, "就诊类型", "unknown_setting"),
        (4, "应评价人次", "not_a_count"),
        (4, "提供人次", "not_a_count"),
    ]
    assert neijiang.stored("daily") == before


def test_a_month_may_come_as_a_spreadsheet(neijiang: City) -> None:
    book, out = Workbook(), BytesIO()
    for cells in (["日期", "就诊类型", "应评价人次", "提供人次"], [date(2022, 5, 9), "门诊", 30, 29]):
        book.active.append(cells)
    book.save(out)
    sheet = base64.b64encode(out.getvalue()).decode()
    neijiang.call("import_counts", unit_id=HOSPITAL, month="2022-05", filename="a.xlsx", content_base64=sheet)
    assert neijiang.daily() == {("2022-05-09", "outpatient"): (30, 29, 0)}
    with pytest.raises(InvalidInput) as refused:
        neijiang.call("import_counts", unit_id=HOSPITAL, month="2022-05", filename="a.csv", content_base64=sheet)
    assert [p.code for p in refused.value.problems] == ["not_csv"]


def test_a_repeated_day_is_named_by_the_row_that_people_see(neijiang: City) -> None:
    sheet = content(
        "日期,就诊类型,应评价人次,提供人次\n\n2022-05-05,门诊,1,1\n2022-05-06,门诊,1,1\n2022-05-05,门诊,2,2\n"
    )
    with pytest.raises(InvalidInput) as refused:
        neijiang.call("import_counts", unit_id=HOSPITAL, month="2022-05", filename="a.csv", content_base64=sheet)
    assert [(p.row, p.zh) for p in refused.value.problems] == [(5, "2022-05-05与第3行重复")]
    with pytest.raises(InvalidInput) as refused:
        neijiang.count(("2022-05-05", "outpatient", 1, 1), ("2022-05-05", "outpatient", 2, 2))
    assert [(p.row, p.zh) for p in refused.value.problems] == [(1, "2022-05-05与第1条重复")]


@pytest.mark.obligation("NJ-019")
def test_figures_of_a_month_are_owed_by_the_10th_of_the_next(neijiang: City) -> None:
    neijiang.at("2022-06-02")
    waits = neijiang.waits("encounter_counts")
    may = waits[f"{HOSPITAL}:2022-05"]
    assert (may["state"], may["opens_on"], may["due_on"], may["period"]) == (
        "open",
        "2022-06-01",
        "2022-06-10",
        "2022-05",
    )
    assert may["owner_unit_id"] == HOSPITAL and may["roles"] == ["institution"]
    assert {subject.split(":")[0] for subject in waits} == {HOSPITAL, COUNTY_HOSPITAL}
    assert min(waits).split(":")[1] == "2021-12" and len(waits) == 2 * 6
    neijiang.count(*whole_may(but=1))
    owed = neijiang.call("owed_counts", month="2022-05")["items"]
    assert [(o["unit_id"], o["state"], o["missing"]) for o in owed] == [
        (COUNTY_HOSPITAL, "not_reported", 20),
        (HOSPITAL, "partial", 1),
    ]
    assert neijiang.waits("encounter_counts")[f"{HOSPITAL}:2022-05"]["state"] == "open"
    neijiang.count(("2022-05-31", "outpatient", 0, 0))
    done = neijiang.waits("encounter_counts")[f"{HOSPITAL}:2022-05"]
    assert (done["state"], done["settled_on"]) == ("done", "2022-06-02")


def test_after_months_of_absence_each_missed_month_is_told_once(neijiang: City) -> None:
    neijiang.at("2022-04-01").at("2022-04-02").at("2022-07-01").at("2022-07-02")
    told = [i["subject_id"] for e in neijiang.told("work_items_changed") for i in e["data"]["items"]]
    months = [subject.split(":")[1] for subject in told if subject.startswith(HOSPITAL)]
    assert months == ["2021-12", "2022-01", "2022-02", "2022-03", "2022-04", "2022-05", "2022-06"]


def test_a_hospital_that_loses_its_level_owes_nothing_any_more(neijiang: City) -> None:
    neijiang.at("2022-06-02")
    neijiang.add(replace(COUNTY_PLACE, level="primary", version=2))
    states = {i["state"] for s, i in neijiang.waits("encounter_counts").items() if s.startswith(COUNTY_HOSPITAL)}
    assert states == {"withdrawn"}


@pytest.mark.obligation("NJ-019")
def test_missing_counts_are_not_reported_and_never_zero(neijiang: City) -> None:
    neijiang.at("2022-06-02").count(*whole_may(10, 9))
    total = neijiang.call("encounter_rate_totals", period="2022-05")["total"]
    rates = neijiang.call("encounter_rates", period="2022-05")
    assert (total["offered"], total["eligible"], total["offered_rate"]) == (180, 200, 90.0)
    assert (total["institutions"], total["institutions_offering"], total["institution_rate"]) == (2, 1, 50.0)
    assert (total["not_reported"], total["behind"]) == ([COUNTY_HOSPITAL], [])
    silent = next(each for each in rates["items"] if each["unit_id"] == COUNTY_HOSPITAL)
    assert (silent["offered_rate"], silent["is_reported"]) == (None, False)
    assert silent["months"] == [{"month": "2022-05", "state": "not_reported", "missing": 20}]
    assert neijiang.measured(RATE, "2022-Q2") == {HOSPITAL: (180, 200)}


def test_touchpoints_are_registered_with_their_days_and_gaps_are_shown(neijiang: City) -> None:
    placed = neijiang.call("set_touchpoint", unit_id=HOSPITAL, kind="outpatient_settlement", since="2022-01-01")
    assert placed["version"] == 1
    same = neijiang.call("set_touchpoint", unit_id=HOSPITAL, kind="outpatient_settlement", since="2022-01-01")
    assert same["version"] == 1
    [shown] = neijiang.call("touchpoints", unit_ids=[HOSPITAL])
    assert (len(shown["planned"]), shown["settings_without"]) == (4, ["inpatient"])
    neijiang.call("set_touchpoint", unit_id=HOSPITAL, kind="admission", since="2022-01-01")
    ended = neijiang.call(
        "set_touchpoint", unit_id=HOSPITAL, kind="outpatient_settlement", since="2022-01-01", until="2022-05-31"
    )
    assert ended["version"] == 2
    [shown] = neijiang.call("touchpoints", unit_ids=[HOSPITAL])
    assert shown["settings_without"] == ["outpatient"]
    with pytest.raises(InvalidInput) as refused:
        neijiang.call("set_touchpoint", unit_id=HOSPITAL, kind="discharge", since="2022-02-01", until="2022-01-01")
    assert refused.value.code == "touchpoint_days_not_valid"


def test_who_keeps_several_hospitals_counts_for_them_in_one_call(neijiang: City) -> None:
    county = [{"unit_id": COUNTY_HOSPITAL, "on": "2022-06-01", "setting": "outpatient", "eligible": 9, "offered": 9}]
    city = [{**county[0], "unit_id": HOSPITAL, "offered": 6}]
    neijiang.call("record_counts", rows=county + city)
    assert neijiang.measured(RATE, "2022-Q2") == {HOSPITAL: (6, 9), COUNTY_HOSPITAL: (9, 9)}
    with pytest.raises(NotFound) as refused:
        neijiang.call("record_counts", rows=county + city, role="bureau", unit=BUREAU)
    assert refused.value.field == "rows.1.unit_id"
    with pytest.raises(InvalidInput):
        neijiang.call("record_counts", rows=[{**county[0], "unit_id": BUREAU}])


def test_a_month_cannot_lose_a_day_that_was_evaluated(neijiang: City) -> None:
    neijiang.count(("2022-05-05", "outpatient", 5, 5))
    delta = Delta(HOSPITAL, "/c-0/h-1/", date(2022, 5, 5), Setting.OUTPATIENT, completed=1)
    engine = neijiang.bench.engines["satisfaction"]
    engine._transact(neijiang.tenant, lambda work: work.repo.counting.daily.add([delta]))
    text = "日期,就诊类型,应评价人次,提供人次\n2022-05-06,门诊,7,6\n"
    asked = {"unit_id": HOSPITAL, "month": "2022-05", "filename": "a.csv", "content_base64": content(text)}
    with pytest.raises(InvalidInput) as refused:
        neijiang.call("import_counts", **asked)
    assert [p.code for p in refused.value.problems] == ["day_missing"]


def test_figures_follow_a_hospital_to_another_bureau(neijiang: City) -> None:
    neijiang.at("2022-06-02").count(("2022-05-05", "outpatient", 5, 5), to=COUNTY_HOSPITAL)
    neijiang.call("set_touchpoint", unit_id=COUNTY_HOSPITAL, kind="discharge", since="2022-01-01")
    neijiang.add(replace(below(OTHER_BUREAU, COUNTY_PLACE), version=2))
    for role, unit, seen in (("bureau", BUREAU, 0), ("bureau", OTHER_BUREAU.id, 1)):
        rates = neijiang.call("encounter_rates", period="2022-05", role=role, unit=unit)["items"]
        assert len(rates) == seen
        owed = neijiang.call("owed_counts", month="2022-05", role=role, unit=unit)["items"]
        assert len(owed) == seen
    paths = {doc["unit_path"] for doc in neijiang.stored("daily", "touchpoints", "owed_months", "month_sums")}
    assert f"/c-0/b-1/{COUNTY_HOSPITAL}/" not in paths


def test_of_fewer_than_five_answers_a_day_the_unit_learns_nothing(neijiang: City) -> None:
    own = {"role": "institution", "unit": HOSPITAL}
    days = {"unit_id": HOSPITAL, "start": "2022-06-08", "end": "2022-06-09"}
    neijiang.count(("2022-06-08", "outpatient", 9, 9))
    several = tokens(neijiang, 5)
    for token in several[:4]:
        evaluate(neijiang, token)
    assert [each["completed"] for each in neijiang.call("daily_counts", **days, **own)] == [None, None]
    assert [each["completed"] for each in neijiang.call("daily_counts", **days)] == [0, 4]
    evaluate(neijiang, several[4])
    seen = neijiang.call("daily_counts", **days, **own)
    assert [each["completed"] for each in seen] == [None, 5]
    assert not {"n", "set_aside", "red_packet"} & set(seen[1])
