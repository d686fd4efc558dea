"""Study materials with their files, and their study on line by the server's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from services.training.domain.days import local_day
from services.training.errors.materials import (
    MaterialNotOnline,
    MaterialWithdrawn,
    StudyExpired,
    StudyNotRunning,
    StudyTooShort,
)


@dataclass(frozen=True)
class Material:
    """Files and text of one edition; with `required_minutes` it can be studied on line.

    For the people of the unit that put it there, and of those below.
    """

    id: str
    unit_id: str
    unit_path: str
    title: str
    topic_ids: tuple[str, ...]
    created_by: str
    created_on: date
    version_label: str | None = None
    file_ids: tuple[str, ...] = ()
    required_minutes: int = 0
    is_current: bool = True
    version: int = 1

    def changed(self, **facts: Any) -> Material:
        """Raises `MaterialWithdrawn`."""
        self.require_current()
        return replace(self, **facts, version=self.version + 1)

    def withdrawn(self) -> Material:
        """No longer offered; what was studied stays. Raises `MaterialWithdrawn`."""
        return self.changed(is_current=False)

    def require_current(self) -> None:
        """Raises `MaterialWithdrawn`."""
        if not self.is_current:
            raise MaterialWithdrawn(field="material_id")

    def require_online(self) -> None:
        """Raises `MaterialWithdrawn`, `MaterialNotOnline`."""
        self.require_current()
        if not self.required_minutes:
            raise MaterialNotOnline(field="material_id")

    def is_for(self, path: str) -> bool:
        """Whether people of the unit with this path may study it."""
        return path.startswith(self.unit_path)


class StudyStatus(StrEnum):
    """Where it stands; `stopped` when the person began another one, or did not finish the same day."""

    RUNNING = "running"
    COMPLETED = "completed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class OnlineStudy:
    """A person's study of a material. Both instants are the server's; nothing of it comes from the client."""

    id: str
    material_id: str
    title: str
    topic_ids: tuple[str, ...]
    staff_id: str
    person_id: str
    unit_id: str
    unit_path: str
    required_minutes: int
    started_at: datetime
    year: int
    status: StudyStatus = StudyStatus.RUNNING
    completed_at: datetime | None = None
    completed_on: date | None = None
    version: int = 1

    @property
    def may_finish_at(self) -> datetime:
        """From when on it is long enough."""
        return self.started_at + timedelta(minutes=self.required_minutes)

    def finished(self, now: datetime) -> OnlineStudy:
        """Completed. Raises `StudyNotRunning`, `StudyExpired`, `StudyTooShort`."""
        if self.status is not StudyStatus.RUNNING:
            raise StudyNotRunning(field="study_id")
        if local_day(now) != local_day(self.started_at):
            raise StudyExpired(field="study_id")
        if now < self.may_finish_at:
            left = -(-int((self.may_finish_at - now).total_seconds()) // 60)
            raise StudyTooShort(field="study_id", required=self.required_minutes, left=left)
        return replace(
            self, status=StudyStatus.COMPLETED, completed_at=now, completed_on=local_day(now), version=self.version + 1
        )

    def stopped(self) -> OnlineStudy:
        """The person went on to another one."""
        return replace(self, status=StudyStatus.STOPPED, version=self.version + 1)


def kept_files(before: Sequence[str], given: Sequence[str]) -> list[str]:
    """The files of `given` that are new."""
    return [each for each in given if each not in before]
