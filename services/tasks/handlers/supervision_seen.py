"""Who may know of a visit, and what of it. A hidden visit is missing for everyone but its team and the office."""

from __future__ import annotations

from typing import Any

from services.kit.store import Document
from services.kit.units import OutsideYourUnits
from services.tasks.domain.visits import Visit
from services.tasks.errors.supervising import VisitNotFound
from services.tasks.handlers.files import described_files
from services.tasks.handlers.shown_problems import NEED_TO_KNOW, known_categories, may_read
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import restored

OFFICE_ROLES = ("campaign_office", "city_admin")
UNTIL_COMPLETED = ("answers", "findings", "report", "problem_ids", "note")
"""What the target learns when the report is there, not while it is being written."""
OF_THE_SUPERVISOR = ("changes", "cancel_reason")


def sees_everything(work: Work) -> bool:
    """Whether the caller is of the campaign office."""
    return any(work.actor.has(role) for role in OFFICE_ROLES)


def visible(work: Work) -> Document:
    """The filter for lists: what is in scope and not hidden, or the caller's own business."""
    scope = work.scope.filter("unit_path")
    if sees_everything(work):
        return scope
    return {"$or": [{"revealed": True, **scope}, {"insiders": work.actor.account_id}]}


def visit_to_change(work: Work, visit_id: str) -> Visit:
    """A visit on which the caller may act. Raises `VisitNotFound`, also for a hidden one, and `OutsideYourUnits`."""
    visit = work.repo.supervising.visits.get(visit_id)
    if visit is None or not _knows(work, visit):
        raise VisitNotFound(field="visit_id")
    if not _supervises(work, visit):
        raise OutsideYourUnits(field="visit_id")
    return visit


def shown_visits(work: Work, docs: list[Document]) -> list[dict[str, Any]]:
    """Visits as the caller may see them, with their files described in one read."""
    visits = [restored(Visit, doc) for doc in docs]
    files = described_files(work, sorted({each for visit in visits for each in visit.file_ids}))
    confidential = {code for code, each in known_categories(work).items() if each.confidential} if docs else set()
    return [
        _shown(work, doc, visit, files, set() if _reads_all(work, visit) else confidential)
        for doc, visit in zip(docs, visits, strict=True)
    ]


def _knows(work: Work, visit: Visit) -> bool:
    return visit.revealed or sees_everything(work) or work.actor.account_id in visit.insiders


def _supervises(work: Work, visit: Visit) -> bool:
    return work.scope.width == "city" or visit.supervisor_id == work.actor.unit_id


def _reads_all(work: Work, visit: Visit) -> bool:
    """Confidential text is for who found it, the unit itself and the roles with a need (LZ-043)."""
    is_of_bureau = work.scope.width != "city" and visit.supervisor_id == work.actor.unit_id
    return is_of_bureau or work.actor.account_id in visit.insiders or may_read(work, visit.unit_id)


def _shown(
    work: Work, doc: Document, visit: Visit, files: dict[str, dict[str, Any]], confidential: set[str]
) -> dict[str, Any]:
    is_insider = _supervises(work, visit) or work.actor.account_id in visit.insiders
    hidden = {"insiders", "unit_path", *(() if is_insider else OF_THE_SUPERVISOR)}
    if not is_insider and visit.completed_on is None:
        hidden |= set(UNTIL_COMPLETED)
    found = {name: value for name, value in doc.items() if name not in hidden}
    found["team"] = [{k: v for k, v in member.items() if k != "account_id"} for member in doc["team"]]
    if found.get("report"):
        found["report"] = {**found["report"], "files": _described(visit.report.file_ids if visit.report else (), files)}
    if "findings" in found:
        found["findings"] = [_finding(each, files, confidential) for each in found["findings"]]
    return {**found, "hidden": not visit.revealed}


def _finding(finding: Document, files: dict[str, dict[str, Any]], confidential: set[str]) -> Document:
    if finding["category"] in confidential:
        finding = {**finding, "description": NEED_TO_KNOW, "file_ids": []}
    return {**finding, "files": _described(finding["file_ids"], files)}


def _described(file_ids: Any, files: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [files[each] for each in file_ids if each in files]
