"""Records evaluations (NJ-019), one or thousands with as many store calls: which tokens hold, what the figures gain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.kit.errors import QfError
from services.kit.sealing import seal
from services.satisfaction.domain.encounters import Encounter
from services.satisfaction.domain.evaluations import Answers, Evaluation, RedPacket, refusal, telling
from services.satisfaction.domain.tokens import id_of
from services.satisfaction.errors.evaluating import TokenUsed
from services.satisfaction.events.evaluating import RedPacketHintedV1
from services.satisfaction.handlers import tokens
from services.satisfaction.handlers.evaluation_days import tell_days
from services.satisfaction.handlers.evaluation_follow_ups import open_follow_ups
from services.satisfaction.handlers.stuffing import sifted
from services.satisfaction.handlers.work import Work

RowResult = QfError | None


def record(work: Work, rows: Sequence[Answers], unit_id: str | None = None, *, later: bool = False) -> list[RowResult]:
    """Record what came in under tokens, of `unit_id` alone when it is given; why not, row by row, else None.

    `later`: what follows for the city is told by the next tick, together with what others bring until then.
    """
    results, chosen = _chosen(work, rows, unit_id)
    units = work.units.by_ids(sorted({encounter.unit_id for _, encounter in chosen}))
    fresh = [_evaluation(work, answers, encounter) for answers, encounter in chosen]
    evaluations, days = sifted(work, fresh, units)
    work.repo.evaluating.evaluations.add(evaluations)
    work.repo.counting.daily.add(each.delta(units[each.unit_id].path) for each in evaluations)
    _hint(work, evaluations)
    open_follow_ups(work, [each for each in evaluations if each.is_low and each.series_id is None], units)
    days |= {(each.unit_id, each.on, each.setting) for each in evaluations}
    if later:
        work.repo.evaluating.untold.note(sorted(days))
    else:
        tell_days(work, days)
    return results


def _chosen(
    work: Work, rows: Sequence[Answers], unit_id: str | None
) -> tuple[list[RowResult], list[tuple[Answers, Encounter]]]:
    """The results, and the rows whose tokens this command has spent: of one token, the first."""
    ids = [tokens.opened(work, answers.token) for answers in rows]
    stored = work.repo.counting.encounters
    known = stored.by_ids(sorted({each for each in ids if each is not None}))
    found = [known.get(each) if each else None for each in ids]
    results = [refusal(encounter, answers.on, unit_id) for encounter, answers in zip(found, rows, strict=True)]
    open_ids = {each.id for each, wrong in zip(found, results, strict=True) if each and wrong is None}
    stored.spend(open_ids)
    chosen = []
    for at, encounter in enumerate(found):
        if encounter is None or results[at] is not None:
            continue
        if encounter.id in open_ids:
            open_ids.remove(encounter.id)
            chosen.append((rows[at], encounter))
        else:
            results[at] = TokenUsed(field="token")
    return results, chosen


def _evaluation(work: Work, answers: Answers, encounter: Encounter) -> Evaluation:
    told, unit_id = telling(answers.text), encounter.unit_id
    return Evaluation(
        id=_sealed(work, "evaluation", encounter.id),
        unit_id=unit_id,
        setting=encounter.setting,
        touchpoint=encounter.touchpoint,
        on=encounter.counts_on(answers.on),
        at=answers.at,
        scores=answers.scores,
        total=sum(answers.scores) - len(answers.scores),
        red_packet=answers.red_packet,
        source=answers.source,
        text=answers.text or None,
        text_mark=_sealed(work, "text", unit_id, told) if told else None,
        device=_sealed(work, "device", unit_id, answers.device) if answers.device else None,
    )


def _sealed(work: Work, purpose: str, *parts: str) -> str:
    """What stands for something that is not kept: equal for equal parts, and no way back."""
    return id_of(seal(purpose, work.tenant, *parts, size=10))


def _hint(work: Work, evaluations: Sequence[Evaluation]) -> None:
    """Whoever speaks of a red packet leaves unit, day and kind behind, whether the scores count or not."""
    hints: list[dict[str, Any]] = [
        {
            "id": work.new_id(),
            "unit_id": each.unit_id,
            "on": each.on.isoformat(),
            "setting": each.setting.value,
            "kind": each.red_packet.value,
        }
        for each in evaluations
        if each.red_packet is not RedPacket.NONE
    ]
    work.repo.evaluating.hints.add(hints)
    for hint in hints:
        work.emit(RedPacketHintedV1(hint["id"], 1, hint["unit_id"], hint["on"], hint["kind"]))
