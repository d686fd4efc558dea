"""The risk ledger: where a key link may fail, who controls it, and when it was found, reminded of and corrected.

Sources: NJ-045 to NJ-047.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from services.tasks.errors.rectification import NoRiskToRemind, RiskCorrected, RiskHasOpenProblem


class RiskStatus(StrEnum):
    """A risk is controlled while its controls are kept, and corrected when it is gone."""

    OPEN = "open"
    CONTROLLED = "controlled"
    CORRECTED = "corrected"


@dataclass(frozen=True)
class Risk:
    """One entry. `problem_id` is the rectification item that a high risk became (NJ-046)."""

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    key_link: str
    area: str
    risk: str
    level: str
    controls: str
    owner_title: str
    owner_department: str
    found_on: date
    updated_on: date
    status: RiskStatus = RiskStatus.OPEN
    reminded_on: date | None = None
    corrected_on: date | None = None
    problem_id: str | None = None
    version: int = 1

    @property
    def needs_rectification(self) -> bool:
        """A high risk becomes a rectification item, once."""
        return self.level == "high" and self.problem_id is None and self.status is not RiskStatus.CORRECTED

    def updated(self, changes: Mapping[str, Any], on: date) -> Risk:
        """Looked at again, with or without changes. Raises `RiskCorrected`."""
        self._require_present()
        return self._changed(**changes, updated_on=on)

    def listed(self, problem_id: str) -> Risk:
        """With its rectification item."""
        return replace(self, problem_id=problem_id)

    def reminded(self, on: date) -> Risk:
        """Somebody, or a rule, reminded of it; the first time counts. Raises `NoRiskToRemind`."""
        if self.status is RiskStatus.CORRECTED:
            raise NoRiskToRemind()
        return self._changed(reminded_on=self.reminded_on or on)

    def corrected(self, on: date, *, is_rectified: bool) -> Risk:
        """Gone. Raises `RiskHasOpenProblem` where it `is_rectified` as a problem, `RiskCorrected`."""
        self._require_present()
        if is_rectified:
            raise RiskHasOpenProblem()
        return self.settled(on)

    def settled(self, on: date) -> Risk:
        """Its problem was closed out."""
        return self._changed(status=RiskStatus.CORRECTED, corrected_on=on, updated_on=on)

    def came_back(self, on: date) -> Risk:
        """Its problem was reopened."""
        return self._changed(status=RiskStatus.OPEN, corrected_on=None, updated_on=on)

    def _require_present(self) -> None:
        if self.status is RiskStatus.CORRECTED:
            raise RiskCorrected()

    def _changed(self, **changes: Any) -> Risk:
        return replace(self, version=self.version + 1, **changes)


@dataclass(frozen=True)
class EarlyWarning:
    """An early-warning rule that holds for a unit (NJ-047): ledger_stale, rectification_overdue, rotation_overdue."""

    id: str
    rule: str
    unit_id: str
    unit_path: str
    county_id: str | None
    since: date
    due_on: date
    settled_on: date | None = None
    version: int = 1
