"""Commands on the risk ledger, and what is read of it."""

from __future__ import annotations

from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.tasks.domain.categories import OTHER
from services.tasks.domain.medians import median
from services.tasks.domain.problems import ProblemDraft, ProblemStatus
from services.tasks.domain.risks import Risk
from services.tasks.errors.rectification import FoundInFuture, RiskNotFound
from services.tasks.handlers.problem_intake import open_problems
from services.tasks.handlers.risk_gaps import gaps_of, ledger_owners
from services.tasks.handlers.shown_problems import known_categories
from services.tasks.handlers.work import Work, require_superior
from services.tasks.repository.codec import document
from services.tasks.requests import risks as requests

CATEGORY = "integrity_risk"


def add_risk(work: Work, request: requests.AddRisk) -> dict[str, Any]:
    """An entry in the ledger; a high risk becomes a rectification item at once (NJ-046). Raises `FoundInFuture`."""
    unit = work.units.require(request.unit_id)
    _require_running(work)
    if request.found_on > work.today:
        raise FoundInFuture(field="found_on")
    facts: dict[str, Any] = request.model_dump()
    place: dict[str, Any] = {"unit_path": unit.path, "county_id": unit.county_id}
    risk = _rectified(work, Risk(id=work.new_id(), **place, **facts, updated_on=work.today))
    work.repo.rectifying.risks.add(risk)
    return document(risk)


def update_risk(work: Work, request: requests.UpdateRisk) -> dict[str, Any]:
    """The entry was looked at again, with or without changes. Raises `RiskCorrected`, `ChangedMeanwhile`."""
    before = _loaded(work, request.risk_id)
    if request.expected_version is not None and request.expected_version != before.version:
        raise ChangedMeanwhile(field="expected_version")
    changes = request.model_dump(exclude={"risk_id", "expected_version"}, exclude_none=True)
    return _saved(work, _rectified(work, before.updated(changes, work.today)))


def remind_risk(work: Work, request: requests.RemindRisk) -> dict[str, Any]:
    """The superior reminds the unit; the first reminder is what counts. Raises `NoRiskToRemind`."""
    before = _loaded(work, request.risk_id)
    require_superior(work, before.unit_id)
    return _saved(work, before.reminded(work.today))


def correct_risk(work: Work, request: requests.CorrectRisk) -> dict[str, Any]:
    """The risk is gone. Raises `RiskHasOpenProblem`, `RiskCorrected`."""
    risk = _loaded(work, request.risk_id)
    problem = work.repo.rectifying.problems.get(risk.problem_id) if risk.problem_id else None
    is_rectified = problem is not None and problem.status is not ProblemStatus.WITHDRAWN
    return _saved(work, risk.corrected(work.today, is_rectified=is_rectified))


def risks(work: Work, request: requests.Risks) -> dict[str, Any]:
    """A page of the ledger, the newest finding first."""
    wanted = request.model_dump(include={"unit_id", "level", "status"}, exclude_none=True)
    parts = [wanted, work.scope.filter("unit_path")]
    return work.repo.rectifying.risks.page(parts, first=request.first, after=request.after)


def risks_by_ids(work: Work, request: requests.RisksByIds) -> list[dict[str, Any]]:
    """Those that exist in the caller's scope."""
    return work.repo.rectifying.risks.by_ids(request.ids, work.scope.filter("unit_path"))


def risk_gaps(work: Work, request: requests.RiskGaps) -> list[dict[str, Any]]:
    """Units that owe a ledger and have none, or none that was kept for 90 days (NJ-045)."""
    units = [unit for unit in ledger_owners(work) if work.scope.covers(unit)]
    wanted = [unit for unit in units if request.unit_id in (None, unit.id)]
    return gaps_of(work, wanted, work.scope.filter("unit_path"))


def risk_figures(work: Work, request: requests.RiskFigures) -> dict[str, Any]:
    """Entries by level and status, live ledgers, and the median days discovery -> reminder -> correction (NJ-047)."""
    wanted = request.model_dump(exclude_none=True)
    filter = {"$and": [wanted, work.scope.filter("unit_path")]}
    found, days = work.repo.rectifying.risks.figures(filter), work.repo.rectifying.risks.days(filter)
    owners = [unit for unit in ledger_owners(work) if work.scope.covers(unit)]
    owing = [unit for unit in owners if request.unit_id in (None, unit.id)]
    stale = gaps_of(work, owing, work.scope.filter("unit_path"))
    medians = {f"median_{name}": median(numbers) for name, numbers in days.items()}
    return {**found, **medians, "units": len(owing), "live_ledgers": len(owing) - len(stale)}


def early_warnings(work: Work, request: requests.EarlyWarnings) -> dict[str, Any]:
    """A page of warnings, the oldest first."""
    parts = [request.model_dump(include={"unit_id", "rule"}, exclude_none=True), work.scope.filter("unit_path")]
    if request.settled is not None:
        parts.append({"settled_on": {"$ne": None} if request.settled else None})
    return work.repo.rectifying.risks.warning_page(parts, first=request.first, after=request.after)


def _rectified(work: Work, risk: Risk) -> Risk:
    """With its rectification item, when it has become high."""
    if not risk.needs_rectification:
        return risk
    category = CATEGORY if CATEGORY in known_categories(work) else OTHER
    draft = ProblemDraft(
        source="risk_ledger",
        source_id=risk.id,
        unit_id=risk.unit_id,
        category=category,
        severity="high",
        description=f"{risk.key_link}：{risk.risk}",
        found_on=work.today,
    )
    [problem_id] = open_problems(work, [draft])
    return risk.listed(problem_id)


def _loaded(work: Work, risk_id: str) -> Risk:
    risk = work.repo.rectifying.risks.get(risk_id)
    if risk is None:
        raise RiskNotFound(field="risk_id")
    work.units.require(risk.unit_id, field="risk_id")
    _require_running(work)
    return risk


def _require_running(work: Work) -> None:
    campaign = work.repo.campaign.get()
    if campaign is not None:
        campaign.require_running(work.today)


def _saved(work: Work, risk: Risk) -> dict[str, Any]:
    work.repo.rectifying.risks.save(risk)
    return document(risk)
