"""The visitor's page and its answer, the terminals' rows, and the lists that units and their superiors read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from plans.periods import Period, parse_period
from services.kit.errors import QfError
from services.satisfaction.domain.encounters import Encounter
from services.satisfaction.domain.evaluation_follow_ups import EvaluationFollowUp, FollowUpState
from services.satisfaction.domain.evaluations import (
    FEW,
    ITEMS,
    LATE_DAYS,
    LONGEST_TEXT,
    Answers,
    Evaluation,
    RedPacket,
    Source,
    is_timely,
    refusal,
)
from services.satisfaction.errors.evaluating import AnsweredAtNotValid, TokenNotKnown, TokenUsed
from services.satisfaction.handlers import riddles, tokens
from services.satisfaction.handlers.institutions import institution
from services.satisfaction.handlers.recording import RowResult, record
from services.satisfaction.handlers.work import Work
from services.satisfaction.repository.evaluations import filter_of
from services.satisfaction.requests import evaluating as requests

DEVICE_DAYS, AT_ONCE = 30, 5_000


def invitation(work: Work, request: requests.Invitation) -> dict[str, Any]:
    """What a visitor's page needs. Raises `TokenNotKnown` or `TokenExpired`.

    Of a used token the same: its hospital could look who has answered. Who sends a second evaluation is told.
    """
    encounter = _invited(work, request.token)
    wrong = refusal(encounter, work.today, None)
    if encounter is None or not (wrong is None or isinstance(wrong, TokenUsed)):
        raise wrong or TokenNotKnown(field="token")
    unit = work.units.require(encounter.unit_id)
    return {
        "unit": unit.name,
        "touchpoint": encounter.touchpoint,
        "setting": encounter.setting,
        "expires_on": encounter.expires_on,
        "items": ITEMS,
        "red_packet": list(RedPacket),
        "longest_text": LONGEST_TEXT,
        "riddle": riddles.pose(work, request.token, request.bits),
    }


def evaluate(work: Work, request: requests.Evaluate) -> dict[str, Any]:
    """Take a visitor's evaluation: a forged token or an unsolved riddle is refused without a look into the store."""
    if tokens.opened(work, request.token) is None:
        raise TokenNotKnown(field="token")
    riddles.require_solved(work, request.token, request.riddle, request.answer)
    answers = Answers(
        token=request.token,
        scores=_scores(request.scores),
        red_packet=RedPacket(request.red_packet),
        source=Source.PUBLIC,
        at=work.now,
        text=request.text,
        device=request.device,
    )
    [wrong] = record(work, [answers], later=True)
    if wrong is not None:
        raise wrong
    return {"recorded": True}


def record_evaluations(work: Work, request: requests.RecordEvaluations) -> dict[str, Any]:
    """Take the rows of an institution's terminals and paper slips; each row has its own result."""
    unit = institution(work, request.unit_id)
    timely = [is_timely(row.answered_at, work.now) for row in request.rows]
    rows = [_answers(row) for row, is_good in zip(request.rows, timely, strict=True) if is_good]
    done = iter(record(work, rows, unit.id))
    late = AnsweredAtNotValid(field="answered_at", most=LATE_DAYS)
    results = [_result(next(done) if is_good else late) for is_good in timely]
    counts = {name: sum(each["outcome"] == name for each in results) for name in ("recorded", "known", "refused")}
    return {"unit_id": unit.id, **counts, "rows": results}


def evaluations(work: Work, request: requests.Evaluations) -> dict[str, Any]:
    """One institution's evaluations of a month. What could tell a unit which patient it was is left out."""
    unit, month = institution(work, request.unit_id), parse_period("month", request.month)
    wanted = filter_of(
        setting=request.setting, touchpoint=request.touchpoint, low=request.low, is_aside=request.set_aside
    )
    if request.touchpoint:
        wanted |= _but_few(work, unit.id, month)
    store = work.repo.evaluating.evaluations
    found = store.page(unit.id, (month.start, month.end), wanted, first=request.first, after=request.after)
    return {**found, "items": _shown(work, found["items"])}


def evaluation_follow_ups(work: Work, request: requests.EvaluationFollowUps) -> dict[str, Any]:
    """A page of follow-ups, by deadline, with what they are about."""
    wanted = work.scope.filter() | ({"unit_id": request.unit_id} if request.unit_id else {})
    wanted |= {"state": request.state} if request.state else {}
    if request.late is not None:
        overdue = {"state": FollowUpState.OPEN.value, "due_on": {"$lt": work.today.isoformat()}}
        wanted["$or" if request.late else "$nor"] = [{"answered_late": True}, overdue]
    found = work.repo.evaluating.follow_ups.page(wanted, first=request.first, after=request.after)
    return {**found, "items": shown_follow_ups(work, found["items"])}


def evaluation_follow_ups_by_ids(work: Work, request: requests.EvaluationFollowUpsByIds) -> list[dict[str, Any]]:
    """Follow-ups inside the caller's scope."""
    found = work.repo.evaluating.follow_ups.by_ids(request.ids, work.scope.filter())
    return shown_follow_ups(work, list(found.values()))


def shown_follow_ups(work: Work, follow_ups: Sequence[EvaluationFollowUp]) -> list[dict[str, Any]]:
    """Follow-ups with their evaluations, in three reads."""
    found = work.repo.evaluating.evaluations.by_ids([each.id for each in follow_ups])
    about = {each["id"]: each for each in _shown(work, list(found.values()))}
    return [
        {
            "id": each.id,
            "unit_id": each.unit_id,
            "evaluation": about[each.id],
            "opened_on": each.opened_on,
            "due_on": each.due_on,
            "state": each.state,
            "late": each.is_late(work.today),
            "answer": each.answer,
            "answered_on": each.answered_on,
            "steps": [{"action": step.action, "text": step.text, "on": step.on} for step in each.steps],
            "version": each.version,
        }
        for each in follow_ups
    ]


def red_packet_hints(work: Work, request: requests.RedPacketHints) -> dict[str, Any]:
    """A page of hints: unit, day and kind."""
    wanted = {"unit_id": request.unit_id} if request.unit_id else {}
    days = (request.start, request.end)
    return work.repo.evaluating.hints.page(days, wanted, first=request.first, after=request.after)


def forget_devices(work: Work) -> bool:
    """Take the device marks away that are 30 days old; True while there are more."""
    before = work.now - timedelta(days=DEVICE_DAYS)
    return work.repo.evaluating.evaluations.forget_devices(before, AT_ONCE) == AT_ONCE


def _invited(work: Work, token: str) -> Encounter | None:
    encounter_id = tokens.opened(work, token)
    return work.repo.counting.encounters.by_ids([encounter_id]).get(encounter_id) if encounter_id else None


def _scores(given: requests.Scores) -> tuple[int, ...]:
    return tuple(getattr(given, item) for item in ITEMS)


def _answers(row: requests.EvaluationRow) -> Answers:
    kind, source = RedPacket(row.red_packet), Source(row.source)
    return Answers(row.token, _scores(row.scores), kind, source, row.answered_at, row.text)


def _result(wrong: RowResult) -> dict[str, Any]:
    """A token that was used before is known: sending rows again changes nothing (PF-013)."""
    if wrong is None:
        return {"outcome": "recorded"}
    told: dict[str, QfError | str] = {"code": wrong.code, "zh": wrong.zh, "en": wrong.en}
    return {"outcome": "known" if wrong.code == "token_used" else "refused", **told}


def _shown(work: Work, evaluations: Sequence[Evaluation]) -> list[dict[str, Any]]:
    """Without encounter and device; without day and touchpoint where fewer than five answered."""
    figures = work.repo.counting.daily.some({(each.unit_id, each.on, each.setting) for each in evaluations})
    return [_one(work, each, figures) for each in evaluations]


def _but_few(work: Work, unit_id: str, month: Period) -> dict[str, Any]:
    """Leaves the days out whose touchpoints are not shown: narrowing would tell them."""
    days = work.repo.counting.daily.days([unit_id], month.start, month.end)
    few = [{"on": doc["on"], "setting": doc["setting"]} for doc in days if doc.get("completed", 0) < FEW]
    return {"$nor": few} if few else {}


def _one(work: Work, each: Evaluation, figures: Mapping[tuple[str, str, str], Mapping[str, Any]]) -> dict[str, Any]:
    """The unit itself does not learn who spoke of a red packet, nor read what was written with it."""
    day = figures.get((each.unit_id, each.on.isoformat(), each.setting), {})
    is_few = day.get("completed", 0) < FEW
    is_hidden = work.scope.width == "own" and each.red_packet is not RedPacket.NONE
    return {
        "id": each.id,
        "unit_id": each.unit_id,
        "month": each.on.isoformat()[:7],
        "on": None if is_few else each.on,
        "setting": each.setting,
        "touchpoint": None if is_few else each.touchpoint,
        "scores": dict(zip(ITEMS, each.scores, strict=True)),
        "text": None if is_hidden else each.text,
        "source": each.source,
        "low": each.is_low,
        "set_aside": each.series_id is not None,
        "series_id": each.series_id,
    }
