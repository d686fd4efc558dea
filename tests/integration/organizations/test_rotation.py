"""Rotation of key posts: due days, warnings, exemptions, and the indicator that follows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kit.clock import clock
from services.organizations.handlers import rotation
from tests.integration.organizations.city import City
from tests.integration.organizations.people import hire, items, key_post, on
from tests.integration.organizations.test_units import refusal

INDICATOR = "rotation_overdue"


@pytest.fixture
def city(liuzhou: City) -> City:
    liuzhou.load()
    return liuzhou


def listed(city: City, **filters: Any) -> dict[str, str]:
    """The status of each key post by its id."""
    return {post["id"]: post["status"] for post in city.call("rotations", **filters)["items"]}


@pytest.mark.obligation("NJ-044", "LZ-058")
def test_a_key_post_is_warned_of_at_180_90_and_30_days_and_overdue_the_day_after(city: City) -> None:
    post = key_post(city, "H1", "1", "2018-06-30", post_class="purchasing")
    told = []
    days = (
        "2022-12-29",
        "2022-12-30",
        "2023-03-30",
        "2023-03-31",
        "2023-05-29",
        "2023-05-31",
        "2023-06-30",
        "2023-07-01",
    )
    for day in days:
        city.bench.at(on(day), city.tenant)
        told.append((listed(city)[post], items(city, "rotation").get(post, {}).get("version")))
    assert [status for status, _ in told] == [
        "within",
        "warned",
        "warned",
        "warned",
        "warned",
        "due",
        "due",
        "overdue",
    ]
    versions = [version for _, version in told]
    assert versions[0] is None
    assert len(set(versions[1:])) == 4, "180, 90 and 30 days before, and once overdue"
    item = items(city, "rotation")[post]
    assert (item["due_on"], item["opens_on"], item["state"]) == ("2023-06-30", "2022-12-30", "open")
    assert item["roles"] == ["institution"]


@pytest.mark.obligation("NJ-044", "LZ-058")
def test_the_indicator_counts_overdue_key_posts_on_change_and_on_the_day(city: City) -> None:
    late = key_post(city, "H1", "1", "2016-01-01")
    key_post(city, "H1", "2", "2017-05-11")
    hire(city, "H1", "3", name="护士")
    assert city.values(INDICATOR)["H1"] == ("2022-Q2", 1, 2)
    city.bench.at(on("2022-05-12"), city.tenant)
    assert city.values(INDICATOR)["H1"] == ("2022-Q2", 2, 2)
    city.call("rotate_post", posting_id=late, on="2022-05-12", to={"name": "医务科科长"})
    assert city.values(INDICATOR)["H1"] == ("2022-Q2", 1, 1)
    city.bench.at(on("2022-07-01"), city.tenant)
    assert city.values(INDICATOR)["H1"] == ("2022-Q3", 1, 1)
    assert set(city.values(INDICATOR)) == {"H1"}


def test_a_clock_that_jumped_tells_where_a_post_stands_once(city: City) -> None:
    post = key_post(city, "H1", "1", "2018-06-30")
    city.bench.at(on("2024-01-01"), city.tenant)
    item = items(city, "rotation")[post]
    city.bench.at(on("2024-01-02"), city.tenant)
    assert items(city, "rotation")[post] == item
    assert (listed(city)[post], city.values(INDICATOR)["H1"]) == ("overdue", ("2024-Q1", 1, 1))


@pytest.mark.obligation("NJ-044")
def test_rotating_ends_the_posting_and_begins_two(city: City) -> None:
    post = key_post(city, "H1", "1", "2016-01-01")
    other = hire(city, "H1", "2", "2019-01-01")
    assert items(city, "rotation")[post]["state"] == "open"
    city.call("rotate_post", posting_id=post, on="2022-05-10", to={"name": "医务科科长"}, successor_id=other["id"])
    assert items(city, "rotation")[post]["state"] == "done"
    [new] = city.call("rotations")["items"]
    assert (new["staff_id"], new["due_on"], new["status"]) == (other["id"], "2027-05-10", "within")
    [moved] = city.call("roster", search="示例1")["items"]
    assert [(p["name"], p["since"], p["until"]) for p in moved["history"]] == [
        ("采购办主任", "2016-01-01", "2022-05-09"),
        ("医务科科长", "2022-05-10", None),
    ]
    again = refusal(city, "rotate_post", posting_id=post, on="2022-05-10", to={"name": "其他"})
    assert again.code == "post_already_ended"


@pytest.mark.obligation("LZ-058")
def test_an_end_stated_beyond_the_term_is_no_exemption(city: City) -> None:
    late, soon = key_post(city, "H1", "1", "2016-01-01"), key_post(city, "H1", "2", "2017-06-30")
    city.call("end_post", posting_id=late, until="2030-01-01")
    city.call("end_post", posting_id=soon, until="2022-06-30")
    assert listed(city) == {late: "overdue"}
    assert items(city, "rotation")[late]["state"] == "open"
    assert items(city, "rotation")[soon]["state"] == "done"
    assert city.values(INDICATOR)["H1"][1:] == (1, 2)
    city.call("exempt_rotation", posting_id=late, reason="无替代人员", expires_on="2030-01-01")
    assert listed(city) == {late: "exempt"}
    city.bench.at(on("2030-01-01"), city.tenant)
    assert listed(city) == {} and city.values(INDICATOR)["H1"][1] == 0


def test_the_table_s_change_reaches_more_posts_than_one_transaction_takes(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "POSTS_AT_ONCE", 2)
    posts = [key_post(city, "H1", str(n), "2018-02-28", post_class="purchasing") for n in range(5)]
    city.call("set_post_class", code="purchasing", years=3, is_mandatory=True, as_role="city_admin")
    assert list(listed(city).values()).count("overdue") == 2
    city.bench.at(on("2022-05-10"), city.tenant)
    assert listed(city) == dict.fromkeys(posts, "overdue")


@pytest.mark.obligation("LZ-058", "NJ-044")
def test_an_exemption_needs_the_right_approver_and_lapses(city: City) -> None:
    plain = key_post(city, "H2", "1", "2016-01-01")
    strict = key_post(city, "H2", "2", "2016-01-01", post_class="purchasing")
    give = {"reason": "无替代人员", "expires_on": "2022-06-30"}
    bureau = {"as_role": "bureau", "unit": city.id_of("C1")}
    own = key_post(city, "C1", "9", "2016-01-01")
    before = city.stored("postings")
    as_hospital = {"as_role": "institution", "unit": city.id_of("H2")}
    assert refusal(city, "exempt_rotation", posting_id=plain, **give, **as_hospital).code == "forbidden"
    needs = refusal(city, "exempt_rotation", posting_id=strict, **give, **bureau)
    assert needs.code == "exemption_needs_commission"
    assert refusal(city, "exempt_rotation", posting_id=own, **give, **bureau).code == "exemption_not_yours"
    past = refusal(city, "exempt_rotation", posting_id=plain, reason="x", expires_on="2022-05-10")
    assert past.code == "exemption_not_later"
    assert city.stored("postings") == before
    assert city.call("exempt_rotation", posting_id=plain, **give, **bureau)["status"] == "exempt"
    exempt = city.call("exempt_rotation", posting_id=strict, **give)
    assert (exempt["exemption"]["approved_by"], exempt["exemption"]["reason"]) == ("account-1", "无替代人员")
    assert city.values(INDICATOR)["H2"][1:] == (0, 2)
    assert items(city, "rotation")[strict]["state"] == "withdrawn"
    city.bench.at(on("2022-06-30"), city.tenant)
    assert set(listed(city, status="exempt")) == {plain, strict}
    city.bench.at(on("2022-07-01"), city.tenant)
    assert set(listed(city, status="overdue")) == {plain, strict, own}
    assert city.values(INDICATOR)["H2"] == ("2022-Q3", 2, 2)
    assert items(city, "rotation")[strict]["state"] == "open"


@pytest.mark.obligation("LZ-058", "NJ-044")
def test_the_citys_table_sets_the_years_of_a_class_and_keeps_its_history(city: City) -> None:
    post = key_post(city, "H1", "1", "2018-02-28", post_class="purchasing")
    assert {row["code"]: row["years"] for row in city.call("post_classes")} == {
        "key": 5,
        "principal": 5,
        "purchasing": 5,
    }
    change = {"code": "purchasing", "years": 3, "is_mandatory": True}
    assert refusal(city, "set_post_class", **change).code == "forbidden"
    row = city.call("set_post_class", **change, as_role="city_admin")
    assert [(h["years"], h["changed_on"], h["changed_by"]) for h in row["history"]] == [(3, "2022-05-10", "account-1")]
    assert listed(city)[post] == "overdue"
    assert city.values(INDICATOR)["H1"][1:] == (1, 1)
    unknown = refusal(city, "set_post_class", code="finance", years=4, is_mandatory=False, as_role="city_admin")
    assert unknown.code == "post_class_not_found"
    city.call("set_post_class", code="finance", label="财务岗位", years=4, is_mandatory=False, as_role="city_admin")
    assert len(city.call("post_classes")) == 4
    city.call("set_post_class", code="purchasing", years=8, is_mandatory=True, as_role="city_admin")
    assert (listed(city)[post], items(city, "rotation")[post]["state"]) == ("within", "withdrawn")


@pytest.mark.obligation("LZ-058")
def test_principals_of_institutions_rotate_too(city: City) -> None:
    unit = city.unit("H1")
    city.call("appoint_principal", unit_id=unit["id"], expected_version=unit["version"], name="示例院长",
              title="院长", since="2016-02-29")  # fmt: skip
    [post] = city.call("rotations", unit_id=unit["id"])["items"]
    assert (post["post_class"], post["due_on"], post["status"]) == ("principal", "2021-02-28", "overdue")
    assert refusal(city, "end_post", posting_id=post["id"], until="2022-05-01").code == "post_is_the_principals"
    city.call("appoint_principal", unit_id=unit["id"], expected_version=unit["version"] + 1, name="示例新院长",
              title="院长", since="2022-05-01")  # fmt: skip
    [post] = city.call("rotations", unit_id=unit["id"])["items"]
    assert (post["person_name"], post["due_on"], post["status"]) == ("示例新院长", "2027-05-01", "within")
    assert city.values(INDICATOR)["H1"][1:] == (0, 1)


def test_a_hospital_sees_its_own_key_posts_alone(city: City) -> None:
    mine, theirs = key_post(city, "H2", "1", "2016-01-01"), key_post(city, "H1", "1", "2016-01-01")
    own = {"as_role": "institution", "unit": city.id_of("H2")}
    assert set(listed(city, **own)) == {mine}
    assert refusal(city, "rotate_post", posting_id=theirs, on="2022-05-01", to={"name": "x"}, **own).code == (
        "outside_your_units"
    )
    lists = city.call("key_posts_by_units", unit_ids=[city.id_of("H1"), own["unit"]], **own)
    assert [[post["id"] for post in each] for each in lists] == [[], [mine]]


YEARS = st.lists(st.integers(2010, 2022), min_size=1, max_size=6)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(starts=YEARS)
def test_the_indicator_equals_a_count_by_hand(city: City, starts: list[int]) -> None:
    clock.start_at(on("2022-05-10"))
    before = city.values(INDICATOR).get("M1", ("", 0, 0))
    tag = len(city.stored("staff"))
    for n, year in enumerate(starts):
        key_post(city, "M1", f"{tag}-{n}", f"{year}-05-09")
    overdue = sum(1 for year in starts if year + 5 <= 2022)
    assert city.values(INDICATOR)["M1"] == ("2022-Q2", before[1] + overdue, before[2] + len(starts))
