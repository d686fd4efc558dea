"""Follow-up of low scores (NJ-019): the unit answers within three working days, its superior looks at the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.satisfaction.errors.evaluating import (
    AnsweredByReviewer,
    FollowUpNotAnswered,
    FollowUpNotOpen,
    ReturnedTooOften,
)

WORKING_DAYS = 3
MOST_STEPS = 40
"""Behind so many an answer is accepted, or seen to otherwise: it is returned no more."""


class FollowUpState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Step:
    """What somebody did: answered, accepted, returned."""

    action: str
    text: str | None
    by: str
    on: date


@dataclass(frozen=True)
class EvaluationFollowUp:
    """What a unit owes for one low evaluation, whose id it has."""

    id: str
    unit_id: str
    unit_path: str
    setting: str
    lowest: int
    opened_on: date
    due_on: date
    state: FollowUpState = FollowUpState.OPEN
    answer: str | None = None
    answered_on: date | None = None
    answered_late: bool = False
    steps: tuple[Step, ...] = ()
    version: int = 1

    def is_late(self, today: date) -> bool:
        """Whether the answer came, or is still missing, after its day."""
        return self.answered_late or (self.state is FollowUpState.OPEN and today > self.due_on)

    def answered(self, text: str, *, by: str, today: date) -> EvaluationFollowUp:
        """The unit says what it did. Raises `FollowUpNotOpen`."""
        if self.state is not FollowUpState.OPEN:
            raise FollowUpNotOpen(field="evaluation_follow_up_id")
        late = self.answered_late or today > self.due_on
        step = Step("answered", text, by, today)
        after = replace(self, state=FollowUpState.ANSWERED, answer=text, answered_on=today, answered_late=late)
        return replace(after, steps=(*self.steps, step), version=self.version + 1)

    def reviewed(self, *, accept: bool, remark: str | None, by: str, due_on: date, today: date) -> EvaluationFollowUp:
        """The superior accepts the answer or returns it.

        Raises `FollowUpNotAnswered`, `AnsweredByReviewer`, `ReturnedTooOften`.
        """
        if self.state is not FollowUpState.ANSWERED:
            raise FollowUpNotAnswered(field="evaluation_follow_up_id")
        if any(step.action == "answered" and step.by == by for step in self.steps):
            raise AnsweredByReviewer(field="evaluation_follow_up_id")
        if not accept and len(self.steps) >= MOST_STEPS:
            raise ReturnedTooOften(field="accept", most=MOST_STEPS // 2)
        step = Step("accepted" if accept else "returned", remark, by, today)
        state = FollowUpState.ACCEPTED if accept else FollowUpState.OPEN
        after = replace(self, state=state, steps=(*self.steps, step), version=self.version + 1)
        return after if accept else replace(after, due_on=due_on)

    def withdrawn(self) -> EvaluationFollowUp:
        """Its evaluation was set aside before anybody answered."""
        return replace(self, state=FollowUpState.WITHDRAWN, version=self.version + 1)

    def reopened(self, due_on: date) -> EvaluationFollowUp:
        """Its evaluation counts again."""
        return replace(self, state=FollowUpState.OPEN, due_on=due_on, version=self.version + 1)
