"""Phases and the campaign around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plans import Plan
from services.tasks.domain.campaign import campaign_of
from services.tasks.domain.days import quarter_of, quarters_after
from services.tasks.domain.phases import PhaseStatus, advance, phases_of
from services.tasks.errors import CampaignEnded

NJ, LZ = date(2021, 12, 13), date(2022, 2, 10)


def days(plan: Plan, today: date, effective: date) -> list[tuple[str, str, date]]:
    _, happened = advance(phases_of(plan), today, effective)
    return [(h.event.phase_id, type(h.event).__name__, h.on) for h in happened]


def test_an_end_comes_before_the_start_of_the_same_day(neijiang: Plan) -> None:
    assert days(neijiang, date(2022, 1, 1), NJ) == [
        ("NJ-P1", "PhaseStartedV1", date(2021, 12, 13)),
        ("NJ-P1", "PhaseEndedV1", date(2022, 1, 1)),
        ("NJ-P2", "PhaseStartedV1", date(2022, 1, 1)),
    ]


def test_overlapping_phases_are_told_by_day(liuzhou: Plan) -> None:
    assert days(liuzhou, date(2022, 5, 1), LZ) == [
        ("LZ-P1", "PhaseStartedV1", date(2022, 2, 10)),
        ("LZ-P1", "PhaseEndedV1", date(2022, 3, 1)),
        ("LZ-P2", "PhaseStartedV1", date(2022, 3, 1)),
        ("LZ-P3", "PhaseStartedV1", date(2022, 4, 1)),
        ("LZ-P2", "PhaseEndedV1", date(2022, 5, 1)),
    ]


def test_the_last_day_still_belongs_to_the_phase(neijiang: Plan) -> None:
    first = phases_of(neijiang)[0]
    active, _ = first.advanced(date(2021, 12, 31), NJ)
    assert (active.status, active.version) == (PhaseStatus.ACTIVE, 2)
    ended, happened = active.advanced(date(2022, 1, 1), NJ)
    assert (ended.status, ended.version, len(happened)) == (PhaseStatus.ENDED, 3, 1)
    assert happened[0].event.subject_version == 3


def test_a_clock_that_goes_back_changes_nothing(neijiang: Plan) -> None:
    moved, _ = advance(phases_of(neijiang), date(2022, 6, 1), NJ)
    assert advance(moved, date(2021, 12, 1), NJ) == ([], [])


def test_only_running_or_continuous_phases_take_work(liuzhou: Plan) -> None:
    phases = {phase.id: phase for phase in phases_of(liuzhou)}
    assert phases["LZ-P1"].takes_work is False
    assert phases["LZ-P4"].takes_work is True
    assert replace(phases["LZ-P1"], status=PhaseStatus.ACTIVE).takes_work is True


def test_a_campaign_runs_from_the_effective_date_to_its_last_day(neijiang: Plan) -> None:
    campaign = campaign_of(neijiang, ("task_completion", "conduct_staff_coverage"), today=NJ, calendar_version="x")
    assert campaign.measures == ("task_completion",)
    assert (campaign.has_begun(date(2021, 12, 12)), campaign.has_begun(NJ)) == (False, True)
    campaign.require_running(date(2024, 12, 31))
    assert campaign.is_running(date(2024, 12, 31))
    with pytest.raises(CampaignEnded) as refused:
        campaign.require_running(date(2025, 1, 1))
    assert "2024-12-31" in refused.value.zh


def test_a_campaign_ends_with_its_last_phase(liuzhou: Plan) -> None:
    later = liuzhou.model_copy(update={"duration": liuzhou.duration.model_copy(update={"end": date(2022, 6, 30)})})
    assert campaign_of(later, (), today=LZ, calendar_version="x").ends_on == date(2022, 11, 30)


def test_quarters_to_measure() -> None:
    end = date(2024, 12, 31)
    assert quarter_of(date(2022, 6, 30)).label == "2022-Q2"
    assert [q.label for q in quarters_after(None, date(2022, 6, 30), end)] == ["2022-Q2"]
    assert [q.label for q in quarters_after("2021-Q4", date(2022, 7, 1), end)] == ["2022-Q1", "2022-Q2", "2022-Q3"]
    assert quarters_after("2022-Q2", date(2022, 6, 30), end) == []
    assert [q.label for q in quarters_after("2024-Q3", date(2026, 1, 1), end)] == ["2024-Q4"]
    assert quarters_after("2024-Q4", date(2026, 1, 1), end) == []
