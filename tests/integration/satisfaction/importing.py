"""Large files of encounters for the tests: made, started, worked on, looked at."""

from __future__ import annotations

from typing import Any

from tests.integration.satisfaction.city import HOSPITAL, City

HEADER = "就诊流水号,评价环节,日期,提供方式\n"
OWN = {"role": "institution", "unit": HOSPITAL}


def lines(count: int, start: int = 0) -> str:
    """Rows of which nine in ten were offered."""
    channel = ["短信"] * 9 + ["未提供"]
    return "".join(f"MZ{n:07d},门诊结算,2022-06-0{n % 5 + 1},{channel[n % 10]}\n" for n in range(start, start + count))


def started(city: City, *parts: str | bytes, **more: Any) -> dict[str, Any]:
    """An import of a file in parts."""
    files = [city.part(text, f"encounters-{n}.csv", **OWN) for n, text in enumerate(parts)]
    return dict(city.call("start_encounter_import", unit_id=HOSPITAL, file_ids=files, **more, **OWN))


def worked(city: City) -> None:
    """Let the tick work until nothing is left."""
    for _ in range(3):
        city.bench.engines["satisfaction"].tick("work_on_imports", city.tenant)


def seen(city: City, import_id: str) -> dict[str, Any]:
    return dict(city.call("encounter_import", import_id=import_id, **OWN))
