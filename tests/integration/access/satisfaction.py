"""One of each thing that the requests of satisfaction name."""

from __future__ import annotations

import base64

from services.kit.identity import Actor
from services.kit.testing import Bench
from services.satisfaction.requests.scoring import EnterOfficialRank, RecordTrustSurvey

ENCOUNTERS = "key,touchpoint,on,channel\nMZ0009,outpatient_settlement,2022-03-01,sms\n"


def satisfaction_things(bench: Bench, office: Actor, unit: str) -> dict[str, str]:
    """Ids by placeholder."""
    return {
        "hospital": unit,
        **_counting(bench, office, unit),
        **_evaluating(bench, office, unit),
        **_scoring(bench, office),
    }


def _counting(bench: Bench, office: Actor, unit: str) -> dict[str, str]:
    part = {"filename": "encounters.csv", "content_base64": base64.b64encode(ENCOUNTERS.encode()).decode()}
    filed = bench.call("satisfaction.upload_file", part, actor=office)["id"]
    asked = {"unit_id": unit, "file_ids": [filed], "load": False}
    started = bench.call("satisfaction.start_encounter_import", asked, actor=office)["id"]
    slips = {"unit_id": unit, "touchpoint": "discharge", "count": 3}
    sheet = bench.call("satisfaction.make_slips", slips, actor=office)["id"]
    return {"encounter_file": filed, "encounter_import": started, "slip_sheet": sheet}


def _evaluating(bench: Bench, office: Actor, unit: str) -> dict[str, str]:
    """A token that still works, a low score with its follow-up, and three times the same text."""
    visits = [{"key": f"MZ1{n}", "touchpoint": "discharge", "on": "2022-03-29", "channel": "sms"} for n in range(5)]
    recorded = bench.call("satisfaction.record_encounters", {"unit_id": unit, "rows": visits}, actor=office)
    tokens = [row["link"].rsplit("/", 1)[1] for row in recorded["rows"]]
    rows = [_answered(token, 5, text="护士耐心，环境整洁") for token in tokens[:3]] + [_answered(tokens[3], 2)]
    terminal = Actor("terminal", office.tenant, ("institution",), unit)
    bench.call("satisfaction.record_evaluations", {"unit_id": unit, "rows": rows}, actor=terminal)
    return {
        "token": tokens[4],
        "evaluation_series": bench.call("satisfaction.evaluation_series", {}, actor=office)["items"][0]["id"],
        "evaluation_follow_up": bench.call("satisfaction.evaluation_follow_ups", {}, actor=office)["items"][0]["id"],
    }


def _scoring(bench: Bench, office: Actor) -> dict[str, str]:
    rank = {**EnterOfficialRank.EXAMPLE, "period": "2020"}
    survey = {**RecordTrustSurvey.EXAMPLE, "ended_on": "2021-12-20"}
    return {
        "official_rank": bench.call("satisfaction.enter_official_rank", rank, actor=office)["id"],
        "trust_survey": bench.call("satisfaction.record_trust_survey", survey, actor=office)["id"],
    }


def _answered(token: str, score: int, **more: str) -> dict[str, object]:
    scores = dict.fromkeys(("attitude", "explanation", "waiting", "fees", "environment", "overall"), score)
    facts = {"token": token, "scores": scores, "red_packet": "none", "answered_at": "2022-03-29T20:00:00+08:00"}
    return {**facts, **more}
