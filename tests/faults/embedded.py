"""The embedded stack under attack: who uses it over HTTP meanwhile, and what its store holds after."""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pymongo

from tests.integration.runtime.processes import Stack

TENANT = "example"
REGISTER = "mutation($i: RegisterUnitInput!){ done: registerUnit(input: $i) { thing: unit { id } errors { code } } }"
APPOINT = (
    "mutation($i: AppointConductOfficerInput!)"
    "{ done: appointConductOfficer(input: $i) { thing: conductOfficer { id } errors { code } } }"
)


@dataclass
class Work:
    """What a user wants done: a unit, and then its conduct officer. Each step has its own key."""

    code: str
    unit_id: str | None = None
    officer_id: str | None = None

    @property
    def finished(self) -> bool:
        """Whether both steps were acknowledged."""
        return self.officer_id is not None


@dataclass
class User:
    """One user; what was not acknowledged is repeated with the same key, over restarts too."""

    stack: Stack
    name: str
    works: list[Work] = field(default_factory=list)
    repeated: int = 0

    def work_until(self, stopped: threading.Event) -> None:
        """Do one piece after the other."""
        with httpx.Client(timeout=10) as client:
            while not stopped.is_set():
                if not self.works or self.works[-1].finished:
                    self.works.append(Work(f"{self.name}{len(self.works):04d}"))
                if not self.step(client, self.works[-1]):
                    self.repeated += 1
                    return

    def finish(self) -> None:
        """Finish what is begun."""
        with httpx.Client(timeout=30) as client:
            while not self.works[-1].finished:
                assert self.step(client, self.works[-1])

    def step(self, client: httpx.Client, work: Work) -> bool:
        """The next mutation of `work`; whether it was acknowledged."""
        if work.unit_id is None:
            facts = {"kind": "INSTITUTION", "category": "GENERAL_HOSPITAL", "level": "TERTIARY", "ownership": "PUBLIC"}
            unit = {"code": work.code, "name": f"示例医院{work.code}", **facts}
            work.unit_id = self._mutate(client, REGISTER, {**unit, "idempotencyKey": f"unit-{work.code}"})
            return work.unit_id is not None
        officer = {"unitId": work.unit_id, "personName": "甲示例", "duty": "FULL_TIME", "appointedOn": "2022-03-01"}
        work.officer_id = self._mutate(client, APPOINT, {**officer, "idempotencyKey": f"officer-{work.code}"})
        return work.officer_id is not None

    def _mutate(self, client: httpx.Client, text: str, given: dict[str, Any]) -> str | None:
        """The id that the mutation answers; None when it was not acknowledged."""
        headers = {"authorization": f"Bearer {self.stack.token(TENANT, 'campaign_office')}"}
        url = f"http://127.0.0.1:{self.stack.port}/graphql"
        try:
            answer = client.post(url, json={"query": text, "variables": {"i": given}}, headers=headers).json()
        except (httpx.HTTPError, ValueError):
            return None
        payload = (answer.get("data") or {}).get("done")
        if payload is None:
            return None
        assert payload["errors"] == [], payload
        return str(payload["thing"]["id"])


def work_then_kill(stack: Stack, users: list[User], dice: Random) -> None:
    """Let the users work, and kill the stack a random moment after they had their first answers."""
    stopped = threading.Event()
    threads = [threading.Thread(target=user.work_until, args=(stopped,)) for user in users]
    before = sum(len(user.works) for user in users)
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 30
    while sum(len(user.works) for user in users) == before and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(dice.uniform(0.05, 1.5))
    stack.kill()
    for thread in threads:
        thread.join()


def collection(stack: Stack, service: str, name: str) -> Any:
    """A collection of the embedded store."""
    uri = json.loads((stack.data / "mongod.json").read_text())["uri"]
    return _client(uri)[f"qf_{service}"][name]


@lru_cache(maxsize=1)
def _client(uri: str) -> pymongo.MongoClient[dict[str, Any]]:
    return pymongo.MongoClient(uri, serverSelectionTimeoutMS=5000)


def store_of(stack: Stack) -> int:
    """The process of the stack's `mongod`."""
    return int(json.loads((stack.data / "mongod.json").read_text())["pid"])


def servers(data: Path) -> list[int]:
    """The living processes that were started with a path under `data`: the stack's own `mongod`."""
    return [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and str(data).encode() in _words(pid)]


def _words(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def resident_mb(*pids: int) -> float:
    """Resident memory of processes, together."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_seconds(*pids: int) -> float:
    """Processor time that processes have used, together."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split() for pid in pids]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")
