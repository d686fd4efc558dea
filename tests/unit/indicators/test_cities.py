"""A city's standing, phases and freshness."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from services.indicators.domain.cities import City, newer_phase
from services.indicators.domain.periods import parse_period
from services.indicators.events import PhaseSeen

NOW = datetime(2022, 6, 30, 4, tzinfo=UTC)
TODAY = date(2022, 6, 30)


def phase(phase_id: str, version: int, state: str = "current") -> PhaseSeen:
    return PhaseSeen(phase_id, version, phase_id, "2022-02-01", "2022-06-30", state)


def test_overlapping_phases_are_all_current_until_they_end() -> None:
    city = City(phases=(phase("P2", 1), phase("P1", 1), phase("P3", 2, "ended")))
    assert [each.phase_id for each in city.current_phases] == ["P1", "P2"]


def test_the_later_fact_about_a_phase_wins() -> None:
    started, ended = phase("P1", 1), phase("P1", 2, "ended")
    assert newer_phase(None, started) == started
    assert newer_phase(started, ended) == newer_phase(ended, started) == ended


def test_a_measure_is_stale_after_a_day_only_while_its_period_runs() -> None:
    heard = {"report_rate": NOW - timedelta(hours=24, seconds=1), "task_completion": NOW - timedelta(hours=24)}
    city, open_period, ended = City(last_event_at=heard), parse_period("2022-Q2"), parse_period("2022-Q1")
    assert city.is_stale("report_rate", open_period, NOW, TODAY)
    assert not city.is_stale("task_completion", open_period, NOW, TODAY)
    assert not city.is_stale("report_rate", ended, NOW, TODAY)
    assert not city.is_stale("leading_group_formed", open_period, NOW, TODAY)


def test_a_city_without_a_profile_is_being_onboarded() -> None:
    assert City().status == "onboarding"
    assert City(is_active=True).status == "active"
