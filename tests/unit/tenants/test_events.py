"""What this service emits meets its schemas, and says nothing of persons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from plans import Plan
from services.kit.events import data_of, first_problem
from services.tenants.events import (
    AccountChangedV1,
    SessionRevokedV1,
    TenantActivatedV1,
    TenantOnboardedV1,
    TenantPrepared,
)

SCHEMAS = Path(__file__).resolve().parents[3] / "schemas" / "events" / "tenants"
EMITTED = (TenantOnboardedV1, TenantActivatedV1, SessionRevokedV1, AccountChangedV1)


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name.split('.', 1)[1]}.json").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("event", EMITTED)
def test_each_event_has_a_schema_whose_examples_it_can_carry(event: Any) -> None:
    examples = schema(event.NAME)["examples"]
    assert examples
    for example in examples:
        assert first_problem(event.NAME, example) is None
        assert data_of(event("subject", 1, **example)) == example


def test_every_schema_has_its_event() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == {f"{event.NAME.split('.', 1)[1]}.json" for event in EMITTED}


def test_the_example_of_an_onboarding_holds_a_plan_that_can_be_read_back() -> None:
    (example,) = schema("tenants.tenant_onboarded.v1")["examples"]
    plan = Plan.model_validate(example["plan"])
    assert (plan.id, plan.version, plan.code) == (example["plan_id"], example["plan_version"], example["code"])


def test_an_answer_of_a_service_is_read_without_what_it_does_not_need() -> None:
    answer = TenantPrepared.parse({"service": "tasks", "counts": {"phases": 3}, "later_field": 1})
    assert answer == TenantPrepared("tasks", {"phases": 3})
