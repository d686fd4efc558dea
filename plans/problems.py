"""What is wrong with a plan: every mistake with its file, line, path and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.kit.errors import InvalidInput, Problem


@dataclass(frozen=True)
class Mistake:
    """A problem and the file it is in; `key` orders mistakes by place."""

    file: str
    problem: Problem

    @property
    def key(self) -> tuple[str, int, str, str]:
        """File, line, path, code."""
        return self.file, self.problem.line or 0, self.problem.field, self.problem.code

    def __str__(self) -> str:
        problem = self.problem
        return f"{self.file}:{problem.line}: {problem.field}: {problem.zh} / {problem.en}"


class PlanErrors(InvalidInput):
    """The template is not valid: correct every problem listed, then load it again (PF-002)."""

    zh = "计划模板有{count}处错误"
    en = "The plan template has {count} problems"

    def __init__(self, mistakes: Iterable[Mistake], *, filename: str) -> None:
        self.mistakes = tuple(sorted(set(mistakes), key=lambda mistake: mistake.key))
        problems = [_placed(mistake, filename) for mistake in self.mistakes]
        super().__init__(field="plan", problems=problems, count=len(problems))

    def __str__(self) -> str:
        return "\n".join(str(mistake) for mistake in self.mistakes)


def _placed(mistake: Mistake, filename: str) -> Problem:
    """A problem in an extended file says so in its sentence, since a `Problem` knows no file."""
    problem = mistake.problem
    if mistake.file == filename:
        return problem
    return Problem(
        field=problem.field,
        code=problem.code,
        zh=f"（{mistake.file}）{problem.zh}",
        en=f"(in {mistake.file}) {problem.en}",
        line=problem.line,
    )
