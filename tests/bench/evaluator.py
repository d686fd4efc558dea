"""Our side: terminals send bulk commands over the bus; the clock stops when the city's rollup holds every answer."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from gateway.rpc import RpcClient
from services.kit import bus
from services.kit.store import database
from tests.bench.scripts import say

IN_FLIGHT = 2
SECONDS = 50.0
PAUSE = 0.005
FULL = 24


async def record(client: RpcClient, commands: list[dict[str, Any]]) -> int:
    """Send the commands, some at a time; how many evaluations were recorded."""
    room = asyncio.Semaphore(IN_FLIGHT)

    async def one(command: dict[str, Any]) -> int:
        async with room:
            answer = await client.call(
                "satisfaction", "record_evaluations", command["request"], token=command["token"], timeout=SECONDS
            )
            return int(answer["recorded"])

    return sum(await asyncio.gather(*(one(command) for command in commands)))


def counted(tenant: str) -> int:
    """The answers in the city's rollup."""
    city = database("indicators")["cities"].find_one({"_id": f"{tenant}/city"}) or {}
    periods = city.get("rollups", {}).get("satisfaction_outpatient", {})
    return sum(amount["denominator"] for amount in periods.values()) // FULL


def main() -> None:
    """Say both rates: until the last answer, and until the rollup."""
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    total = sum(len(command["request"]["rows"]) for command in given["commands"])
    client = RpcClient(bus.connect)
    begun = time.perf_counter()
    recorded = asyncio.run(record(client, given["commands"]))
    answered = time.perf_counter() - begun
    if recorded != total:
        raise SystemExit(f"{recorded} of {total} evaluations were recorded")
    while (there := counted(given["tenant"])) != total:
        if time.perf_counter() - begun > SECONDS:
            raise SystemExit(f"{there} of {total} evaluations reached the city")
        time.sleep(PAUSE)
    say(rate=total / (time.perf_counter() - begun), answered=total / answered)
    client.close()


if __name__ == "__main__":
    main()
