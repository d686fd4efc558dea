"""The campaign's own tick: parts of phases that begin or end, quarters of filings, and what an older city was not told.

Each run does one slice of at most so many units or parts; it may come late or twice, with the same effect.
"""

from __future__ import annotations

from dataclasses import replace

from plans.periods import Period
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.days import quarters_after
from services.tasks.domain.progress import Followed
from services.tasks.handlers.decomposing import miss_staff
from services.tasks.handlers.filing_items import place_of, unfiled_items
from services.tasks.handlers.phase_reports import gate_ended
from services.tasks.handlers.phase_work import keep_shares, tell_shares
from services.tasks.handlers.telling import tell_assignments
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work

AT_ONCE = 200


def follow_campaign(work: Work) -> bool:
    """Bring parts, filings and work items to today. True while a large city leaves more to do."""
    campaign = work.repo.campaign.get()
    if campaign is None or not campaign.has_begun(work.today):
        return False
    followed = work.repo.campaigning.progress()
    if not followed.told:
        return _catch_up(work, campaign, followed)
    if campaign.is_running(work.today):
        _open_filings(work, campaign, followed)
    more_to_gate = gate_ended(work, AT_ONCE)
    if not campaign.is_running(work.today):
        return more_to_gate
    more_to_tell = tell_shares(work, AT_ONCE)
    _miss_staff(work)
    return more_to_tell or more_to_gate


def _miss_staff(work: Work) -> None:
    """Once a day: a last day that was told ahead of time is over only then."""
    followed = work.repo.campaigning.progress()
    if followed.staff_on != work.today:
        miss_staff(work)
        work.repo.campaigning.save_progress(replace(followed, staff_on=work.today))


def _catch_up(work: Work, campaign: Campaign, followed: Followed) -> bool:
    """A city whose assignments are older than their work items: its units, slice by slice, once."""
    if not campaign.has_assigned and campaign.is_running(work.today):
        return False
    work.repo.campaign.hold_units()
    waiting = [unit for unit in work.units.all() if followed.told_to is None or unit.path > followed.told_to]
    portion = waiting[:AT_ONCE]
    if portion and campaign.is_running(work.today):
        known = {share.unit_id for share in work.repo.campaigning.shares.having(unit_id=[u.id for u in portion])}
        old = [unit for unit in portion if unit.id not in known]
        keep_shares(work, campaign, work.repo.campaign.plan(), old)
        tell_assignments(work, campaign, work.repo.assignments.of_units([unit.id for unit in old]))
    last = portion[-1].path if portion else followed.told_to
    work.repo.campaigning.save_progress(replace(followed, told=len(waiting) <= AT_ONCE, told_to=last))
    return True


def _open_filings(work: Work, campaign: Campaign, followed: Followed) -> None:
    quarters: list[Period] = quarters_after(followed.filings_quarter, work.today, campaign.ends_on)
    if not quarters:
        return
    tasks = [task for task in work.repo.campaign.tasks() if task["departments"]]
    if tasks and work.repo.campaigning.commission() is None:
        return
    place = place_of(work) if tasks else None
    items = [item for q in quarters for task in tasks if place for item in unfiled_items(work, task, q, place)]
    tell_work(work, items)
    work.repo.campaigning.save_progress(replace(followed, filings_quarter=quarters[-1].label))
