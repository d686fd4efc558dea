"""The city graph's document caches: the dashboard run from recorded answers, with them and without."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from gateway.city.schema import CitySchema, build_schema
from gateway.context import Context
from services.kit.identity import Actor
from services.kit.telemetry import new_traceparent
from tests.bench.city import DASHBOARD
from tests.bench.scripts import say

WARM = 5


class Recorded:
    """Answers what the services answered once."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self._answers = answers

    async def call(self, service: str, method: str, *_: Any, **__: Any) -> Any:
        """The answer of `service.method`."""
        return self._answers[f"{service}.{method}"]


async def rate(schema: CitySchema, rpc: Recorded, count: int) -> float:
    """Dashboards per second."""
    begun = 0.0
    for number in range(WARM + count):
        if number == WARM:
            begun = time.perf_counter()
        actor = Actor("office", "city", ("campaign_office",))
        context = Context(actor=actor, token="", rpc=rpc, locale="zh", traceparent=new_traceparent())
        result: Any = await schema.execute(DASHBOARD, context_value=context, operation_name="Dashboard")
        assert not result.errors, result.errors
    return count / (time.perf_counter() - begun)


def main() -> None:
    """`parsing.py ANSWERS-FILE COUNT on|off`"""
    answers, count, caches = Path(sys.argv[1]).read_text(), int(sys.argv[2]), sys.argv[3]
    schema = build_schema()
    if caches == "off":
        schema.extensions = ()
    say(rate=asyncio.run(rate(schema, Recorded(json.loads(answers)), count)))


if __name__ == "__main__":
    main()
