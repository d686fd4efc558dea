"""What a register is, as data: fields, who owes it, when it is complete, its cycle, its states, what waits in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from plans import Plan
from plans.selectors import Selector, UnitLike, matches

FieldType = Literal["text", "choice", "choices", "date", "number", "money", "yes_no", "unit", "link", "file", "staff"]
Cycle = Literal["none", "once", "quarterly", "half_yearly", "yearly"]
Measure = Literal["units", "parts", "entries", "count", "lookups", "rhythm", "people"]
Audience = Literal["unit", "superior", "office", "department"]
RUNS_UNIT = ("city_admin", "campaign_office", "bureau", "institution")
REVIEWS = ("city_admin", "campaign_office", "department_head", "supervisor", "bureau")
ANY_PART = "entry"


@dataclass(frozen=True)
class Label:
    """A code with what people read."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class Field:
    """One field of an entry. `longest` bounds a text's length or a number's value; `target` is the kind of a link."""

    name: str
    zh: str
    en: str
    type: FieldType = "text"
    required: bool = False
    choices: tuple[Label, ...] = ()
    longest: int | None = None
    target: str | None = None


@dataclass(frozen=True)
class State:
    """Where an entry may be. It `counts` unless it was struck out or ended; `done` states fulfil the entry."""

    code: str
    zh: str
    en: str
    counts: bool = True
    done: bool = False


@dataclass(frozen=True)
class Step:
    """A way from states to a state: who may take it, and what it needs besides.

    `needs` are fields that must be filled by then; `link` is the kind of an entry of the same unit that must be linked,
    `newer_than` the date field that the linked entry must have been changed after.
    """

    action: str
    sources: tuple[str, ...]
    target: str
    zh: str
    en: str
    needs: tuple[str, ...] = ()
    reason: bool = False
    roles: tuple[str, ...] = ()
    link: str | None = None
    newer_than: str | None = None


@dataclass(frozen=True)
class Wait:
    """An entry in `state` waits for `audience`: so many (working) days from its date, or until `due_field`."""

    state: str
    audience: Audience = "unit"
    days: int | None = None
    working: bool = False
    due_field: str | None = None


@dataclass(frozen=True)
class Flow:
    """States with the first one, the ways between them, and what waits."""

    states: tuple[State, ...]
    steps: tuple[Step, ...]
    waits: tuple[Wait, ...] = ()

    @property
    def first(self) -> State:
        return self.states[0]

    def state(self, code: str) -> State:
        """Raises `KeyError` for an unknown code."""
        return {state.code: state for state in self.states}[code]

    def wait(self, code: str) -> Wait | None:
        return next((wait for wait in self.waits if wait.state == code), None)


@dataclass(frozen=True)
class Initial:
    """Entries begin in `state` instead of the flow's first one when `field` has one of `values`."""

    field: str
    values: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class Complete:
    """When a unit has what it owes: any entry, one for `each` choice of a field, or the named `fields` filled in.

    An entry counts only when `filled` are all filled; that also makes an entry complete by itself.
    """

    each: str | None = None
    fields: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()


@dataclass(frozen=True)
class Due:
    """When what is owed once must be there: the end of the phase with this number (from 1), or of the campaign."""

    phase: int | None = None
    campaign_end: bool = False


@dataclass(frozen=True)
class Applies:
    """Which plans ask for the register: those with these requirement prefixes, or any of these sections (or
    `section:kind` items), or all. `parameters.registers` of a plan names further ones."""

    prefixes: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    always: bool = False

    def fits(self, plan: Plan) -> bool:
        """Whether `plan` asks for it."""
        return (
            self.always
            or plan.template.requirement_prefix in self.prefixes
            or any(_has(plan, s) for s in self.sections)
        )


@dataclass(frozen=True)
class RegisterKind:
    """One register. `sources` are the rows that ask for it.

    Units in `owed_by` (or the population) owe entries, those in `kept_by` may have some. With `readers` it is
    restricted: seen by them alone, and by a look-up that is logged. Entries in `shared_states` are read by the whole
    city. `rhythm` says how often a year each choice of a field is due, where the plan says nothing else; `unique` is a
    field of which a unit has each value once a period.
    """

    code: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    flow: Flow
    sources: tuple[str, ...]
    applies: Applies
    owed_by: tuple[Selector, ...] = ()
    kept_by: tuple[Selector, ...] = ()
    population: str | None = None
    complete: Complete = Complete()
    measure: Measure = "units"
    cycle: Cycle = "none"
    renewed_by_review: bool = False
    due: Due | None = None
    stale_after_days: int | None = None
    modality: str = "must"
    date_field: str | None = None
    initial: Initial | None = None
    done_when: tuple[str, tuple[str | bool, ...]] | None = None
    done_by_link: str | None = None
    breakdown: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    recorders: tuple[str, ...] = RUNS_UNIT
    readers: tuple[str, ...] = ()
    purposes: tuple[Label, ...] = ()
    masked_states: tuple[str, ...] = ()
    department_field: str | None = None
    shared_states: tuple[str, ...] = ()
    rhythm: tuple[str, Mapping[str, int]] | None = None
    unique: str | None = None

    @property
    def is_restricted(self) -> bool:
        """Whether only `readers` may see entries, and only by a look-up that is logged."""
        return bool(self.readers)

    @property
    def parts(self) -> tuple[str, ...]:
        """What a unit must have of it."""
        if self.complete.each:
            return tuple(choice.code for choice in self.field(self.complete.each).choices)
        return self.complete.fields or (ANY_PART,)

    def field(self, name: str) -> Field:
        """Raises `KeyError` for an unknown name."""
        return {field.name: field for field in self.fields}[name]

    def part_label(self, code: str) -> tuple[str, str]:
        """What a part is called, in Chinese and English."""
        if self.complete.each:
            return next((c.zh, c.en) for c in self.field(self.complete.each).choices if c.code == code)
        if self.complete.fields:
            return self.field(code).zh, self.field(code).en
        return self.zh, self.en

    def owes(self, unit: UnitLike) -> bool:
        """Whether units like this owe an entry; a named population is resolved elsewhere."""
        return any(matches(selector, unit) for selector in self.owed_by)

    def is_kept_by(self, unit: UnitLike) -> bool:
        """Whether units like this may have entries without owing any; a register of nobody is everybody's."""
        is_open = not (self.kept_by or self.owed_by or self.population)
        return is_open or any(matches(selector, unit) for selector in self.kept_by)

    def covers(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """The parts that an entry with these values provides."""
        if not all(_is_filled(values.get(name)) for name in self.complete.filled):
            return ()
        if self.complete.each:
            given = values.get(self.complete.each)
            return tuple(given) if isinstance(given, list) else ((given,) if given else ())
        if self.complete.fields:
            return tuple(name for name in self.complete.fields if _is_filled(values.get(name)))
        return (ANY_PART,)

    def is_done(self, state: State, values: Mapping[str, Any]) -> bool:
        """Whether an entry fulfils what the row's figure counts."""
        if not state.counts:
            return False
        if self.done_when is not None:
            return values.get(self.done_when[0]) in self.done_when[1]
        if any(each.done for each in self.flow.states):
            return state.done
        return bool(self.covers(values))


def closes(plan: Plan, due: Due) -> date:
    """The day by which it must be there; a plan with fewer phases means its end."""
    if due.phase is not None and due.phase <= len(plan.phases):
        return plan.phases[due.phase - 1].end
    return plan.campaign_end


def _has(plan: Plan, section: str) -> bool:
    name, _, kind = section.partition(":")
    found = getattr(plan, name)
    return any(not kind or getattr(item, "kind", None) == kind for item in found)


def _is_filled(value: Any) -> bool:
    return value is not None and value != "" and value != []
