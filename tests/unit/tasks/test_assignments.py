"""Transitions of an assignment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.tasks.domain.assignments import EVIDENCE_LIMIT, Assignment, Evidence, Status
from services.tasks.errors import (
    AssignmentNotOpen,
    AssignmentNotSubmitted,
    NothingToReview,
    ReviewedBySubmitter,
    TooMuchEvidence,
)

NOW = datetime(2022, 5, 10, 1, tzinfo=UTC)
OPEN = Assignment(
    id="a",
    task_id="T",
    unit_id="u",
    unit_path="/u/",
    county_id=None,
    department_code=None,
    department=None,
    modality="must",
    binding=True,
    due_on=date(2022, 6, 30),
)


def proof(file_id: str, note: str | None = None) -> Evidence:
    return Evidence(file_id, f"{file_id}.pdf", "application/pdf", 3, "0" * 64, note, "someone", NOW)


def test_progress_may_go_up_and_down() -> None:
    after = OPEN.progressed(80).progressed(40)
    assert (after.status, after.percent, after.version) == (Status.IN_PROGRESS, 40, 3)


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED, Status.WITHDRAWN])
def test_finished_or_waiting_work_is_closed(status: Status) -> None:
    assignment = replace(OPEN, status=status)
    for attempt in (
        lambda: assignment.progressed(10),
        lambda: assignment.proved(proof("f")),
        lambda: assignment.submitted("x", by="me", at=NOW),
    ):
        with pytest.raises(AssignmentNotOpen):
            attempt()


def test_a_submission_needs_a_remark_or_evidence() -> None:
    with pytest.raises(NothingToReview):
        OPEN.submitted("", by="me", at=NOW)
    assert OPEN.submitted("完成", by="me", at=NOW)[0].status is Status.SUBMITTED
    after, event = OPEN.proved(proof("f")).submitted("", by="me", at=NOW)
    assert (after.percent, event.subject_version, event.task_id) == (0, 3, "T")


def test_the_same_file_again_replaces_its_note() -> None:
    after = OPEN.proved(proof("f", "旧")).proved(proof("g")).proved(proof("f", "新"))
    assert [(each.file_id, each.note) for each in after.evidence] == [("g", None), ("f", "新")]


def test_evidence_has_a_limit() -> None:
    full = replace(OPEN, evidence=tuple(proof(str(n)) for n in range(EVIDENCE_LIMIT)))
    with pytest.raises(TooMuchEvidence):
        full.proved(proof("one more"))
    assert len(full.proved(proof("0")).evidence) == EVIDENCE_LIMIT


def test_review() -> None:
    submitted, _ = OPEN.submitted("完成", by="me", at=NOW)
    with pytest.raises(ReviewedBySubmitter):
        submitted.accepted(by="me", at=NOW)
    accepted, event = submitted.accepted(by="you", at=NOW)
    assert (accepted.status, accepted.reviewed_by, event.subject_version) == (Status.ACCEPTED, "you", 3)
    returned, _ = submitted.returned("补材料", by="you", at=NOW)
    assert (returned.status, returned.return_reason) == (Status.RETURNED, "补材料")
    for assignment in (OPEN, accepted, returned):
        with pytest.raises(AssignmentNotSubmitted):
            assignment.accepted(by="you", at=NOW)


def test_overdue() -> None:
    assert OPEN.is_overdue(date(2022, 6, 30)) is False
    assert OPEN.is_overdue(date(2022, 7, 1)) is True
    assert replace(OPEN, binding=False).is_overdue(date(2022, 7, 1)) is False
    assert replace(OPEN, status=Status.SUBMITTED).is_overdue(date(2022, 7, 1)) is False
