"""The running product as its users meet it: the `qf` command, and people who sign in and ask over HTTP."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.integration.runtime.processes import ROOT, Running, environment, free_port, qf

PLANS = ROOT / "schemas" / "plans"
SDL = (ROOT / "schemas" / "graphql" / "city.graphql").read_text(encoding="utf-8")
INPUTS = dict(re.findall(r"^  (\w+)\(input: (\w+)!\): \w+Payload!", SDL, re.MULTILINE))
"""The input type of every mutation, as the published schema names it."""
EXAMPLE = "example-city.yaml"
PASSWORD = "Qingfeng-2022-demo"
PATIENCE_SECONDS = 40.0
ERRORS = "errors { field code message row column line }"
OPERATOR = ("operator", "city_admin", "campaign_office")


class Stack:
    """`qf standalone` over a folder of its own, its domain clock started at `now`."""

    def __init__(self, data: Path, now: str) -> None:
        self.now = now
        self.settings: dict[str, object] = {"data": data, "port": free_port(), "log_level": "WARNING"}
        self.url = f"http://127.0.0.1:{self.settings['port']}"
        self.http = httpx.Client(base_url=self.url, timeout=30, trust_env=False)
        self._operators: dict[str, Person] = {}
        self._process = Running(data.with_suffix(".out"), "standalone", clock=now, **self.settings)
        try:
            self._process.ready(int(str(self.settings["port"])))
        except BaseException:
            self._process.stop()
            raise

    def stop(self) -> int:
        """End it as an operator does; the exit status."""
        self.http.close()
        return self._process.stop()

    def qf(self, *words: object, answer: str = "") -> subprocess.CompletedProcess[str]:
        """How a `qf` command beside it ends and what it says."""
        command = [sys.executable, "-m", "qf", *map(str, words)]
        env = environment(**self.settings, clock=self.now)
        return subprocess.run(command, env=env, input=answer, capture_output=True, text=True, timeout=90, check=False)

    def said(self, *words: object, answer: str = "") -> str:
        """The output of a command that succeeds."""
        done = self.qf(*words, answer=answer)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def operator(self, tenant: str) -> Person:
        """Who runs the platform, with a token from `qf token`, asked for in this process: it is asked for often."""
        if tenant not in self._operators:
            roles = [word for role in OPERATOR for word in ("--role", role)]
            done = qf("token", "--tenant", tenant, *roles, data=self.settings["data"])
            assert done.returncode == 0, done.stderr
            self._operators[tenant] = Person(self, done.stdout.strip())
        return self._operators[tenant]

    def post(self, path: str, given: object, **headers: str) -> httpx.Response:
        """POST JSON."""
        return self.http.post(path, json=given, headers=headers)

    def sign_in(self, tenant: str, login: str, password: str = PASSWORD) -> Person:
        """The person behind an account."""
        answer = self.post("/auth/login", {"tenant": tenant, "login": login, "password": password})
        assert answer.status_code == 200, answer.text
        return Person(self, answer.json()["accessToken"])


@dataclass
class Person:
    """Someone at a graph, speaking `locale`."""

    stack: Stack
    token: str
    locale: str = "zh"

    def post(self, query: str, path: str = "/graphql", **variables: object) -> dict[str, Any]:
        """The whole answer of a graph."""
        headers = {"authorization": f"Bearer {self.token}", "accept-language": self.locale}
        return dict(self.stack.post(path, {"query": query, "variables": variables}, **headers).json())

    def ask(self, query: str, path: str = "/graphql", **variables: object) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = self.post(query, path, **variables)
        assert "errors" not in answer, answer["errors"]
        return dict(answer["data"])

    def refused(self, query: str, path: str = "/graphql", **variables: object) -> str:
        """The code of the one error of a query that is refused."""
        [error] = self.post(query, path, **variables)["errors"]
        return str(error["extensions"]["code"])

    def run(self, mutation: str, given: Mapping[str, object], shows: str = "") -> dict[str, Any]:
        """A mutation's payload, errors included."""
        text = f"mutation($input: {INPUTS[mutation]}!) {{ {mutation}(input: $input) {{ {shows} {ERRORS} }} }}"
        return dict(self.ask(text, input=given)[mutation])

    def do(self, mutation: str, given: Mapping[str, object], shows: str) -> Any:
        """What a mutation without errors shows: the one thing in its payload."""
        payload = self.run(mutation, given, shows)
        assert payload.pop("errors") == []
        [thing] = payload.values()
        return thing

    def mistakes(self, mutation: str, given: Mapping[str, object]) -> list[tuple[str | None, str]]:
        """The fields and codes of a mutation that is refused."""
        return [(error["field"], error["code"]) for error in self.run(mutation, given)["errors"]]

    def forbidden(self, mutation: str, given: Mapping[str, object]) -> str:
        """The code of a mutation that is not for this person at all."""
        text = f"mutation($input: {INPUTS[mutation]}!) {{ {mutation}(input: $input) {{ {ERRORS} }} }}"
        return self.refused(text, input=given)

    def upload(self, filename: str, content: bytes, kind: str = "text/plain") -> httpx.Response:
        """POST /files."""
        headers = {"authorization": f"Bearer {self.token}", "accept-language": self.locale}
        return self.stack.http.post("/files", files={"file": (filename, content, kind)}, headers=headers)

    def get(self, url: str) -> httpx.Response:
        """GET, such as a file."""
        return self.stack.http.get(url, headers={"authorization": f"Bearer {self.token}"})

    def file(self, filename: str, content: bytes) -> str:
        """The id of an uploaded file."""
        answer = self.upload(filename, content)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["file"]["id"])

    def speaking(self, locale: str) -> Person:
        """The same person in another language."""
        return Person(self.stack, self.token, locale)


@dataclass
class City:
    """An onboarded city: who set it up, the ids of its units by code, its accounts."""

    stack: Stack
    code: str
    chief: Person
    units: dict[str, str] = field(default_factory=dict)

    def account(self, login: str, role: str, unit: str | None = None) -> Person:
        """Open an account and sign in to it."""
        given = {"login": login, "displayName": f"{login}（示例）", "roles": [role], "password": PASSWORD}
        self.chief.do("createAccount", {**given, "unitId": unit and self.units[unit]}, "account { id }")
        return self.stack.sign_in(self.code, login)

    def learn_units(self) -> None:
        """Look up the ids of the units."""
        nodes = self.chief.ask("{ units(first: 100) { nodes { id code } } }")["units"]["nodes"]
        self.units = {node["code"]: node["id"] for node in nodes}

    def idle(self) -> list[str]:
        """The units below the commission to which no task has been assigned yet."""
        nodes = self.chief.ask("{ units(first: 100) { nodes { code kind assignmentCounts { total } } } }")
        units = [node for node in nodes["units"]["nodes"] if node["kind"] != "COMMISSION"]
        return [unit["code"] for unit in units if not unit["assignmentCounts"]["total"]]


def found(stack: Stack, code: str, source: str, units: str) -> City:
    """Onboard a city over the graph with a template and a unit register, and wait until all that follows is there."""
    city = City(stack, code, stack.operator(code))
    template = {"planSource": source, "bases": [{"name": EXAMPLE, "source": plan(EXAMPLE)}]}
    city.chief.do("onboard", template, "tenant { id }")
    eventually(lambda: city.chief.ask("{ tenant { status } }")["tenant"]["status"], "active")
    city.chief.do("importUnits", register(units), "result { created }")
    city.learn_units()
    settle(city)
    return city


def settle(city: City) -> None:
    """Wait until the units have their tasks, then let every periodic job run."""
    eventually(city.idle, [])
    city.chief.do("runTicks", {}, "ticks")


def register(units: str, filename: str = "units.csv") -> dict[str, object]:
    """A unit register as `importUnits` takes it."""
    return {"filename": filename, "contentBase64": base64.b64encode(units.encode()).decode()}


def invented(code: str, division: str, province: str = "990000", **more: object) -> str:
    """The plan of an invented city that takes over the example's; `more` are keys that it states itself."""
    template = {
        "id": f"{code}-2022",
        "tenant_code": code,
        "city": {"label": f"{code}市", "division_code": division},
        "province": {"label": f"示例省{province}", "division_code": province},
    }
    return json.dumps({"extends": EXAMPLE, "template": template, **more}, ensure_ascii=False)


def plan(name: str) -> str:
    """A published template."""
    return (PLANS / name).read_text(encoding="utf-8")


def eventually(read: Callable[[], Any], expected: Any) -> None:
    """Wait until `read` gives `expected`, which other services are still working on."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (seen := read()) != expected and time.monotonic() < deadline:
        time.sleep(0.1)
    assert seen == expected
