"""Commands on checklists, and what is read of self-inspections."""

from __future__ import annotations

from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.kit.store import Document
from services.tasks.domain.measures import percent
from services.tasks.domain.problems import ProblemDraft
from services.tasks.domain.self_inspections import Answer, Checklist
from services.tasks.errors.rectification import CategoryNotKnown, ChecklistNotFound
from services.tasks.handlers.files import own_files
from services.tasks.handlers.problem_intake import open_problems
from services.tasks.handlers.self_inspection_rounds import checklist_item, measure_self_inspections
from services.tasks.handlers.shown_checklists import listed_checklists, shown_checklists
from services.tasks.handlers.shown_problems import known_categories
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.requests import self_inspections as requests


def add_checklist_item(work: Work, request: requests.AddChecklistItem) -> dict[str, Any]:
    """An item of the unit's own business. Raises `CategoryNotKnown`, `TooManyItems`, `ChecklistSigned`."""
    before = _loaded(work, request.checklist_id, request.expected_version)
    if request.category not in known_categories(work):
        raise CategoryNotKnown(field="category", category=request.category)
    return _saved(work, before.extended(request.label, request.category))


def answer_checklist(work: Work, request: requests.AnswerChecklist) -> dict[str, Any]:
    """Answers, some or all. Raises `ItemNotFound`, `AnswerNotOffered`, `FindingWithoutText`,
    `NotApplicableWithoutReason`, `ChecklistSigned`."""
    before = _loaded(work, request.checklist_id, request.expected_version)
    answers = [Answer(**{**each.model_dump(), "file_ids": tuple(each.file_ids)}) for each in request.answers]
    after = before.answered(answers)
    file_ids = list(dict.fromkeys(file_id for answer in answers for file_id in answer.file_ids))
    if file_ids:
        own_files(work, file_ids, field="answers")
        work.repo.files.share(file_ids, [after.unit_id])
    return _saved(work, after)


def sign_checklist(work: Work, request: requests.SignChecklist) -> dict[str, Any]:
    """The principal signs; what was found goes on the problem list (LZ-037, LZ-105).

    Raises `ItemsUnanswered`, `ZeroReportNotStated`, `ZeroReportContradicted`, `ChecklistSigned`.
    """
    before = _loaded(work, request.checklist_id, request.expected_version)
    signed = before.signed(request.signer_title, request.zero_report, by=work.actor.account_id, on=work.today)
    findings = signed.findings
    opened = open_problems(
        work,
        [
            ProblemDraft(
                source="self_inspection",
                source_id=signed.id,
                unit_id=signed.unit_id,
                category=item.category,
                severity=item.severity,  # type: ignore[arg-type]
                description=f"{item.label}：{item.description}（{item.count}）",
                found_on=work.today,
            )
            for item in findings
        ],
    )
    after = signed.listed({item.code: problem for item, problem in zip(findings, opened, strict=True)})
    answer = _saved(work, after)
    tell_work(work, [checklist_item(work, after)])
    measure_self_inspections(work, [after])
    return answer


def self_inspections(work: Work, request: requests.Checklists) -> dict[str, Any]:
    """A page of checklists by due day."""
    wanted = request.model_dump(include={"round_id", "unit_id", "status", "late"}, exclude_none=True)
    parts: list[Document] = [wanted, work.scope.filter("unit_path")]
    if request.overdue is not None:
        late = {"status": "open", "due_on": {"$lt": work.today.isoformat()}}
        parts.append(late if request.overdue else {"$nor": [late]})
    found = work.repo.rectifying.self_inspections.page(parts, first=request.first, after=request.after)
    return {**found, "items": listed_checklists(work, found["items"])}


def self_inspections_by_ids(work: Work, request: requests.ChecklistsByIds) -> list[dict[str, Any]]:
    """Those that exist in the caller's scope."""
    found = work.repo.rectifying.self_inspections.by_ids(request.ids, work.scope.filter("unit_path"))
    return shown_checklists(work, found)


def self_inspection_rounds(work: Work) -> list[dict[str, Any]]:
    """All rounds, the newest first."""
    return work.repo.rectifying.self_inspections.rounds()


def self_inspection_figures(work: Work, request: requests.SelfInspectionFigures) -> list[dict[str, Any]]:
    """Per round how many units signed, late or with a zero report, and what the signed checklists say (LZ-031)."""
    wanted = request.model_dump(exclude_none=True)
    filter = {"$and": [wanted, work.scope.filter("unit_path")]}
    kept = work.repo.rectifying.self_inspections
    answers = kept.answers(filter)
    return [
        {
            **row,
            "rate": percent(row["signed"], row["obliged"]),
            "items": [answer for answer in answers if answer["round_id"] == row["round_id"]],
        }
        for row in sorted(kept.progress(filter, work.today), key=lambda row: str(row["round_id"]))
    ]


def _loaded(work: Work, checklist_id: str, expected_version: int | None) -> Checklist:
    checklist = work.repo.rectifying.self_inspections.get(checklist_id)
    if checklist is None:
        raise ChecklistNotFound(field="checklist_id")
    work.units.require(checklist.unit_id, field="checklist_id")
    campaign = work.repo.campaign.get()
    if campaign is not None:
        campaign.require_running(work.today)
    if expected_version is not None and expected_version != checklist.version:
        raise ChangedMeanwhile(field="expected_version")
    return checklist


def _saved(work: Work, checklist: Checklist) -> dict[str, Any]:
    work.repo.rectifying.self_inspections.save(checklist)
    [shown] = shown_checklists(work, [document(checklist)])
    return shown
