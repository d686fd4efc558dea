"""Sessions: planned, changed, cancelled, confirmed, and corrected afterwards with a reason (NJ-018, NJ-026)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.kit.uploads import own_files
from services.training.domain.attendance import Attendance, Method, Standing, attendance_id, settled
from services.training.domain.days import local_day
from services.training.domain.sessions import (
    ALWAYS_CORRECTABLE,
    Session,
    SessionKind,
    SessionMode,
    checked,
)
from services.training.errors.attending import (
    CaseNotFound,
    NotAnAttendee,
    SessionAttended,
    SessionNotFound,
    StaffNotAttendable,
)
from services.training.events.attending import SessionHeldV1
from services.training.handlers.coverage import complete
from services.training.handlers.quarters import measure_units
from services.training.handlers.session_views import session_view
from services.training.handlers.study_clock import session_followed
from services.training.handlers.topics import require_topics
from services.training.handlers.work import Work
from services.training.requests import attending as requests

RELEASED_CASES = {"kind": "typical_case", "status": "released"}
"""Cases of the library that were checked to name nobody (LZ-083)."""
PEOPLE_AT_ONCE = 1000
LISTS = ("audiences", "topic_ids", "tags", "case_ids", "file_ids")


def plan_session(work: Work, request: requests.PlanSession) -> dict[str, Any]:
    """A new session. Raises what `checked` raises, and for topics, cases or files that are not there."""
    unit = work.units.require(request.unit_id)
    session = Session(
        id=work.new_id(),
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        created_by=work.actor.account_id,
        created_at=work.now,
        **_facts(work, request, unit.id),
    )
    session = checked(session, work.today)
    work.repo.attending.sessions.add([session])
    work.repo.files.share(session.file_ids, [unit.id])
    return session_view(work, session)


def change_session(work: Work, request: requests.ChangeSession) -> dict[str, Any]:
    """A planned session as it shall be. Raises `SessionNotPlanned`, `SessionAttended` ..."""
    session = required_session(work, request.session_id, request.expected_version)
    changed = session.changed(work.today, **_facts(work, request, session.unit_id))
    if (changed.on, changed.mode) != (session.on, session.mode):
        _require_nobody(work, session)
    work.repo.files.share(changed.file_ids, [session.unit_id])
    return _saved(work, changed)


def cancel_session(work: Work, request: requests.CancelSession) -> dict[str, Any]:
    """It does not take place. Raises `SessionNotPlanned`, `ChangedMeanwhile`."""
    session = required_session(work, request.session_id, request.expected_version)
    return _saved(work, session.cancelled(request.reason))


def confirm_session(work: Work, request: requests.ConfirmSession) -> dict[str, Any]:
    """The unit confirms it: what was signed counts from now on, of very many people the rest within a minute.

    Raises `SessionNotPlanned`, `SessionNotOver`.
    """
    session = required_session(work, request.session_id, request.expected_version)
    held, counted = settle_some(work, session.confirmed(work.actor.account_id, work.now))
    answer = _saved(work, held)
    follow(work, held, counted)
    if held.settling:
        work.repo.attending.wake()
    return answer


def settle_some(work: Work, session: Session) -> tuple[Session, list[Attendance]]:
    """The next portion of those who signed, as they stand now; the session with them, and those of them who count."""
    signed, more = work.repo.attending.attendances.signed(session.id, PEOPLE_AT_ONCE)
    attended = settled(session, signed)
    work.repo.attending.attendances.put(attended)
    counted = [each for each in attended if each.standing is Standing.COUNTED]
    return replace(session, counted=session.counted + len(counted), settling=more), counted


def settle_next(work: Work) -> bool:
    """The next portion of a session of very many people. True when there was one."""
    for session in work.repo.attending.sessions.settling():
        after, counted = settle_some(work, session)
        work.repo.attending.sessions.save(replace(after, version=after.version + 1))
        follow(work, after, counted)
        return True
    return False


def correct_session(work: Work, request: requests.CorrectSession) -> dict[str, Any]:
    """The record of a held session with other facts or people, for a reason that stays with it.

    Raises `SessionNotHeld`, `SessionSettling`, `NothingToCorrect`, `StaffNotAttendable`, `NotAnAttendee` or
    `ChangedMeanwhile`.
    """
    session = required_session(work, request.session_id, request.expected_version)
    session.require_settled()
    facts = {name: getattr(request, name) for name in ALWAYS_CORRECTABLE if getattr(request, name) is not None}
    facts = _checked_facts(work, session.unit_id, facts)
    people = {"added": sorted(set(request.add_staff_ids)), "removed": sorted(set(request.remove_staff_ids))}
    corrected, note = session.corrected((work.now, work.actor.account_id, request.reason), facts, people)
    changed = [*_removed(work, session, people["removed"]), *_added(work, corrected, people["added"])]
    store = work.repo.attending.attendances
    store.put(changed)
    if corrected.kind is not session.kind:
        counted = [replace(each, warns=corrected.warns) for each in store.of_session(session.id, Standing.COUNTED)]
        store.put(counted)
        changed = [*changed, *counted]
    work.repo.files.share(corrected.file_ids, [session.unit_id])
    corrected = work.repo.attending.sessions.correct(replace(corrected, counted=store.count(session.id)), note)
    answer = session_view(work, corrected)
    follow(work, corrected, changed)
    return answer


def follow(work: Work, session: Session, attended: Sequence[Attendance]) -> None:
    """A held session is as it is now: tell it, and work out who has completed what."""
    current = work.repo.attending.sessions.get(session.id)
    assert current is not None
    work.emit(_held_event(current))
    complete(work, {each.person_id for each in attended}, session.on)
    measure_units(work, [session.unit_id])
    session_followed(work, current, [(each.unit_id, each.unit_path) for each in attended])


def required_session(work: Work, session_id: str, expected_version: int | None = None) -> Session:
    """The session, of a unit in the caller's scope. Raises `SessionNotFound`, `OutsideYourUnits` ..."""
    session = work.repo.attending.sessions.get(session_id)
    if session is None:
        raise SessionNotFound(field="session_id")
    work.units.require(session.unit_id, field="session_id")
    if expected_version is not None and session.version != expected_version:
        raise ChangedMeanwhile(field="expected_version")
    return session


def _saved(work: Work, session: Session) -> dict[str, Any]:
    work.repo.attending.sessions.save(session)
    return session_view(work, session)


def _facts(work: Work, given: requests.SessionFacts, unit_id: str) -> dict[str, Any]:
    facts = {name: getattr(given, name) for name in requests.SessionFacts.model_fields}
    topics = require_topics(work, unit_id, facts["topic_ids"]) if facts["topic_ids"] else []
    day, exams = local_day(facts["starts_at"]), tuple(topic.id for topic in topics if topic.exam_required)
    facts |= {"mode": SessionMode(facts["mode"]), "on": day, "exam_topic_ids": exams}
    return _checked_facts(work, unit_id, facts)


def _checked_facts(work: Work, unit_id: str, facts: dict[str, Any]) -> dict[str, Any]:
    """`facts` as the domain keeps them. Raises `FileNotFound` or `CaseNotFound`."""
    own_files(work, facts.get("file_ids") or [], field="file_ids")
    cases = facts.get("case_ids") or []
    released = {each.id for each in work.repo.registering.by_ids(cases, RELEASED_CASES)} if cases else set()
    if released != set(cases):
        raise CaseNotFound(field="case_ids")
    lists = {name: tuple(dict.fromkeys(facts[name])) for name in LISTS if name in facts}
    kinds = {"kind": SessionKind(facts["kind"])} if "kind" in facts else {}
    return {**facts, **lists, **kinds}


def _require_nobody(work: Work, session: Session) -> None:
    """Who signed in was held against the roster of that day, in that way. Raises `SessionAttended`."""
    if work.repo.attending.attendances.of_session(session.id):
        raise SessionAttended(field="starts_at")


def _removed(work: Work, session: Session, staff_ids: Sequence[str]) -> list[Attendance]:
    """Attendances that count no more. Raises `NotAnAttendee`."""
    found = {each.staff_id: each for each in work.repo.attending.attendances.of_session(session.id, Standing.COUNTED)}
    if not set(staff_ids) <= set(found):
        raise NotAnAttendee(field="remove_staff_ids")
    return [replace(found[staff_id], standing=Standing.REMOVED) for staff_id in staff_ids]


def _added(work: Work, session: Session, staff_ids: Sequence[str]) -> list[Attendance]:
    """People of the caller's units who were there all the same; nobody whom a spot check has refuted.

    Raises `StaffNotAttendable`.
    """
    people = work.repo.roster.by_ids(staff_ids)
    known = {each.staff_id: each for each in work.repo.attending.attendances.of_session(session.id)}
    for staff_id in staff_ids:
        person, before = people.get(staff_id), known.get(staff_id)
        known_here = person is not None and work.scope.holds(person.unit_path) and person.is_on_roster(session.on)
        fits = known_here and session.takes(people[staff_id].unit_id)
        if not fits or (before is not None and before.standing in (Standing.COUNTED, Standing.REFUTED)):
            raise StaffNotAttendable(field="add_staff_ids")
    added = [attendance(work, session, people[staff_id], Method.CORRECTION) for staff_id in staff_ids]
    return settled(session, added)


def attendance(work: Work, session: Session, person: Any, method: Method) -> Attendance:
    """A person's sign-in now."""
    return Attendance(
        id=attendance_id(session.id, person.id),
        session_id=session.id,
        staff_id=person.id,
        person_id=person.person_id,
        unit_id=person.unit_id,
        unit_path=person.unit_path,
        on=session.on,
        method=method,
        standing=Standing.SIGNED,
        by=work.actor.account_id,
        at=work.now,
    )


def _held_event(session: Session) -> SessionHeldV1:
    return SessionHeldV1(
        subject_id=session.id,
        subject_version=session.version,
        session_id=session.id,
        unit_id=session.unit_id,
        kind=session.kind.value,
        held_on=session.on,
        attendees=session.counted,
        qualifying=session.qualifying,
        led_by_principal=session.led_by_principal,
        party_led=session.party_led,
        cadre_led=session.cadre_led,
        tags=session.tags,
        cases=len(session.case_ids),
    )
