"""A deployment as an operator runs it: a broker, a store, services in two processes, and a gateway."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pymongo
from kombu import Connection

from gateway.rpc import RpcClient
from qf import services
from qf.mongod import Mongod
from services.kit.bus import ConsumerSpec
from services.kit.identity import Actor, issue_token
from services.kit.inbox import row_id
from services.kit.settings import Settings
from tests.integration.runtime.processes import Running, free_port, until
from tests.support.rabbit import Node

TENANT = "neijiang"
GROUPS = (("tenants", "organizations"), ("tasks", "indicators"))
SERVICES = tuple(name for group in GROUPS for name in group)
REGISTER = "mutation($input: RegisterUnitInput!) { registerUnit(input: $input) { unit { id } errors { code } } }"


class Cluster:
    """Separate processes on a broker and a store of their own, so that both can be taken away."""

    def __init__(self, folder: Path) -> None:
        self.node, self.store = Node(folder / "broker"), Mongod(folder / "store")
        self.folder, self.data, self.port = folder, folder / "data", free_port()
        self.processes: list[Running] = []
        self.health_ports = [free_port() for _ in GROUPS]

    @property
    def settings(self) -> dict[str, object]:
        """What every process of the deployment is told."""
        shared = {"amqp_uri": self.node.uri, "mongo_uri": self.store.uri, "data": self.data, "port": self.port}
        return {**shared, "clock": "2022-06-30T09:00:00+08:00", "log_level": "INFO"}

    def start(self) -> None:
        """Start the servers, then the services, then the gateway; the gateway makes the keys."""
        (self.folder / "store").mkdir(parents=True)
        self.node.start()
        self.start_store()
        gateway = Running(self.folder / "gateway.out", "gateway", **self.settings)
        until((self.data / "keys" / "token.pem").exists)
        self.processes = [self._serve(place) for place in range(len(GROUPS))] + [gateway]
        for process, port in zip(self.processes, [*self.health_ports, self.port], strict=True):
            process.ready(port)

    def start_store(self) -> None:
        """Start the store. What a killed process had open is given up after 5 s, not after MongoDB's own 60."""
        uri = self.store.start()
        with pymongo.MongoClient[dict[str, Any]](uri) as client:
            client.admin.command("setParameter", 1, transactionLifetimeLimitSeconds=5)

    def _serve(self, place: int) -> Running:
        names = GROUPS[place]
        output = self.folder / f"{names[0]}.out"
        return Running(output, "serve", *names, health_port=self.health_ports[place], **self.settings)

    def kill_services(self, place: int) -> None:
        """End the process of one group of services as a crash would."""
        self.processes[place].kill()

    def start_services(self, place: int) -> None:
        """Start that process again."""
        self.processes[place] = self._serve(place)
        self.processes[place].ready(self.health_ports[place])

    def stop_processes(self) -> list[int]:
        """End every process by SIGTERM, all at once; the exit statuses."""
        for process in self.processes:
            os.kill(process.pid, signal.SIGTERM)
        statuses, self.processes = [process.stop() for process in self.processes], []
        return statuses

    def stop(self) -> None:
        """End everything."""
        self.stop_processes()
        self.store.stop()
        self.node.stop()

    def token(self, role: str = "campaign_office") -> str:
        """A token of someone in the city."""
        key = (self.data / "keys" / "token.pem").read_text()
        return issue_token(Settings(token_private_key=key), Actor(f"test-{role}", TENANT, (role,)))

    def ask(self, query: str, variables: dict[str, Any] | None = None, timeout: float = 30) -> dict[str, Any]:
        """What the city graph answers."""
        answer = httpx.post(
            f"http://127.0.0.1:{self.port}/graphql",
            json={"query": query, "variables": variables or {}},
            headers={"authorization": f"Bearer {self.token()}", "cache-control": "no-cache"},
            timeout=timeout,
        )
        return dict(answer.json())

    def register(self, code: str) -> bool:
        """Register a village clinic; whether that was acknowledged. The code is also the key, so it can be repeated."""
        unit = {"code": code, "name": f"示例{code}", "kind": "INSTITUTION", "category": "CLINIC"}
        try:
            answer = self.ask(REGISTER, {"input": {**unit, "idempotencyKey": code}}, timeout=15)
        except httpx.HTTPError:
            return False
        payload = (answer.get("data") or {}).get("registerUnit")
        assert payload is None or payload["errors"] == [], payload
        return payload is not None

    def call(self, method: str, payload: Any = None, *, role: str = "operator", timeout: float = 10) -> Any:
        """The result of `service.method`, over the broker. Raises its `QfError`, or `Unavailable`."""
        service, name = method.split(".")

        async def ask() -> Any:
            client = RpcClient(self.connect)
            try:
                return await client.call(service, name, payload or {}, token=self.token(role), timeout=timeout)
            finally:
                client.close()

        return asyncio.run(ask())

    def connect(self) -> Any:
        """A connection to the broker."""
        return Connection(self.node.uri, heartbeat=10, connect_timeout=3)

    def collection(self, service: str, name: str) -> Any:
        """A collection of a service."""
        return _client(self.store.uri)[f"qf_{service}"][name]

    def codes(self, service: str) -> set[str]:
        """The units that `service` knows."""
        return {row["code"] for row in self.collection(service, "unit_tree").find({"tenant": TENANT})}

    def at_rest(self) -> bool:
        """Whether every event was sent and is done, not given up, at each of its consumers."""
        return all(self._sent(service) for service in SERVICES) and all(map(self._done, services.consumers()))

    def _sent(self, service: str) -> bool:
        return self.collection(service, "outbox").find_one({"sent_at": None}) is None

    def _done(self, spec: ConsumerSpec) -> bool:
        wanted = {
            row_id(f"{spec.service}.{spec.method}", str(row["_id"]))
            for owner in SERVICES
            for row in self.collection(owner, "outbox").find({"name": {"$in": list(spec.events)}}, {"_id": 1})
        }
        return wanted <= {row["_id"] for row in self.collection(spec.service, "inbox").find({"state": "done"}, {"_id": 1})}


@lru_cache(maxsize=1)
def _client(uri: str) -> pymongo.MongoClient[dict[str, Any]]:
    return pymongo.MongoClient(uri, serverSelectionTimeoutMS=3000)


class Traffic:
    """Someone who registers units until told to stop, and repeats with the same key what was not acknowledged."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster, self._stopped = cluster, threading.Event()
        self._name = uuid4().hex[:6]
        self.acknowledged: set[str] = set()
        self.refused = 0
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Traffic:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            code = f"T{self._name}{len(self.acknowledged):04d}"
            while not self._cluster.register(code):
                self.refused += 1
                if self._stopped.wait(0.2):
                    return
            self.acknowledged.add(code)

    def passes(self, more: int = 5) -> Callable[[], bool]:
        """Whether `more` are acknowledged from now."""
        wanted = len(self.acknowledged) + more
        return lambda: len(self.acknowledged) >= wanted
