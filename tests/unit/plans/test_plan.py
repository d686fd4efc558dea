"""Facts of the two published campaigns, and the plan as carried by an event."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from plans import Plan


@pytest.mark.obligation("NJ-014")
def test_neijiang_runs_to_the_last_day_of_the_month_it_names(neijiang: Plan) -> None:
    assert (neijiang.duration.start, neijiang.duration.end) == (date(2021, 12, 13), date(2024, 12, 31))
    assert neijiang.duration.end_granularity == "month"
    assert neijiang.campaign_end == date(2024, 12, 31)
    assert all(
        neijiang.duration.start <= phase.start <= phase.end <= neijiang.duration.end for phase in neijiang.phases
    )
    assert neijiang.elapsed_days(date(2021, 12, 12)) == (0, 1115)
    assert neijiang.elapsed_days(date(2021, 12, 13)) == (1, 1115)
    assert neijiang.elapsed_days(date(2025, 6, 1)) == (1115, 1115)


@pytest.mark.obligation("LZ-005", "LZ-006")
def test_liuzhou_shows_its_nominal_year_beside_the_span_of_its_phases(liuzhou: Plan) -> None:
    assert liuzhou.effective_from == date(2022, 2, 10)
    assert liuzhou.duration.nominal_length == "P1Y"
    assert (liuzhou.duration.start, liuzhou.campaign_end) == (date(2022, 2, 1), date(2022, 11, 30))
    assert liuzhou.elapsed_days(date(2022, 6, 30)) == (150, 303)


@pytest.mark.obligation("LZ-006")
@pytest.mark.parametrize(("override", "end"), [("2023-02-09", date(2023, 2, 9)), ("2022-10-01", date(2022, 11, 30))])
def test_a_tenant_can_only_lengthen_the_campaign(liuzhou: Plan, override: str, end: date) -> None:
    plain = liuzhou.model_dump(mode="json")
    plain["parameters"]["campaign_end"] = override
    assert Plan.model_validate(plain).campaign_end == end


def test_the_effective_date_falls_back_to_issue_date_and_start(example: Plan) -> None:
    plain = example.model_dump(mode="json")
    plain["document"]["issue_date"]["value"] = "2022-01-20"
    plain["document"]["effective_from"] = None
    assert Plan.model_validate(plain).effective_from == date(2022, 1, 20)
    plain["document"]["issue_date"] = None
    assert Plan.model_validate(plain).effective_from == date(2022, 1, 1)


@pytest.mark.parametrize("city", ["neijiang", "liuzhou", "example"])
def test_a_plan_survives_the_event_that_carries_it(request: pytest.FixtureRequest, city: str) -> None:
    plan: Plan = request.getfixturevalue(city)
    carried = plan.model_dump(mode="json")
    assert Plan.model_validate(carried) == plan
    assert Plan.model_validate(carried).model_dump(mode="json") == carried
    assert carried["schema"] == "city-plan-template/v1"
    assert "from" in carried["reporting_obligations"][0]


def test_a_plan_is_immutable(neijiang: Plan) -> None:
    with pytest.raises(ValidationError):
        neijiang.duration.end = date(2030, 1, 1)  # type: ignore[misc]
    assert neijiang.duration.end == date(2024, 12, 31)


def test_parts_are_found_by_id(neijiang: Plan) -> None:
    assert neijiang.phase("NJ-P2").start == date(2022, 1, 1)
    assert neijiang.task("NJ-T04").title == "成立主要负责同志牵头的工作督导机构"
    assert neijiang.report_rule("NJ-R3").label == "下一年度工作计划"
    with pytest.raises(KeyError):
        neijiang.phase("NJ-P9")


def test_measures_follow_from_what_the_city_states(neijiang: Plan, liuzhou: Plan) -> None:
    coverage = {f"supervision_coverage_{stratum}" for stratum in ("tertiary", "secondary", "other")}
    study = {"monthly_study_compliance", "exam_pass_rate"}
    only_neijiang = {"conduct_staff_coverage", "hospital_inspection_coverage", *study, *coverage}
    assert set(neijiang.measures) - set(liuzhou.measures) == only_neijiang
    assert set(liuzhou.measures) - set(neijiang.measures) == {"self_inspection_rate", "meeting_compliance"}


def test_report_readings_by_rule(neijiang: Plan) -> None:
    assert neijiang.early_submission("NJ-R1") == "accept_flagged"
    assert [rule.id for rule in neijiang.reporting_obligations if neijiang.is_waivable(rule)] == ["NJ-R3"]
    plain = neijiang.model_dump(mode="json")
    plain["parameters"]["reports"] = {"NJ-R1": {"early_submission": "refuse", "waivable": True}}
    changed = Plan.model_validate(plain)
    assert (changed.early_submission("NJ-R1"), changed.early_submission("NJ-R2")) == ("refuse", "accept_flagged")
    assert [rule.id for rule in changed.reporting_obligations if changed.is_waivable(rule)] == ["NJ-R1", "NJ-R3"]


def test_only_the_example_is_marked_as_invented(neijiang: Plan, liuzhou: Plan, example: Plan) -> None:
    assert (neijiang.synthetic, liuzhou.synthetic, example.synthetic) == (False, False, True)
    people = [example.leading_group.leader, *example.leading_group.deputies, *example.leading_group.members]  # type: ignore[union-attr]
    assert all(person.name.endswith("示例") for person in people)
