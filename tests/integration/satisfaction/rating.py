"""Patients who come and evaluate: thousands at a time, as hospitals' systems and terminals send them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.integration.satisfaction.city import HOSPITAL, City, row

ITEMS = ("attitude", "explanation", "waiting", "fees", "environment", "overall")
TOUCHPOINT = {"outpatient": "outpatient_settlement", "inpatient": "discharge"}
GOOD = (5, 5, 4, 5, 4, 4)
"""Sums to 21 of 24."""


def came(
    city: City, count: int, *, on: str, setting: str = "outpatient", unit: str = HOSPITAL, prefix: str = "V"
) -> list[str]:
    """`count` encounters of a day; their tokens."""
    rows = [row(f"{prefix}{n:05}", on, TOUCHPOINT[setting]) for n in range(count)]
    return [each["link"].rpartition("/")[2] for each in city.record(*rows, to=unit)["rows"]]


def evaluate(
    city: City, tokens: Sequence[str], scores: Sequence[Sequence[int]], *, on: str, unit: str = HOSPITAL, **more: Any
) -> Any:
    """Evaluations from terminals, a minute and a second apart."""
    rows = [
        {
            "token": token,
            "scores": dict(zip(ITEMS, given, strict=True)),
            "red_packet": "none",
            "answered_at": f"{on}T{8 + n // 50:02}:{n % 50:02}:{n % 60:02}+08:00",
            **more,
        }
        for n, (token, given) in enumerate(zip(tokens, scores, strict=True))
    ]
    return city.call("record_evaluations", role="institution", unit=unit, unit_id=unit, rows=rows)


def rated(
    city: City, count: int, given: Sequence[int] = GOOD, *, on: str, setting: str = "outpatient", unit: str = HOSPITAL
) -> None:
    """`count` encounters of a day, all of which are evaluated alike."""
    tokens = came(city, count, on=on, setting=setting, unit=unit, prefix=f"{setting[:2]}{on}{unit}")
    evaluate(city, tokens, [given] * count, on=on, unit=unit)
