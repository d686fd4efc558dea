"""Planned trainings against sessions held (NJ-098)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.training.domain.rates import percent
from services.training.domain.year_papers import PlannedTraining


class HeldSession(Protocol):
    """What is looked at of a session."""

    @property
    def id(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def kind(self) -> str: ...
    @property
    def topic_ids(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Execution:
    """How much of a year's plan is done: planned, due by today, and held, with the session behind each."""

    planned: int
    due: int
    executed: int
    sessions: Mapping[str, str]

    @property
    def counts(self) -> tuple[int, int, int]:
        """(planned, due, executed)."""
        return self.planned, self.due, self.executed

    @property
    def rate(self) -> int | None:
        """Held ÷ planned, rounded down."""
        return percent(self.executed, self.planned)


def execution(year: int, trainings: Sequence[PlannedTraining], held: Sequence[HeldSession], today: date) -> Execution:
    """Each held session stands for one planned training at most: of its month first, then the nearest other month.

    A session fits when it shares a topic with the planned one; where nothing is named, when it is of its kind.
    """
    pairs = sorted(
        (abs(session.on.month - training.month), training.month, place, session.on, session.id)
        for place, training in enumerate(trainings)
        for session in held
        if session.on.year == year and _fits(training, session)
    )
    used: set[str] = set()
    found: dict[str, str] = {}
    for _, _, place, _, session_id in pairs:
        if session_id not in used and trainings[place].id not in found:
            used.add(session_id)
            found[trainings[place].id] = session_id
    due = [each for each in trainings if (year, each.month) <= (today.year, today.month)]
    return Execution(len(trainings), len(due), len(found), found)


def _fits(training: PlannedTraining, session: HeldSession) -> bool:
    if training.topic_ids:
        return bool(set(training.topic_ids) & set(session.topic_ids))
    return training.kind == session.kind
