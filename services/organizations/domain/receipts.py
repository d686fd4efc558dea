"""Read receipts: who of a document's addressees has confirmed reading it, by when (NJ-002, LZ-002)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime


@dataclass(frozen=True)
class Reminder:
    """One reminder by the office."""

    on: date
    by: str


@dataclass(frozen=True)
class Addressee:
    """A unit that a document was addressed to. `gone_on` is set when it closed without having read it."""

    id: str
    document_id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    unit_kind: str
    added_on: date
    due_on: date
    read_at: datetime | None = None
    read_on: date | None = None
    read_by: str | None = None
    reminders: tuple[Reminder, ...] = ()
    reminded_on: date | None = None
    gone_on: date | None = None
    version: int = 1

    def read(self, at: datetime, on: date, by: str) -> Addressee:
        """With its receipt; the first one stands."""
        if self.read_at is not None:
            return self
        return replace(self, read_at=at, read_on=on, read_by=by, version=self.version + 1)

    def reminded(self, on: date, by: str) -> Addressee | None:
        """Reminded once more; None when it has been today, has read it or is gone."""
        if self.read_at is not None or self.gone_on is not None or self.reminded_on == on:
            return None
        return replace(self, reminders=(*self.reminders, Reminder(on, by)), reminded_on=on, version=self.version + 1)

    def gone(self, on: date) -> Addressee | None:
        """The unit has closed; a receipt that it gave stays."""
        if self.read_at is not None or self.gone_on is not None:
            return None
        return replace(self, gone_on=on, version=self.version + 1)

    @property
    def is_missing(self) -> bool:
        """Whether a receipt is still expected."""
        return self.read_at is None and self.gone_on is None

    def is_late(self, today: date) -> bool:
        """Read after the due day, or still not read after it."""
        return self.gone_on is None and (self.read_on or today) > self.due_on
