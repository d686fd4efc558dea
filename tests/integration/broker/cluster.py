"""A deployment as an operator runs it: a broker, a store, services in two processes, and a gateway."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pymongo
from kombu import Connection

from gateway.rpc import RpcClient
from qf.mongod import Mongod
from services.kit.identity import Actor, issue_token
from services.kit.settings import Settings
from tests.integration.runtime.processes import Running, free_port, until
from tests.support.effects import all_done
from tests.support.rabbit import Node

TENANT = "neijiang"
GROUPS = (("tenants", "organizations", "training"), ("tasks", "satisfaction", "notifications", "indicators"))
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

    @property
    def alive(self) -> bool:
        """Whether all processes that were started still run."""
        return all(Path(f"/proc/{process.pid}/stat").read_text().split(") ")[1][0] != "Z" for process in self.processes)

    def stop_processes(self, *places: int) -> list[int]:
        """End processes (or all) by SIGTERM, all at once; the exit statuses."""
        ending = [self.processes[place] for place in places] or self.processes
        for process in ending:
            process.tell_to_end()
        self.processes = [process for process in self.processes if process not in ending]
        return [process.stop() for process in ending]

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

    def document(self, service: str, name: str, query: dict[str, Any]) -> dict[str, Any]:
        """The one document of the city that answers `query`."""
        return dict(self.collection(service, name).find_one({"tenant": TENANT, **query}))

    @contextmanager
    def held(self, service: str, name: str, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """That document, which nobody can change meanwhile: another transaction has it."""
        documents = self.collection(service, name)
        with documents.database.client.start_session() as session, session.start_transaction():
            found = self.document(service, name, query)
            documents.update_one({"_id": found["_id"]}, {"$set": {"held": True}}, session=session)
            yield found
            session.abort_transaction()

    def codes(self, service: str) -> set[str]:
        """The units that `service` knows."""
        return {row["code"] for row in self.collection(service, "unit_tree").find({"tenant": TENANT})}

    def at_rest(self) -> bool:
        """Whether every event had its effect."""
        return all_done(self.collection)


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
