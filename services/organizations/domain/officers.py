"""Conduct officers: the people, full or part time, whom a unit names for professional conduct (NJ-017)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from services.organizations.errors import EndedBeforeAppointed, OfficerAlreadyAppointed, OfficerAlreadyEnded


@dataclass(frozen=True)
class ConductOfficer:
    """One appointment; both days belong to it. Ended ones stay as the unit's history."""

    id: str
    unit_id: str
    person_name: str
    duty: str
    appointed_on: date
    ended_on: date | None = None
    document: str | None = None
    version: int = 1

    def is_active(self, on: date) -> bool:
        """Whether the appointment covers that day."""
        return self.appointed_on <= on and (self.ended_on is None or on <= self.ended_on)


def appointed(officer: ConductOfficer, others: Iterable[ConductOfficer]) -> ConductOfficer:
    """`officer` beside the unit's `others`. Raises `OfficerAlreadyAppointed` when the same person overlaps."""
    for other in others:
        is_same = other.person_name == officer.person_name
        if is_same and (other.ended_on is None or other.ended_on >= officer.appointed_on):
            raise OfficerAlreadyAppointed(field="person_name", since=other.appointed_on.isoformat())
    return officer


def ended(officer: ConductOfficer, on: date) -> ConductOfficer:
    """`officer` with `on` as last day. Raises `OfficerAlreadyEnded` or `EndedBeforeAppointed`."""
    if officer.ended_on is not None:
        raise OfficerAlreadyEnded(field="officer_id", ended_on=officer.ended_on.isoformat())
    if on < officer.appointed_on:
        raise EndedBeforeAppointed(field="ended_on", appointed_on=officer.appointed_on.isoformat())
    return replace(officer, ended_on=on, version=officer.version + 1)
