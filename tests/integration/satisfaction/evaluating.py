"""Tokens and evaluations for the tests."""

from __future__ import annotations

from typing import Any

from services.satisfaction.domain.evaluations import ITEMS
from services.satisfaction.domain.riddles import solve
from services.satisfaction.errors.evaluating import TokenNotKnown
from tests.integration.satisfaction.city import HOSPITAL, City, row

GOOD = dict(zip(ITEMS, (5, 4, 4, 5, 4, 5), strict=True))
FIVES = dict.fromkeys(ITEMS, 5)
LOW = {**GOOD, "waiting": 2}
UNKNOWN = TokenNotKnown.zh


def tokens(city: City, count: int, on: str = "2022-06-09", to: str = HOSPITAL, **more: Any) -> list[str]:
    """Tokens of as many new encounters of a day."""
    prefix = f"{to}-{on}-{more.get('touchpoint', '')}-{city.db['encounters'].count_documents({'tenant': city.tenant})}"
    rows = [row(f"{prefix}-{n}", on, **more) for n in range(count)]
    return [each["link"].rsplit("/", 1)[1] for each in city.record(*rows, to=to)["rows"]]


def invited(city: City, token: str) -> Any:
    """What the page of a token needs."""
    return city.call("invitation", role="anonymous", token=token, bits=1)


def evaluate(city: City, token: str, scores: dict[str, int] = GOOD, red_packet: str = "none", **more: Any) -> Any:
    """A visitor solves the riddle and sends the evaluation."""
    riddle = invited(city, token)["riddle"]["text"]
    return send(city, token, riddle, scores=scores, red_packet=red_packet, **more)


def send(city: City, token: str, riddle: str, **given: Any) -> Any:
    """An evaluation with the riddle's answer, unless another is given."""
    given = {"scores": GOOD, "red_packet": "none", **given, "answer": given.get("answer") or solve(riddle)}
    return city.call("evaluate", role="anonymous", token=token, riddle=riddle, **given)


def line(token: str, at: str = "2022-06-10T08:00:00+08:00", scores: dict[str, int] = GOOD, **more: Any) -> Any:
    """A row of a terminal."""
    return {"token": token, "scores": scores, "red_packet": "none", "answered_at": at, **more}


def send_rows(city: City, *rows: Any, to: str = HOSPITAL) -> Any:
    """What a terminal of the hospital sends."""
    return city.call("record_evaluations", role="institution", unit=to, unit_id=to, rows=list(rows))


def figures(city: City, on: str = "2022-06-09", setting: str = "outpatient", unit: str = HOSPITAL) -> dict[str, Any]:
    """The stored figures of a day."""
    found = city.db["daily"].find_one({"tenant": city.tenant, "unit_id": unit, "on": on, "setting": setting}) or {}
    return {name: found.get(name, 0) for name in ("completed", "n", "score_sum", "set_aside", "red_packet")}


def everything(city: City) -> dict[str, list[Any]]:
    """All that is stored of the city."""
    names = sorted(city.db.list_collection_names())
    return {name: list(city.db[name].find({"tenant": city.tenant}).sort("_id", 1)) for name in names}
