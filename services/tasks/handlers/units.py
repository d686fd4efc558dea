"""Units come, change and go: their assignments and the lists of open windows follow the plan's selectors (PF-010)."""

from __future__ import annotations

from collections.abc import Sequence

from plans.models.plan import Plan
from services.kit.events import Envelope
from services.kit.ids import derive
from services.kit.units import Unit
from services.tasks.domain.assigning import Assigner, Change, Party, TaskBrief, changes
from services.tasks.domain.assignments import Assignment, Remark, Status
from services.tasks.domain.campaign import Campaign
from services.tasks.handlers.closed_units import hand_over
from services.tasks.handlers.early_warnings import retell_moved as retell_warnings
from services.tasks.handlers.listing import complete_lists
from services.tasks.handlers.measuring import measure_tasks
from services.tasks.handlers.phase_work import keep_shares
from services.tasks.handlers.problem_changes import retell_moved as retell_problems
from services.tasks.handlers.report_clock import mark_closed_units
from services.tasks.handlers.report_clock import retell_moved as retell_reports
from services.tasks.handlers.supervision_measuring import measure_visits
from services.tasks.handlers.telling import tell_assignments
from services.tasks.handlers.work import Work


def on_units(work: Work, events: list[Envelope]) -> None:
    """Unit events: the tree, then what the units owe."""
    work.repo.campaign.hold_units()
    moved = work.units.apply(events)
    campaign = work.repo.campaign.get()
    if campaign is None or not moved:
        return
    paths = {u.id: (u.path, u.county_id) for before, u in moved if before and _place(before) != _place(u)}
    work.repo.assignments.move(paths)
    work.repo.reports.move(paths)
    work.repo.reporting.move(paths)
    work.repo.registering.move(paths)
    work.repo.rectifying.move(paths)
    work.repo.campaigning.move(paths)
    work.repo.supervising.move(paths)
    if paths:
        waiting = [each for each in work.repo.assignments.of_units(list(paths)) if each.status is Status.SUBMITTED]
        tell_assignments(work, campaign, waiting)
    units = [after for _, after in moved]
    if campaign.has_begun(work.today):
        hand_over(work, units)
        plan = work.repo.campaign.plan()
        assign(work, campaign, plan, units)
        complete_lists(work, campaign, plan, units)
        mark_closed_units(work, units)
        for retell_moved in (retell_reports, retell_problems, retell_warnings):
            retell_moved(work, list(paths))
        measure_visits(work, campaign, units)


def assign(work: Work, campaign: Campaign, plan: Plan, units: Sequence[Unit]) -> None:
    """Make the assignments of `units` what the plan's selectors say; does nothing that is done already."""
    if not units or not campaign.is_running(work.today):
        return
    assigner = Assigner(plan, work.repo.campaign.briefs())
    known = work.repo.assignments.known([unit.id for unit in units])
    wanted = {
        assignment_id(work, task.id, unit.id, party): (task, party, unit)
        for unit in units
        if unit.is_active(work.today)
        for task, party in assigner.shares(unit)
    }
    new = [_new(key, *owed) for key, owed in wanted.items() if key not in known]
    work.repo.assignments.add(new)
    changed = changes(wanted, known)
    work.repo.assignments.restatus(changed, [_line(work, change) for change in changed])
    back = work.repo.assignments.some([change.id for change in changed]) if changed else []
    tell_assignments(work, campaign, [*new, *back])
    keep_shares(work, campaign, plan, units)
    measure_tasks(work, campaign, [unit.id for unit in units])


def assignment_id(work: Work, task_id: str, unit_id: str, party: Party) -> str:
    """The id by the natural key: task, unit, department."""
    return derive(work.tenant, "assignment", task_id, unit_id, party.department_code or "")


def _new(key: str, task: TaskBrief, party: Party, unit: Unit) -> Assignment:
    return Assignment(
        id=key,
        task_id=task.id,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        department_code=party.department_code,
        department=party.department,
        modality=task.modality,
        binding=task.binding,
        due_on=task.due_on,
    )


def _line(work: Work, change: Change) -> Remark:
    action = "withdrawn" if change.status is Status.WITHDRAWN else "reopened"
    return Remark(work.new_id(), change.id, work.now, work.actor.account_id, action, change.percent)


def _place(unit: Unit) -> tuple[str, str | None]:
    return unit.path, unit.county_id
