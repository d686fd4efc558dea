"""Sign-in sheets: every row held against the roster of the day, all or nothing (NJ-018)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.kit.tables import TableNotReadable
from services.training.domain.attendance import Method, attendance_id
from services.training.domain.attendance_sheet import (
    AttendanceSheet,
    KnownRoster,
    people_of,
    problems_of,
    read_sheet,
)
from services.training.domain.sessions import Session, SessionMode
from services.training.errors.attending import SessionIsOnline, SessionNotFound, SheetNotValid, SheetTooEarly
from services.training.handlers.sessions import attendance
from services.training.handlers.work import Work
from services.training.requests import attending as requests


def preview_attendance_sheet(work: Work, request: requests.Sheet) -> dict[str, int]:
    """The counts that the upload would give, without effect. Raises what it would raise."""
    session, people = _read(work, request)
    return _counts(work, session, people)


def upload_attendance_sheet(work: Work, request: requests.Sheet) -> dict[str, int]:
    """Sign in everybody on the sheet who has not signed in. Raises `SheetNotValid` with every problem, and nothing
    is taken in then."""
    session, people = _read(work, request)
    known = _known(work, session)
    new = [attendance(work, session, person, Method.SHEET) for person in people]
    work.repo.attending.attendances.add(each for each in new if each.id not in known)
    counts = {"rows": len(people), "added": sum(each.id not in known for each in new)}
    return {**counts, "already": counts["rows"] - counts["added"]}


def _counts(work: Work, session: Session, people: list[Any]) -> dict[str, int]:
    known = _known(work, session)
    already = sum(attendance_id(session.id, person.id) in known for person in people)
    return {"rows": len(people), "added": len(people) - already, "already": already}


def _known(work: Work, session: Session) -> set[str]:
    return {each.id for each in work.repo.attending.attendances.of_session(session.id)}


def _read(work: Work, request: requests.Sheet) -> tuple[Session, list[Any]]:
    """The session and whom the sheet names. Raises `SheetNotValid`, `SheetTooEarly`, `SessionIsOnline` ..."""
    session = _session(work, request.session_id)
    sheet = read_sheet(_table(request))
    known = _roster(work, session, sheet)
    problems = problems_of(sheet, known)
    if problems:
        raise SheetNotValid(field="content_base64", problems=problems, count=len(problems))
    return session, people_of(sheet, known)


def _session(work: Work, session_id: str) -> Session:
    """A session of the caller's units, or an open one, whose day has come. Raises `SessionNotFound` ..."""
    session = work.repo.attending.sessions.get(session_id)
    if session is None or not (session.is_open or work.units.by_ids([session.unit_id])):
        raise SessionNotFound(field="session_id")
    session.require_planned()
    if session.mode is SessionMode.ONLINE:
        raise SessionIsOnline(field="session_id")
    if work.today < session.on:
        raise SheetTooEarly(field="session_id")
    return session


def _table(request: requests.Sheet) -> Any:
    try:
        return request.table
    except TableNotReadable as error:
        raise SheetNotValid(field=error.field, problems=error.problems, count=len(error.problems)) from error


def _roster(work: Work, session: Session, sheet: AttendanceSheet) -> KnownRoster:
    """The units that the session takes from this caller, and those of their people whom the sheet names."""
    units = [unit for unit in work.units.all() if session.takes(unit.id) and work.scope.covers(unit)]
    own = session.unit_id if any(unit.id == session.unit_id for unit in units) else None
    ids: Mapping[str, str] = {unit.code: unit.id for unit in units}
    named = {ids[row.unit_code] for row in sheet.rows if row.unit_code and row.unit_code in ids} | {own or ""}
    found = work.repo.roster.coded(sorted(named), sorted({row.code for row in sheet.rows}))
    people = {(person.unit_id, person.code or ""): person for person in found}
    return KnownRoster(day=session.on, own_unit_id=own, unit_ids=ids, people=people)
