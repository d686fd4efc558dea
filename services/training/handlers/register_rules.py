"""What the registers of training demand beyond their forms: rounds and quotas, clean records, nobody named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.kit.registers.entries import Entry
from services.kit.registers.kinds import RegisterKind
from services.kit.units import Unit
from services.training.domain.registers.cases import names_somebody
from services.training.errors.registering import (
    NotDeidentified,
    NotOnThisRoster,
    OpenCase,
    QuotaReached,
    RoundNotOpen,
)
from services.training.handlers.work import Work
from services.training.repository.staffing import present


def keep_exemplar(work: Work, entry: Entry, before: Entry | None) -> None:
    """A nomination belongs to its round, and nobody is selected with a case (NJ-030, NJ-112, LZ-078).

    Until the complaints service tells of open and substantiated cases, those who select state what they found in
    `case_check`: that service's events are to be compared here.
    """
    if entry.status in ("selected", "publicised") and entry.values.get("case_check") != "clear":
        raise OpenCase(field="values.case_check")
    round_id = entry.values.get("round")
    if round_id is not None and (before is None or before.values.get("round") != round_id):
        _require_place(work, entry, str(round_id))


def _require_place(work: Work, entry: Entry, round_id: str) -> None:
    """The round is open today and the unit has a nomination left in it."""
    registers = work.repo.registering
    registers.hold(entry.unit_id)
    [found] = registers.by_ids([round_id], {})
    opens_on, closes_on = found.values["opens_on"], found.values["closes_on"]
    if found.status != "open" or not opens_on <= work.today.isoformat() <= closes_on:
        raise RoundNotOpen(field="values.round", opens_on=opens_on, closes_on=closes_on)
    quota = found.values.get("quota")
    about = {"kind": entry.kind, "unit_id": entry.unit_id, "values.round": round_id}
    if quota is not None and sum(row["entries"] for row in registers.counts(about, {})) > quota:
        raise QuotaReached(field="values.round", quota=quota)


def keep_case(work: Work, entry: Entry, before: Entry | None) -> None:
    """What is in the library names nobody (LZ-083)."""
    if any(names_somebody(str(value)) for value in entry.values.values()):
        raise NotDeidentified(field="values.facts")
    if entry.status == "released" and entry.values.get("deidentified") is not True:
        raise NotDeidentified(field="values.deidentified")


def keep_evaluation(work: Work, entry: Entry, before: Entry | None) -> None:
    """An evaluation is of somebody on the unit's staff; the roster keeps that there is one, not its grade (LZ-079)."""
    person = work.repo.roster.get(entry.values["staff"])
    if person is None or person.unit_id != entry.unit_id or not person.is_on_roster(entry.on):
        raise NotOnThisRoster(field="values.staff")
    if before is not None and before.values["staff"] != entry.values["staff"]:
        _mark(work, before, None)
    _mark(work, entry, entry.on if entry.counts else None)


def _mark(work: Work, entry: Entry, day: date | None) -> None:
    person = work.repo.roster.get(entry.values["staff"])
    if person is not None:
        work.repo.roster.mark([person.person_id], _evaluated(entry.kind, entry.year), day)


def evaluated_people(work: Work, kind: RegisterKind, units: Sequence[Unit], day: date) -> dict[str, tuple[int, int]]:
    """Unit -> (evaluated in the day's year, on the staff that day)."""
    return work.repo.roster.marked(_evaluated(kind.code, day.year), present(day), [unit.id for unit in units])


def _evaluated(kind: str, year: int) -> str:
    return f"{kind}-{year}"


FOLLOW = {"exemplar": keep_exemplar, "typical_case": keep_case, "ethics_evaluation": keep_evaluation}
