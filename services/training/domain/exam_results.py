"""What exams add up to: a person's result in each, what was passed, the figures of units, and who is still to sit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from services.training.domain.attempts import Attempt
from services.training.domain.days import local_day
from services.training.domain.exams import Exam
from services.training.domain.rates import exact_percent

INDICATOR = "exam_pass_rate"
MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True)
class ExamResult:
    """A person's standing in an exam: examinee from the first closed attempt on, `best` of all of them."""

    id: str
    exam_id: str
    staff_id: str
    person_id: str
    unit_id: str
    unit_path: str
    professional_category: str | None
    first_on: date
    last_on: date
    attempts: int = 0
    best: int = 0
    passed_on: date | None = None

    @property
    def passed(self) -> bool:
        """Whether one of the attempts reached the pass mark."""
        return self.passed_on is not None

    def with_attempt(self, attempt: Attempt) -> ExamResult:
        """After one more closed attempt."""
        on = closed_on(attempt)
        return replace(
            self,
            last_on=max(on, self.last_on),
            attempts=self.attempts + 1,
            best=max(self.best, attempt.score or 0),
            passed_on=self.passed_on or (on if attempt.passed else None),
        )


@dataclass(frozen=True)
class ExamPass:
    """A topic whose exam a person passed in a calendar year, first on that day (AMB-06)."""

    id: str
    person_id: str
    topic_id: str
    year: int
    on: date


class SittingState(StrEnum):
    """Whether the person is still expected."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Sitting:
    """An exam that waits for a person with an account."""

    id: str
    exam_id: str
    staff_id: str
    account_id: str
    unit_id: str
    unit_path: str
    opens_on: date
    closes_on: date
    state: SittingState = SittingState.OPEN
    version: int = 1

    def settled(self, state: SittingState) -> Sitting:
        """Nothing is waited for any more."""
        return replace(self, state=state, version=self.version + 1)


class ClockPhase(StrEnum):
    """What the tick has to do with a published exam."""

    TELLING = "telling"
    OPEN = "open"
    SETTLING = "settling"
    DONE = "done"


@dataclass(frozen=True)
class ExamClock:
    """How far the tick has come with an exam; its id is the exam's. `through` is the last unit's path.

    `is_kept`: the window is over, and whom the exam was for is kept.
    """

    id: str
    closes_on: date
    phase: ClockPhase = ClockPhase.TELLING
    through: str = ""
    is_kept: bool = False

    def is_over(self, today: date) -> bool:
        """Whether the window has closed."""
        return self.closes_on < today

    def is_due(self, today: date) -> bool:
        """Whether the tick has something to do today."""
        return self.phase is not ClockPhase.DONE and (self.phase is not ClockPhase.OPEN or self.is_over(today))

    def at(self, through: str, following: ClockPhase | None) -> ExamClock:
        """After a slice of units; `following` when there are no more."""
        return replace(self, phase=following, through="") if following else replace(self, through=through)


@dataclass(frozen=True)
class ExamFigure:
    """A unit's and a profession's figures of an exam, kept when its window closed: later changes do not touch them."""

    id: str
    exam_id: str
    unit_id: str
    unit_path: str
    category: str | None
    audience: int
    examinees: int
    passed: int


@dataclass(frozen=True)
class Figures:
    """Examinees of an audience (NJ-101)."""

    key: str | None
    audience: int
    examinees: int
    passed: int

    @property
    def absent(self) -> int:
        """Who has not sat."""
        return max(0, self.audience - self.examinees)

    @property
    def failed(self) -> int:
        """Who has sat and not passed."""
        return self.examinees - self.passed

    @property
    def exam_rate(self) -> float | None:
        """Examinees of the audience, in percent."""
        return exact_percent(self.examinees, self.audience)

    @property
    def pass_rate(self) -> float | None:
        """Passed of the examinees, in percent."""
        return exact_percent(self.passed, self.examinees)


@dataclass(frozen=True)
class ExamMeasuring:
    """The quarter of which every unit's measure has been told, and how far the next one is.

    No exam has to be looked at before `rests_until`, but for attempts that run out.
    """

    id: str
    quarter: str
    through: str = ""
    rests_until: date | None = None


def first_result(id: str, attempt: Attempt) -> ExamResult:
    """The result before its first attempt is counted."""
    on = closed_on(attempt)
    return ExamResult(
        id,
        attempt.exam_id,
        attempt.staff_id,
        attempt.person_id,
        attempt.unit_id,
        attempt.unit_path,
        attempt.professional_category,
        on,
        on,
    )


def closed_on(attempt: Attempt) -> date:
    """The Shanghai day on which an attempt ended; one that ended with the day's last moment belongs to that day."""
    return local_day((attempt.closed_at or attempt.ends_at) - MOMENT)


def is_settled(result: ExamResult, exam: Exam) -> bool:
    """Whether the person need not come any more."""
    return result.passed or result.attempts >= exam.attempts
