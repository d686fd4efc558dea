"""Rounds of self-inspection: opened by the office or by the plan's phase, one checklist per obliged unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plans.models.plan import Plan
from services.kit.ids import derive
from services.kit.units import Unit
from services.kit.work_items import WorkItem, WorkState
from services.tasks.domain.acting import roles_of
from services.tasks.domain.days import quarter_of
from services.tasks.domain.self_inspection_rounds import items_of, planned_rounds, subjects_of
from services.tasks.domain.self_inspections import Checklist, ChecklistStatus, Round, blank
from services.tasks.errors.rectification import RoundDueInPast, RoundWithoutUnits, SelectorNotKnown
from services.tasks.handlers.measuring import tell
from services.tasks.handlers.shown_problems import known_categories
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.requests import self_inspections as requests

RATE = "self_inspection_rate"
UNITS_AT_ONCE = 200


def open_self_inspection(work: Work, request: requests.OpenRound) -> dict[str, Any]:
    """A round of the office's own; large cities get their checklists within some ticks.

    Raises `RoundDueInPast`, `SelectorNotKnown`, `RoundWithoutUnits`, `CampaignEnded`.
    """
    campaign, plan = work.repo.campaign.get(), work.repo.campaign.plan()
    if campaign is not None:
        campaign.require_running(work.today)
    if request.due_on < work.today:
        raise RoundDueInPast(field="due_on")
    subjects = tuple(request.subjects) or subjects_of(plan)
    unknown = [phrase for phrase in subjects if phrase not in plan.selectors]
    if unknown:
        raise SelectorNotKnown(field="subjects", selector=unknown[0])
    round = Round(
        id=work.new_id(),
        title=request.title,
        starts_on=work.today,
        due_on=request.due_on,
        subjects=subjects,
        items=items_of(plan, known_categories(work)),
    )
    if not _obliged(work, plan, round):
        raise RoundWithoutUnits(field="subjects")
    work.repo.rectifying.self_inspections.add_round(round)
    listed, _ = list_units(work, round)
    return document(listed)


def open_planned_rounds(work: Work) -> None:
    """The rounds that the plan wants by today, each once (LZ-P2)."""
    plan, rounds = work.repo.campaign.plan(), work.repo.rectifying.self_inspections
    due = [each for each in planned_rounds(plan) if each.starts_on <= work.today]
    known = {doc["id"] for doc in rounds.rounds()} if due else set()
    for planned in due:
        round_id = derive(work.tenant, "self_inspection_round", planned.rule_id, planned.phase_id)
        if round_id in known:
            continue
        rounds.add_round(
            Round(
                id=round_id,
                title=planned.title,
                starts_on=max(planned.starts_on, plan.effective_from),
                due_on=planned.due_on,
                subjects=planned.subjects,
                items=items_of(plan, known_categories(work)),
                rule_id=planned.rule_id,
                phase_id=planned.phase_id,
            )
        )


def list_rounds(work: Work) -> bool:
    """Checklists for units that wait for theirs; True while there are more."""
    more = False
    for round in work.repo.rectifying.self_inspections.rounds_to_list()[:1]:
        _, more = list_units(work, round)
    return more


def list_units(work: Work, round: Round) -> tuple[Round, bool]:
    """Checklists for the next units, in the order of their paths; True while some units wait."""
    waiting = [unit for unit in _obliged(work, work.repo.campaign.plan(), round) if unit.path > (round.listed_to or "")]
    now, rest = waiting[:UNITS_AT_ONCE], waiting[UNITS_AT_ONCE:]
    checklists = [_checklist(work, round, unit) for unit in now]
    work.repo.rectifying.self_inspections.add(checklists)
    after = round.listed(len(now), now[-1].path if rest else None)
    work.repo.rectifying.self_inspections.save_round(after)
    tell_work(work, [checklist_item(work, checklist) for checklist in checklists])
    measure_self_inspections(work, checklists)
    return after, bool(rest)


def checklist_item(work: Work, checklist: Checklist) -> WorkItem:
    """The signature that is waited for."""
    states: dict[ChecklistStatus, WorkState] = {
        ChecklistStatus.OPEN: "open",
        ChecklistStatus.SIGNED: "done",
        ChecklistStatus.WITHDRAWN: "withdrawn",
    }
    state = states[checklist.status]
    return WorkItem(
        kind="self_inspection",
        action="sign",
        subject_id=checklist.id,
        version=checklist.version,
        unit_id=checklist.unit_id,
        owner_unit_id=checklist.unit_id,
        roles=roles_of(checklist),
        label="自查自纠清单",
        opens_on=checklist.starts_on,
        due_on=checklist.due_on,
        state=state,
        settled_on=None if state == "open" else work.today,
    )


def measure_self_inspections(work: Work, checklists: Sequence[Checklist]) -> None:
    """`self_inspection_rate` of these units, for the quarters in which their rounds are due."""
    campaign = work.repo.campaign.get()
    if campaign is None or RATE not in campaign.measures or campaign.has_ended(work.today):
        return
    for quarter in {quarter_of(checklist.due_on) for checklist in checklists}:
        unit_ids = sorted({each.unit_id for each in checklists if quarter_of(each.due_on) == quarter})
        counts = work.repo.rectifying.self_inspections.signed(unit_ids, quarter)
        tell(work, RATE, quarter.label, unit_ids, counts)


def _obliged(work: Work, plan: Plan, round: Round) -> list[Unit]:
    """Units that existed when the round began; all institutions when neither plan nor office names any."""
    active = work.units.active(round.starts_on)
    if not round.subjects:
        return [unit for unit in active if unit.kind == "institution"]
    return [unit for unit in active if plan.units_matching(round.subjects, unit)]


def _checklist(work: Work, round: Round, unit: Unit) -> Checklist:
    return Checklist(
        id=derive(work.tenant, "self_inspection", round.id, unit.id),
        round_id=round.id,
        title=round.title,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        starts_on=round.starts_on,
        due_on=round.due_on,
        items=tuple(map(blank, round.items)),
    )
