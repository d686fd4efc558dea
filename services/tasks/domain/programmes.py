"""The yearly programme of one supervisor: prepared, drawn or chosen, confirmed by the office, changed with a reason.

Sources: NJ-128 (a yearly supervision plan), NJ-129 (those not supervised last year first). The changes lie beside the
programme, which knows how many there are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.kit.extents import EMPTY, Extent
from services.tasks.domain.draws import Entrant, digest, drawn, list_digest
from services.tasks.errors.supervising import (
    NotAnEntrant,
    ProgrammeAlreadyConfirmed,
    ProgrammeAlreadyDrawn,
    ProgrammeChangesNothing,
    ProgrammeNotConfirmed,
    ProgrammeNotDrawn,
    ProgrammeTooShort,
)


class ProgrammeStatus(StrEnum):
    """Where a programme stands. `prepared`: entrants and the seed's hash are published, nothing is drawn."""

    PREPARED = "prepared"
    DRAWN = "drawn"
    CHOSEN = "chosen"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Places:
    """How many of a stratum take part, at least `required`."""

    stratum: str
    required: int
    count: int


@dataclass(frozen=True)
class ProgrammeChange:
    """What the office changed after the draw, and why."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Programme:
    """One supervisor's programme of one year; `unit_id` is the supervisor. The seed stays sealed until the draw."""

    id: str
    year: int
    unit_id: str
    unit_path: str
    county_id: str | None
    seed: str
    seed_hash: str
    seed_origin: str
    entrants_hash: str
    entrants: tuple[Entrant, ...]
    places: tuple[Places, ...]
    prepared_by: str
    prepared_at: datetime
    status: ProgrammeStatus = ProgrammeStatus.PREPARED
    drawn_ids: tuple[str, ...] = ()
    selected_ids: tuple[str, ...] = ()
    settled_at: datetime | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    changes: Extent = EMPTY
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether the seed may be shown: the draw is over, or will never be."""
        return self.status is not ProgrammeStatus.PREPARED

    def _draw(self) -> tuple[str, ...]:
        return drawn(self.seed, self.entrants, {each.stratum: each.count for each in self.places})

    def draw(self, at: datetime) -> Programme:
        """Open the seed and draw, once: nobody draws again until the result pleases. Raises `ProgrammeAlreadyDrawn`."""
        if self.status is not ProgrammeStatus.PREPARED:
            raise ProgrammeAlreadyDrawn()
        found = self._draw()
        return replace(
            self,
            status=ProgrammeStatus.DRAWN,
            drawn_ids=found,
            selected_ids=found,
            settled_at=at,
            version=self.version + 1,
        )

    def choose(self, unit_ids: Sequence[str], at: datetime) -> Programme:
        """Name the units instead of drawing. Raises `ProgrammeAlreadyDrawn`, `NotAnEntrant`, `ProgrammeTooShort`."""
        if self.status is not ProgrammeStatus.PREPARED:
            raise ProgrammeAlreadyDrawn()
        chosen = tuple(dict.fromkeys(unit_ids))
        self._require_entered(chosen, "unit_ids")
        self._require_enough(chosen, "unit_ids")
        return replace(
            self, status=ProgrammeStatus.CHOSEN, selected_ids=chosen, settled_at=at, version=self.version + 1
        )

    def confirm(self, by: str, at: datetime) -> Programme:
        """The office's word. Raises `ProgrammeNotDrawn`, `ProgrammeAlreadyConfirmed`."""
        if self.status is ProgrammeStatus.PREPARED:
            raise ProgrammeNotDrawn()
        if self.status is ProgrammeStatus.CONFIRMED:
            raise ProgrammeAlreadyConfirmed()
        return replace(
            self, status=ProgrammeStatus.CONFIRMED, confirmed_by=by, confirmed_at=at, version=self.version + 1
        )

    def change(self, change: ProgrammeChange) -> Programme:
        """Units join or leave a confirmed programme, with a reason; what was drawn stays on record.

        Raises `ProgrammeNotConfirmed`, `NotAnEntrant`, `ProgrammeChangesNothing`.
        """
        if self.status is not ProgrammeStatus.CONFIRMED:
            raise ProgrammeNotConfirmed()
        absent = [each for each in change.removed if each not in self.selected_ids]
        if absent:
            raise NotAnEntrant(field="remove_ids")
        kept = [each for each in self.selected_ids if each not in change.removed]
        selected = tuple(dict.fromkeys([*kept, *change.added]))
        if set(selected) == set(self.selected_ids):
            raise ProgrammeChangesNothing()
        changes = replace(self.changes, count=self.changes.count + 1)
        return replace(self, selected_ids=selected, changes=changes, version=self.version + 1)

    def verified(self) -> dict[str, object]:
        """The draw computed again from the published seed and list."""
        again = self._draw() if self.drawn_ids else ()
        return {
            "seed_matches": digest(self.seed) == self.seed_hash,
            "entrants_match": list_digest(self.entrants) == self.entrants_hash,
            "draw_matches": again == self.drawn_ids,
            "drawn_ids": again,
        }

    def _require_entered(self, unit_ids: Collection[str], field: str) -> None:
        if set(unit_ids) - {each.unit_id for each in self.entrants}:
            raise NotAnEntrant(field=field)

    def _require_enough(self, unit_ids: Collection[str], field: str) -> None:
        strata = {each.unit_id: each.stratum for each in self.entrants}
        for place in self.places:
            found = sum(strata[unit_id] == place.stratum for unit_id in unit_ids)
            if found < place.required:
                raise ProgrammeTooShort(field=field, stratum=place.stratum, required=place.required, found=found)
