"""How far the clock's work on studies is: a period after the other, each in portions of units."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.kit.units import Unit
from services.training.handlers.work import Work
from services.training.repository.studying import Job

DAILY, MONTHS, BACKFILLS, COUNTS = "study_daily", "study_months", "study_backfills", "study_counts"
REST, YEARS = "study_rest", "years"
UNITS_AT_ONCE = 100


def look_again(work: Work) -> None:
    """What units owe is worked out anew with the next tick, not only tomorrow."""
    work.repo.studying.keep_job(Job(DAILY), Job(REST))


def is_resting(work: Work) -> bool:
    """Whether there is nothing to be looked at before a later day."""
    return work.today.isoformat() < work.repo.studying.job(REST).done


def rest(work: Work, until: date) -> None:
    """There is nothing to be looked at before that day."""
    work.repo.studying.keep_job(Job(REST, done=until.isoformat()))


def portion(work: Work, name: str, period: str) -> tuple[list[Unit], Job]:
    """The next units of that period's work, and how far the job is once they are done."""
    job = work.repo.studying.job(name)
    through = job.through if job.period == period else ""
    now, more = work.repo.places.portion(through, UNITS_AT_ONCE)
    if more:
        return now, replace(job, period=period, through=now[-1].path)
    return now, Job(name, done=period)
