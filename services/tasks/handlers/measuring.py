"""Tells the measures of this service whenever what they count has changed: owners count, indicators adds up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from plans.periods import Period
from services.kit import measuring
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.days import quarter_of
from services.tasks.domain.measures import Count
from services.tasks.events import IndicatorMeasuredV1
from services.tasks.handlers.work import Work


def measure_tasks(work: Work, campaign: Campaign, unit_ids: Sequence[str], quarters: Collection[Period] = ()) -> None:
    """`task_completion` of these units for today's quarter, or for `quarters`. After the campaign nothing changes it
    (NJ-110)."""
    if "task_completion" not in campaign.measures or not unit_ids:
        return
    counts = work.repo.assignments.completion(unit_ids)
    for quarter in quarters or [quarter_of(work.today)]:
        tell(work, "task_completion", quarter.label, unit_ids, counts)


def measure_reports(work: Work, campaign: Campaign, unit_ids: Sequence[str], quarter: Period) -> None:
    """`report_rate` and `report_on_time_rate` of these units for the quarter in which the reports were due."""
    wanted = {"report_rate", "report_on_time_rate"} & set(campaign.measures)
    if not wanted or not unit_ids:
        return
    rates = work.repo.reports.rates(unit_ids, quarter, work.today, campaign.ends_on)
    if "report_rate" in wanted:
        sent = {unit_id: both[0] for unit_id, both in rates.items()}
        tell(work, "report_rate", quarter.label, unit_ids, sent)
    if "report_on_time_rate" in wanted:
        on_time = {unit_id: both[1] for unit_id, both in rates.items()}
        tell(work, "report_on_time_rate", quarter.label, unit_ids, on_time)


def tell(work: Work, indicator: str, period: str, unit_ids: Sequence[str], counts: Mapping[str, Count]) -> None:
    """Tell what changed of one indicator in one period; units without a count have nothing any more."""
    measuring.tell(work, indicator, period, unit_ids, counts, event=IndicatorMeasuredV1)
