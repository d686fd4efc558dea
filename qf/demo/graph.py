"""The simulator's hands: an HTTP client that signs in as the demo's people and speaks to the public graph alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpx

from services.kit.clock import clock, wall

AT_ONCE = 8
LARGEST_BATCH = 12
TRIES = 4
RELOGIN_DAYS = 20.0
TOKEN_SECONDS = 480.0
HEADERS = {"accept-language": "zh", "connection": "close"}
"""httpx asks `select` whether a connection that was kept is still good, which a green loop forbids: none is kept."""
ERRORS = "errors{field code message row column line}"


class SeedingFailed(Exception):
    """The graph refused what the simulator asked; the message names the city, the step and the error."""


@dataclass(frozen=True)
class Person:
    """Who asks: an account of a tenant."""

    tenant: str
    login: str


@dataclass(frozen=True)
class Mutation:
    """One mutation. `key` makes it have its effect once, `thing` is what to select of the payload."""

    name: str
    input: dict[str, Any]
    key: str
    thing: str = ""


@dataclass
class _Ticket:
    token: str
    day: float
    until: float


class GraphClient:
    """Requests to the running gateway, several in flight. The first error ends the seeding."""

    def __init__(self, url: str, password: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=60, headers=HEADERS, trust_env=False)
        self.password = password
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tickets: dict[Person, _Ticket] = {}
        self._signing: dict[Person, asyncio.Lock] = {}
        self.mutations = 0

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def hold(self, person: Person, token: str) -> None:
        """Let `person` act by a token that was issued to them."""
        self._tickets[person] = _Ticket(token, float("inf"), float("inf"))

    async def query(self, person: Person, step: str, text: str, variables: dict[str, Any] | None = None) -> Any:
        """The data of a query. Raises `SeedingFailed`."""
        return await self._post(person, step, text, variables or {})

    async def pages(self, person: Person, step: str, text: str, root: str) -> list[dict[str, Any]]:
        """All nodes of a connection; `text` takes `$after`."""
        nodes: list[dict[str, Any]] = []
        after = None
        while True:
            found = (await self.query(person, step, text, {"after": after}))[root]
            nodes += found["nodes"]
            if not found["pageInfo"]["hasNextPage"]:
                return nodes
            after = found["pageInfo"]["endCursor"]

    async def mutate(self, person: Person, step: str, mutations: Sequence[Mutation]) -> list[Any]:
        """The things that the mutations give, run in order. Raises `SeedingFailed` at the first error in a payload."""
        given: list[Any] = []
        for start in range(0, len(mutations), LARGEST_BATCH):
            batch = mutations[start : start + LARGEST_BATCH]
            text = document_of(tuple((each.name, each.thing) for each in batch))
            variables = {f"i{n}": {**each.input, "idempotencyKey": each.key} for n, each in enumerate(batch)}
            data = await self._post(person, step, text, variables)
            for number, each in enumerate(batch):
                payload = data[f"m{number}"]
                if payload["errors"]:
                    raise SeedingFailed(f"{person.tenant}: {step}: {each.name}: {_told(payload['errors'])}")
                given.append(next((value for name, value in payload.items() if name != "errors"), None))
            self.mutations += len(batch)
        return given

    async def mutate_all(self, step: str, wanted: Iterable[tuple[Person, Sequence[Mutation]]]) -> None:
        """Everybody's mutations: each person's in order, different people at once. Raises `SeedingFailed`."""
        by_person: dict[Person, list[Mutation]] = {}
        for person, mutations in wanted:
            by_person.setdefault(person, []).extend(mutations)
        await asyncio.gather(*(self.mutate(person, step, each) for person, each in by_person.items() if each))

    async def upload(
        self, person: Person, step: str, filename: str, content: bytes, kind: str, *, service: str = "tasks"
    ) -> str:
        """The id of a file uploaded for the work of a service. Raises `SeedingFailed`."""
        token = await self._token(person, step)
        async with self._room:
            answer = await self._http.post(
                "/files",
                params={"service": service},
                files={"file": (filename, content, kind)},
                headers={"authorization": f"Bearer {token}"},
            )
        if answer.status_code != 201:
            raise SeedingFailed(f"{person.tenant}: {step}: upload of {filename}: {answer.text[:300]}")
        return str(answer.json()["file"]["id"])

    async def _post(self, person: Person, step: str, text: str, variables: dict[str, Any]) -> Any:
        token = await self._token(person, step)
        headers = {"authorization": f"Bearer {token}", "cache-control": "no-cache"}
        for attempt in range(TRIES):
            async with self._room:
                answer = await self._http.post(
                    "/graphql", json={"query": text, "variables": variables}, headers=headers
                )
            body = answer.json()
            if not body.get("errors"):
                return body["data"]
            if attempt == TRIES - 1 or not _is_passing(body["errors"]):
                break
            await asyncio.sleep(0.5 * 2**attempt)
        raise SeedingFailed(f"{person.tenant}: {step} as {person.login}: {_told(body['errors'])}")

    async def _token(self, person: Person, step: str) -> str:
        """A token of a session that still lives by the replayed clock."""
        async with self._signing.setdefault(person, asyncio.Lock()):
            ticket = self._tickets.get(person)
            now, day = wall().timestamp(), clock.now().timestamp() / 86400
            if ticket is None or now > ticket.until or day - ticket.day > RELOGIN_DAYS:
                ticket = _Ticket(await self._sign_in(person, step), day, now + TOKEN_SECONDS)
                self._tickets[person] = ticket
            return ticket.token

    async def _sign_in(self, person: Person, step: str) -> str:
        given = {"tenant": person.tenant, "login": person.login, "password": self.password}
        async with self._room:
            answer = await self._http.post("/auth/login", json=given)
        if answer.status_code != 200:
            raise SeedingFailed(f"{person.tenant}: {step}: sign-in of {person.login}: {answer.text[:300]}")
        return str(answer.json()["accessToken"])


@lru_cache(maxsize=256)
def document_of(mutations: tuple[tuple[str, str], ...]) -> str:
    """One document for all; names of payload things follow the graph's rule of naming."""
    inputs = ", ".join(f"$i{n}: {INPUTS.get(name, input_of(name))}!" for n, (name, _) in enumerate(mutations))
    fields = " ".join(f"m{n}: {name}(input: $i{n}) {{ {thing} {ERRORS} }}" for n, (name, thing) in enumerate(mutations))
    return f"mutation({inputs}) {{ {fields} }}"


def input_of(mutation: str) -> str:
    """The input type of a mutation that has one of its own."""
    return f"{mutation[0].upper()}{mutation[1:]}Input"


INPUTS = {
    "onboard": "TemplateInput",
    "importUnits": "UnitFileInput",
    "importStaff": "StaffFileInput",
    "importQuestions": "QuestionFileInput",
    "askDocumentApproval": "DocumentStepInput",
    "approveDocument": "DocumentStepInput",
    "issueDocument": "DocumentStepInput",
    "submitYearPaper": "YearPaperInput",
    "createAccount": "CreateAccountInput",
    "appointConductOfficer": "AppointConductOfficerInput",
    "formLeadingGroup": "FormLeadingGroupInput",
    "recordProgress": "RecordProgressInput",
    "attachEvidence": "AttachEvidenceInput",
    "submitAssignment": "SubmitAssignmentInput",
    "acceptAssignment": "AcceptAssignmentInput",
    "returnAssignment": "ReturnAssignmentInput",
    "submitReport": "SubmitReportInput",
    "acceptReport": "AcceptReportInput",
    "returnReport": "ReportReasonInput",
    "exemptReport": "ReportReasonInput",
    "extendReport": "ExtendReportInput",
}


def _is_passing(errors: list[dict[str, Any]]) -> bool:
    return all((error.get("extensions") or {}).get("code") == "UNAVAILABLE" for error in errors)


def _told(errors: list[dict[str, Any]]) -> str:
    first = errors[0]
    extensions = first.get("extensions") or {}
    code = first.get("code") or extensions.get("code") or ""
    place = ", ".join(f"{name} {first[name]}" for name in ("field", "row", "column", "line") if first.get(name))
    trace = f" (trace {extensions['traceId']})" if extensions.get("traceId") else ""
    more = f" (+{len(errors) - 1})" if len(errors) > 1 else ""
    return f"{code} {first['message']}{f' [{place}]' if place else ''}{trace}{more}"
