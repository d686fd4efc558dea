"""Follow-ups of decisions (LZ-129) and of the office's own errands (LZ-130): handed out, reported back, accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.kit.events import Envelope
from services.kit.ids import derive
from services.kit.store import Document
from services.kit.units import Unit
from services.kit.work_items import WorkItem
from services.tasks.domain.acting import commission_of, roles_of
from services.tasks.domain.follow_ups import OPEN, FollowUp, FollowUpStatus
from services.tasks.errors.campaigning import DueInPast, FollowUpNotFound
from services.tasks.events.campaigning import DecisionMade, decision_made
from services.tasks.handlers.files import described_files, own_files
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work, require_department_work, require_superior
from services.tasks.repository.codec import document, restored
from services.tasks.requests import campaigning
from services.tasks.requests import matrix as requests

LABELS = {"decision": "落实领导小组议定事项", "ad_hoc": "完成领导小组交办任务"}
OVER = ("withdrawn", "cancelled", "revoked")


def on_decisions(work: Work, events: list[Envelope]) -> None:
    """What a meeting decided becomes a follow-up; a decision that changes changes it, once it is done it stays done."""
    newest = {e.subject_id: e for e in sorted(events, key=lambda event: event.subject_version)}
    decided = {_id(work, e.data["decision_id"]): (decision_made(e), e.subject_version) for e in newest.values()}
    known = {f.id: f for f in work.repo.campaigning.follow_ups.having(id=list(decided))}
    for key, (decision, version) in decided.items():
        before = known.get(key)
        if before is None:
            _add(work, _from_decision(work, key, decision, version))
        elif before.source_version < version and before.status is not FollowUpStatus.COMPLETED:
            _save(work, _changed(work, before, decision, version))


def give_follow_up(work: Work, request: requests.GiveFollowUp) -> dict[str, Any]:
    """The office hands work to a unit or department."""
    unit = work.units.require(request.unit_id)
    if request.due_on < work.today:
        raise DueInPast(field="due_on")
    given = _new(work, work.new_id(), unit, request.title, request.department)
    return _add(work, FollowUp(**given, source="ad_hoc", decision_id=None, meeting_id=None, due_on=request.due_on))


def report_follow_up(work: Work, request: requests.ReportFollowUp) -> dict[str, Any]:
    """Report back. Raises `FollowUpNotOpen`."""
    follow_up = _found(work, request.follow_up_id)
    require_department_work(work, follow_up.department, field="follow_up_id")
    own_files(work, request.file_ids, field="file_ids")
    work.repo.files.share(request.file_ids, [follow_up.unit_id])
    by, files = work.actor.account_id, tuple(request.file_ids)
    return _save(work, follow_up.reported(request.report, files, by=by, on=work.today))


def accept_follow_up(work: Work, request: requests.AcceptFollowUp) -> dict[str, Any]:
    """It is completed. Raises `FollowUpNotReported`, `FollowUpReviewedByReporter`."""
    follow_up = _found(work, request.follow_up_id)
    require_superior(work, follow_up.unit_id)
    return _save(work, follow_up.accepted(by=work.actor.account_id, on=work.today))


def return_follow_up(work: Work, request: requests.ReturnFollowUp) -> dict[str, Any]:
    """It goes back with a reason. Raises `FollowUpNotReported`."""
    follow_up = _found(work, request.follow_up_id)
    require_superior(work, follow_up.unit_id)
    return _save(work, follow_up.returned(request.reason, by=work.actor.account_id))


def withdraw_follow_up(work: Work, request: requests.WithdrawFollowUp) -> dict[str, Any]:
    """The office takes it back."""
    follow_up = _found(work, request.follow_up_id)
    work.audit("follow_up_withdrawn", follow_up.id, unit=follow_up.unit_id)
    return _save(work, follow_up.withdrawn(request.reason))


def follow_ups(work: Work, request: requests.FollowUps) -> dict[str, Any]:
    """A page of follow-ups, the earliest due first."""
    wanted = request.model_dump(include={"unit_id", "department", "source", "status"}, exclude_none=True)
    found = work.repo.campaigning.follow_ups.page(wanted, work.scope.filter(), first=request.first, after=request.after)
    return {**found, "items": _shown(work, found["items"])}


def follow_ups_by_ids(work: Work, request: campaigning.ByIds) -> list[dict[str, Any]]:
    """Those that exist in the caller's scope."""
    return _shown(work, work.repo.campaigning.follow_ups.by_ids(request.ids, work.scope.filter()))


def _from_decision(work: Work, key: str, decision: DecisionMade, version: int) -> FollowUp:
    unit = work.units.get(decision.unit_id)
    if unit is None:
        raise LookupError(f"unit {decision.unit_id} is not known yet")
    status = FollowUpStatus.WITHDRAWN if decision.state in OVER else FollowUpStatus.OPEN
    return FollowUp(
        **_new(work, key, unit, decision.title, decision.department),
        source="decision",
        decision_id=decision.decision_id,
        meeting_id=decision.meeting_id,
        due_on=decision.due_on,
        status=status,
        source_version=version,
    )


def _changed(work: Work, before: FollowUp, decision: DecisionMade, version: int) -> FollowUp:
    facts: dict[str, Any] = {"title": decision.title, "due_on": decision.due_on, "department": decision.department}
    if decision.unit_id != before.unit_id:
        unit = work.units.require(decision.unit_id)
        facts.update(unit_id=unit.id, unit_path=unit.path, county_id=unit.county_id)
    if decision.state in OVER:
        facts["status"] = FollowUpStatus.WITHDRAWN
    elif before.status is FollowUpStatus.WITHDRAWN:
        facts["status"] = FollowUpStatus.OPEN
    return before.as_decided(**facts, source_version=version)


def _new(work: Work, key: str, unit: Unit, title: str, department: str | None) -> dict[str, Any]:
    place = {"unit_id": unit.id, "unit_path": unit.path, "county_id": unit.county_id}
    return {"id": key, **place, "title": title, "department": department, "given_on": work.today}


def _id(work: Work, decision_id: str) -> str:
    return derive(work.tenant, "follow_up", decision_id)


def _found(work: Work, follow_up_id: str) -> FollowUp:
    follow_up = work.repo.campaigning.follow_ups.get(follow_up_id)
    if follow_up is None:
        raise FollowUpNotFound(field="follow_up_id")
    work.units.require(follow_up.unit_id, field="follow_up_id")
    return follow_up


def _add(work: Work, follow_up: FollowUp) -> dict[str, Any]:
    work.repo.campaigning.follow_ups.add([follow_up])
    return _told(work, follow_up)


def _save(work: Work, follow_up: FollowUp) -> dict[str, Any]:
    work.repo.campaigning.follow_ups.save(follow_up)
    return _told(work, follow_up)


def _told(work: Work, follow_up: FollowUp) -> dict[str, Any]:
    work.emit(follow_up.told())
    tell_work(work, _items(work, follow_up))
    return _shown(work, [document(follow_up)])[0]


def _shown(work: Work, docs: Sequence[Document]) -> list[dict[str, Any]]:
    items = [restored(FollowUp, doc) for doc in docs]
    files = described_files(work, sorted({f for item in items for f in item.file_ids}))
    return [
        {
            **document(item),
            "overdue": item.is_overdue(work.today),
            "on_time": item.on_time,
            "files": [files[each] for each in item.file_ids if each in files],
        }
        for item in items
    ]


def _items(work: Work, follow_up: FollowUp) -> list[WorkItem]:
    """Reporting back waits for the unit, or the heads of its department; accepting for the office."""
    roles = ("department_head",) if follow_up.department else roles_of(follow_up)
    items = [_item(work, follow_up, "report", follow_up.unit_id, roles, is_open=follow_up.status in OPEN)]
    if follow_up.reported_on is not None:
        office = commission_of(follow_up.unit_path)
        is_waiting = follow_up.status is FollowUpStatus.REPORTED
        items.append(_item(work, follow_up, "review", office, ("campaign_office",), is_open=is_waiting))
    return items


def _item(
    work: Work, follow_up: FollowUp, action: str, owner: str, roles: tuple[str, ...], *, is_open: bool
) -> WorkItem:
    withdrawn = follow_up.status is FollowUpStatus.WITHDRAWN
    return WorkItem(
        kind="follow_up",
        action=action,
        subject_id=follow_up.id,
        version=follow_up.version,
        unit_id=follow_up.unit_id,
        owner_unit_id=owner,
        roles=roles,
        label=LABELS[follow_up.source],
        opens_on=follow_up.given_on if action == "report" else work.today,
        due_on=follow_up.due_on if action == "report" else None,
        state="withdrawn" if withdrawn else "open" if is_open else "done",
        department=follow_up.department,
        settled_on=None if is_open else work.today,
    )
