"""Reading sessions: lists, attendees, spot checks, and the counts that the plans ask for."""

from __future__ import annotations

from typing import Any

from services.kit.requests import HistoriesByIds
from services.kit.store import Document
from services.kit.units import below
from services.training.domain.rates import percent
from services.training.errors.attending import SessionNotFound
from services.training.handlers.session_views import attendance_view, check_view, correction_view, session_views
from services.training.handlers.work import Work
from services.training.repository.attending import NEWEST, held_in
from services.training.requests import attending as requests

FIGURES = ("party_led", "cadre_led", "led_by_principal", "qualifying", "tagged", "integrated", "with_cases")


def sessions(work: Work, request: requests.Sessions) -> dict[str, Any]:
    """A page of sessions in the scope, and of those that are open to everybody."""
    wanted: list[Document] = [_seen(work)]
    wanted += [{name: value} for name in ("unit_id", "kind", "status") if (value := getattr(request, name)) is not None]
    if request.year is not None:
        wanted.append({"on": {"$gte": f"{request.year}-01-01", "$lte": f"{request.year}-12-31"}})
    found = work.repo.attending.sessions.page({"$and": wanted}, NEWEST, request.first, request.after)
    return {**found, "items": session_views(work, found["items"])}


def sessions_by_ids(work: Work, request: requests.SessionsByIds) -> list[dict[str, Any] | None]:
    """For each id the session, or None."""
    wanted = {"$and": [_seen(work), {"id": {"$in": request.ids}}]}
    views = {view["id"]: view for view in session_views(work, work.repo.attending.sessions.where(wanted))}
    return [views.get(each) for each in request.ids]


def session_corrections(work: Work, request: HistoriesByIds) -> list[list[dict[str, Any]]]:
    """For each session that the caller may see its corrections, the earliest first. Raises `AnswerTooLarge`."""
    wanted = {"$and": [_seen(work), {"id": {"$in": request.ids}}]}
    found = work.repo.attending.sessions.corrections(wanted, request.last)
    return [[correction_view(each) for each in found.get(key, ())] for key in request.ids]


def attendees(work: Work, request: requests.Attendees) -> dict[str, Any]:
    """Who was there: all of them for those who hold the session, their own people for others."""
    session = work.repo.attending.sessions.get(request.session_id)
    holds = session is not None and bool(work.units.by_ids([session.unit_id]))
    if session is None or not (session.is_open or holds):
        raise SessionNotFound(field="session_id")
    wanted: list[Document] = [{"session_id": session.id}, {} if holds else work.scope.filter()]
    if request.standing is not None:
        wanted.append({"standing": request.standing})
    found = work.repo.attending.attendances.page({"$and": wanted}, [], request.first, request.after)
    return {**found, "items": [attendance_view(each) for each in found["items"]]}


def spot_checks(work: Work, request: requests.SpotChecks) -> dict[str, Any]:
    """A page of spot checks, the latest first; each says whether its draw follows from its seed."""
    wanted = {"$and": [work.scope.filter(), {"session_id": request.session_id} if request.session_id else {}]}
    found = work.repo.attending.checks.page(wanted, [("drawn_at", -1)], request.first, request.after)
    return {**found, "items": [check_view(each) for each in found["items"]]}


def session_figures(work: Work, request: requests.SessionFigures) -> dict[str, Any]:
    """Held sessions of a year: by kind, and how many were led, joined, used cases (NJ-026, NJ-028, LZ-076, LZ-083)."""
    place = below(work.units.require(request.unit_id).path) if request.unit_id else {}
    match = {"$and": [work.scope.filter(), place, held_in(request.year)]}
    store = work.repo.attending.sessions
    whole = store.figures(match, "")
    kinds = [{"value": row.pop("_id"), **_rounded(row)} for row in store.figures(match, "kind")]
    blank = dict.fromkeys(("sessions", "attendees", "minutes", *FIGURES), 0)
    total = _rounded({**blank, **{name: value for row in whole for name, value in row.items() if name != "_id"}})
    share = percent(total["integrated"], total["sessions"])
    return {**total, "year": request.year, "integrated_share": share, "kinds": sorted(kinds, key=lambda k: k["value"])}


def principal_sessions(work: Work, request: requests.PrincipalSessions) -> dict[str, Any]:
    """How many sessions each unit's principal has led in the year, those with none first (NJ-025, NJ-118)."""
    units = [unit for unit in work.units.active(work.today) if work.scope.covers(unit)]
    led = work.repo.attending.sessions.led([unit.id for unit in units], request.year)
    rows = [{"unit_id": unit.id, "year": request.year, "sessions": led.get(unit.id, 0)} for unit in units]
    wanted = [row for row in rows if not (request.lacking and row["sessions"])]
    return {"items": sorted(wanted, key=lambda row: row["sessions"]), "units": len(rows), "led": len(led)}


def _seen(work: Work) -> Document:
    """Sessions in the caller's scope, and open ones."""
    scope = work.scope.filter()
    return {"$or": [scope, {"is_open": True}]} if scope else {}


def _rounded(row: Document) -> Document:
    minutes = int(row.pop("minutes"))
    return {**row, "hours": round(minutes / 60, 1)}
