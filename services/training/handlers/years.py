"""A year that is over keeps its people and its topics: what becomes known later does not change its figures.

All units of the city are kept at once, before any later fact is taken in, also when the service was away for days.
"""

from __future__ import annotations

from plans import Plan
from services.training.domain.rolls import Roll, last_day, years_over
from services.training.handlers.commitment_counts import close_commitments
from services.training.handlers.study_jobs import YEARS
from services.training.handlers.topic_coverage import count_again
from services.training.handlers.work import Work, plan_of
from services.training.repository.studying import Job


def start_years(work: Work, plan: Plan) -> None:
    """Years before the one in which the city comes in are not kept: nothing is known of them."""
    if not work.repo.studying.job(YEARS).done:
        first = max(work.today, plan.effective_from).year
        work.repo.studying.keep_job(Job(YEARS, done=str(first - 1)))


def close_years(work: Work) -> None:
    """Keep the years that are over and not kept yet."""
    plan = plan_of(work)
    if plan is None:
        return
    for year in years_over(plan, work.repo.studying.job(YEARS).done, work.today):
        _close(work, plan, year)
        work.repo.studying.keep_job(Job(YEARS, done=str(year)))


def _close(work: Work, plan: Plan, year: int) -> None:
    day, topics = last_day(plan, year), [topic for topic in work.repo.topics.all() if topic.is_current]
    units, people = [unit for unit in work.units.all() if unit.is_active(day)], work.repo.roster.rolls({}, day)
    work.repo.rolls.add(
        Roll(
            id=f"{unit.id}:{year}",
            of=str(year),
            unit_id=unit.id,
            unit_path=unit.path,
            county_id=unit.county_id,
            people=people.get(unit.id, ()),
            topic_ids=tuple(topic.id for topic in topics if topic.is_for(unit.path)),
        )
        for unit in units
    )
    work.repo.rolls.keep_topics(year, topics)
    close_commitments(work, plan, units, year)
    count_again(work, {unit.id: unit.path for unit in units}, year)
