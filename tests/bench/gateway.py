"""`./taskw bench gateway`: the gateway, its parts and its fairness, over real services, a broker and a store."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.request import Request as HttpRequest
from urllib.request import urlopen
from uuid import uuid4

from gateway.rpc import RpcClient
from services.kit import bus
from services.kit.settings import override, settings
from services.kit.store import database
from tests.bench import city, load, scripts
from tests.bench.rows import report
from tests.support import stack

ROUNDS = 3
SECONDS, CACHED_ROUNDS = 1.0, 7
UNCACHED_CONNECTIONS, UNCACHED_SECONDS = 8, 4.0
CALLS = 2_000
DASHBOARDS = 60
QUIET_SECONDS = 3.0
QUIET_PAUSE = 0.05
FLOODING = 16
EMITTING = ("tenants", "organizations", "tasks")
ASKED = {
    "tenants.tenant": {},
    "tasks.phases": {},
    "indicators.city_values": {"period": "2022-Q2"},
    "tasks.assignments": {"first": 20},
}


def answer_of(port: int, request: load.Request) -> bytes:
    """One answer's bytes."""
    sent = HttpRequest(f"http://127.0.0.1:{port}/graphql", data=request.body, headers=request.headers)
    with urlopen(sent, timeout=20) as answer:
        body = bytes(answer.read())
    if b'"errors"' in body:
        raise load.Wrong(body[:500].decode())
    return body


def dashboards(folder: Path, code: str) -> None:
    """The cached dashboard against the bare limit, and the uncached one."""
    cached = load.Request(folder, "cached", city.DASHBOARD, city.token(code))
    fresh = load.Request(folder, "fresh", city.DASHBOARD, city.token(code), cached=False)
    ours: list[float] = []
    bare: list[float] = []
    uncached: list[float] = []
    with scripts.running_qf("gateway", port_setting="QF_PORT", QF_RATE_PER_SECOND="0") as port:
        body = answer_of(port, fresh)
        (folder / "body").write_bytes(body)
        with scripts.running("bare", folder / "body") as limit:
            for _ in range(CACHED_ROUNDS):
                bare.append(cached.rate(int(limit["port"]), SECONDS))
                answer_of(port, cached)
                ours.append(cached.rate(port, SECONDS))
            uncached.append(fresh.pelt(port, UNCACHED_CONNECTIONS, UNCACHED_SECONDS)["rate"])
    note = f"{len(body)} bytes, {load.CONNECTIONS} connections, {load.tool()}"
    report("gateway", "cached dashboard / bare ASGI", ours, bare, budget=">= 0.8", note=note)
    note = f"four RPCs and the store for each, {UNCACHED_CONNECTIONS} connections"
    report("gateway", "uncached dashboard / cached", uncached, ours, note=note)


def parsing(folder: Path, code: str) -> None:
    """The document caches' worth."""
    file = folder / "answers.json"
    file.write_text(json.dumps(asyncio.run(_record(code))))
    rates: dict[str, list[float]] = {"on": [], "off": []}
    for _ in range(ROUNDS):
        for caches, found in rates.items():
            found.append(scripts.run("parsing", file, DASHBOARDS, caches)["rate"])
    note = "dashboards per second with recorded answers: ParserCache and ValidationCache on / off"
    report("gateway", "cached parsing", rates["on"], rates["off"], note=note)


async def _record(code: str) -> dict[str, Any]:
    client, token = RpcClient(bus.connect), city.token(code)
    try:
        return {
            name: await client.call(*name.split("."), payload=payload, token=token) for name, payload in ASKED.items()
        }
    finally:
        client.close()


def calling() -> None:
    """The RPC client against nameko's, in the better of two ways to have ten calls in flight."""
    rates: dict[tuple[object, ...], list[float]] = {("caller", CALLS): []}
    rates |= {("peers.nameko_caller", CALLS // 2, way): [] for way in ("threads", "waves")}
    with scripts.running("pong"):
        for _ in range(ROUNDS):
            for script, found in rates.items():
                found.append(scripts.run(*script)["rate"])
    ours, *peers = rates.values()
    note = "ten in flight, a method that does nothing; the peer is the better of ten proxies and call_async"
    report("gateway", "RPC client / ClusterRpcProxy", ours, max(peers, key=sum), budget=">= 2", note=note)


def fairness(folder: Path, quiet: str, loud: str) -> None:
    """The 95th percentile of one city's dashboard while another city floods the same gateway."""
    asked = load.Request(folder, "quiet", city.DASHBOARD, city.token(quiet), cached=False)
    flood = load.Request(folder, "loud", city.DASHBOARD, city.token(loud), cached=False)
    alone: list[float] = []
    beside: list[float] = []
    with scripts.running_qf("gateway", port_setting="QF_PORT") as port:
        for _ in range(ROUNDS):
            alone.append(asked.pelt(port, 1, QUIET_SECONDS, QUIET_PAUSE)["p95"])
            with flood.pelting(port, FLOODING, QUIET_SECONDS + 1):
                time.sleep(0.5)
                beside.append(asked.pelt(port, 1, QUIET_SECONDS, QUIET_PAUSE)["p95"])
    note = f"p95 of uncached dashboards beside {FLOODING} connections of another city that never pause / alone"
    report("gateway", "quiet city beside a flood", beside, alone, budget="<= 2", unit="ms", note=note)


def at_rest(seconds: float = 15.0) -> None:
    """Wait until no service has anything to send: the cities' clock went on to today when the services started."""
    deadline, quiet = time.monotonic() + seconds, 0
    while quiet < 10 and time.monotonic() < deadline:
        unsent = [
            database(name)["outbox"].find_one({"sent_at": None}) for name in ("tenants", "organizations", "tasks")
        ]
        quiet = 0 if any(unsent) else quiet + 1
        time.sleep(0.2)


def measure(folder: Path) -> None:
    """Print all rows."""
    quiet, loud = city.found(2)
    with scripts.running_qf("serve", "all", port_setting="QF_HEALTH_PORT"):
        at_rest()
        dashboards(folder, quiet)
        parsing(folder, quiet)
        fairness(folder, quiet, loud)
    calling()


def main() -> None:
    """Run on databases of its own and leave nothing behind."""
    prefix = f"bench{uuid4().hex[:6]}_"
    override(mongo_uri=stack.mongo_uri(), mongo_prefix=prefix, log_level="ERROR")
    override(amqp_uri=stack.amqp_uri())
    try:
        with tempfile.TemporaryDirectory(prefix="qf-bench-") as folder:
            measure(Path(folder))
    finally:
        stack.drop_databases(str(settings().mongo_uri), prefix)
        stack.stop()


if __name__ == "__main__":
    main()
