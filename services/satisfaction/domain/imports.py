"""A large file of encounters: checked whole, loaded whole, in steps that a crash may interrupt (PF-013)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.satisfaction.domain.encounter_rows import Mistake
from services.satisfaction.errors.counting import ImportNotReady, ImportUnderWay

MOST_ROWS = 1_000_000
MOST_PARTS = 40
MOST_LISTED = 1_000
SLICE = 5_000
KEPT, KEPT_UNLOADED, KEPT_MISTAKES = timedelta(days=1), timedelta(days=3), timedelta(days=30)
MOST_FAILURES, MOST_MINUTES = 6, 60


class ImportState(StrEnum):
    CHECKING = "checking"
    REFUSED = "refused"
    CHECKED = "checked"
    LOADING = "loading"
    LOADED = "loaded"
    DISCARDED = "discarded"


UNDER_WAY = (ImportState.CHECKING, ImportState.LOADING)
ACTIVE = (*UNDER_WAY, ImportState.CHECKED)
NOT_READABLE = Mistake("file", "not_readable", "文件无法处理，请联系平台运维人员", "the file cannot be processed")
STATE_ZH = {
    ImportState.CHECKING: "检查中",
    ImportState.REFUSED: "检查未通过",
    ImportState.CHECKED: "检查通过",
    ImportState.LOADING: "载入中",
    ImportState.LOADED: "已载入",
    ImportState.DISCARDED: "已放弃",
}


@dataclass(frozen=True)
class EncounterImport:
    """One file and how far it has come. `moved` sums what loaded slices will add to the figures, at the very end.

    `carry` is the begun line of the next part: it holds a key of the hospital's, and goes with the last step.
    """

    id: str
    unit_id: str
    unit_path: str
    file_ids: tuple[str, ...]
    started_at: datetime
    started_by: str
    load: bool
    state: ImportState = ImportState.CHECKING
    parts_read: int = 0
    carry: bytes = b""
    lines: int = 0
    columns: tuple[str, ...] = ()
    rows: int = 0
    bad_rows: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    slices: int = 0
    slices_loaded: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0
    moved: dict[str, Any] = field(default_factory=dict)
    ended_at: datetime | None = None
    released: bool = False
    forgotten: bool = False
    failures: int = 0
    put_off_to: datetime | None = None
    version: int = 1

    @property
    def good_rows(self) -> int:
        """Rows that may be loaded."""
        return self.rows - self.bad_rows

    @property
    def due_at(self) -> datetime | None:
        """When there is something to do about it: a step, giving it up unloaded, letting file and bad rows go."""
        if self.state in UNDER_WAY:
            return self.put_off_to or self.started_at
        if self.state is ImportState.CHECKED:
            return self.started_at + KEPT_UNLOADED
        ended = self.ended_at or self.started_at
        if self.released:
            return ended + KEPT_MISTAKES if self.bad_rows and not self.forgotten else None
        return ended + KEPT

    @property
    def rows_loaded(self) -> int:
        """Rows that are in; the figures follow when all are."""
        return self.new + self.known + self.changed

    def checked(self, now: datetime) -> EncounterImport:
        """The file is read to its end: it is refused as a whole, or ready."""
        if self.bad_rows or not self.rows:
            return replace(self, state=ImportState.REFUSED, ended_at=now, carry=b"")
        return replace(self, state=ImportState.LOADING if self.load else ImportState.CHECKED)

    def put_off(self, now: datetime) -> EncounterImport:
        """A step failed: others go first, and each time it waits longer. Refused when its file cannot be read."""
        failures = self.failures + 1
        if self.state is ImportState.CHECKING and failures >= MOST_FAILURES:
            done = {"state": ImportState.REFUSED, "ended_at": now, "carry": b"", "bad_rows": self.bad_rows + 1}
            reasons = summed(self.reasons, {NOT_READABLE.code: 1})
            return replace(self, **done, reasons=reasons, failures=failures, version=self.version + 1)  # type: ignore[arg-type]
        later = now + timedelta(minutes=min(2 ** (failures - 1) - 1, MOST_MINUTES))
        return replace(self, failures=failures, put_off_to=later, version=self.version + 1)

    def loading(self) -> EncounterImport:
        """Load what was checked. Raises `ImportNotReady`."""
        if self.state in (ImportState.LOADING, ImportState.LOADED):
            return self
        if self.state is not ImportState.CHECKED:
            raise ImportNotReady(field="import_id", state=STATE_ZH[self.state])
        return replace(self, state=ImportState.LOADING, version=self.version + 1)

    def discarded(self, now: datetime) -> EncounterImport:
        """Give it up. Raises `ImportUnderWay`."""
        if self.state is ImportState.DISCARDED:
            return self
        if self.state in (ImportState.LOADING, ImportState.LOADED):
            raise ImportUnderWay(field="import_id", state=STATE_ZH[self.state])
        return replace(self, state=ImportState.DISCARDED, ended_at=now, carry=b"", version=self.version + 1)


@dataclass
class Check:
    """What the reading of one part gave."""

    packed: list[bytes] = field(default_factory=list)
    listed: list[dict[str, Any]] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    bad_rows: int = 0
    most_listed: int = MOST_LISTED

    def refuse(self, line: int, mistake: Mistake) -> None:
        """Note a bad row; the list stops at what one import shows, the counts do not."""
        self.bad_rows += 1
        self.reasons[mistake.code] = self.reasons.get(mistake.code, 0) + 1
        if len(self.listed) < self.most_listed:
            facts = {"column": mistake.column, "code": mistake.code, "zh": mistake.zh, "en": mistake.en}
            self.listed.append({"row": line, **facts})


def summed(before: Mapping[str, int], added: Mapping[str, int]) -> dict[str, int]:
    """Counts by reason, together."""
    return {name: before.get(name, 0) + added.get(name, 0) for name in sorted({*before, *added})}


def moved_with(before: Mapping[str, Any], added: Iterable[tuple[str, list[int]]]) -> dict[str, Any]:
    """[eligible, offered] by `day:setting`, together."""
    moved = {key: list(values) for key, values in before.items()}
    for key, (eligible, offered) in added:
        held = moved.setdefault(key, [0, 0])
        held[0] += eligible
        held[1] += offered
    return moved
