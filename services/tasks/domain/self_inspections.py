"""Self-inspection: one checklist per unit and round, answered item by item and signed by the principal.

Sources: LZ-031, LZ-098 to LZ-103. A zero report is explicit; what was found goes on the problem list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from services.tasks.errors.rectification import (
    AnswerNotOffered,
    ChecklistSigned,
    ChecklistWithdrawn,
    FindingWithoutText,
    ItemNotFound,
    ItemsUnanswered,
    NotApplicableWithoutReason,
    TooManyItems,
    ZeroReportContradicted,
    ZeroReportNotStated,
)

OWN_ITEMS_LIMIT = 30
FOUND, NOT_FOUND, NOT_APPLICABLE = "found", "not_found", "not_applicable"
IMPLEMENTED, PARTLY, NOT_IMPLEMENTED = "implemented", "partly", "not_implemented"
SEARCHED = (FOUND, NOT_FOUND, NOT_APPLICABLE)
COMPARED = (IMPLEMENTED, PARTLY, NOT_IMPLEMENTED, NOT_APPLICABLE)
FINDINGS = (FOUND, PARTLY, NOT_IMPLEMENTED)


class ChecklistStatus(StrEnum):
    """Where a checklist stands; `withdrawn` when its unit was closed before signing."""

    OPEN = "open"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Item:
    """What a round asks. `kind` is category, baseline or own; `category` is that of a problem found here."""

    code: str
    kind: str
    label: str
    category: str
    mandatory: bool
    choices: tuple[str, ...]


@dataclass(frozen=True)
class AnsweredItem:
    """An item with its answer; `problem_id` once what was found is on the list."""

    code: str
    kind: str
    label: str
    category: str
    mandatory: bool
    choices: tuple[str, ...]
    answer: str | None = None
    count: int = 0
    description: str = ""
    reason: str = ""
    severity: str = "medium"
    file_ids: tuple[str, ...] = ()
    problem_id: str | None = None


@dataclass(frozen=True)
class Answer:
    """An answer to one item."""

    code: str
    answer: str
    count: int = 0
    description: str = ""
    reason: str = ""
    severity: str = "medium"
    file_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Round:
    """A round of self-inspection. `listed_to` is the path up to which units have their checklist; None: all have."""

    id: str
    title: str
    starts_on: date
    due_on: date
    subjects: tuple[str, ...]
    items: tuple[Item, ...]
    rule_id: str | None = None
    phase_id: str | None = None
    is_listed: bool = False
    listed_to: str | None = None
    units: int = 0
    version: int = 1

    def listed(self, count: int, path: str | None) -> Round:
        """With `count` more units; a path of None means that all have got theirs."""
        return replace(
            self,
            units=self.units + count,
            listed_to=path or self.listed_to,
            is_listed=path is None,
            version=self.version + 1,
        )


@dataclass(frozen=True)
class Checklist:
    """One unit's answers in one round."""

    id: str
    round_id: str
    title: str
    unit_id: str
    unit_path: str
    county_id: str | None
    starts_on: date
    due_on: date
    items: tuple[AnsweredItem, ...]
    status: ChecklistStatus = ChecklistStatus.OPEN
    signed_on: date | None = None
    signed_by: str | None = None
    signer_title: str | None = None
    late: bool = False
    zero_report: bool = False
    version: int = 1

    @property
    def unanswered(self) -> int:
        """How many items still wait."""
        return sum(1 for item in self.items if item.answer is None)

    @property
    def findings(self) -> tuple[AnsweredItem, ...]:
        """What goes on the problem list."""
        return tuple(item for item in self.items if item.answer in FINDINGS)

    def is_overdue(self, today: date) -> bool:
        """Not signed, and the round's day is over."""
        return self.status is ChecklistStatus.OPEN and today > self.due_on

    def extended(self, label: str, category: str) -> Checklist:
        """With one more item of the unit's own business (LZ-031). Raises `TooManyItems`, `ChecklistSigned`."""
        self._require_open()
        own = [item for item in self.items if item.kind == "own"]
        if len(own) >= OWN_ITEMS_LIMIT:
            raise TooManyItems(limit=OWN_ITEMS_LIMIT)
        item = AnsweredItem(f"own-{len(own) + 1}", "own", label, category, False, SEARCHED)
        return self._changed(items=(*self.items, item))

    def answered(self, answers: Sequence[Answer]) -> Checklist:
        """With these answers. Raises `ItemNotFound`, `AnswerNotOffered`, `FindingWithoutText`,
        `NotApplicableWithoutReason`, `ChecklistSigned`."""
        self._require_open()
        given = {answer.code: answer for answer in answers}
        unknown = sorted(given.keys() - {item.code for item in self.items})
        if unknown:
            raise ItemNotFound(field="answers", code=unknown[0])
        items = tuple(_answered(item, given[item.code]) if item.code in given else item for item in self.items)
        return self._changed(items=items)

    def signed(self, signer_title: str, zero_report: bool, *, by: str, on: date) -> Checklist:
        """The principal signs. Raises `ItemsUnanswered` (LZ-102), `ZeroReportNotStated`, `ZeroReportContradicted`."""
        self._require_open()
        if self.unanswered:
            raise ItemsUnanswered(count=self.unanswered)
        if self.findings and zero_report:
            raise ZeroReportContradicted(field="zero_report")
        if not self.findings and not zero_report:
            raise ZeroReportNotStated(field="zero_report")
        return self._changed(
            status=ChecklistStatus.SIGNED,
            signed_on=on,
            signed_by=by,
            signer_title=signer_title,
            late=on > self.due_on,
            zero_report=zero_report,
        )

    def listed(self, problems: dict[str, str]) -> Checklist:
        """With the problem of each finding, by item."""
        items = (replace(item, problem_id=problems.get(item.code, item.problem_id)) for item in self.items)
        return replace(self, items=tuple(items))

    def withdrawn(self) -> Checklist:
        """Its unit is gone."""
        return self._changed(status=ChecklistStatus.WITHDRAWN)

    def _require_open(self) -> None:
        if self.status is ChecklistStatus.SIGNED:
            raise ChecklistSigned()
        if self.status is ChecklistStatus.WITHDRAWN:
            raise ChecklistWithdrawn()

    def _changed(self, **changes: Any) -> Checklist:
        return replace(self, version=self.version + 1, **changes)


def blank(item: Item) -> AnsweredItem:
    """The item on a new checklist."""
    return AnsweredItem(item.code, item.kind, item.label, item.category, item.mandatory, item.choices)


def _answered(item: AnsweredItem, given: Answer) -> AnsweredItem:
    if given.answer not in item.choices:
        raise AnswerNotOffered(field="answers", code=item.code, answer=given.answer)
    is_finding = given.answer in FINDINGS
    if is_finding and (given.count < 1 or not given.description.strip()):
        raise FindingWithoutText(field="answers", code=item.code)
    if given.answer == NOT_APPLICABLE and not given.reason.strip():
        raise NotApplicableWithoutReason(field="answers", code=item.code)
    return replace(
        item,
        answer=given.answer,
        count=given.count if is_finding else 0,
        description=given.description if is_finding else "",
        reason=given.reason,
        severity=given.severity,
        file_ids=given.file_ids,
    )
