"""The tick behind imports: one part is checked, or one slice loaded, in a transaction of its own (PF-013).

A crash costs the step that was under way and nothing else. The figures move once, with the last step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from typing import Any

from services.kit.apart import Limits, run_apart
from services.kit.files import FileNotFound
from services.kit.turns import in_turns
from services.kit.units import Unit
from services.satisfaction.domain import imports
from services.satisfaction.domain.encounter_file import pack, unpack
from services.satisfaction.domain.encounter_part import Found, Part, found_in, row_of
from services.satisfaction.domain.encounter_rows import Mistake
from services.satisfaction.domain.encounters import SETTING_OF, Setting
from services.satisfaction.domain.imports import (
    MOST_ROWS,
    NOT_READABLE,
    SLICE,
    UNDER_WAY,
    Check,
    EncounterImport,
    ImportState,
    moved_with,
    summed,
)
from services.satisfaction.handlers.encounters import take
from services.satisfaction.handlers.figures import add_figures
from services.satisfaction.handlers.tokens import encounter_raw
from services.satisfaction.handlers.work import Work

READER = "services.satisfaction.domain.encounter_part:read"
LIMITS = Limits(megabytes=400, cpu_seconds=12, seconds=13.0)
"""With the wait for a place less than the 20 s after which the store gives up a transaction."""
STEPS_IN_A_ROW = 50
ROWS_IN_A_TURN = 200
Transact = Callable[[Callable[[Work], Any]], Any]


def work_on_imports(transact: Transact) -> bool:
    """Take the import that waits longest one step further; True while the next step should follow at once.

    One whose step fails is put off in a transaction of its own, so that no other hospital waits behind it.
    """
    taken: list[str] = []
    try:
        return bool(transact(partial(_step, taken)))
    except Exception:
        if taken:
            transact(partial(_put_off, taken[-1]))
        raise


def _step(taken: list[str], work: Work) -> bool:
    found = work.repo.counting.imports.next_due(work.now)
    if found is None:
        return False
    taken.append(found.id)
    after = _STEPS.get(found.state, _released)(work, found)
    work.repo.counting.imports.save(replace(after, failures=0, put_off_to=None))
    return (found.version + 1) % STEPS_IN_A_ROW != 0


def _put_off(import_id: str, work: Work) -> None:
    found = work.repo.counting.imports.get(import_id)
    if found is None or found.state not in UNDER_WAY:
        return
    after = found.put_off(work.now)
    if after.state is ImportState.REFUSED:
        facts = {name: getattr(NOT_READABLE, name) for name in ("column", "code", "zh", "en")}
        work.repo.counting.imports.add_mistakes(found.id, [{"row": found.lines + 1, **facts}])
        work.repo.counting.imports.drop_slices(found.id)
    work.repo.counting.imports.save(after)


def _checked_part(work: Work, found: EncounterImport) -> EncounterImport:
    """Read one part of the file to its last whole line, and keep what it holds."""
    unit = work.units.require(found.unit_id)
    is_last = found.parts_read + 1 == len(found.file_ids)
    part, check = _check(work, unit, found, found.carry + _part(work, found))
    stored = work.repo.counting.imports
    stored.add_mistakes(found.id, check.listed)
    stored.add_slices(found.id, found.slices, check.packed)
    after = replace(
        found,
        parts_read=found.parts_read + 1,
        carry=part.carry,
        lines=found.lines + part.lines,
        columns=part.columns,
        rows=found.rows + check.rows,
        bad_rows=found.bad_rows + check.bad_rows,
        reasons=summed(found.reasons, check.reasons),
        slices=found.slices + len(check.packed),
        version=found.version + 1,
    )
    if not is_last and part.columns and after.rows <= MOST_ROWS:
        return after
    ended = after.checked(work.now)
    if ended.state is ImportState.REFUSED:
        stored.drop_slices(found.id)
    return ended


def _part(work: Work, found: EncounterImport) -> bytes:
    try:
        return work.files.get(found.file_ids[found.parts_read])[1]
    except FileNotFound:  # nobody may wait behind an import whose file is gone
        return b""


def _check(work: Work, unit: Unit, found: EncounterImport, data: bytes) -> tuple[Found, Check]:
    """What a part holds, its good rows sealed and packed; other work of this process gets its turns meanwhile."""
    is_last = found.parts_read + 1 == len(found.file_ids)
    days = unit.opened_on, unit.closed_on, work.today.isoformat()
    asked = Part(found.columns, found.lines, is_last, *days, imports.MOST_LISTED)
    part = found_in(run_apart(READER, asked.message(data), LIMITS))
    check = part.check
    sealed = {setting: partial(encounter_raw, work, unit.id, setting) for setting in Setting}
    rows = (row_of(line, lambda at, key: sealed[SETTING_OF[at]](key)) for line in in_turns(part.rows, ROWS_IN_A_TURN))
    while packed := pack(islice(rows, SLICE)):
        check.packed.append(packed)
    if part.columns and not found.rows + check.rows and is_last:
        check.refuse(1, Mistake("file", "empty_file", "文件没有数据行", "the file has no rows"))
    if found.rows + check.rows > MOST_ROWS:
        zh, en = f"文件超过{MOST_ROWS}行", f"the file has more than {MOST_ROWS} rows"
        check.refuse(found.lines + part.lines, Mistake("file", "too_many_rows", zh, en))
    return part, check


def _loaded_slice(work: Work, found: EncounterImport) -> EncounterImport:
    """Load one slice; with the last one the figures move, all at once."""
    unit = work.units.require(found.unit_id)
    done = take(work, unit, unpack(work.repo.counting.imports.slice(found.id, found.slices_loaded)))
    moved = moved_with(found.moved, ((f"{on}:{setting}", values) for (on, setting), values in done.moved.items()))
    counts = {name: getattr(found, name) + count for name, count in done.counts.items()}
    loaded = found.slices_loaded + 1
    after = replace(found, slices_loaded=loaded, moved=moved, version=found.version + 1, **counts)
    if loaded < found.slices:
        return after
    add_figures(work, unit, dict(map(_day, moved.items())))
    work.repo.counting.imports.drop_slices(found.id)
    return replace(after, state=ImportState.LOADED, ended_at=work.now)


def _day(item: tuple[str, list[int]]) -> tuple[tuple[date, Setting], list[int]]:
    on, _, setting = item[0].partition(":")
    return (date.fromisoformat(on), Setting(setting)), item[1]


def _given_up(work: Work, found: EncounterImport) -> EncounterImport:
    """Checked, and then forgotten."""
    work.repo.counting.imports.drop_slices(found.id)
    return found.discarded(work.now)


def _released(work: Work, found: EncounterImport) -> EncounterImport:
    """Let go of the file of an ended import: it holds the hospital's own keys. Of its bad rows a month later."""
    if found.released:
        work.repo.counting.imports.drop_mistakes(found.id)
        return replace(found, forgotten=True, version=found.version + 1)
    needed = work.repo.counting.imports.files_in_use(found.file_ids, but=found.id)
    gone = [file_id for file_id in found.file_ids if file_id not in needed]
    work.repo.files.forget(gone)
    work.files.let_go(gone)
    return replace(found, released=True, version=found.version + 1)


_STEPS = {
    ImportState.CHECKING: _checked_part,
    ImportState.LOADING: _loaded_slice,
    ImportState.CHECKED: _given_up,
}
