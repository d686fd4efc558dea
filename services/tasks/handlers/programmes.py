"""The yearly programme: the list is frozen and the seed sealed, then it is drawn or chosen, confirmed, changed."""

from __future__ import annotations

from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.kit.ids import derive
from services.kit.units import Unit
from services.tasks.domain.coverage import counts_in, required, strata_of, stratum_of, supervisor_of
from services.tasks.domain.draws import Entrant, digest, list_digest, order
from services.tasks.domain.programmes import Places, Programme, ProgrammeChange
from services.tasks.errors.supervising import (
    NobodyToSupervise,
    NotAnEntrant,
    PlacesNotValid,
    ProgrammeExists,
    ProgrammeNotFound,
    UnitAlreadySupervised,
)
from services.tasks.handlers.rounds import supervisor_named
from services.tasks.handlers.supervision_coverage import tallies
from services.tasks.handlers.supervision_work import programme_items
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.requests import supervising as requests

INTERNAL = ("unit_path", "entrants", "selected_ids", "drawn_ids", "drawn")


def programmes(work: Work, request: requests.Programmes) -> list[dict[str, Any]]:
    """Programmes in the caller's scope, the latest year first."""
    wanted = {"year": request.year, "unit_id": request.supervisor_id}
    given = {name: value for name, value in wanted.items() if value is not None}
    return [_shown(doc) for doc in work.repo.supervising.programmes.shown(given, work.scope.filter("unit_path"))]


def programmes_by_ids(work: Work, request: requests.ProgrammesByIds) -> list[dict[str, Any]]:
    """Those that exist in the caller's scope."""
    wanted = {"id": {"$in": request.ids}}
    return [_shown(doc) for doc in work.repo.supervising.programmes.shown(wanted, work.scope.filter("unit_path"))]


def changes_by_programmes(work: Work, request: requests.ChangesByProgrammes) -> list[list[dict[str, Any]]]:
    """The changes of each programme, or its last ones, oldest first; none where it is not in the caller's scope.

    Raises `AnswerTooLarge`.
    """
    kept = work.repo.supervising.programmes
    extents = kept.extents(request.programme_ids, work.scope.filter("unit_path"))
    found = kept.changes.of_each(extents, request.last)
    return [[document(each) for each in found.get(key, ())] for key in request.programme_ids]


def programme_entries(work: Work, request: requests.ProgrammeNamed) -> list[dict[str, Any]]:
    """Every entrant and everyone who joined, with place in the draw, and what has become of it."""
    programme = _read(work, request.programme_id)
    tally = tallies(work, strata_of(work.repo.campaign.plan()), programme.year)
    ids = list(dict.fromkeys([*(each.unit_id for each in programme.entrants), *programme.selected_ids]))
    units, places = work.units.by_ids(ids), _places(programme)
    known = {each.unit_id: each for each in programme.entrants}
    done = frozenset().union(*(each.done for each in tally.values()))
    scheduled = frozenset().union(*(each.scheduled for each in tally.values()))
    return [
        {
            "unit_id": unit_id,
            "code": known[unit_id].code if unit_id in known else units[unit_id].code if unit_id in units else None,
            "stratum": known[unit_id].stratum if unit_id in known else None,
            "supervised_last_year": unit_id in known and known[unit_id].supervised_last_year,
            "place": places.get(unit_id),
            "selected": unit_id in programme.selected_ids,
            "state": _state(work, units.get(unit_id), unit_id in done, unit_id in scheduled),
        }
        for unit_id in ids
    ]


def verify_draw(work: Work, request: requests.ProgrammeNamed) -> dict[str, Any]:
    """The draw computed again from what was published. Nothing is opened before the draw."""
    programme = _read(work, request.programme_id)
    found = programme.verified() if programme.is_open else {}
    return {
        "programme_id": programme.id,
        "seed": programme.seed if programme.is_open else None,
        "seed_hash": programme.seed_hash,
        "entrants_hash": programme.entrants_hash,
        "seed_matches": found.get("seed_matches"),
        "entrants_match": list_digest(programme.entrants) == programme.entrants_hash,
        "draw_matches": found.get("draw_matches") if programme.drawn_ids else None,
        "drawn_ids": list(programme.drawn_ids),
    }


def prepare_programme(work: Work, request: requests.PrepareProgramme) -> dict[str, Any]:
    """Freeze the list, seal the seed. Raises `ProgrammeExists`, `NobodyToSupervise`, `PlacesNotValid`."""
    supervisor = supervisor_named(work, request.supervisor_id)
    if work.repo.supervising.programmes.is_there(supervisor.id, request.year):
        raise ProgrammeExists(year=request.year)
    entrants = _entrants(work, supervisor, request.year)
    if not entrants:
        raise NobodyToSupervise(year=request.year)
    seed = request.seed or work.new_id() + work.new_id()
    programme = Programme(
        id=derive(work.tenant, "programme", supervisor.id, request.year),
        year=request.year,
        unit_id=supervisor.id,
        unit_path=supervisor.path,
        county_id=supervisor.county_id,
        seed=seed,
        seed_hash=digest(seed),
        seed_origin="given" if request.seed else "platform",
        entrants_hash=list_digest(entrants),
        entrants=entrants,
        places=_wanted(work, entrants, request.wanted),
        prepared_by=work.actor.account_id,
        prepared_at=work.now,
    )
    work.repo.supervising.programmes.add([programme])
    return _told(work, programme)


def draw_programme(work: Work, request: requests.ProgrammeNamed) -> dict[str, Any]:
    """Open the seed and draw. Raises `ProgrammeAlreadyDrawn`."""
    return _saved(work, _named(work, request).draw(work.now))


def choose_programme(work: Work, request: requests.ChooseProgramme) -> dict[str, Any]:
    """Name the units instead. Raises `ProgrammeAlreadyDrawn`, `NotAnEntrant`, `ProgrammeTooShort`."""
    return _saved(work, _named(work, request).choose(request.unit_ids, work.now))


def confirm_programme(work: Work, request: requests.ProgrammeNamed) -> dict[str, Any]:
    """The office confirms. Raises `ProgrammeNotDrawn`, `ProgrammeAlreadyConfirmed`."""
    return _saved(work, _named(work, request).confirm(work.actor.account_id, work.now))


def change_programme(work: Work, request: requests.ChangeProgramme) -> dict[str, Any]:
    """Units join or leave, with a reason. Raises `ProgrammeNotConfirmed`, `NotAnEntrant`, `UnitAlreadySupervised`."""
    programme = _named(work, request)
    units = work.units.by_ids(request.add_ids)
    for unit_id in request.add_ids:
        unit = units.get(unit_id)
        if unit is None or supervisor_of(unit) != programme.unit_id or not unit.is_active(work.today):
            raise NotAnEntrant(field="add_ids")
    tally = tallies(work, strata_of(work.repo.campaign.plan()), programme.year)
    if any(each.done.intersection(request.remove_ids) for each in tally.values()):
        raise UnitAlreadySupervised(field="remove_ids")
    change = ProgrammeChange(
        added=tuple(dict.fromkeys(request.add_ids)),
        removed=tuple(dict.fromkeys(request.remove_ids)),
        reason=request.reason,
        by=work.actor.account_id,
        at=work.now,
    )
    after = work.repo.supervising.programmes.with_change(programme.changes, programme.change(change), change)
    return _saved(work, after)


def _entrants(work: Work, supervisor: Unit, year: int) -> tuple[Entrant, ...]:
    strata = strata_of(work.repo.campaign.plan())
    found, tally = [], tallies(work, strata, year)
    for unit in work.units.all():
        stratum = stratum_of(strata, unit)
        if stratum is None or supervisor_of(unit) != supervisor.id:
            continue
        if counts_in(unit, year, work.today, supervised=unit.id in tally[stratum.code].done):
            found.append(Entrant(unit.id, unit.code, stratum.code, unit.id in tally[stratum.code].last_year))
    return tuple(found)


def _wanted(work: Work, entrants: tuple[Entrant, ...], given: list[requests.Wanted]) -> tuple[Places, ...]:
    wanted, places = {each.stratum: each.count for each in given}, []
    for stratum in strata_of(work.repo.campaign.plan()):
        population = sum(each.stratum == stratum.code for each in entrants)
        least = required(stratum.percent or 0, population)
        count = wanted.get(stratum.code, least)
        if not least <= count <= population:
            raise PlacesNotValid(field="wanted", stratum=stratum.label, required=least, population=population)
        places.append(Places(stratum.code, least, count))
    return tuple(places)


def _places(programme: Programme) -> dict[str, int]:
    """Unit -> its place in the order of its stratum; nothing before the draw."""
    if not programme.drawn_ids:
        return {}
    found: dict[str, int] = {}
    for stratum in {each.stratum for each in programme.entrants}:
        entered = [each for each in programme.entrants if each.stratum == stratum]
        found |= {each.unit_id: place for place, each in enumerate(order(programme.seed, entered), 1)}
    return found


def _state(work: Work, unit: Unit | None, is_done: bool, is_scheduled: bool) -> str:
    if is_done:
        return "done"
    if unit is None or not unit.is_active(work.today):
        return "closed_unit"
    return "scheduled" if is_scheduled else "open"


def _read(work: Work, programme_id: str) -> Programme:
    found = work.repo.supervising.programmes.get(programme_id)
    if found is None:
        raise ProgrammeNotFound(field="programme_id")
    work.units.require(found.unit_id, field="programme_id")
    return found


def _named(work: Work, request: requests.ProgrammeNamed) -> Programme:
    programme = _read(work, request.programme_id)
    if request.expected_version is not None and request.expected_version != programme.version:
        raise ChangedMeanwhile(field="expected_version")
    return programme


def _saved(work: Work, programme: Programme) -> dict[str, Any]:
    work.repo.supervising.programmes.save(programme)
    return _told(work, programme)


def _told(work: Work, programme: Programme) -> dict[str, Any]:
    tell_work(work, programme_items(programme, work.today))
    counts = {"drawn": len(programme.drawn_ids), "selected": len(programme.selected_ids)}
    return _shown({**document(programme), **counts})


def _shown(doc: dict[str, Any]) -> dict[str, Any]:
    """Without the lists, and without the seed until it is opened."""
    found = {name: value for name, value in doc.items() if name not in INTERNAL}
    return {
        **found,
        "supervisor_id": doc["unit_id"],
        "seed": None if doc["status"] == "prepared" else doc["seed"],
        "method": {"prepared": None, "chosen": "chosen", "drawn": "drawn"}.get(
            doc["status"], "drawn" if doc["drawn"] else "chosen"
        ),
        "changes": doc["changes"]["count"],
    }
