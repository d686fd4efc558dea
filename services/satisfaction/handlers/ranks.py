"""Official ranks by hand (NJ-022): entered once per measure and period, corrected with a reason, told to indicators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.kit.codec import document
from services.kit.errors import ChangedMeanwhile
from services.kit.ids import derive
from services.kit.uploads import own_files
from services.satisfaction.domain.periods import require_period
from services.satisfaction.domain.ranks import OfficialRank, require_rank
from services.satisfaction.errors.scoring import OfficialRankNotFound, RankAlreadyEntered
from services.satisfaction.events.scoring import OfficialRankChangedV1
from services.satisfaction.handlers.work import Work
from services.satisfaction.requests import scoring as requests


def enter_rank(work: Work, request: requests.EnterOfficialRank) -> dict[str, Any]:
    """Enter the city's rank by a document of the province.

    Raises `RankAlreadyEntered`, `RankBeyondCities` or `IndexPeriodNotValid`.
    """
    period = require_period(request.period)
    rank_id = derive(work.tenant, "official_rank", request.measure, period.label)
    if work.repo.scoring.ranks.get(rank_id) is not None:
        raise RankAlreadyEntered(field="period")
    use_files(work, request.file_ids)
    rank = require_rank(
        OfficialRank(
            id=rank_id,
            measure=request.measure,
            period=period.label,
            rank=request.rank,
            of=request.of,
            source=request.source,
            file_ids=tuple(request.file_ids),
            entered_at=work.now,
            entered_by=work.actor.account_id,
        )
    )
    work.repo.scoring.ranks.add(rank)
    return _told(work, rank)


def correct_rank(work: Work, request: requests.CorrectOfficialRank) -> dict[str, Any]:
    """Correct what was entered, with a reason; a withdrawn one stands again.

    Raises `OfficialRankNotFound`, `RankUnchanged`, `RankBeyondCities` or `ChangedMeanwhile`.
    """
    held = _required(work, request)
    given = request.model_dump(include={"rank", "of", "source", "file_ids"}, exclude_none=True)
    facts = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    use_files(work, [each for each in facts.get("file_ids", ()) if each not in held.file_ids])
    after = held.corrected({**facts, "withdrawn": False}, request.reason, work.now, work.actor.account_id)
    work.repo.scoring.ranks.save(after)
    return _told(work, after)


def withdraw_rank(work: Work, request: requests.WithdrawOfficialRank) -> dict[str, Any]:
    """Take a rank back that was entered in error; the indicative one is shown alone again. Raises `RankWithdrawn`."""
    after = _required(work, request).taken_back(request.reason, work.now, work.actor.account_id)
    work.repo.scoring.ranks.save(after)
    return _told(work, after)


def official_ranks(work: Work, request: requests.OfficialRanks) -> dict[str, Any]:
    """A page of official ranks, the newest period first."""
    wanted = {name: value for name in ("measure", "period") if (value := getattr(request, name)) is not None}
    found = work.repo.scoring.ranks.page(wanted, first=request.first, after=request.after)
    return {**found, "items": [rank_view(each) for each in found["items"]]}


def rank_view(rank: OfficialRank) -> dict[str, Any]:
    """As readers see it."""
    return {**document(rank), "is_front": rank.is_front, "entered_at": rank.entered_at}


def use_files(work: Work, file_ids: Sequence[str]) -> None:
    """Keep files that the caller may use, for the whole commission. Raises `FileNotFound`."""
    commission = work.units.commission()
    if file_ids:
        own_files(work, file_ids, field="file_ids")
        work.repo.files.share(file_ids, [commission.id] if commission else [])


def _required(work: Work, request: requests.ChangeOfficialRank) -> OfficialRank:
    held = work.repo.scoring.ranks.get(request.rank_id)
    if held is None:
        raise OfficialRankNotFound(field="rank_id")
    if held.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    return held


def _told(work: Work, rank: OfficialRank) -> dict[str, Any]:
    subject, place = f"{rank.measure}:{rank.period}", (rank.measure, rank.period, rank.rank, rank.of)
    work.emit(OfficialRankChangedV1(subject, rank.version, *place, rank.withdrawn))
    return rank_view(rank)
