"""Signing in oneself: by the code on the screen, or by the time spent on line. The server alone says who and when."""

from __future__ import annotations

from typing import Any

from services.kit.sealing import is_sealed, seal
from services.training.domain.attendance import (
    SEAL_BYTES,
    STEP_SECONDS,
    Attendance,
    Method,
    attendance_id,
    code_of,
    is_fresh,
    parsed,
    step_of,
)
from services.training.domain.roster import RosterPerson
from services.training.domain.sessions import Session, SessionMode
from services.training.errors.attending import (
    AlreadySignedIn,
    NotJoined,
    SessionIsOnline,
    SessionNotFound,
    SessionNotOnline,
    SignInClosed,
    SignInCodeNotValid,
)
from services.training.handlers.roster import myself
from services.training.handlers.session_views import attendance_view
from services.training.handlers.sessions import attendance, required_session
from services.training.handlers.work import Work
from services.training.requests import attending as requests

PURPOSE = "session-sign-in"


def session_code(work: Work, request: requests.SessionCode) -> dict[str, Any]:
    """What the session's screen shows for these 30 seconds. Raises `SignInClosed` or `SessionIsOnline`."""
    session = required_session(work, request.session_id)
    if session.mode is SessionMode.ONLINE:
        raise SessionIsOnline(field="session_id")
    if not session.is_sign_in_open(work.now):
        raise SignInClosed(field="session_id")
    step = step_of(work.now)
    code = code_of(step, seal(PURPOSE, work.tenant, session.id, step, size=SEAL_BYTES))
    seconds_left = STEP_SECONDS - int(work.now.timestamp()) % STEP_SECONDS
    return {"session_id": session.id, "code": code, "seconds_left": seconds_left}


def sign_in(work: Work, request: requests.SignIn) -> dict[str, Any]:
    """The caller signs in. Raises `NotOnRoster`, `SessionNotFound`, `SignInClosed`, `SignInCodeNotValid` ..."""
    person = myself(work)
    session = _attendable(work, request.session_id, person)
    if session.mode is SessionMode.ONLINE:
        raise SessionIsOnline(field="session_id")
    if not session.is_sign_in_open(work.now):
        raise SignInClosed(field="session_id")
    _require_code(work, session, request.code)
    if _own(work, session, person) is not None:
        raise AlreadySignedIn(field="session_id")
    signed = attendance(work, session, person, Method.QR)
    work.repo.attending.attendances.add([signed])
    return attendance_view(signed)


def join_session(work: Work, request: requests.AtSession) -> dict[str, Any]:
    """The caller comes on line; a second window changes nothing. Raises `SessionNotOnline`, `SignInClosed` ..."""
    person = myself(work)
    session = _online(work, request.session_id, person)
    if not session.is_sign_in_open(work.now):
        raise SignInClosed(field="session_id")
    present = _own(work, session, person) or attendance(work, session, person, Method.ONLINE)
    joined = present.joined(work.now)
    work.repo.attending.attendances.put([joined])
    return attendance_view(joined)


def leave_session(work: Work, request: requests.AtSession) -> dict[str, Any]:
    """The caller goes off line; the minutes inside the session are added. Raises `NotJoined`, `SessionNotOnline`."""
    person = myself(work)
    session = _online(work, request.session_id, person)
    session.require_planned()
    present = _own(work, session, person)
    if present is None:
        raise NotJoined(field="session_id")
    left = present.left(session, work.now)
    work.repo.attending.attendances.put([left])
    return attendance_view(left)


def _require_code(work: Work, session: Session, code: str) -> None:
    """Raises `SignInCodeNotValid` alike for a forged, an old, another session's and another city's code."""
    found = parsed(code)
    if found is None or not is_sealed(found[1], PURPOSE, work.tenant, session.id, found[0]):
        raise SignInCodeNotValid(field="code")
    if not is_fresh(found[0], work.now):
        raise SignInCodeNotValid(field="code")


def _attendable(work: Work, session_id: str, person: RosterPerson) -> Session:
    """A session that takes the person; another unit's is as if it were not there. Raises `SessionNotFound`."""
    session = work.repo.attending.sessions.get(session_id)
    if session is None or not session.takes(person.unit_id):
        raise SessionNotFound(field="session_id")
    return session


def _online(work: Work, session_id: str, person: RosterPerson) -> Session:
    session = _attendable(work, session_id, person)
    if session.mode is not SessionMode.ONLINE:
        raise SessionNotOnline(field="session_id")
    return session


def _own(work: Work, session: Session, person: RosterPerson) -> Attendance | None:
    return work.repo.attending.attendances.get(attendance_id(session.id, person.id))
