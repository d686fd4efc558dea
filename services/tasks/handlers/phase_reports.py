"""The phase report: what each unit has met, what is late, and the gate as it was stored at the phase's end (NJ-090)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from services.kit.store import Document
from services.tasks.domain.assignments import WORKABLE, Status
from services.tasks.domain.phase_work import DueTask, PhaseShare
from services.tasks.errors.campaigning import PhaseNotFound
from services.tasks.handlers.files import described_files
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document, restored
from services.tasks.requests import campaigning as requests


def phase_shares(work: Work, request: requests.PhaseShares) -> dict[str, Any]:
    """A page of units' parts in phases: activities with proof, what is unmet and what is late."""
    wanted = {"withdrawn": False, **request.model_dump(include={"phase_id", "unit_id"}, exclude_none=True)}
    found = work.repo.campaigning.shares.page(wanted, work.scope.filter(), first=request.first, after=request.after)
    return {**found, "items": shown_shares(work, found["items"])}


def phase_report(work: Work, request: requests.PhaseReport) -> dict[str, Any]:
    """A phase over the caller's units: by activity and by task, and the sum of the gates once it has ended."""
    phase = next((each for each in work.repo.campaign.phases() if each.id == request.phase_id), None)
    if phase is None:
        raise PhaseNotFound(field="phase_id")
    scope, tasks = work.scope.filter(), work.repo.campaign.tasks(phase_id=phase.id)
    ids = [task["id"] for task in tasks]
    counts = work.repo.assignments.counts("task_id", ids, scope)
    late = work.repo.assignments.overdue("task_id", ids, scope, work.today)
    gate = work.repo.campaigning.gate_totals(phase.id, scope)
    today = work.today.isoformat()
    activities = _by_activity(phase.expected_activities, work.repo.campaigning.activity_totals(phase.id, scope, today))
    return {
        **{name: document(phase)[name] for name in ("id", "name", "starts_on", "ends_on", "status", "continuous")},
        "activities": activities,
        "tasks": [
            {
                "task_id": task["id"],
                "total": counts[task["id"]]["total"],
                "accepted": counts[task["id"]]["accepted"],
                "overdue": late.get(task["id"], 0),
                "binding": task["binding"],
            }
            for task in tasks
        ],
        "gate": {**gate, "_id": None} if gate else None,
    }


def gate_ended(work: Work, limit: int) -> bool:
    """Store the gate of parts whose phase has ended, as of its last day. True while more wait."""
    ended = work.repo.campaigning.shares_to_gate(work.today.isoformat(), limit)
    if not ended:
        return False
    work.repo.campaign.hold_units()
    tasks = _due_tasks(work, ended)
    gated = [share.gated(tasks[share.id], share.ends_on + timedelta(days=1)) for share in ended]
    work.repo.campaigning.save_shares(gated)
    return len(ended) == limit


def shown_shares(work: Work, docs: Sequence[Document]) -> list[dict[str, Any]]:
    """With files, the gate as it would be now, and what is late; a constant number of reads."""
    shares = [restored(PhaseShare, doc) for doc in docs]
    files = described_files(work, sorted({f for s in shares for a in s.activities for f in a.file_ids}))
    tasks, owed = _due_tasks(work, shares), _owed(work, shares)
    return [_shown(work, share, tasks[share.id], owed.get(share.unit_id, []), files) for share in shares]


def _shown(
    work: Work,
    share: PhaseShare,
    tasks: list[DueTask],
    owed: Sequence[Document],
    files: Mapping[str, dict[str, Any]],
) -> dict[str, Any]:
    shown = document(share)
    for activity in shown["activities"]:
        activity["files"] = [files[file_id] for file_id in activity["file_ids"] if file_id in files]
        activity["late"] = activity["status"] == "expected" and work.today > share.due_on
    now = document(share.gate_at(tasks, work.today))
    late = [doc["task_id"] for doc in owed if _is_late(doc, work.today.isoformat())]
    return {**shown, "now": now, "late": share.is_late(work.today), "late_tasks": late, "warning": None}


def _due_tasks(work: Work, shares: Sequence[PhaseShare]) -> dict[str, list[DueTask]]:
    """What falls due for each part's unit in its phase, by part."""
    phases = {task["id"]: task["phases"] for task in work.repo.campaign.tasks()} if shares else {}
    owed = _owed(work, shares)
    return {
        share.id: [
            DueTask(doc["task_id"], doc["status"] == Status.ACCEPTED, doc["binding"])
            for doc in owed.get(share.unit_id, [])
            if share.phase_id in phases[doc["task_id"]] and doc["due_on"] <= share.ends_on.isoformat()
        ]
        for share in shares
    }


def _owed(work: Work, shares: Sequence[PhaseShare]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = defaultdict(list)
    for doc in work.repo.assignments.owed_by([share.unit_id for share in shares]) if shares else ():
        found[doc["unit_id"]].append(doc)
    return found


def _is_late(doc: Document, today: str) -> bool:
    return bool(doc["binding"]) and doc["status"] in WORKABLE and doc["due_on"] < today


def _by_activity(codes: Sequence[str], rows: Sequence[Document]) -> list[dict[str, Any]]:
    found = {code: {"activity": code, "expected": 0, "done": 0, "not_applicable": 0, "late": 0} for code in codes}
    for row in rows:
        counts = found[row["_id"]["code"]]
        counts[row["_id"]["status"]] = row["n"]
        if row["_id"]["status"] == "expected":
            counts["late"] = row["past"]
    return list(found.values())
