"""What is to be conveyed: documents, meetings and speeches that every obliged unit passes on to its people by a day.

The plan's own ones follow from its data (NJ-023, NJ-024, LZ-008, LZ-041, LZ-094, LZ-095); offices and bureaus add
others. Where the plan asks for a session, a held one that names the topic is the proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from plans import Plan
from services.training.domain.placing import means, units_phrases
from services.training.domain.topics import PUNCTUATION
from services.training.errors.conveyances import (
    ConveyanceHasEnded,
    ConveyanceNotOwed,
    ConveyedInFuture,
    SessionDoesNotFit,
    SessionRequired,
)

CONVEYED_KINDS = ("speech", "instruction", "policy", "meeting")


class ConveyanceKind(StrEnum):
    """What is conveyed."""

    SPEECH = "speech"
    INSTRUCTION = "instruction"
    POLICY = "policy"
    MEETING = "meeting"
    DOCUMENT = "document"


class RecordStatus(StrEnum):
    """Where a unit stands."""

    OPEN = "open"
    CONVEYED = "conveyed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Conveyance:
    """What `unit_id` (the plan where None) wants conveyed by the units below that `phrases` mean, or by all of them."""

    id: str
    title: str
    kind: ConveyanceKind
    unit_id: str | None
    unit_path: str
    starts_on: date
    due_on: date
    created_by: str
    topic_ids: tuple[str, ...] = ()
    material_ids: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    needs_session: bool = False
    is_planned: bool = False
    withdrawn_on: date | None = None
    withdraw_reason: str | None = None
    version: int = 1

    def is_for(self, plan: Plan, unit: object, path: str) -> bool:
        """Whether the unit is an addressee; who announced it is none himself."""
        inside = path.startswith(self.unit_path) and (self.is_planned or path != self.unit_path)
        return inside and means(plan, self.phrases, unit)  # type: ignore[arg-type]

    def withdrawn(self, on: date, reason: str) -> Conveyance:
        """Nobody owes it any more; what was conveyed stays. Raises `ConveyanceHasEnded`."""
        if self.withdrawn_on is not None:
            raise ConveyanceHasEnded(field="conveyance_id")
        return replace(self, withdrawn_on=on, withdraw_reason=reason, version=self.version + 1)


@dataclass(frozen=True)
class ConveyanceRecord:
    """A unit's share: on which day it was conveyed to whom, at which session; `readers` of its people confirmed."""

    id: str
    conveyance_id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    title: str
    starts_on: date
    due_on: date
    topic_ids: tuple[str, ...] = ()
    needs_session: bool = False
    status: RecordStatus = RecordStatus.OPEN
    conveyed_on: date | None = None
    session_id: str | None = None
    audience: str | None = None
    recorded_by: str | None = None
    readers: int = 0
    version: int = 1

    def is_late(self, today: date) -> bool:
        """Conveyed after the day, or still not."""
        return self.status is not RecordStatus.WITHDRAWN and (self.conveyed_on or today) > self.due_on

    def conveyed(
        self, on: date, today: date, *, session_id: str | None, audience: str | None, by: str
    ) -> ConveyanceRecord:
        """Raises `ConveyedInFuture`, `SessionRequired`, `ConveyanceHasEnded`."""
        if self.status is RecordStatus.WITHDRAWN:
            raise ConveyanceHasEnded(field="record_id")
        if on > today or on < self.starts_on.replace(day=1):
            raise ConveyedInFuture(field="conveyed_on")
        if self.needs_session and session_id is None:
            raise SessionRequired(field="session_id")
        facts = {"status": RecordStatus.CONVEYED, "conveyed_on": on, "session_id": session_id}
        return replace(self, **facts, audience=audience, recorded_by=by, version=self.version + 1)  # type: ignore[arg-type]

    def due(self, on: date) -> ConveyanceRecord:
        """With the day of a new version of the plan; itself when that has not moved."""
        return self if on == self.due_on else replace(self, due_on=on, version=self.version + 1)

    def withdrawn(self) -> ConveyanceRecord:
        """Owed no more."""
        return replace(self, status=RecordStatus.WITHDRAWN, version=self.version + 1)

    def require_readable(self) -> None:
        """Raises `ConveyanceNotOwed` when it was withdrawn."""
        if self.status is RecordStatus.WITHDRAWN:
            raise ConveyanceNotOwed(field="conveyance_id")


@dataclass(frozen=True)
class Receipt:
    """A person's own read receipt."""

    id: str
    conveyance_id: str
    unit_id: str
    unit_path: str
    person_id: str
    read_on: date


@dataclass(frozen=True)
class Planned:
    """A conveyance as the plan has it."""

    topic_id: str
    title: str
    kind: ConveyanceKind
    due_on: date
    phrases: tuple[str, ...]
    needs_session: bool


def planned_conveyances(plan: Plan) -> list[Planned]:
    """Of the plan's materials the speeches, instructions, policies and meetings; texts to comply with are none.

    One that a phase's requirement or a training rule names needs a session, by the end of that phase, or by the end
    of the phase before the last; the others are due then too.
    """
    complied = {each.title for each in plan.legal_basis if each.role == "compliance"}
    wanted = [each for each in plan.study_materials if each.kind in CONVEYED_KINDS and each.title not in complied]
    found = []
    for material in wanted:
        due_on, phrases, needs_session = _asked(plan, material.title)
        kind = ConveyanceKind(material.kind)
        found.append(Planned(material.id, material.title, kind, due_on, phrases, needs_session))
    return found


def _asked(plan: Plan, title: str) -> tuple[date, tuple[str, ...], bool]:
    """By when, by whom, and whether in a session."""
    plain = title.translate(PUNCTUATION)
    for phase in plan.phases:
        for requirement in phase.requirements:
            if plain in requirement.text.translate(PUNCTUATION):
                return phase.end, units_phrases(plan, requirement.responsible_units), True
    for rule in plan.training_rules:
        if plain in (rule.text or "").translate(PUNCTUATION):
            return before_the_last_phase(plan), units_phrases(plan, rule.subjects), True
    return before_the_last_phase(plan), (), False


def before_the_last_phase(plan: Plan) -> date:
    """The end of the phase before the last, in which the campaign is summed up."""
    return plan.phases[-2].end if len(plan.phases) > 1 else plan.campaign_end


def require_fitting(record: ConveyanceRecord, unit_id: str, topic_ids: Iterable[str], held: bool) -> None:
    """Raises `SessionDoesNotFit`: a held session of the unit that names a topic of it."""
    named = bool(set(record.topic_ids) & set(topic_ids)) or not record.topic_ids
    if not held or unit_id != record.unit_id or not named:
        raise SessionDoesNotFit(field="session_id")


def owing(conveyances: Sequence[Conveyance], plan: Plan, unit: object, path: str, today: date) -> list[Conveyance]:
    """What the unit owes from now on: nothing that was over before it came."""
    return [
        each
        for each in conveyances
        if each.withdrawn_on is None and each.due_on >= today and each.is_for(plan, unit, path)
    ]
