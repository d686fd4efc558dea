"""How far the clock's work on studies is: a period after the other, each in portions of units."""

from __future__ import annotations

from dataclasses import replace

from services.kit.units import Unit
from services.training.handlers.work import Work
from services.training.repository.studying import Job

DAILY, MONTHS, BACKFILLS, COUNTS = "study_daily", "study_months", "study_backfills", "study_counts"
UNITS_AT_ONCE = 100


def look_again(work: Work) -> None:
    """What units owe is worked out anew with the next tick, not only tomorrow."""
    work.repo.studying.keep_job(Job(DAILY))


def portion(work: Work, name: str, period: str) -> tuple[list[Unit], Job]:
    """The next units of that period's work, and how far the job is once they are done."""
    job = work.repo.studying.job(name)
    through = job.through if job.period == period else ""
    waiting = [unit for unit in work.units.all() if unit.path > through]
    now, rest = waiting[:UNITS_AT_ONCE], waiting[UNITS_AT_ONCE:]
    if rest:
        return now, replace(job, period=period, through=now[-1].path)
    return now, Job(name, done=period)
