"""Follow-ups of low scores (NJ-019): opened as they come in, answered by the unit, reviewed by its superior."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.kit.calendar import calendar
from services.kit.errors import ChangedMeanwhile
from services.kit.units import Unit
from services.kit.work_items import WorkItem, WorkState
from services.satisfaction.domain.evaluation_follow_ups import WORKING_DAYS, EvaluationFollowUp, FollowUpState
from services.satisfaction.domain.evaluations import Evaluation
from services.satisfaction.errors.evaluating import AnsweredByReviewer, FollowUpNotFound
from services.satisfaction.handlers.work import Work, tell_work
from services.satisfaction.requests import evaluating as requests

ANSWER, REVIEW = "答复低分评价回访", "审核低分评价回访答复"


def open_follow_ups(work: Work, evaluations: Sequence[Evaluation], units: Mapping[str, Unit]) -> None:
    """Three working days for each low evaluation; one that was withdrawn is opened again."""
    if not evaluations:
        return
    store, due_on = work.repo.evaluating.follow_ups, calendar.add(work.today, WORKING_DAYS)
    known = store.by_ids([each.id for each in evaluations])
    fresh = [_new(work, each, units[each.unit_id]) for each in evaluations if each.id not in known]
    again = [each.reopened(due_on) for each in known.values() if each.state is FollowUpState.WITHDRAWN]
    store.add(fresh)
    store.put(again)
    _tell(work, [*fresh, *again], units)


def withdraw_follow_ups(work: Work, ids: Sequence[str]) -> None:
    """Nobody waits for answers to evaluations that are set aside; what was answered stays."""
    if not ids:
        return
    store = work.repo.evaluating.follow_ups
    gone = [each.withdrawn() for each in store.by_ids(ids).values() if each.state is FollowUpState.OPEN]
    store.put(gone)
    _tell(work, gone, work.units.by_ids([each.unit_id for each in gone]))


def answer_evaluation_follow_up(work: Work, request: requests.AnswerEvaluationFollowUp) -> EvaluationFollowUp:
    """What the unit did about it. Raises `FollowUpNotOpen`."""
    before, unit = _loaded(work, request.evaluation_follow_up_id, request.expected_version)
    after = before.answered(request.answer, by=work.actor.account_id, today=work.today)
    return _saved(work, after, unit)


def review_evaluation_follow_up(work: Work, request: requests.ReviewEvaluationFollowUp) -> EvaluationFollowUp:
    """Accept the answer, or return it for three more days.

    Raises `FollowUpNotAnswered`, `AnsweredByReviewer`, `ReturnedTooOften`.
    """
    before, unit = _loaded(work, request.evaluation_follow_up_id, request.expected_version)
    if work.actor.unit_id == unit.id:
        raise AnsweredByReviewer(field="evaluation_follow_up_id")
    due_on, by = calendar.add(work.today, WORKING_DAYS), work.actor.account_id
    after = before.reviewed(accept=request.accept, remark=request.remark, by=by, due_on=due_on, today=work.today)
    return _saved(work, after, unit)


def on_units_changed(work: Work, moved: Sequence[Unit], closed: Sequence[Unit]) -> None:
    """What waits for a review waits for the new superior; what a closed unit owed, its superior may answer."""
    store, units = work.repo.evaluating.follow_ups, {unit.id: unit for unit in (*moved, *closed)}
    waiting = store.of_units([unit.id for unit in moved], [FollowUpState.ANSWERED]) if moved else []
    waiting += store.of_units([unit.id for unit in closed], [FollowUpState.OPEN]) if closed else []
    raised = [replace(each, version=each.version + 1) for each in waiting]
    store.put(raised)
    _tell(work, raised, units)


def _loaded(work: Work, follow_up_id: str, version: int | None) -> tuple[EvaluationFollowUp, Unit]:
    found = work.repo.evaluating.follow_ups.get(follow_up_id)
    if found is None:
        raise FollowUpNotFound(field="evaluation_follow_up_id")
    unit = work.units.require(found.unit_id)
    if version not in (None, found.version):
        raise ChangedMeanwhile(field="expected_version")
    return found, unit


def _saved(work: Work, after: EvaluationFollowUp, unit: Unit) -> EvaluationFollowUp:
    work.repo.evaluating.follow_ups.save(after)
    _tell(work, [after], {unit.id: unit})
    return after


def _new(work: Work, evaluation: Evaluation, unit: Unit) -> EvaluationFollowUp:
    return EvaluationFollowUp(
        id=evaluation.id,
        unit_id=unit.id,
        unit_path=unit.path,
        setting=evaluation.setting,
        lowest=min(evaluation.scores),
        opened_on=work.today,
        due_on=calendar.add(work.today, WORKING_DAYS),
    )


def _tell(work: Work, follow_ups: Sequence[EvaluationFollowUp], units: Mapping[str, Unit]) -> None:
    """The answer waits for the unit as long as it is there, the review for its superior."""
    items = []
    for each in follow_ups:
        unit, own = units[each.unit_id], (each.unit_id, ("institution",))
        items.append(_item(work, each, "answer", *(own if unit.is_active(work.today) else _superior(unit))))
        if each.answered_on is not None:
            items.append(_item(work, each, "review", *_superior(unit)))
    tell_work(work, items)


def _superior(unit: Unit) -> tuple[str, tuple[str, ...]]:
    """The county's bureau, else the commission's office."""
    if unit.county_id and unit.county_id != unit.id:
        return unit.county_id, ("bureau",)
    return unit.path.split("/")[1], ("campaign_office",)


def _item(work: Work, each: EvaluationFollowUp, action: str, owner: str, roles: tuple[str, ...]) -> WorkItem:
    waits = FollowUpState.OPEN if action == "answer" else FollowUpState.ANSWERED
    gone = each.state is FollowUpState.WITHDRAWN
    state: WorkState = "open" if each.state is waits else "withdrawn" if gone else "done"
    return WorkItem(
        kind="evaluation_follow_up",
        action=action,
        subject_id=each.id,
        version=each.version,
        unit_id=each.unit_id,
        owner_unit_id=owner,
        roles=roles,
        label=ANSWER if action == "answer" else REVIEW,
        opens_on=each.opened_on,
        due_on=each.due_on if action == "answer" else None,
        state=state,
        settled_on=None if state == "open" else work.today,
    )
