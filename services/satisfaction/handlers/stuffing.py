"""Sets suspicious series aside as evaluations come in, and restores them when the office says so (NJ-019)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.kit.units import Unit
from services.satisfaction.domain.evaluations import Evaluation, moved
from services.satisfaction.domain.stuffing import Rule, Series, SeriesState, Suspicion, suspicions
from services.satisfaction.errors.evaluating import SeriesNotFound
from services.satisfaction.handlers.evaluation_days import Day, tell_days
from services.satisfaction.handlers.evaluation_follow_ups import open_follow_ups, withdraw_follow_ups
from services.satisfaction.handlers.work import Work
from services.satisfaction.requests import evaluating as requests


def sifted(work: Work, fresh: Sequence[Evaluation], units: Mapping[str, Unit]) -> tuple[list[Evaluation], set[Day]]:
    """`fresh` ones with the series that they are in, and the days on which earlier ones are set aside with them."""
    store = work.repo.evaluating
    earlier = store.evaluations.neighbours(fresh)
    found = suspicions([*earlier, *fresh])
    if not found:
        return list(fresh), set()
    known = store.series.by_ids(sorted({series_id for each in found for series_id in each.joined}))
    series = {each.id: each for each in known.values() if each.state is SeriesState.SET_ASIDE}
    series_of: dict[str, str] = {}
    for suspicion in found:
        one = _series(work, suspicion, series, units)
        series[one.id] = one
        series_of |= {each.id: one.id for each in suspicion.fresh}
    store.series.put([series[series_id] for series_id in sorted(set(series_of.values()))])
    days = _set_aside(work, [each for each in earlier if each.id in series_of], series_of, units)
    return [each.set_aside(series_of[each.id]) if each.id in series_of else each for each in fresh], days


def restore_evaluation_series(work: Work, request: requests.RestoreEvaluationSeries) -> dict[str, Any]:
    """Count a series again: its members are looked at by no rule any more. Raises `SeriesNotSetAside`."""
    store = work.repo.evaluating
    before = store.series.get(request.series_id)
    if before is None:
        raise SeriesNotFound(field="series_id")
    unit = work.units.require(before.unit_id)
    if request.expected_version not in (None, before.version):
        raise ChangedMeanwhile(field="expected_version")
    after = before.restored(by=work.actor.account_id, at=work.now, reason=request.reason)
    members = store.evaluations.of_series(after.id)
    store.series.save(after)
    store.evaluations.clear(after.id)
    work.repo.counting.daily.add(moved(each, unit.path, aside=False) for each in members)
    open_follow_ups(work, [each for each in members if each.is_low], {unit.id: unit})
    tell_days(work, {(each.unit_id, each.on, each.setting) for each in members})
    return shown_series(after)


def evaluation_series(work: Work, request: requests.EvaluationSeries) -> dict[str, Any]:
    """A page of series, with the reason of each."""
    wanted = work.scope.filter() | ({"unit_id": request.unit_id} if request.unit_id else {})
    wanted |= {name: value for name in ("state", "rule") if (value := getattr(request, name)) is not None}
    found = work.repo.evaluating.series.page(wanted, first=request.first, after=request.after)
    return {**found, "items": [shown_series(each) for each in found["items"]]}


def shown_series(series: Series) -> dict[str, Any]:
    """A series without its members: who was in it is nobody's business."""
    return {
        "id": series.id,
        "unit_id": series.unit_id,
        "rule": series.rule,
        "reason": series.reason,
        "touchpoint": series.touchpoint,
        "first_at": series.first_at,
        "last_at": series.last_at,
        "count": series.count,
        "state": series.state,
        "restored_at": series.restored_at,
        "restored_because": series.restored_because,
        "version": series.version,
    }


def _series(work: Work, suspicion: Suspicion, known: Mapping[str, Series], units: Mapping[str, Unit]) -> Series:
    """The series of the same rule that goes on, or a new one."""
    joined = (known[each] for each in suspicion.joined if each in known)
    running = next((each for each in joined if each.rule is suspicion.rule), None)
    if running is not None:
        return running.with_more(suspicion.fresh)
    members = suspicion.fresh
    return Series(
        id=work.new_id(),
        unit_id=members[0].unit_id,
        unit_path=units[members[0].unit_id].path,
        rule=suspicion.rule,
        touchpoint=members[0].touchpoint if suspicion.rule is Rule.SECONDS_APART else None,
        first_at=min(each.at for each in members),
        last_at=max(each.at for each in members),
        count=len(members),
        noticed_at=work.now,
    )


def _set_aside(
    work: Work, members: Sequence[Evaluation], series_of: Mapping[str, str], units: Mapping[str, Unit]
) -> set[Day]:
    """Earlier members leave the figures, and nobody waits for an answer to them any more."""
    if not members:
        return set()
    work.repo.evaluating.evaluations.set_aside({each.id: series_of[each.id] for each in members})
    work.repo.counting.daily.add(moved(each, units[each.unit_id].path, aside=True) for each in members)
    withdraw_follow_ups(work, [each.id for each in members if each.is_low])
    return {(each.unit_id, each.on, each.setting) for each in members}
