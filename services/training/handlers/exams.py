"""Exams as their organizer keeps them: drafted, published with a frozen pool, withdrawn; and who may know of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plans.periods import period_of
from services.kit.codec import document
from services.kit.errors import ChangedMeanwhile
from services.kit.units import Unit
from services.training.domain.exam_results import ExamClock
from services.training.domain.exams import (
    Exam,
    ExamStatus,
    Pool,
    PoolQuestion,
    TopicDraw,
    require_enough,
    require_paper,
    require_pass_mark,
)
from services.training.domain.questions import Question, QuestionKind
from services.training.errors.examining import ExamNotFound, ExamUnitsNotBelow
from services.training.handlers.topics import require_topics
from services.training.handlers.work import Work
from services.training.requests import examining as requests

Shown = dict[str, Any]
KEEPERS = ("city_admin", "campaign_office", "bureau", "institution")


def exams(work: Work, request: requests.Exams) -> Shown:
    """Exams that the caller may know of, the latest window first."""
    parts: list[Any] = [_known_to(work)]
    if request.unit_id is not None:
        parts.append({"unit_id": request.unit_id})
    if request.status is not None:
        parts.append({"status": request.status})
    order = [("opens_on", -1)]
    found = work.repo.examining.exams.page({"$and": parts}, order, request.first, request.after)
    return {**found, "items": [shown(work, exam) for exam in found["items"]]}


def exams_by_ids(work: Work, request: requests.ExamsByIds) -> list[Shown | None]:
    """Exams by id; null where the caller may not know of one."""
    found = work.repo.examining.exams.where({"$and": [{"id": {"$in": request.ids}}, _known_to(work)]})
    known = {exam.id: shown(work, exam) for exam in found}
    return [known.get(id) for id in request.ids]


def create_exam(work: Work, request: requests.CreateExam) -> Shown:
    """A draft.

    Raises `ExamDatesNotValid`, `ExamUnitsNotBelow`, `PaperTooLong`, `PassMarkTooLow` and what `require_topics` raises.
    """
    unit = work.units.require(request.unit_id)
    facts = _facts(request)
    exam = Exam(id=work.new_id(), unit_id=unit.id, unit_path=unit.path, created_by=work.actor.account_id, **facts)
    _check(work, unit, exam)
    work.repo.examining.exams.add([exam.dated(work.today)])
    return shown(work, exam)


def change_exam(work: Work, request: requests.ChangeExam) -> Shown:
    """Raises `ExamIsNotDraft`, `ChangedMeanwhile`, and what `create_exam` raises."""
    before, unit = kept_exam(work, request.exam_id, request.expected_version)
    after = before.changed(work.today, **_facts(request))
    _check(work, unit, after)
    work.repo.examining.exams.save(after)
    return shown(work, after)


def publish_exam(work: Work, request: requests.PublishExam) -> Shown:
    """Freeze what is drawn from: the bank of the organizer and of those above.

    Raises `TooFewQuestions`, `PassMarkTooLow`.
    """
    before, unit = kept_exam(work, request.exam_id, request.expected_version)
    after = before.published(work.today)
    topics = require_topics(work, unit.id, list(after.topic_ids))
    require_pass_mark(after, topics)
    pool = Pool(after.id, tuple(_offered(question) for question in _bank(work, after)))
    require_enough(after, pool, {topic.id: topic.title for topic in topics})
    work.repo.examining.pools.add([pool])
    work.repo.examining.exams.save(after)
    work.repo.examining.clocks.add([ExamClock(after.id, after.closes_on)])
    work.repo.examining.wake(period_of("quarter", work.today).label)
    return shown(work, after)


def withdraw_exam(work: Work, request: requests.WithdrawExam) -> Shown:
    """Nobody begins any more; who is sitting ends as they would. Raises `ExamNotPublished`."""
    before, _unit = kept_exam(work, request.exam_id, request.expected_version)
    after = before.withdrawn(work.today, request.reason)
    work.repo.examining.exams.save(after)
    work.repo.examining.settle_early(after.id)
    work.repo.examining.wake(period_of("quarter", work.today).label)
    return shown(work, after)


def kept_exam(work: Work, exam_id: str, expected_version: int) -> tuple[Exam, Unit]:
    """An exam that the caller keeps, with its unit. Raises `ExamNotFound`, `ChangedMeanwhile`."""
    found = work.repo.examining.exams.get(exam_id)
    if found is None:
        raise ExamNotFound(field="exam_id")
    unit = work.units.require(found.unit_id, field="exam_id")
    if found.version != expected_version:
        raise ChangedMeanwhile(field="expected_version")
    return found, unit


def known_exam(work: Work, exam_id: str) -> Exam:
    """An exam that the caller may know of. Raises `ExamNotFound`."""
    found = work.repo.examining.exams.where({"$and": [{"id": exam_id}, _known_to(work)]})
    if not found:
        raise ExamNotFound(field="exam_id")
    return found[0]


def shown(work: Work, exam: Exam) -> Shown:
    """As everybody who may know of it sees it."""
    facts = {name: value for name, value in document(exam).items() if name not in ("unit_path", "created_by")}
    state = {"is_open": exam.is_open(work.today), "has_closed": exam.has_closed(work.today)}
    return {**facts, **state, "topic_ids": list(exam.topic_ids), "questions": exam.questions}


def _known_to(work: Work) -> dict[str, Any]:
    """Exams that the caller keeps, with drafts, and published ones that reach the caller's units."""
    if work.scope.width == "city":
        return {}
    path = work.scope.path or ""
    above = ["/" + "/".join(path.strip("/").split("/")[:depth]) + "/" for depth in range(1, path.count("/"))]
    reached: dict[str, Any] = {"unit_path": {"$in": above}, "status": {"$ne": ExamStatus.DRAFT.value}}
    chosen = {"$or": [{"unit_ids": []}, {"unit_ids": {"$in": [unit.id for unit in _units_in_scope(work)]}}]}
    keeps = any(work.actor.has(role) for role in KEEPERS)
    own = work.scope.filter() if keeps else {**work.scope.filter(), "status": {"$ne": ExamStatus.DRAFT.value}}
    return {"$or": [own, {"$and": [reached, chosen]}]}


def _units_in_scope(work: Work) -> Sequence[Unit]:
    if work.scope.width == "own":
        unit = work.units.get(work.actor.unit_id) if work.actor.unit_id else None
        return [unit] if unit else []
    return [unit for unit in work.units.all() if work.scope.covers(unit)]


def _check(work: Work, unit: Unit, exam: Exam) -> None:
    require_paper(exam)
    require_pass_mark(exam, require_topics(work, unit.id, list(exam.topic_ids)))
    chosen = work.units.by_ids(exam.unit_ids)
    if any(unit_id not in chosen or not chosen[unit_id].path.startswith(unit.path) for unit_id in exam.unit_ids):
        raise ExamUnitsNotBelow(field="unit_ids")


def _bank(work: Work, exam: Exam) -> list[Question]:
    banks = [unit_id for unit_id in exam.unit_path.split("/") if unit_id]
    return work.repo.examining.questions.active_on(banks, exam.topic_ids)


def _offered(question: Question) -> PoolQuestion:
    shuffled = question.kind is not QuestionKind.TRUE_FALSE
    return PoolQuestion(question.version_id, question.topic_id, len(question.options), shuffled)


def _facts(request: requests.CreateExam | requests.ChangeExam) -> dict[str, Any]:
    names = ("title", "opens_on", "closes_on", "minutes", "pass_mark", "attempts", "valid_months")
    facts: dict[str, Any] = {name: getattr(request, name) for name in names}
    facts["unit_ids"] = None if request.unit_ids is None else tuple(dict.fromkeys(request.unit_ids))
    facts["audience"] = None if request.audience is None else tuple(dict.fromkeys(request.audience))
    if request.topics is not None:
        counts: dict[str, int] = {}
        for each in request.topics:
            counts[each.topic_id] = counts.get(each.topic_id, 0) + each.count
        facts["draws"] = tuple(TopicDraw(topic_id, count) for topic_id, count in counts.items())
    return {name: value for name, value in facts.items() if value is not None}
