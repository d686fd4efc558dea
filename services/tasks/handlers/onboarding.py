"""A city is onboarded: its plan becomes phases, key tasks and report windows, all at once, and only once."""

from __future__ import annotations

from plans.models.plan import Plan
from services.kit.calendar import calendar
from services.kit.events import Envelope
from services.tasks.domain.campaign import campaign_of
from services.tasks.domain.key_tasks import key_tasks_of
from services.tasks.domain.phases import phases_of
from services.tasks.domain.progress import Followed
from services.tasks.events import TenantPreparedV1, city_onboarded
from services.tasks.handlers.resolving import windows_of
from services.tasks.handlers.timekeeping import keep_time
from services.tasks.handlers.work import Work


def on_city_onboarded(work: Work, events: list[Envelope]) -> None:
    """Set the campaign up by the plan in the event. A city that has its campaign already keeps it (PF-003)."""
    if work.repo.campaign.get() is not None:
        return
    work.repo.campaign.hold_units()
    onboarded = city_onboarded(events[-1])
    plan = Plan.model_validate(onboarded.plan)
    phases, tasks, windows = phases_of(plan), key_tasks_of(plan), windows_of(work, plan, calendar)
    campaign = campaign_of(plan, onboarded.measures, today=work.today, calendar_version=calendar.version)
    work.repo.campaign.start(campaign, onboarded.plan, phases, tasks)
    work.repo.reports.add_windows(windows)
    work.repo.campaigning.save_progress(Followed(told=True))
    counts = {"phases": len(phases), "key_tasks": len(tasks), "report_windows": len(windows)}
    work.emit(TenantPreparedV1(work.tenant, events[-1].subject_version, "tasks", counts))
    keep_time(work)
