"""Encounters from a hospital's system (NJ-019, PF-013), thousands in one call, with the link of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from services.kit.errors import Problem
from services.kit.turns import in_turns
from services.kit.units import Unit
from services.satisfaction.domain import encounter_rows, recording
from services.satisfaction.domain.encounter_rows import Row
from services.satisfaction.domain.encounters import SETTING_OF, Channel, Encounter, Setting, Touchpoint
from services.satisfaction.domain.recording import Recorded
from services.satisfaction.domain.tokens import id_of
from services.satisfaction.errors.counting import EncounterRowsNotValid, EvaluatedNotShown, TooManyDays
from services.satisfaction.handlers import tokens
from services.satisfaction.handlers.figures import add_figures
from services.satisfaction.handlers.institutions import days_of, institution
from services.satisfaction.handlers.work import Work
from services.satisfaction.requests import counting as requests

MOST_PROBLEMS = 200
MOST_DAYS = 92
ROWS_IN_A_TURN = 500


def record_encounters(work: Work, request: requests.RecordEncounters, base: str) -> dict[str, Any]:
    """Record encounters; all rows or none, and a key that is known adds nothing.

    Raises `EncounterRowsNotValid` with every bad row.
    """
    unit = institution(work, request.unit_id)
    done = take(work, unit, _rows(work, unit, request.rows))
    add_figures(work, unit, done.moved)
    return {"unit_id": unit.id, **done.counts, "rows": _answers(work, done, base)}


def take(work: Work, unit: Unit, rows: Iterable[Row]) -> Recorded:
    """Store what `rows` change; what they add to the figures is left to the caller."""
    rows, stored = list(rows), work.repo.counting.encounters
    known = stored.by_ids(sorted({id_of(row.raw) for row in rows}))
    done = recording.record(unit.id, in_turns(rows, ROWS_IN_A_TURN), known)
    stored.add(list(done.new.values()))
    stored.put(list(done.changed.values()))
    return done


def encounters(work: Work, request: requests.Encounters) -> dict[str, Any]:
    """A page of one institution's encounters; a key is nowhere to be had."""
    unit = institution(work, request.unit_id)
    start, end = request.start, request.end or request.start
    if (end - start).days >= MOST_DAYS:
        raise TooManyDays(field="end", most=MOST_DAYS)
    is_own = work.scope.width == "own"
    if is_own and request.evaluated is not None:
        raise EvaluatedNotShown(field="evaluated")
    asked = {"setting": request.setting, "offered": request.offered, "evaluated": request.evaluated}
    wanted = {name: value for name, value in asked.items() if value is not None}
    store = work.repo.counting.encounters
    found = store.page(unit.id, start, end, wanted, first=request.first, after=request.after)
    return {**found, "items": [_shown(each, is_own=is_own) for each in found["items"]]}


def encounter_links(work: Work, request: requests.EncounterLinks, base: str) -> list[dict[str, Any]]:
    """The links of keys that the hospital names again: they follow from the key, so none is kept."""
    unit = institution(work, request.unit_id)
    ids = [tokens.encounter_id(work, unit.id, request.setting, key) for key in request.keys]
    known = work.repo.counting.encounters.by_ids(ids)
    shown = [(key, known.get(encounter_id)) for key, encounter_id in zip(request.keys, ids, strict=True)]
    return [
        {
            "key": key,
            "link": base + tokens.link(work, each.id) if each and each.offered else None,
            "expires_on": each.expires_on if each else None,
            "known": each is not None,
        }
        for key, each in shown
    ]


def _shown(encounter: Encounter, *, is_own: bool) -> dict[str, Any]:
    """The unit knows its patients: it does not learn which of them answered."""
    return {**vars(encounter), "evaluated": None if is_own else encounter.evaluated}


def _rows(work: Work, unit: Unit, given: Sequence[requests.EncounterRow]) -> list[Row]:
    """The rows, checked. Raises `EncounterRowsNotValid`."""
    days, rows, problems, bad = days_of(unit, work.today), [], [], set()
    for index, each in enumerate(given):
        touchpoint, channel = Touchpoint(each.touchpoint), Channel(each.channel)
        how = (channel, Setting(each.setting) if each.setting else None)
        for wrong in encounter_rows.mistakes(days, each.key, touchpoint, (each.on, each.offered_on), how):
            problems.append(Problem(f"rows.{index}.{wrong.column}", wrong.code, wrong.zh, wrong.en, row=index))
            bad.add(index)
        rows.append(_row(work, unit, each, touchpoint))
    if problems:
        raise EncounterRowsNotValid(field=problems[0].field, problems=problems[:MOST_PROBLEMS], count=len(bad))
    return rows


def _row(work: Work, unit: Unit, given: requests.EncounterRow, touchpoint: Touchpoint) -> Row:
    setting = SETTING_OF[touchpoint]
    raw = tokens.encounter_raw(work, unit.id, setting, given.key)
    return Row(raw, touchpoint, given.on, Channel(given.channel), given.offered_on)


def _answers(work: Work, done: Recorded, base: str) -> list[dict[str, Any]]:
    """The outcome of each row, in order; the link of those that are offered."""
    answers = []
    for encounter_id, outcome in done.outcomes:
        each = done.now(encounter_id)
        link = base + tokens.link(work, encounter_id) if each and each.offered else None
        answers.append({"id": encounter_id, "outcome": outcome, "link": link})
    return answers
