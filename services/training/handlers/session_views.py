"""What callers see of sessions and who attended them: ids, never names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.kit.uploads import described_files
from services.training.domain.attendance import Attendance, SpotCheck, Standing
from services.training.domain.sessions import Session, SessionCorrection
from services.training.handlers.work import Work

HIDDEN = ("file_ids", "unit_path", "corrections", "settling")


def session_view(work: Work, session: Session) -> dict[str, Any]:
    """One session."""
    return session_views(work, [session])[0]


def session_views(work: Work, sessions: Sequence[Session]) -> list[dict[str, Any]]:
    """Sessions with their files and how many attendances of each standing."""
    files = described_files(work, sorted({each for session in sessions for each in session.file_ids}))
    tallies = work.repo.attending.attendances.tallies([session.id for session in sessions])
    return [_view(session, files, tallies.get(session.id, {})) for session in sessions]


def _view(session: Session, files: Mapping[str, Any], tally: Mapping[str, int]) -> dict[str, Any]:
    names = [name for name in Session.__dataclass_fields__ if name not in HIDDEN]
    return {
        **{name: getattr(session, name) for name in names},
        "minutes": session.minutes,
        "integrated": session.is_integrated,
        "exam_required": bool(session.exam_topic_ids),
        "files": [files[each] for each in session.file_ids if each in files],
        "signed": sum(tally.values()) - tally.get(Standing.REMOVED.value, 0),
        "short": tally.get(Standing.SHORT.value, 0),
        "refuted": tally.get(Standing.REFUTED.value, 0),
    }


def correction_view(each: SessionCorrection) -> dict[str, Any]:
    """Which fields were corrected, by whom and why."""
    return {"at": each.at, "by": each.by, "reason": each.reason, "fields": each.fields}


def attendance_view(each: Attendance) -> dict[str, Any]:
    """One person's attendance."""
    names = ("id", "session_id", "staff_id", "unit_id", "on", "method", "standing", "at", "checked")
    return {**{name: getattr(each, name) for name in names}, "minutes": each.minutes}


def check_view(check: SpotCheck) -> dict[str, Any]:
    """A spot check with its results."""
    names = ("id", "session_id", "unit_id", "seed", "entrants", "list_digest", "drawn_by", "drawn_at", "version")
    results = {each.staff_id: each for each in check.results}
    return {
        **{name: getattr(check, name) for name in names},
        "complete": check.is_complete,
        "drawn": [
            {
                "staff_id": staff_id,
                "verdict": results[staff_id].verdict if staff_id in results else None,
                "note": results[staff_id].note if staff_id in results else None,
            }
            for staff_id in check.drawn
        ],
    }
