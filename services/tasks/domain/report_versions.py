"""What a report holds: its versions with their sections and facts, and the answers and decisions about it.

Sources: NJ-008 (planned tasks), NJ-009 (versions, answers), NJ-011 (received by e-mail), LZ-147 (leading group).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class ReportFile:
    """A file of a version, recognised by its hash."""

    id: str
    filename: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Section:
    """A heading with its text."""

    heading: str
    text: str


@dataclass(frozen=True)
class PlannedTask:
    """What a next-year plan wants done, by whom and until when; it becomes a local task on acceptance (NJ-008)."""

    title: str
    due_on: date
    department: str | None = None
    person_title: str | None = None


@dataclass(frozen=True)
class Version:
    """One submission. `received_at` decides: for one registered from an e-mail it is the e-mail's time (NJ-011).

    `facts` are the period's numbers, as they stood when it was sent, that its sections were prefilled from.
    """

    number: int
    title: str
    content: str
    files: tuple[ReportFile, ...]
    is_empty: bool
    received_at: datetime
    submitted_at: datetime
    submitted_by: str
    registered: bool
    on_time: bool = False
    before_window: bool = False
    sections: tuple[Section, ...] = ()
    planned_tasks: tuple[PlannedTask, ...] = ()
    facts: Mapping[str, int] = field(default_factory=dict)

    @property
    def has_content(self) -> bool:
        """Whether there is anything to read in it."""
        return bool(self.content or self.files or self.sections)

    def says_the_same(self, other: Version) -> bool:
        """Whether the reader finds nothing new in `other`; files are the same by their hashes."""
        return self._said() == other._said()

    def _said(self) -> tuple[object, ...]:
        hashes = tuple(sorted(file.sha256 for file in self.files))
        return self.title, self.content, self.sections, self.planned_tasks, self.is_empty, hashes


@dataclass(frozen=True)
class Review:
    """An answer of the receiving office to one version."""

    action: str
    reason: str | None
    version_number: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Decision:
    """A named exception, with its reason and who took it: an extension (`until`) or an exemption."""

    reason: str
    by: str
    at: datetime
    until: date | None = None


@dataclass(frozen=True)
class Revocation:
    """An exception that was taken back: which one, and why."""

    kind: str
    decision: Decision
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Receipt:
    """The office has seen a version."""

    version_number: int
    by: str
    at: datetime


@dataclass(frozen=True)
class LeadingReview:
    """A summary before the leading group: when it was sent, when reviewed, and what was said (LZ-147)."""

    version_number: int
    sent_on: date
    sent_by: str
    reviewed_on: date | None = None
    comments: str | None = None
    recorded_by: str | None = None
