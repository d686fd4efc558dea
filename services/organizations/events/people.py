"""Facts about staff and principals. No names: training keeps its roster by staff ids and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True)
class StaffFact:
    """A member of a unit's staff as they stand now; both days inside."""

    staff_id: str
    unit_id: str
    professional_category: str | None
    employment: str
    post_class: str | None
    key_few: bool
    since: date
    until: date | None
    version: int
    code: str | None = None
    previous_id: str | None = None


@dataclass(frozen=True)
class StaffChangedV1:
    """Members of the staff as they stand now, up to 500 at a time. The subject is the portion."""

    NAME: ClassVar[str] = "organizations.staff_changed.v1"
    subject_id: str
    subject_version: int
    items: tuple[StaffFact, ...]


@dataclass(frozen=True)
class PrincipalChangedV1:
    """A unit has a new principal, or none (NJ-117). The subject is the unit."""

    NAME: ClassVar[str] = "organizations.principal_changed.v1"
    subject_id: str
    subject_version: int
    unit_id: str
    vacant: bool
