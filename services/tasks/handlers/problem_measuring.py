"""Tells `rectification_rate` and `rectification_on_time_rate` whenever what they count has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plans.periods import Period
from services.tasks.domain.days import quarter_of
from services.tasks.domain.problems import Problem
from services.tasks.handlers.measuring import tell
from services.tasks.handlers.work import Work

RATE, ON_TIME = "rectification_rate", "rectification_on_time_rate"


def measure_problems(work: Work, problems: Iterable[Problem], *before: Problem) -> None:
    """The units of these problems, in today's quarter and those in which they fall or fell due."""
    concerned = [*problems, *before]
    unit_ids = sorted({problem.unit_id for problem in concerned})
    due = {quarter_of(problem.due_on).label: quarter_of(problem.due_on) for problem in concerned}
    measure_rectification(work, unit_ids, [quarter_of(work.today)], list(due.values()))


def measure_rectification(
    work: Work, unit_ids: Sequence[str], now: Sequence[Period], due: Sequence[Period], *, is_last: bool = False
) -> None:
    """The rate in the quarters `now`, the rate on time in the quarters `due`. After the campaign nothing changes them
    (NJ-110), but for the last time that is told when it has ended."""
    campaign = work.repo.campaign.get()
    if campaign is None or not unit_ids or (campaign.has_ended(work.today) and not is_last):
        return
    counts = work.repo.rectifying.counts
    if RATE in campaign.measures:
        closed = counts.closed(unit_ids)
        for quarter in now:
            tell(work, RATE, quarter.label, unit_ids, closed)
    if ON_TIME in campaign.measures:
        for quarter in due:
            tell(work, ON_TIME, quarter.label, unit_ids, counts.on_time(unit_ids, quarter, work.today))
