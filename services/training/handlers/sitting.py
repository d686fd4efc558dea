"""Sitting an exam: the server draws, keeps the time and marks; the caller sends nothing but choices (NJ-101).

Who sits is always the caller's own entry on the roster. Right answers leave the server only when the window is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.kit.histories import MOST_BYTES, AnswerTooLarge
from services.kit.ids import derive
from services.kit.sealing import seal
from services.training.domain.attempts import Attempt, AttemptStatus, Choice, draw, require_choices
from services.training.domain.exams import Exam
from services.training.domain.questions import QuestionVersion
from services.training.domain.roster import RosterPerson
from services.training.errors.examining import (
    AttemptAlreadyClosed,
    AttemptNotFound,
    AttemptTimeOver,
    ExamAlreadyPassed,
    ExamNotFound,
    NoAttemptsLeft,
)
from services.training.errors.roster import NotOnRoster
from services.training.handlers.exams import shown as exam_shown
from services.training.handlers.marking import close_attempts
from services.training.handlers.roster import myself
from services.training.handlers.work import Work
from services.training.requests import examining as requests

Shown = dict[str, Any]


def my_exams(work: Work) -> list[Shown]:
    """Open exams that the caller is to sit, and those that the caller has sat, the earliest deadline first."""
    person = _myself(work)
    if person is None:
        return []
    mine = work.repo.examining.attempts.marked_of(person.person_id)
    asked = work.repo.examining.asked_in(_run_out(work, mine))
    known = {exam.id: exam for exam in work.repo.examining.open_exams(work.today.isoformat())}
    sat = {attempt.exam_id for attempt in mine}
    known = {id: exam for id, exam in known.items() if id in sat or _is_for(exam, person)}
    others = work.repo.examining.exams.where({"id": {"$in": sorted(sat - known.keys())}})
    every = sorted([*known.values(), *others], key=lambda exam: (exam.closes_on, exam.id))
    return [_standing(work, exam, [_as_of(work, each, asked) for each in mine if each.exam_id == exam.id])
            for exam in every]  # fmt: skip


def start_attempt(work: Work, request: requests.ExamNamed) -> Shown:
    """The caller's running attempt, or a new one with a paper of its own.

    Raises `ExamNotPublished`, `ExamNotOpen`, `NotInAudience`, `ExamAlreadyPassed`, `NoAttemptsLeft`.
    """
    person = myself(work)
    exam = work.repo.examining.exams.get(request.exam_id)
    if exam is None or not exam.reaches(person.unit_id, person.unit_path):
        raise ExamNotFound(field="exam_id")
    before = work.repo.examining.attempts.of_person([exam.id], person.person_id)
    running = next((attempt for attempt in before if attempt.is_running(work.now)), None)
    if running is not None:
        return _shown(work, running, exam)
    before = [*_others(before), *close_attempts(work, _run_out(work, before))]
    exam.require_sitting(person.unit_id, person.unit_path, person.professional_category, work.today)
    if any(attempt.passed for attempt in before):
        raise ExamAlreadyPassed(field="exam_id")
    if len(before) >= exam.attempts:
        raise NoAttemptsLeft(field="exam_id", attempts=exam.attempts)
    attempt = _begun(work, exam, person, len(before) + 1)
    work.repo.examining.attempts.add([attempt])
    return _shown(work, attempt, exam)


def my_attempt(work: Work, request: requests.AttemptNamed) -> Shown:
    """One of the caller's own; what ran out meanwhile shows its marks already. Raises `AttemptNotFound`."""
    if _myself(work) is None:
        raise AttemptNotFound(field="attempt_id")
    attempt = _own(work, request.attempt_id)
    exam = _exam(work, attempt)
    asked = work.repo.examining.asked_in([attempt])
    return _view(work, _as_of(work, attempt, asked), exam, asked)


def attempt_papers(work: Work, request: requests.AttemptPapers) -> list[list[Shown] | None]:
    """For each of the caller's own attempts its paper, None for anybody else's. Raises `AnswerTooLarge`."""
    person = _myself(work)
    found = work.repo.examining.attempts.where({"id": {"$in": request.ids}})
    own = {each.id: each for each in found if person is not None and each.person_id == person.person_id}
    asked = work.repo.examining.asked_in(own.values())
    if sum(asked[question.version_id].size for each in own.values() for question in each.paper) > MOST_BYTES:
        raise AnswerTooLarge(field="ids")
    papers = {each.id: _paper(work, _as_of(work, each, asked), _exam(work, each), asked) for each in own.values()}
    return [papers.get(id) for id in request.ids]


def save_answers(work: Work, request: requests.SaveAnswers) -> Shown:
    """Keep choices while the time runs; after it, the attempt is closed with what was saved before.

    The answer is the attempt without its paper, which the caller has.

    Raises `AttemptChangedElsewhere`, `AttemptTimeOver`, `AttemptAlreadyClosed`, `ChoiceNotValid`.
    """
    attempt = _own(work, request.attempt_id)
    if attempt.has_run_out(work.now):
        [closed] = close_attempts(work, [attempt])
        work.refuse_after_commit(AttemptTimeOver(field="attempt_id"))
        return _head(closed)
    saved = _with_choices(work, attempt, request)
    work.repo.examining.attempts.save(saved)
    return _head(saved)


def submit_attempt(work: Work, request: requests.SubmitAttempt) -> Shown:
    """Hand in, and learn the score at once; too late, what was saved in time is marked and the rest is not taken.

    The answer is the attempt without its paper.

    Raises `AttemptAlreadyClosed`, `AttemptChangedElsewhere`, `ChoiceNotValid`.
    """
    attempt = _own(work, request.attempt_id)
    if attempt.status is AttemptStatus.CLOSED and attempt.submitted:
        raise AttemptAlreadyClosed(field="attempt_id")
    if attempt.status is AttemptStatus.CLOSED:
        return _head(attempt)
    if not attempt.has_run_out(work.now):
        attempt = _with_choices(work, attempt, request)
    [closed] = close_attempts(work, [attempt], submitted=attempt.is_running(work.now))
    return _head(closed)


def _begun(work: Work, exam: Exam, person: RosterPerson, number: int) -> Attempt:
    """The id follows from person and number: of two windows that begin at once, one joins the other."""
    pool = work.repo.examining.pools.get(exam.id)
    assert pool is not None
    attempt_id = derive(work.tenant, "exam_attempt", exam.id, person.person_id, number)
    seed = seal("exam-draw", work.tenant, attempt_id, work.new_id()).hex()
    return Attempt(
        id=attempt_id,
        exam_id=exam.id,
        staff_id=person.id,
        person_id=person.person_id,
        unit_id=person.unit_id,
        unit_path=person.unit_path,
        professional_category=person.professional_category,
        number=number,
        seed=seed,
        paper=draw(seed, exam.draws, pool.questions),
        started_at=work.now,
        ends_at=exam.ends_at(work.now),
        pass_mark=exam.pass_mark,
    )


def _myself(work: Work) -> RosterPerson | None:
    """The caller on the roster; None for an account that is nobody's, which has nothing to sit."""
    try:
        return myself(work)
    except NotOnRoster:
        return None


def _own(work: Work, attempt_id: str) -> Attempt:
    person = myself(work)
    found = work.repo.examining.attempts.get(attempt_id)
    if found is None or found.person_id != person.person_id:
        raise AttemptNotFound(field="attempt_id")
    return found


def _exam(work: Work, attempt: Attempt) -> Exam:
    found = work.repo.examining.exams.get(attempt.exam_id)
    assert found is not None
    return found


def _with_choices(work: Work, attempt: Attempt, request: requests.SaveAnswers | requests.SubmitAttempt) -> Attempt:
    choices = [Choice(each.number, tuple(sorted(set(each.options)))) for each in request.choices]
    saved = attempt.saved(choices, request.expected_version, work.now)
    require_choices(choices, attempt, work.repo.examining.asked_in([attempt]))
    return saved


def _is_for(exam: Exam, person: RosterPerson) -> bool:
    return exam.reaches(person.unit_id, person.unit_path) and exam.wants(person.professional_category)


def _run_out(work: Work, attempts: Sequence[Attempt]) -> list[Attempt]:
    return [attempt for attempt in attempts if attempt.has_run_out(work.now)]


def _others(attempts: Sequence[Attempt]) -> list[Attempt]:
    return [attempt for attempt in attempts if attempt.status is AttemptStatus.CLOSED]


def _as_of(work: Work, attempt: Attempt, asked: Mapping[str, QuestionVersion]) -> Attempt:
    """The attempt as it stands now, also before the tick has closed it."""
    return attempt.closed(asked, work.now, submitted=False) if attempt.has_run_out(work.now) else attempt


def _standing(work: Work, exam: Exam, attempts: Sequence[Attempt]) -> Shown:
    running = next((attempt for attempt in attempts if attempt.status is AttemptStatus.OPEN), None)
    passed = any(attempt.passed for attempt in attempts)
    may_begin = not running and not passed and len(attempts) < exam.attempts and exam.is_open(work.today)
    return {
        "exam": exam_shown(work, exam),
        "attempts_used": len(attempts),
        "best": max((attempt.score for attempt in attempts if attempt.score is not None), default=None),
        "passed": passed,
        "may_begin": may_begin,
        "running_id": running.id if running else None,
        "attempts": [_marks(attempt) for attempt in attempts],
    }


def _shown(work: Work, attempt: Attempt, exam: Exam) -> Shown:
    return _view(work, attempt, exam, work.repo.examining.asked_in([attempt]))


def _view(work: Work, attempt: Attempt, exam: Exam, asked: Mapping[str, QuestionVersion]) -> Shown:
    return {**_head(attempt), "questions": _paper(work, attempt, exam, asked)}


def _paper(work: Work, attempt: Attempt, exam: Exam, asked: Mapping[str, QuestionVersion]) -> list[Shown]:
    """What the person sees: texts and options; answers and explanations only when the window is over."""
    opened = attempt.status is AttemptStatus.CLOSED and exam.has_closed(work.today)
    chosen = {choice.number: list(choice.options) for choice in attempt.choices}
    paper = []
    for number, question in enumerate(attempt.paper, 1):
        version = asked[question.version_id]
        paper.append(
            {
                "number": number,
                "kind": version.kind,
                "text": version.text,
                "options": [version.options[place] for place in question.order],
                "chosen": chosen.get(number, []),
                "answers": attempt.shown_answers(number, asked) if opened else None,
                "explanation": version.explanation if opened else None,
            }
        )
    return paper


def _head(attempt: Attempt) -> Shown:
    names = ("exam_id", "pass_mark", "version")
    return {**_marks(attempt), **{name: getattr(attempt, name) for name in names}}


def _marks(attempt: Attempt) -> Shown:
    names = ("id", "number", "status", "started_at", "ends_at", "closed_at", "submitted", "score", "passed")
    return {name: getattr(attempt, name) for name in names}
