"""Questions of a unit's bank and their versions: a version that was asked once stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from services.training.errors.examining import AnswersNotValid, OptionsNotValid, QuestionRetired

TRUE_FALSE = ("正确", "错误")
FEWEST_OPTIONS, MOST_OPTIONS = 2, 8


class QuestionKind(StrEnum):
    """单选, 多选, 判断."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"


class Difficulty(StrEnum):
    """How hard a question is, as its author sees it."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True)
class Question:
    """A question of the bank of `unit_id` under its own number; `answers` are places of right options, from 0."""

    id: str
    unit_id: str
    unit_path: str
    code: str
    topic_id: str
    kind: QuestionKind
    text: str
    options: tuple[str, ...]
    answers: tuple[int, ...]
    difficulty: Difficulty = Difficulty.MEDIUM
    explanation: str | None = None
    is_active: bool = True
    version: int = 1

    @property
    def version_id(self) -> str:
        """The id of this version, which never changes again."""
        return f"{self.id}:{self.version}"

    def revised(self, **facts: Any) -> Question:
        """The next version; itself when nothing differs. Raises `QuestionRetired` and what `require_sound` raises."""
        if not self.is_active:
            raise QuestionRetired(field="question_id")
        changed = sound(replace(self, **facts))
        return self if changed == self else replace(changed, version=self.version + 1)

    def retired(self) -> Question:
        """No longer drawn. Raises `QuestionRetired`."""
        if not self.is_active:
            raise QuestionRetired(field="question_id")
        return replace(self, is_active=False, version=self.version + 1)


@dataclass(frozen=True)
class QuestionVersion:
    """What was asked, word by word; papers refer to it."""

    id: str
    kind: QuestionKind
    text: str
    options: tuple[str, ...]
    answers: tuple[int, ...]
    explanation: str | None

    @property
    def size(self) -> int:
        """Bytes of what it says."""
        return sum(len(part.encode()) for part in (self.text, *self.options, self.explanation or ""))


def version_of(question: Question) -> QuestionVersion:
    """The question as it stands."""
    return QuestionVersion(
        question.version_id, question.kind, question.text, question.options, question.answers, question.explanation
    )


def sound(question: Question) -> Question:
    """The question with its answers in order. Raises `OptionsNotValid`, `AnswersNotValid`."""
    if question.kind is QuestionKind.TRUE_FALSE:
        question = replace(question, options=TRUE_FALSE)
    require_sound(question.kind, question.options, question.answers)
    return replace(question, answers=tuple(sorted(set(question.answers))))


def require_sound(kind: QuestionKind, options: Sequence[str], answers: Sequence[int]) -> None:
    """Raises `OptionsNotValid`, `AnswersNotValid`."""
    names = [option.strip() for option in options]
    if not FEWEST_OPTIONS <= len(names) <= MOST_OPTIONS or len(set(names)) < len(names) or not all(names):
        raise OptionsNotValid(field="options")
    right = set(answers)
    wanted = len(right) >= 2 if kind is QuestionKind.MULTIPLE else len(right) == 1
    if not wanted or not right <= set(range(len(names))):
        raise AnswersNotValid(field="answers")
