"""Conveyance of documents: announced or planned, recorded by units, confirmed by their people (NJ-023, LZ-094)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from plans import Plan
from services.kit.errors import ChangedMeanwhile
from services.kit.ids import derive
from services.kit.units import Unit
from services.training.domain.conveyances import (
    Conveyance,
    ConveyanceKind,
    ConveyanceRecord,
    Planned,
    Receipt,
    RecordStatus,
    owing,
    planned_conveyances,
    require_fitting,
)
from services.training.domain.monthly_study import is_attended
from services.training.domain.sessions import Session
from services.training.errors.conveyances import (
    AddresseePhraseUnknown,
    ConveyanceDueInPast,
    ConveyanceIsThePlans,
    ConveyanceNotFound,
    ConveyanceWithoutUnits,
    SessionDoesNotFit,
    SessionNotAttended,
)
from services.training.errors.materials import MaterialNotFound
from services.training.handlers.conveyance_queries import conveyance_views, record_views
from services.training.handlers.roster import myself
from services.training.handlers.study_items import tell_records
from services.training.handlers.study_jobs import look_again
from services.training.handlers.topics import require_topics
from services.training.handlers.work import Work, plan_of
from services.training.requests import year_papers as requests


def set_up_conveyances(work: Work, plan: Plan) -> int:
    """What the plan wants conveyed; those that a new version has no more are withdrawn. Returns how many it has."""
    wanted = {each.id: each for item in planned_conveyances(plan) if (each := _planned(work, plan, item))}
    known = {each.id: each for each in work.repo.studying.conveyances.where({"is_planned": True})}
    new = [each for each in wanted.values() if each.id not in known]
    kept = [(before, wanted[key]) for key, before in known.items() if key in wanted]
    moved = [replace(after, version=before.version + 1) for before, after in kept if _moved(before, after)]
    gone = [v.withdrawn(work.today, "") for k, v in known.items() if k not in wanted and v.withdrawn_on is None]
    work.repo.studying.conveyances.put([*new, *moved, *gone])
    return len(wanted)


def announce_conveyance(work: Work, request: requests.AnnounceConveyance) -> dict[str, Any]:
    """The units below get it within a minute. Raises `ConveyanceDueInPast`, `AddresseePhraseUnknown` ..."""
    unit = work.units.require(request.unit_id)
    if request.due_on < work.today:
        raise ConveyanceDueInPast(field="due_on")
    require_topics(work, unit.id, request.topic_ids)
    _require_materials(work, unit, request.material_ids)
    plan = plan_of(work)
    conveyance = Conveyance(
        id=work.new_id(),
        title=request.title,
        kind=ConveyanceKind(request.kind),
        unit_id=unit.id,
        unit_path=unit.path,
        starts_on=work.today,
        due_on=request.due_on,
        created_by=work.actor.account_id,
        topic_ids=tuple(dict.fromkeys(request.topic_ids)),
        material_ids=tuple(dict.fromkeys(request.material_ids)),
        phrases=_known_phrases(plan, request.phrases),
        needs_session=request.needs_session,
    )
    below = [each for each in work.units.active(work.today) if plan and conveyance.is_for(plan, each, each.path)]
    if not below:
        raise ConveyanceWithoutUnits(field="phrases")
    work.repo.studying.conveyances.add([conveyance])
    look_again(work)
    return conveyance_views(work, [conveyance])[0]


def withdraw_conveyance(work: Work, request: requests.WithdrawConveyance) -> dict[str, Any]:
    """Nobody owes it any more; what was conveyed stays. Raises `ConveyanceIsThePlans`, `ConveyanceHasEnded` ..."""
    before = work.repo.studying.conveyances.get(request.conveyance_id)
    if before is None:
        raise ConveyanceNotFound(field="conveyance_id")
    if before.unit_id is None:
        raise ConveyanceIsThePlans(field="conveyance_id")
    work.units.require(before.unit_id, field="conveyance_id")
    if before.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    after = before.withdrawn(work.today, request.reason)
    work.repo.studying.conveyances.save(after)
    look_again(work)
    return conveyance_views(work, [after])[0]


def record_conveyance(work: Work, request: requests.RecordConveyance) -> dict[str, Any]:
    """On which day to whom, at which session. Raises `SessionRequired`, `SessionNotAttended` ..."""
    unit = work.units.require(request.unit_id)
    record, is_new = _share(work, request.conveyance_id, unit)
    on = request.conveyed_on or work.today
    if request.session_id is not None:
        on = _session_of(work, record, request.session_id).on
    how = {"session_id": request.session_id, "audience": request.audience, "by": work.actor.account_id}
    after = record.conveyed(on, work.today, **how)  # type: ignore[arg-type]
    if is_new:
        work.repo.studying.records.add([after])
    else:
        work.repo.studying.records.save(after)
    tell_records(work, [after])
    return record_views(work, [after])[0]


def confirm_conveyance(work: Work, request: requests.ConfirmConveyance) -> dict[str, Any]:
    """The caller's own receipt; the first one stands. Raises `NotOnRoster`, `ConveyanceNotFound`."""
    person = myself(work)
    record = work.repo.studying.records.get(record_id(work, request.conveyance_id, person.unit_id))
    if record is None:
        raise ConveyanceNotFound(field="conveyance_id")
    record.require_readable()
    key = derive(work.tenant, "conveyance_receipt", record.conveyance_id, person.person_id)
    known = work.repo.studying.receipts.get(key)
    receipt = known or Receipt(
        key, record.conveyance_id, person.unit_id, person.unit_path, person.person_id, work.today
    )
    if known is None:
        work.repo.studying.receipts.add([receipt])
        work.repo.studying.count_reader(record.id)
    return {"id": record.id, "conveyance_id": record.conveyance_id, "read_on": receipt.read_on}


def conveyed_at(work: Work, session: Session) -> None:
    """A held session conveys what it names, for its own unit (LZ-041, LZ-094, LZ-095)."""
    if not session.topic_ids or not is_attended(session):
        return
    wanted = {"unit_id": session.unit_id, "status": RecordStatus.OPEN.value}
    found = work.repo.studying.records.where({**wanted, "topic_ids": {"$in": list(session.topic_ids)}})
    fitting = [each for each in found if session.on >= each.starts_on.replace(day=1)]
    how = {"session_id": session.id, "audience": None, "by": work.actor.account_id}
    after = [each.conveyed(session.on, work.today, **how) for each in fitting]  # type: ignore[arg-type]
    work.repo.studying.records.put(after)
    tell_records(work, after)


def owed_records(work: Work, plan: Plan, units: Sequence[Unit]) -> None:
    """Records of what units owe from now on, each once; what they owe no more is withdrawn, new days are taken over."""
    standing = {each.id: each for each in work.repo.studying.standing()}
    known = {each.id: each for each in work.repo.studying.records.where({"unit_id": {"$in": [u.id for u in units]}})}
    active = [unit for unit in units if unit.is_active(work.today)]
    new = [
        _record(work, conveyance, unit)
        for unit in active
        for conveyance in owing(list(standing.values()), plan, unit, unit.path, work.today)
        if record_id(work, conveyance.id, unit.id) not in known
    ]
    here = {unit.id for unit in active}
    waiting = [each for each in known.values() if each.status is RecordStatus.OPEN]
    over = [each.withdrawn() for each in waiting if each.conveyance_id not in standing or each.unit_id not in here]
    kept = [each for each in waiting if each.conveyance_id in standing and each.unit_id in here]
    moved = [each.due(standing[each.conveyance_id].due_on) for each in kept]
    changed = [*new, *over, *(after for before, after in zip(kept, moved, strict=True) if after != before)]
    work.repo.studying.records.put(changed)
    tell_records(work, changed)


def record_id(work: Work, conveyance_id: str, unit_id: str) -> str:
    """One record per conveyance and unit."""
    return derive(work.tenant, "conveyance_record", conveyance_id, unit_id)


def _share(work: Work, conveyance_id: str, unit: Unit) -> tuple[ConveyanceRecord, bool]:
    """The unit's record, made when the clock has not come round yet. Raises `ConveyanceNotFound`."""
    known = work.repo.studying.records.get(record_id(work, conveyance_id, unit.id))
    if known is not None:
        return known, False
    conveyance, plan = work.repo.studying.conveyances.get(conveyance_id), plan_of(work)
    if conveyance is None or plan is None or not owing([conveyance], plan, unit, unit.path, work.today):
        raise ConveyanceNotFound(field="conveyance_id")
    return _record(work, conveyance, unit), True


def _record(work: Work, conveyance: Conveyance, unit: Unit) -> ConveyanceRecord:
    return ConveyanceRecord(
        id=record_id(work, conveyance.id, unit.id),
        conveyance_id=conveyance.id,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        title=conveyance.title,
        starts_on=conveyance.starts_on,
        due_on=conveyance.due_on,
        topic_ids=conveyance.topic_ids,
        needs_session=conveyance.needs_session,
    )


def _session_of(work: Work, record: ConveyanceRecord, session_id: str) -> Session:
    """The held session that proves it. Raises `SessionDoesNotFit`, `SessionNotAttended`."""
    session = work.repo.attending.sessions.get(session_id)
    if session is None:
        raise SessionDoesNotFit(field="session_id")
    require_fitting(record, session.unit_id, session.topic_ids, session.is_held)
    if not is_attended(session):
        raise SessionNotAttended(field="session_id")
    return session


def _planned(work: Work, plan: Plan, item: Planned) -> Conveyance:
    return Conveyance(
        id=derive(work.tenant, "conveyance", item.topic_id),
        title=item.title,
        kind=item.kind,
        unit_id=None,
        unit_path="/",
        starts_on=plan.effective_from,
        due_on=item.due_on,
        created_by="plan",
        topic_ids=(item.topic_id,),
        phrases=item.phrases,
        needs_session=item.needs_session,
        is_planned=True,
    )


def _moved(before: Conveyance, after: Conveyance) -> bool:
    return replace(after, version=before.version) != before


def _known_phrases(plan: Plan | None, phrases: Sequence[str]) -> tuple[str, ...]:
    for phrase in phrases:
        if plan is None or phrase not in plan.selectors:
            raise AddresseePhraseUnknown(field="phrases", phrase=phrase)
    return tuple(dict.fromkeys(phrases))


def _require_materials(work: Work, unit: Unit, ids: Sequence[str]) -> None:
    """Raises `MaterialNotFound`."""
    found = {
        each.id for each in work.repo.studying.materials.where({"id": {"$in": list(ids)}}) if each.is_for(unit.path)
    }
    if not set(ids) <= found:
        raise MaterialNotFound(field="material_ids")
