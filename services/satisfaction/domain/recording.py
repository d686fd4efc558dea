"""What rows of encounters change (NJ-019, PF-013): the same key is the same encounter, and counts once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from services.satisfaction.domain.encounter_rows import Row
from services.satisfaction.domain.encounters import SETTING_OF, Channel, Encounter, Setting, last_day
from services.satisfaction.domain.tokens import id_of

NEW, KNOWN, CHANGED = "new", "known", "changed"
Day = tuple[date, Setting]


@dataclass
class Recorded:
    """The effect of some rows, in their order; `moved` holds [eligible, offered] per day and setting."""

    known: Mapping[str, Encounter]
    outcomes: list[tuple[str, str]] = field(default_factory=list)
    new: dict[str, Encounter] = field(default_factory=dict)
    changed: dict[str, Encounter] = field(default_factory=dict)
    moved: dict[Day, list[int]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows were new, known and changed."""
        found = [outcome for _, outcome in self.outcomes]
        return {name: found.count(name) for name in (NEW, KNOWN, CHANGED)}

    def now(self, encounter_id: str) -> Encounter | None:
        """The encounter as the rows so far leave it."""
        return self.new.get(encounter_id) or self.changed.get(encounter_id) or self.known.get(encounter_id)


def record(unit_id: str, rows: Iterable[Row], known: Mapping[str, Encounter]) -> Recorded:
    """The effect of `rows` on what is known: a first row makes the encounter, a later one may only add an offer."""
    done = Recorded(known)
    for row in rows:
        encounter_id = id_of(row.raw)
        before = done.now(encounter_id)
        after = _first(encounter_id, unit_id, row) if before is None else _again(before, row)
        done.outcomes.append((encounter_id, NEW if before is None else CHANGED if after is not before else KNOWN))
        if after is before:
            continue
        (done.changed if encounter_id in known else done.new)[encounter_id] = after
        counted = done.moved.setdefault((after.on, after.setting), [0, 0])
        counted[0] += before is None
        counted[1] += after.offered and not (before and before.offered)
    return done


def _first(encounter_id: str, unit_id: str, row: Row) -> Encounter:
    bare = Encounter(
        encounter_id, unit_id, SETTING_OF[row.touchpoint], row.touchpoint, row.on, False, Channel.NONE, None, None
    )
    return bare if row.channel is Channel.NONE else _offered(bare, row)


def _again(before: Encounter, row: Row) -> Encounter:
    """A later touchpoint of the same visit: it may offer what was not offered, or offer it again on a later day.

    Whether the patient has answered changes nothing here: the outcome would tell.
    """
    if row.channel is Channel.NONE:
        return before
    if before.offered_on is not None and (row.offered_on or row.on) <= before.offered_on:
        return before
    return _offered(before, row)


def _offered(encounter: Encounter, row: Row) -> Encounter:
    on = row.offered_on or row.on
    return replace(
        encounter,
        offered=True,
        touchpoint=row.touchpoint,
        channel=row.channel,
        offered_on=on,
        expires_on=last_day(on),
    )
