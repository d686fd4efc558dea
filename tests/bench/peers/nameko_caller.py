"""nameko's ClusterRpcProxy with ten calls in flight: ten threads with a proxy each, or one that sends ten at a time."""

from __future__ import annotations

import sys
import threading
import time

from nameko.standalone.rpc import ClusterRpcProxy

from services.kit import bus
from tests.bench.scripts import say

IN_FLIGHT = 10
WARM = 50


def by_threads(count: int) -> float:
    """Calls per second of ten callers."""
    ready, done = threading.Barrier(IN_FLIGHT + 1), threading.Barrier(IN_FLIGHT + 1)

    def call_many() -> None:
        with ClusterRpcProxy({"AMQP_URI": bus.amqp_uri()}) as cluster:
            for _ in range(WARM):
                cluster.pong.ping()
            ready.wait()
            for _ in range(count // IN_FLIGHT):
                cluster.pong.ping()
            done.wait()

    for _ in range(IN_FLIGHT):
        threading.Thread(target=call_many, daemon=True).start()
    ready.wait()
    begun = time.perf_counter()
    done.wait()
    return count / (time.perf_counter() - begun)


def by_waves(count: int) -> float:
    """Calls per second of one caller that sends ten, then reads ten replies."""
    with ClusterRpcProxy({"AMQP_URI": bus.amqp_uri()}) as cluster:
        begun = 0.0
        for wave in range(WARM + count // IN_FLIGHT):
            if wave == WARM:
                begun = time.perf_counter()
            for reply in [cluster.pong.ping.call_async() for _ in range(IN_FLIGHT)]:
                reply.result()
        return count / (time.perf_counter() - begun)


if __name__ == "__main__":
    ways = {"threads": by_threads, "waves": by_waves}
    say(rate=ways[sys.argv[2]](int(sys.argv[1])))
