"""The question bank of a unit: by hand, and by file all or nothing (NJ-101)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.kit.codec import document
from services.kit.errors import ChangedMeanwhile, Problem
from services.kit.ids import derive
from services.kit.tables import TableNotReadable
from services.kit.units import Unit
from services.training.domain.question_file import QuestionSheet, folded, read_questions
from services.training.domain.questions import Difficulty, Question, QuestionKind, sound
from services.training.errors.examining import QuestionCodeTaken, QuestionFileNotValid, QuestionNotFound
from services.training.handlers.topics import require_topics
from services.training.handlers.work import Work
from services.training.requests import examining as requests

Shown = dict[str, Any]


def questions(work: Work, request: requests.Questions) -> Shown:
    """Questions of the banks in the caller's scope, by unit and number."""
    wanted: dict[str, Any] = {"topic_id": request.topic_id, "kind": request.kind, "is_active": request.active}
    parts: list[Mapping[str, Any]] = [{name: value for name, value in wanted.items() if value is not None}]
    if request.unit_id is not None:
        parts.append({"unit_id": work.units.require(request.unit_id).id})
    if request.search is not None:
        parts.append(work.repo.examining.questions_having(request.search))
    filter = {"$and": [work.scope.filter(), *parts]}
    order = [("unit_path", 1), ("code", 1)]
    found = work.repo.examining.questions.page(filter, order, request.first, request.after)
    return {**found, "items": [shown(question) for question in found["items"]]}


def question_counts(work: Work, request: requests.QuestionCounts) -> list[Shown]:
    """How many can be drawn, by topic and kind."""
    match = work.scope.filter()
    if request.unit_id is not None:
        match = {**match, "unit_id": work.units.require(request.unit_id).id}
    rows = work.repo.examining.questions.tally(match)
    return sorted(rows, key=lambda row: (row["topic_id"], row["kind"]))


def create_question(work: Work, request: requests.CreateQuestion) -> Shown:
    """Raises `QuestionCodeTaken`, `OptionsNotValid`, `AnswersNotValid`."""
    unit = work.units.require(request.unit_id)
    require_topics(work, unit.id, [request.topic_id])
    if work.repo.examining.questions.by_codes(unit.id, [request.code]):
        raise QuestionCodeTaken(field="code", code=request.code)
    question = sound(_question(work, unit, request.code, _facts(request)))
    work.repo.examining.keep_questions([question], [])
    return shown(question)


def revise_question(work: Work, request: requests.ReviseQuestion) -> Shown:
    """A new version. Raises `ChangedMeanwhile`, `QuestionRetired`, `OptionsNotValid`, `AnswersNotValid`."""
    before = _required(work, request)
    if request.topic_id is not None:
        require_topics(work, before.unit_id, [request.topic_id])
    after = before.revised(**_facts(request))
    if after != before:
        work.repo.examining.keep_questions([], [after])
    return shown(after)


def retire_question(work: Work, request: requests.RetireQuestion) -> Shown:
    """Raises `ChangedMeanwhile`, `QuestionRetired`."""
    after = _required(work, request).retired()
    work.repo.examining.questions.save(after)
    return shown(after)


def preview_question_import(work: Work, request: requests.QuestionFile) -> dict[str, int]:
    """What the import would answer, without effect."""
    return _planned(work, request).counts


def import_questions(work: Work, request: requests.QuestionFile) -> dict[str, int]:
    """Create and revise by number. Raises `FileNotReadable`, or `QuestionFileNotValid` with every mistake."""
    planned = _planned(work, request)
    work.repo.examining.keep_questions(planned.new, planned.changed)
    return planned.counts


def shown(question: Question) -> Shown:
    """For who keeps the bank; places become numbers from 1."""
    facts = {name: value for name, value in document(question).items() if name != "unit_path"}
    return {**facts, "answers": [place + 1 for place in question.answers]}


@dataclass(frozen=True)
class _Import:
    rows: int
    new: list[Question]
    changed: list[Question]

    @property
    def counts(self) -> dict[str, int]:
        created, changed = len(self.new), len(self.changed)
        return {"rows": self.rows, "created": created, "changed": changed, "unchanged": self.rows - created - changed}


def _planned(work: Work, request: requests.QuestionFile) -> _Import:
    unit = work.units.require(request.unit_id)
    try:
        table = request.table
    except TableNotReadable as error:
        raise QuestionFileNotValid(field=error.field, problems=error.problems, count=len(error.problems)) from error
    sheet = read_questions(table.header, table.rows, _topics(work, unit))
    _require_clean([*table.problems, *sheet.problems])
    return _plan(work, unit, sheet)


def _plan(work: Work, unit: Unit, sheet: QuestionSheet) -> _Import:
    known = work.repo.examining.questions.by_codes(unit.id, [row.code for row in sheet.rows])
    new, changed = [], []
    for row in sheet.rows:
        before = known.get(row.code)
        if before is None:
            new.append(sound(_question(work, unit, row.code, row.facts)))
            continue
        after = replace(before, is_active=True).revised(**row.facts)
        if not before.is_active and after.version == before.version:
            after = replace(after, version=before.version + 1)
        if after != before:
            changed.append(after)
    return _Import(len(sheet.rows), new, changed)


def _require_clean(problems: list[Problem]) -> None:
    if problems:
        ordered = sorted(problems, key=lambda problem: (problem.row or 0, problem.column or ""))
        raise QuestionFileNotValid(field="content_base64", problems=ordered, count=len(ordered))


def _topics(work: Work, unit: Unit) -> dict[str, str]:
    """Topic by its id and its title, as files write them."""
    topics = work.repo.topics.usable(unit.path)
    return {**{folded(topic.title): topic.id for topic in topics}, **{folded(topic.id): topic.id for topic in topics}}


def _question(work: Work, unit: Unit, code: str, facts: Mapping[str, Any]) -> Question:
    question_id = derive(work.tenant, "question", unit.id, code)
    return Question(id=question_id, unit_id=unit.id, unit_path=unit.path, code=code, **facts)


def _required(work: Work, request: requests.ReviseQuestion | requests.RetireQuestion) -> Question:
    found = work.repo.examining.questions.get(request.question_id)
    if found is None:
        raise QuestionNotFound(field="question_id")
    work.units.require(found.unit_id, field="question_id")
    if found.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    return found


def _facts(request: requests.CreateQuestion | requests.ReviseQuestion) -> dict[str, Any]:
    names = ("topic_id", "text", "explanation")
    facts: dict[str, Any] = {name: getattr(request, name) for name in names}
    facts["kind"] = QuestionKind(request.kind) if request.kind else None
    facts["difficulty"] = Difficulty(request.difficulty) if request.difficulty else None
    facts["options"] = None if request.options is None else tuple(request.options)
    facts["answers"] = None if request.answers is None else tuple(answer - 1 for answer in request.answers)
    return {name: value for name, value in facts.items() if value is not None}
