"""Spot checks of attendance: a random draw that anybody can repeat, and what was found of each (NJ-018)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.training.domain.attendance import (
    CheckResult,
    SpotCheck,
    Standing,
    Verdict,
    drawn,
    list_digest,
)
from services.training.errors.attending import NobodyAttended, NotDrawn, SessionNotHeld, SpotCheckNotFound
from services.training.handlers.session_views import check_view
from services.training.handlers.sessions import follow, required_session
from services.training.handlers.work import Work
from services.training.requests import attending as requests


def draw_spot_check(work: Work, request: requests.DrawSpotCheck) -> dict[str, Any]:
    """Draw some of those who count; the seed is the platform's. Raises `SessionNotHeld`, `NobodyAttended` ..."""
    session = required_session(work, request.session_id)
    if not session.is_held:
        raise SessionNotHeld(status=session.status.value)
    session.require_settled()
    entrants = [each.staff_id for each in work.repo.attending.attendances.of_session(session.id, Standing.COUNTED)]
    if not entrants:
        raise NobodyAttended(field="session_id")
    seed = work.new_id()
    check = SpotCheck(
        id=work.new_id(),
        session_id=session.id,
        unit_id=session.unit_id,
        unit_path=session.unit_path,
        seed=seed,
        entrants=len(entrants),
        list_digest=list_digest(entrants),
        drawn=drawn(seed, entrants, request.count),
        drawn_by=work.actor.account_id,
        drawn_at=work.now,
    )
    work.repo.attending.checks.add_with(check, sorted(entrants))
    return check_view(check)


def record_spot_check(work: Work, request: requests.RecordSpotCheck) -> dict[str, Any]:
    """What was found; refuted attendance counts no more. Raises `SpotCheckNotFound`, `NotDrawn`, `ChangedMeanwhile`."""
    check = work.repo.attending.checks.get(request.spot_check_id)
    if check is None:
        raise SpotCheckNotFound(field="spot_check_id")
    work.units.require(check.unit_id, field="spot_check_id")
    if check.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    if not {each.staff_id for each in request.results} <= set(check.drawn):
        raise NotDrawn(field="results")
    results = [CheckResult(each.staff_id, Verdict(each.verdict), each.note) for each in request.results]
    checked = check.with_results(results)
    work.repo.attending.checks.save(checked)
    _judge(work, checked)
    return check_view(checked)


def verify_spot_check(work: Work, request: requests.OneSpotCheck) -> dict[str, Any]:
    """The draw once more, from the seed and the list that was drawn from. Raises `SpotCheckNotFound`."""
    check = work.repo.attending.checks.get(request.spot_check_id)
    if check is None:
        raise SpotCheckNotFound(field="spot_check_id")
    work.units.require(check.unit_id, field="spot_check_id")
    entrants = work.repo.attending.checks.entrants(check)
    again = drawn(check.seed, entrants, len(check.drawn))
    same_list = list_digest(entrants) == check.list_digest
    return {"spot_check_id": check.id, "seed": check.seed, "same_list": same_list, "same_draw": again == check.drawn}


def _judge(work: Work, check: SpotCheck) -> None:
    """Attendances as the check found them; a verdict may be taken back by a later one."""
    verdicts = {each.staff_id: each.verdict for each in check.results}
    store = work.repo.attending.attendances
    found = store.of_session(check.session_id, Standing.COUNTED, Standing.REFUTED)
    judged = []
    for each in (each for each in found if each.staff_id in verdicts):
        standing = Standing.REFUTED if verdicts[each.staff_id] is Verdict.REFUTED else Standing.COUNTED
        judged.append(replace(each, standing=standing, checked=True))
    store.put(judged)
    session = work.repo.attending.sessions.get(check.session_id)
    assert session is not None
    counted = store.count(session.id)
    if counted != session.counted:
        session = replace(session, counted=counted, version=session.version + 1)
        work.repo.attending.sessions.save(session)
        follow(work, session, judged)
