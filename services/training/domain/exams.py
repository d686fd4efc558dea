"""Exams: who is to sit when, from which questions, and what a passed one is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from services.training.domain.days import ZONE
from services.training.domain.topics import Topic
from services.training.errors.examining import (
    ExamDatesNotValid,
    ExamIsNotDraft,
    ExamNotOpen,
    ExamNotPublished,
    NotInAudience,
    PaperTooLong,
    PassMarkTooLow,
    TooFewQuestions,
    TooManyQuestions,
)

PASS_MARK, ATTEMPTS, MINUTES, VALID_MONTHS = 80, 2, 60, 12
MOST_QUESTIONS, MOST_ON_PAPER = 3000, 300
"""In the pool of an exam, and of them on one paper."""


class ExamStatus(StrEnum):
    """Where an exam stands; whether it can be sat depends on the day, too."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class TopicDraw:
    """So many questions of a topic per paper."""

    topic_id: str
    count: int


@dataclass(frozen=True)
class PoolQuestion:
    """A question version that may be drawn, with how many options it has; those of true/false are not shuffled."""

    id: str
    topic_id: str
    options: int
    shuffled: bool


@dataclass(frozen=True)
class Pool:
    """What an exam draws from, frozen when it was published, so that every draw can be repeated from its seed."""

    id: str
    questions: tuple[PoolQuestion, ...]


@dataclass(frozen=True)
class Exam:
    """An exam that `unit_id` holds for itself and the units below (NJ-101); `unit_ids` and `audience` narrow it."""

    id: str
    title: str
    unit_id: str
    unit_path: str
    draws: tuple[TopicDraw, ...]
    opens_on: date
    closes_on: date
    created_by: str
    unit_ids: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    minutes: int = MINUTES
    pass_mark: int = PASS_MARK
    attempts: int = ATTEMPTS
    valid_months: int = VALID_MONTHS
    status: ExamStatus = ExamStatus.DRAFT
    published_on: date | None = None
    withdrawn_on: date | None = None
    withdraw_reason: str | None = None
    version: int = 1

    @property
    def topic_ids(self) -> tuple[str, ...]:
        """What a pass proves."""
        return tuple(draw.topic_id for draw in self.draws)

    @property
    def questions(self) -> int:
        """Questions of one paper."""
        return sum(draw.count for draw in self.draws)

    def is_open(self, today: date) -> bool:
        """Whether it can be sat today."""
        return self.status is ExamStatus.PUBLISHED and self.opens_on <= today <= self.closes_on

    def has_closed(self, today: date) -> bool:
        """Whether the window is over: answers may be shown, figures stand."""
        return today > self.closes_on

    def reaches(self, unit_id: str, path: str) -> bool:
        """Whether people of that unit are to sit it."""
        return path.startswith(self.unit_path) and (not self.unit_ids or unit_id in self.unit_ids)

    def wants(self, category: str | None) -> bool:
        """Whether the profession is in the audience."""
        return not self.audience or category in self.audience

    def require_sitting(self, unit_id: str, path: str, category: str | None, today: date) -> None:
        """Raises `ExamNotPublished`, `ExamNotOpen`, `NotInAudience`."""
        if self.status is not ExamStatus.PUBLISHED:
            raise ExamNotPublished(field="exam_id")
        if not self.reaches(unit_id, path) or not self.wants(category):
            raise NotInAudience(field="exam_id")
        if not self.is_open(today):
            raise ExamNotOpen(field="exam_id", opens_on=self.opens_on, closes_on=self.closes_on)

    def ends_at(self, started_at: datetime) -> datetime:
        """When an attempt that began then is over: after its minutes, at the latest with the window's last day."""
        midnight = datetime.combine(self.closes_on + timedelta(days=1), datetime.min.time(), ZONE)
        return min(started_at + timedelta(minutes=self.minutes), midnight.astimezone(started_at.tzinfo))

    def changed(self, today: date, **facts: Any) -> Exam:
        """A draft with new facts. Raises `ExamIsNotDraft`, `ExamDatesNotValid`."""
        if self.status is not ExamStatus.DRAFT:
            raise ExamIsNotDraft(field="exam_id")
        return replace(self, **facts, version=self.version + 1).dated(today)

    def dated(self, today: date) -> Exam:
        """Itself. Raises `ExamDatesNotValid`."""
        if self.closes_on < max(self.opens_on, today):
            raise ExamDatesNotValid(field="closes_on")
        return self

    def published(self, today: date) -> Exam:
        """Open to its audience from its first day on. Raises `ExamIsNotDraft`, `ExamDatesNotValid`."""
        if self.status is not ExamStatus.DRAFT:
            raise ExamIsNotDraft(field="exam_id")
        return replace(self.dated(today), status=ExamStatus.PUBLISHED, published_on=today, version=self.version + 1)

    def withdrawn(self, today: date, reason: str) -> Exam:
        """Nobody begins any more; running attempts end as they would. Raises `ExamNotPublished`."""
        if self.status is not ExamStatus.PUBLISHED:
            raise ExamNotPublished(field="exam_id")
        return replace(
            self,
            status=ExamStatus.WITHDRAWN,
            withdrawn_on=today,
            withdraw_reason=reason,
            version=self.version + 1,
        )


def require_enough(exam: Exam, pool: Pool, titles: Mapping[str, str]) -> None:
    """Raises `TooFewQuestions`, `TooManyQuestions`."""
    if len(pool.questions) > MOST_QUESTIONS:
        raise TooManyQuestions(field="topics", count=len(pool.questions), limit=MOST_QUESTIONS)
    for draw in exam.draws:
        available = sum(question.topic_id == draw.topic_id for question in pool.questions)
        if available < draw.count:
            title = titles.get(draw.topic_id, draw.topic_id)
            raise TooFewQuestions(field="topics", topic=title, available=available, wanted=draw.count)


def require_paper(exam: Exam) -> None:
    """Raises `PaperTooLong`."""
    if exam.questions > MOST_ON_PAPER:
        raise PaperTooLong(field="topics", count=exam.questions, limit=MOST_ON_PAPER)


def require_pass_mark(exam: Exam, topics: Iterable[Topic]) -> None:
    """Where the plan asks for an exam, less than 80 points prove nothing (NJ-101). Raises `PassMarkTooLow`."""
    strict = [topic.title for topic in topics if topic.exam_required]
    if strict and exam.pass_mark < PASS_MARK:
        raise PassMarkTooLow(field="pass_mark", least=PASS_MARK, topics="、".join(strict))
