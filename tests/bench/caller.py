"""Our side: the gateway's RPC client, ten calls in flight."""

from __future__ import annotations

import asyncio
import sys
import time

from gateway.rpc import RpcClient
from services.kit import bus
from tests.bench.scripts import say

IN_FLIGHT = 10
WARM = 50


async def call_many(client: RpcClient, count: int) -> None:
    """`count` calls, one after the other."""
    for _ in range(count):
        await client.call("pong", "ping", token="none")


async def rate(count: int) -> float:
    """Calls per second."""
    client = RpcClient(bus.connect)
    await asyncio.gather(*(call_many(client, WARM) for _ in range(IN_FLIGHT)))
    begun = time.perf_counter()
    await asyncio.gather(*(call_many(client, count // IN_FLIGHT) for _ in range(IN_FLIGHT)))
    spent = time.perf_counter() - begun
    client.close()
    return count / spent


if __name__ == "__main__":
    say(rate=asyncio.run(rate(int(sys.argv[1]))))
