"""What a report holds: its versions with their sections and facts, and the answers and decisions about it.

Sources: NJ-008 (planned tasks), NJ-009 (versions, answers), NJ-011 (received by e-mail), LZ-147 (leading group).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

OBSTACLE_WORDS = ("困难", "问题", "障碍")
"""A section whose heading has one of them tells of obstacles."""


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
class VersionHead:
    """What rules, lists and figures need of a version, beside its report: no text.

    `digest` tells two versions that say the same; `planned` counts tasks, `obstacles` the bytes that tell of them.
    """

    number: int
    title: str
    is_empty: bool
    submitted_at: datetime
    submitted_by: str
    registered: bool
    digest: str
    headings: tuple[str, ...] = ()
    planned: int = 0
    obstacles: int = 0


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

    @property
    def obstacles(self) -> str | None:
        """What its sections tell of obstacles."""
        found = [each.text for each in self.sections if each.text and _is_about_obstacles(each.heading)]
        return "\n".join(found) or None

    @property
    def head(self) -> VersionHead:
        """What is kept of it beside the report."""
        return VersionHead(
            number=self.number,
            title=self.title,
            is_empty=self.is_empty,
            submitted_at=self.submitted_at,
            submitted_by=self.submitted_by,
            registered=self.registered,
            digest=self.digest,
            headings=tuple(section.heading for section in self.sections),
            planned=len(self.planned_tasks),
            obstacles=len((self.obstacles or "").encode()),
        )

    @property
    def digest(self) -> str:
        """The same for all that say the same to a reader; files are the same by their hashes."""
        hashes = sorted(file.sha256 for file in self.files)
        sections, planned = [asdict(each) for each in self.sections], [asdict(each) for each in self.planned_tasks]
        said = [self.title, self.content, sections, planned, self.is_empty, hashes]
        return hashlib.sha256(json.dumps(said, default=date.isoformat).encode()).hexdigest()


def _is_about_obstacles(heading: str) -> bool:
    return any(word in heading for word in OBSTACLE_WORDS)


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
