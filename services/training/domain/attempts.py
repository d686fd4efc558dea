"""A person's attempt at an exam: the paper drawn for it, what was saved in time, and the marks.

The draw is repeatable by anybody who holds the seed and the exam's pool: questions of each topic in the order of
`sha256(seed + "q" + id)`, the first `count` of them, all of the paper in the order of `sha256(seed + "p" + id)`, and a
question's options in the order of `sha256(seed + "o" + id + place)`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.training.domain.exams import PoolQuestion, TopicDraw
from services.training.domain.questions import QuestionKind, QuestionVersion
from services.training.errors.examining import (
    AttemptAlreadyClosed,
    AttemptChangedElsewhere,
    AttemptTimeOver,
    ChoiceNotValid,
)


class AttemptStatus(StrEnum):
    """Running, or closed with its marks."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class PaperQuestion:
    """A question of a paper; `order` are the places of its options in the bank, in the order shown."""

    version_id: str
    order: tuple[int, ...]


@dataclass(frozen=True)
class Choice:
    """What was ticked at a question: numbers from 1, as the paper shows them."""

    number: int
    options: tuple[int, ...]


@dataclass(frozen=True)
class Attempt:
    """One attempt. `version` moves with every save, so that a window learns that another one saved."""

    id: str
    exam_id: str
    staff_id: str
    person_id: str
    unit_id: str
    unit_path: str
    professional_category: str | None
    number: int
    seed: str
    paper: tuple[PaperQuestion, ...]
    started_at: datetime
    ends_at: datetime
    pass_mark: int
    choices: tuple[Choice, ...] = ()
    status: AttemptStatus = AttemptStatus.OPEN
    submitted: bool = False
    closed_at: datetime | None = None
    right: int | None = None
    score: int | None = None
    passed: bool | None = None
    version: int = 1

    def is_running(self, now: datetime) -> bool:
        """Whether answers are still taken."""
        return self.status is AttemptStatus.OPEN and now < self.ends_at

    def has_run_out(self, now: datetime) -> bool:
        """Whether the time is over and nobody has closed it yet."""
        return self.status is AttemptStatus.OPEN and now >= self.ends_at

    def saved(self, choices: Sequence[Choice], expected_version: int, now: datetime) -> Attempt:
        """With these choices in place of earlier ones at the same questions.

        Raises `AttemptAlreadyClosed`, `AttemptTimeOver`, `AttemptChangedElsewhere`.
        """
        if self.status is AttemptStatus.CLOSED:
            raise AttemptAlreadyClosed(field="attempt_id")
        if not self.is_running(now):
            raise AttemptTimeOver(field="attempt_id")
        if expected_version != self.version:
            raise AttemptChangedElsewhere(field="expected_version")
        kept = {choice.number: choice for choice in (*self.choices, *choices)}
        filled = tuple(kept[number] for number in sorted(kept) if kept[number].options)
        return replace(self, choices=filled, version=self.version + 1)

    def closed(self, asked: Mapping[str, QuestionVersion], now: datetime, *, submitted: bool) -> Attempt:
        """Marked, at `now` or when its time was over."""
        right = self.count_right(asked)
        score = 100 * right // len(self.paper)
        return replace(
            self,
            status=AttemptStatus.CLOSED,
            submitted=submitted,
            closed_at=min(now, self.ends_at),
            right=right,
            score=score,
            passed=score >= self.pass_mark,
            version=self.version + 1,
        )

    def count_right(self, asked: Mapping[str, QuestionVersion]) -> int:
        """Questions answered exactly; a question of several answers counts whole or not at all."""
        chosen = {choice.number: choice.options for choice in self.choices}
        return sum(
            {question.order[option - 1] for option in chosen.get(number, ())} == set(asked[question.version_id].answers)
            for number, question in enumerate(self.paper, 1)
        )

    def shown_answers(self, number: int, asked: Mapping[str, QuestionVersion]) -> list[int]:
        """The right options of a question by the numbers that this paper gives them."""
        question = self.paper[number - 1]
        right = asked[question.version_id].answers
        return [shown for shown, place in enumerate(question.order, 1) if place in right]


def draw(seed: str, draws: Sequence[TopicDraw], pool: Sequence[PoolQuestion]) -> tuple[PaperQuestion, ...]:
    """The paper of a seed; no question twice."""
    picked: list[PoolQuestion] = []
    for each in draws:
        offered = [question for question in pool if question.topic_id == each.topic_id]
        picked += sorted(offered, key=lambda question: _digest(seed, "q", question.id))[: each.count]
    picked.sort(key=lambda question: _digest(seed, "p", question.id))
    return tuple(PaperQuestion(question.id, _order(seed, question)) for question in picked)


def require_choices(choices: Sequence[Choice], attempt: Attempt, asked: Mapping[str, QuestionVersion]) -> None:
    """Raises `ChoiceNotValid` for a question or option that is not in the paper, and for several where one counts."""
    for choice in choices:
        known = 1 <= choice.number <= len(attempt.paper)
        question = attempt.paper[choice.number - 1] if known else None
        if question is None or not set(choice.options) <= set(range(1, len(question.order) + 1)):
            raise ChoiceNotValid(field="choices", number=choice.number)
        several = asked[question.version_id].kind is QuestionKind.MULTIPLE
        if len(set(choice.options)) > 1 and not several:
            raise ChoiceNotValid(field="choices", number=choice.number)


def _order(seed: str, question: PoolQuestion) -> tuple[int, ...]:
    places = range(question.options)
    if not question.shuffled:
        return tuple(places)
    return tuple(sorted(places, key=lambda place: _digest(seed, "o", f"{question.id}{place}")))


def _digest(seed: str, purpose: str, text: str) -> str:
    return hashlib.sha256(f"{seed}{purpose}{text}".encode()).hexdigest()
