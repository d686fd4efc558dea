"""Trust surveys by the commission (NJ-089), and their trend beside the overall index."""

from __future__ import annotations

from typing import Any

from plans.periods import period_of, periods_between
from services.kit.codec import document
from services.kit.errors import ChangedMeanwhile
from services.satisfaction.domain.indices import overall_of
from services.satisfaction.domain.periods import require_period
from services.satisfaction.domain.surveys import HUNDREDTHS, Trust, TrustSurvey, mean_text, trust_by_quarter
from services.satisfaction.errors.scoring import SurveyInTheFuture, SurveyNotFound
from services.satisfaction.handlers.indices import index_view, samples_in, spans
from services.satisfaction.handlers.measuring import both, terms_of_plan
from services.satisfaction.handlers.ranks import use_files
from services.satisfaction.handlers.work import Work, plan_of
from services.satisfaction.requests import scoring as requests


def record_survey(work: Work, request: requests.RecordTrustSurvey) -> dict[str, Any]:
    """Enter the result of a survey: how many were asked and the mean of the trust item. Raises `SurveyInTheFuture`."""
    if request.ended_on > work.today:
        raise SurveyInTheFuture(field="ended_on")
    use_files(work, request.file_ids)
    survey = TrustSurvey(
        id=work.new_id(),
        quarter=period_of("quarter", request.ended_on).label,
        ended_on=request.ended_on,
        title=request.title,
        sampling=request.sampling,
        n=request.n,
        mean_hundredths=int(request.mean * HUNDREDTHS),
        file_ids=tuple(request.file_ids),
        entered_at=work.now,
        entered_by=work.actor.account_id,
    )
    work.repo.scoring.surveys.add(survey)
    return survey_view(survey)


def correct_survey(work: Work, request: requests.CorrectTrustSurvey) -> dict[str, Any]:
    """Correct a result, or withdraw it, with a reason. Raises `SurveyNotFound`, `SurveyWithdrawn`."""
    held = work.repo.scoring.surveys.get(request.survey_id)
    if held is None:
        raise SurveyNotFound(field="survey_id")
    if held.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    facts: dict[str, Any] = {"withdrawn": request.withdraw}
    if request.n is not None:
        facts["n"] = request.n
    if request.mean is not None:
        facts["mean_hundredths"] = int(request.mean * HUNDREDTHS)
    after = held.corrected(facts, request.reason, work.now, work.actor.account_id)
    work.repo.scoring.surveys.save(after)
    return survey_view(after)


def trust_surveys(work: Work, request: requests.TrustSurveys) -> dict[str, Any]:
    """A page of surveys, the newest quarter first."""
    found = work.repo.scoring.surveys.page(first=request.first, after=request.after)
    return {**found, "items": [survey_view(each) for each in found["items"]]}


def trust_trend(work: Work, request: requests.TrustTrend) -> list[dict[str, Any]]:
    """Quarter by quarter: the city's overall index, and the mean of the trust item with the people asked (NJ-089)."""
    first = require_period(request.first_quarter, "first_quarter")
    last = require_period(request.last_quarter, "last_quarter")
    quarters, terms = spans("quarter", first.start, last.end), terms_of_plan(plan_of(work))
    found = work.repo.scoring.months.samples("month", quarters[0].start, quarters[-1].end)
    asked = trust_by_quarter(work.repo.scoring.surveys.between(quarters[0].label, quarters[-1].label))
    shown = []
    for quarter in periods_between(quarters[0], quarters[-1]):
        outpatient, inpatient = both(samples_in(found, quarter))
        overall = index_view(overall_of(outpatient, inpatient, terms), outpatient.plus(inpatient))
        trust = asked.get(quarter.label, Trust())
        shown.append({"period": quarter.label, "overall": overall, "trust_mean": trust.mean, "trust_n": trust.n})
    return shown


def survey_view(survey: TrustSurvey) -> dict[str, Any]:
    """As readers see it."""
    changes = [{**vars(each), "mean": mean_text(each.mean_hundredths)} for each in survey.changes]
    return {**document(survey), "mean": mean_text(survey.mean_hundredths), "changes": changes}
