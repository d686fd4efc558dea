"""What an exam shows of units and professions, and who has passed, failed or not come (NJ-101)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from services.kit.codec import document
from services.training.domain.exam_results import ClockPhase, ExamResult, Figures
from services.training.domain.exams import Exam
from services.training.domain.roster import RosterPerson
from services.training.handlers.exam_rolls import audience, day_of, kept_audience
from services.training.handlers.exams import known_exam
from services.training.handlers.work import Work
from services.training.repository.staffing import in_audience
from services.training.requests import examining as requests

Shown = dict[str, Any]
Row = dict[str, Any]
KEYS = {"unit": "unit_id", "category": "category", "total": None}


def exam_figures(work: Work, request: requests.ExamFigures) -> list[Shown]:
    """Figures of the caller's units, in all or by unit or profession. A closed window's figures never change."""
    exam = known_exam(work, request.exam_id)
    where = work.scope.filter()
    if request.unit_id is not None:
        where = {**where, "unit_id": work.units.require(request.unit_id).id}
    sums: dict[str | None, list[int]] = defaultdict(lambda: [0, 0, 0])
    key = KEYS[request.by]
    for row in _rows(work, exam, where):
        total = sums[row[key] if key else None]
        for place, name in enumerate(("audience", "examinees", "passed")):
            total[place] += row[name]
    if not key and not sums:
        sums[None] = [0, 0, 0]
    return [_figure(Figures(each, *sums[each])) for each in sorted(sums, key=lambda each: each or "")]


def exam_results(work: Work, request: requests.ExamResults) -> Shown:
    """Results of people in the caller's units, by unit and score."""
    exam = known_exam(work, request.exam_id)
    filter: dict[str, Any] = {"$and": [work.scope.filter(), {"exam_id": exam.id}]}
    if request.unit_id is not None:
        filter["unit_id"] = work.units.require(request.unit_id).id
    if request.category is not None:
        filter["professional_category"] = request.category
    if request.passed is not None:
        filter["passed_on"] = {"$ne": None} if request.passed else None
    order = [("unit_path", 1), ("best", -1)]
    found = work.repo.examining.results.page(filter, order, request.first, request.after)
    return {**found, "items": [_result(each) for each in found["items"]]}


def exam_absentees(work: Work, request: requests.ExamAbsentees) -> Shown:
    """People of a unit's audience who have not sat anywhere, as of today or of the window's last day."""
    exam = known_exam(work, request.exam_id)
    unit = work.units.require(request.unit_id)
    roll = kept_audience(work, exam, unit.id)
    if roll is None:
        expected: dict[str, Any] = {"$and": [{"unit_id": unit.id}, in_audience(exam, day_of(exam, work.today))]}
        persons = [person.person_id for person in work.repo.roster.where(expected)]
    else:
        persons = [person.person_id for person in roll.people]
    sat = {each.person_id for each in work.repo.examining.results.where(_of_persons(exam, persons))}
    if roll is None:
        absent: dict[str, Any] = {"$and": [expected, {"person_id": {"$nin": sorted(sat)}}]}
    else:
        absent = {"id": {"$in": [person.id for person in roll.people if person.person_id not in sat]}}
    found = work.repo.roster.page(absent, request.first, request.after)
    categories = {person.id: person.professional_category for person in roll.people} if roll else {}
    return {**found, "items": [_absentee(person, unit.id, categories) for person in found["items"]]}


def _of_persons(exam: Exam, persons: Sequence[str]) -> dict[str, Any]:
    return {"exam_id": exam.id, "person_id": {"$in": list(persons)}}


def live_figures(work: Work, exam: Exam, where: Mapping[str, Any]) -> list[Row]:
    """Rows by unit and profession, of today or of the window's last day."""
    rows: dict[tuple[str, str | None], Row] = {}
    for each in audience(work, exam, where):
        row = _row(rows, each["unit_id"], each["unit_path"], each.get("category"))
        row["audience"] += each["n"]
    for each in work.repo.examining.results.tally({"$and": [dict(where), {"exam_id": exam.id}]}):
        row = _row(rows, each["unit_id"], each["unit_path"], each.get("category"))
        row["examinees"], row["passed"] = row["examinees"] + each["examinees"], row["passed"] + each["passed"]
    return list(rows.values())


def _rows(work: Work, exam: Exam, where: Mapping[str, Any]) -> Iterable[Row]:
    clock = work.repo.examining.clocks.get(exam.id)
    if clock is not None and clock.phase is ClockPhase.DONE and exam.has_closed(work.today):
        kept = work.repo.examining.figures.where({"$and": [dict(where), {"exam_id": exam.id}]})
        return [asdict(each) for each in kept]
    return live_figures(work, exam, where)


def _row(rows: dict[tuple[str, str | None], Row], unit_id: str, path: str, category: str | None) -> Row:
    blank = {"unit_id": unit_id, "unit_path": path, "category": category, "audience": 0, "examinees": 0, "passed": 0}
    return rows.setdefault((unit_id, category), blank)


def _figure(figures: Figures) -> Shown:
    derived = ("absent", "failed", "exam_rate", "pass_rate")
    return {**asdict(figures), **{name: getattr(figures, name) for name in derived}}


def _result(result: ExamResult) -> Shown:
    facts = {name: value for name, value in document(result).items() if name not in ("unit_path", "person_id")}
    return {**facts, "passed": result.passed}


def _absentee(person: RosterPerson, unit_id: str, categories: Mapping[str, str | None]) -> Shown:
    """As the exam had it, whatever became of the person."""
    category = categories.get(person.id, person.professional_category)
    return {"staff_id": person.id, "unit_id": unit_id, "professional_category": category}
