"""What indicators reads of the events of others: every published example, and the plans of both cities."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from plans import load_plan
from services.indicators import events
from services.indicators.events import MeasureTerms
from services.kit.events import SCHEMAS, Envelope

PLANS = Path(__file__).resolve().parents[3] / "schemas" / "plans"
PARSERS: dict[str, Callable[[Any], Any]] = {
    "organizations/indicator_measured": events.measured,
    "tasks/indicator_measured": events.measured,
    "training/indicator_measured": events.measured,
    "satisfaction/indicator_measured": events.measured,
    "satisfaction/official_rank_changed": events.official_rank,
    "organizations/unit_registered": events.unit_seen,
    "organizations/unit_changed": events.unit_seen,
    "tenants/tenant_onboarded": events.city_onboarded,
    "tasks/phase_started": lambda event: events.phase_seen(event, "current"),
    "tasks/phase_ended": lambda event: events.phase_seen(event, "ended"),
}


def envelope(data: dict[str, Any], at: datetime = datetime(2022, 6, 30, tzinfo=UTC)) -> Envelope:
    return Envelope("e", "x.y.v1", "city", "subject", 3, at, "a", "", data)


@pytest.mark.parametrize("name", PARSERS)
def test_every_published_example_is_read(name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.v1.json").read_text(encoding="utf-8"))
    assert schema["examples"]
    for example in schema["examples"]:
        assert PARSERS[name](envelope(example)).version == 3


def onboarded(plan: str) -> events.CityOnboarded:
    loaded = load_plan((PLANS / f"{plan}.yaml").read_text(encoding="utf-8"))
    data = {
        "code": loaded.code, "name": "x", "region_code": "511000", "province_code": "510000", "province_name": "x",
        "plan_id": loaded.id, "plan_version": loaded.version, "plan": loaded.model_dump(mode="json"),
        "measures": loaded.measures,
    }  # fmt: skip
    return events.city_onboarded(envelope(data))


def test_neijiangs_plan_states_a_target_of_its_own_and_which_definition_it_uses() -> None:
    city = onboarded("neijiang-2021-2024")
    assert city.plan_name == "内江市医疗机构及其工作人员廉洁从业行动（2021-2024年）"
    assert city.measures == {
        "conduct_staff_coverage": MeasureTerms("100", "organization_based"),
        "leading_group_formed": MeasureTerms(),
        "task_completion": MeasureTerms(),
        "report_rate": MeasureTerms(),
        "report_on_time_rate": MeasureTerms(),
        "conduct_training_coverage": MeasureTerms("100", "completed_training"),
        "monthly_study_compliance": MeasureTerms("100"),
        "exam_pass_rate": MeasureTerms(),
        "instant_satisfaction_rate": MeasureTerms("100", "offered"),
        "satisfaction_outpatient": MeasureTerms(),
        "satisfaction_inpatient": MeasureTerms(),
        "satisfaction_overall": MeasureTerms(),
        "hospital_inspection_coverage": MeasureTerms("100", "plan_to_date"),
        "supervision_coverage_tertiary": MeasureTerms("100"),
        "supervision_coverage_secondary": MeasureTerms("50"),
        "supervision_coverage_other": MeasureTerms("50"),
        "rectification_rate": MeasureTerms(),
        "rectification_on_time_rate": MeasureTerms(),
        "rotation_overdue": MeasureTerms(),
    }


def test_liuzhous_plan_states_no_numeric_target_and_has_no_conduct_staff() -> None:
    measures = onboarded("liuzhou-2022").measures
    assert set(measures) == {
        "leading_group_formed", "task_completion", "report_rate", "report_on_time_rate", "self_inspection_rate",
        "rectification_rate", "rectification_on_time_rate", "meeting_compliance", "rotation_overdue",
        "conduct_training_coverage", "instant_satisfaction_rate", "satisfaction_outpatient", "satisfaction_inpatient",
        "satisfaction_overall",
    }  # fmt: skip
    assert set(measures.values()) == {MeasureTerms()}


def test_a_plan_may_weigh_the_settings_otherwise_and_is_then_another_definition() -> None:
    item = {"code": "satisfaction_overall", "target": {"unit": "provincial_rank"}, "parameters": {"weight": "equal"}}
    data = {
        "code": "c", "name": "x", "region_code": "511000", "province_code": "510000", "province_name": "x",
        "plan_id": "p", "plan_version": "1.0.0", "plan": {"goals": {"indicators": [item]}},
        "measures": ["satisfaction_overall"],
    }  # fmt: skip
    assert events.city_onboarded(envelope(data)).measures == {"satisfaction_overall": MeasureTerms(None, "equal")}


def test_a_change_counts_from_its_day_in_shanghai() -> None:
    data = {"path": "/a/", "kind": "institution", "level": None, "county_id": None}
    late = datetime(2022, 6, 30, 16, 30, tzinfo=UTC)
    assert events.unit_seen(envelope(data, late)).since == date(2022, 7, 1)
