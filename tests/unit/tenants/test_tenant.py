"""A city from onboarding to active, and what a preview says."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from plans import Plan, load_plan, resolve_windows
from services.kit.calendar import calendar
from services.tenants.domain import campaign, preview
from services.tenants.domain.published import published
from services.tenants.domain.tenant import PREPARING_SERVICES, Prepared, Status, Tenant, onboarded, progress
from services.tenants.errors import PlanUpgradeRequired, PlanVersionTaken

TEMPLATES = Path(__file__).resolve().parents[3] / "schemas" / "plans"
AT = datetime(2021, 12, 13, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def neijiang() -> Plan:
    return load_plan((TEMPLATES / "neijiang-2021-2024.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def liuzhou() -> Plan:
    return load_plan((TEMPLATES / "liuzhou-2022.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def tenant(liuzhou: Plan) -> Tenant:
    return onboarded(liuzhou, {}, AT)[0]


def prepare(tenant: Tenant, *services: str) -> tuple[Tenant, list[str]]:
    facts = []
    for minute, service in enumerate(services):
        tenant, event = tenant.with_prepared(Prepared(service, AT + timedelta(minutes=minute), {"units": 1}))
        facts += [event.NAME] if event else []
    return tenant, facts


def test_onboarding_tells_the_city_and_carries_the_plan(liuzhou: Plan) -> None:
    tenant, event = onboarded(liuzhou, {"phases": []}, AT)
    assert (tenant.status, tenant.version, tenant.waiting_for) == (Status.ONBOARDING, 1, list(PREPARING_SERVICES))
    assert (event.code, event.name, event.region_code) == ("liuzhou", "柳州市", "450200")
    assert (event.province_code, event.province_name) == ("450000", "广西壮族自治区")
    assert (event.plan_id, event.plan_version) == (liuzhou.id, liuzhou.version)
    assert event.plan == {"phases": []}
    assert event.measures == liuzhou.measures


def test_a_city_is_active_when_the_last_service_has_answered(tenant: Tenant) -> None:
    waiting, nothing = prepare(tenant, "tasks", "organizations")
    left = ["training", "satisfaction", "indicators"]
    assert (waiting.status, waiting.waiting_for, nothing) == (Status.ONBOARDING, left, [])
    active, facts = prepare(waiting, *left)
    assert (active.status, active.activated_at, facts) == (
        Status.ACTIVE, AT + timedelta(minutes=2), ["tenants.tenant_activated.v1"],
    )  # fmt: skip


def test_a_service_that_answers_again_activates_nothing_twice(tenant: Tenant) -> None:
    active, _ = prepare(tenant, *PREPARING_SERVICES)
    again, event = active.with_prepared(Prepared("tasks", AT, {"assignments": 7}))
    assert event is None
    assert again.activated_at == active.activated_at
    counts = {item.service: item.counts for item in again.prepared}
    assert counts == {**{name: {"units": 1} for name in PREPARING_SERVICES}, "tasks": {"assignments": 7}}


def test_progress_is_told_service_by_service(tenant: Tenant) -> None:
    half, _ = prepare(tenant, "tasks")
    told = progress(half)
    assert (told["complete"], told["total"], told["waiting_for"]) == (
        1,
        5,
        ["organizations", "training", "satisfaction", "indicators"],
    )
    assert told["services"][1] == {"service": "tasks", "prepared": True, "prepared_at": AT, "counts": {"units": 1}}
    assert told["services"][0] == {
        "service": "organizations",
        "prepared": False,
        "prepared_at": None,
        "counts": {},
    }


def test_another_version_takes_an_upgrade(tenant: Tenant, liuzhou: Plan) -> None:
    tenant.require_plan(liuzhou)
    newer = liuzhou.model_copy(update={"template": liuzhou.template.model_copy(update={"version": "2.0.0"})})
    with pytest.raises(PlanUpgradeRequired) as refused:
        tenant.require_plan(newer)
    assert f"{liuzhou.id} 2.0.0" in refused.value.zh
    assert "explicit upgrade" in refused.value.en


def test_a_version_is_known_by_what_it_says(liuzhou: Plan) -> None:
    first = published(liuzhou, source="a", bases={}, at=AT, by="op")
    first.require_same(published(liuzhou, source="a # a comment", bases={}, at=AT, by="op"))
    other = liuzhou.model_copy(update={"measures": []})
    with pytest.raises(PlanVersionTaken):
        first.require_same(published(other, source="a", bases={}, at=AT, by="op"))


def test_the_fingerprint_survives_the_store(neijiang: Plan) -> None:
    stored = published(neijiang, source="a", bases={}, at=AT, by="op")
    read = Plan.model_validate(json.loads(json.dumps(stored.content)))
    assert published(read, source="a", bases={}, at=AT, by="op").fingerprint == stored.fingerprint


def test_a_preview_of_neijiang_counts_what_will_exist(neijiang: Plan) -> None:
    told = preview.contents(neijiang, resolve_windows(neijiang, calendar))
    assert [phase["id"] for phase in told["phases"]] == ["NJ-P1", "NJ-P2", "NJ-P3"]
    assert told["key_tasks"]["total"] == len(neijiang.key_tasks)
    assert sum(category["count"] for category in told["key_tasks"]["by_category"]) == len(neijiang.key_tasks)
    windows = told["report_windows"]
    assert windows["total"] == sum(rule["windows"] for rule in told["report_rules"])
    assert len(windows["first"]) == 10
    quarter = next(window for window in windows["first"] if window.period == "2021-Q4")
    assert (quarter.opens_on, quarter.due_on) == (date(2021, 12, 27), date(2021, 12, 31))
    assert told["measures"] == neijiang.measures
    assert told["parameters"]["complaint_acknowledge_days"] == 15


def test_a_preview_of_liuzhou_names_its_groups(liuzhou: Plan) -> None:
    told = preview.contents(liuzhou, resolve_windows(liuzhou, calendar))
    assert [group["kind"] for group in told["groups"]] == ["leading_group", "office", "supervision", "publicity"]
    assert all(group["persons"] > 0 for group in told["groups"][:1])
    assert told["departments"] == [department.label for department in liuzhou.departments]


def test_a_new_version_lists_what_it_changes(liuzhou: Plan) -> None:
    assert preview.changes(liuzhou, liuzhou) == []
    fewer = liuzhou.model_copy(update={"measures": liuzhou.measures[1:]})
    told = preview.changes(liuzhou, fewer)
    assert [(change["area"], change["action"], change["path"]) for change in told] == [
        ("parameters", "changed", "measures")
    ]


def test_the_campaign_of_neijiang_runs_to_the_last_day_of_2024(neijiang: Plan) -> None:
    told = campaign.campaign(neijiang, date(2021, 12, 13))
    assert (told["start"], told["end"]) == (date(2021, 12, 13), date(2024, 12, 31))
    assert (told["elapsed_days"], told["length_days"], told["ended"]) == (1, 1115, False)
    assert campaign.campaign(neijiang, date(2024, 12, 31))["ended"] is False
    assert campaign.campaign(neijiang, date(2025, 1, 1))["ended"] is True


def test_the_stated_length_of_liuzhou_stands_beside_its_dates(liuzhou: Plan) -> None:
    told = campaign.campaign(liuzhou, date(2022, 6, 30))
    assert told["nominal_length"] == "P1Y"
    assert (told["start"], told["end"]) == (date(2022, 2, 1), date(2022, 11, 30))


def test_a_city_that_masks_persons_shows_no_contact(neijiang: Plan) -> None:
    shown = campaign.contact(neijiang)
    assert shown is not None and shown["person"]
    masked = neijiang.model_copy(update={"parameters": neijiang.parameters.model_copy(update={"mask_persons": True})})
    assert campaign.contact(masked) is None
