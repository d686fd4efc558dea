"""The `qf` command beside a running stack, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pymongo
import pytest

from qf.services import SHELLS
from tests.integration.runtime.processes import Ended, Stack, qf, qf_process, until

PASSWORD = "Geheim-2022-Nur-Zur-Probe"


@pytest.fixture
def empty(tmp_path: Path) -> dict[str, object]:
    """Settings of a folder without a stack."""
    return {"data": tmp_path / "none"}


def refused(done: Ended) -> str:
    """The one line of a refused command."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.count("\n") == 1
    return done.stderr.removeprefix("qf: ").strip()


def test_a_token_signs_in_as_its_role_in_its_unit(stack: Stack) -> None:
    made = qf("token", "--tenant", "neijiang", "--role", "bureau", "--unit", "B1", **stack.settings)

    headers = {"authorization": f"Bearer {made.stdout.strip()}"}
    answer = httpx.post(
        f"http://127.0.0.1:{stack.port}/graphql",
        json={"query": "{ units { totalCount } }"},
        headers=headers,
        timeout=30,
    ).json()
    assert answer == {"data": {"units": {"totalCount": 1}}}


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--role", "king"), "no role king: one of province_viewer, city_admin"),
        (("--role", "staff"), "the roles bureau, institution, staff are bound to a unit: name it with --unit"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(empty: dict[str, object], words: tuple[str, ...], line: str) -> None:
    assert refused(qf("token", "--tenant", "neijiang", *words, **empty)).startswith(line)


def test_production_gives_no_tokens_and_makes_no_keys(tmp_path: Path) -> None:
    settings = {"data": tmp_path / "none", "env": "production"}

    token = refused(qf("token", "--tenant", "neijiang", "--role", "operator", **settings))
    stack = refused(qf_process("standalone", **settings, port=0))

    assert token == "qf token is not for production: sign in at /auth/login"
    assert stack == "missing settings: QF_TOKEN_PRIVATE_KEY, QF_TOKEN_PUBLIC_KEY"
    assert not (tmp_path / "none" / "keys").exists()


def test_deadlines_come_from_the_onboarded_plan_or_say_that_they_come_from_the_template(stack: Stack) -> None:
    onboarded = qf("deadlines", "--tenant", "neijiang", "--year", "2022", "--json", **stack.settings)
    template = qf("deadlines", "--tenant", "liuzhou", "--json", **stack.settings)

    assert onboarded.stderr == ""
    assert [row["due"] for row in json.loads(onboarded.stdout) if row["rule"] == "NJ-R1"] == [
        "2022-03-31",
        "2022-06-30",
        "2022-09-30",
        "2022-12-30",
    ]
    assert template.stderr == "liuzhou is not onboarded here: from its template liuzhou-2022.yaml\n"
    assert {row["tenant"] for row in json.loads(template.stdout)} == {"liuzhou"}


def test_deadlines_of_no_city_are_refused(empty: dict[str, object]) -> None:
    line = refused(qf("deadlines", "--tenant", "atlantis", **empty))

    assert line == "no tenant atlantis, and no template of that code in schemas/plans"


def test_an_account_is_created_once_and_signs_in(stack: Stack) -> None:
    words = ("account", "create", "office.one", "--tenant", "neijiang", "--role", "campaign_office", "--name", "测试")

    first = qf(*words, answer=f"{PASSWORD}\n", **stack.settings)
    second = qf(*words, answer=f"{PASSWORD}\n", **stack.settings)

    assert first.returncode == 0, first.stderr
    assert first.stdout.endswith(" office.one\n")
    assert second.returncode == 2
    assert "login_taken" in second.stderr
    credentials = {"tenant": "neijiang", "login": "office.one", "password": PASSWORD}
    assert httpx.post(f"http://127.0.0.1:{stack.port}/auth/login", json=credentials, timeout=30).status_code == 200


def test_a_dead_letter_is_listed_shown_and_replayed(stack: Stack) -> None:
    inbox = _dead_letter(stack)
    key = inbox.find_one({"state": "dead"})["_id"]

    listed = json.loads(qf("deadletters", "list", "--json", **stack.settings).stdout)
    shown = json.loads(qf("deadletters", "show", key, **stack.settings).stdout)
    replayed = qf("deadletters", "replay", key, **stack.settings)

    assert [(row["_id"], row["error"]) for row in listed] == [(key, "Conflict: made up")]
    assert shown["envelope"]["name"] == "organizations.unit_registered.v1"
    assert replayed.stdout == f"{key} will be tried again\n"
    until(lambda: inbox.find_one({"_id": key})["state"] == "done", 20)
    assert qf("deadletters", "list", **stack.settings).stderr == "no dead letters\n"
    assert refused(qf("deadletters", "replay", key, **stack.settings)).startswith(f"{key} is not a dead letter")


def _dead_letter(stack: Stack) -> Any:
    """The inbox of tasks, where an event of organizations was given up."""
    uri = json.loads((stack.data / "mongod.json").read_text())["uri"]
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(uri, tz_aware=True)
    row = client["qf_organizations"]["outbox"].find_one({"name": "organizations.unit_registered.v1"})
    assert row is not None
    key = f"tasks.on_units:{row['_id']}"
    inbox = client["qf_tasks"]["inbox"]
    dead = {"state": "dead", "attempts": 5, "error": "Conflict: made up", "failed_at": row["created_at"]}
    inbox.update_one({"_id": key}, {"$set": {**dead, "consumer": "tasks.on_units", "envelope": row["envelope"]}})
    return inbox


def test_the_outbox_is_at_rest(stack: Stack) -> None:
    rows = json.loads(qf("outbox", "status", "--json", **stack.settings).stdout)

    assert [row["service"] for row in rows] == list(SHELLS)
    assert {(row["unsent"], row["retrying"]) for row in rows} == {(0, 0)}


@pytest.mark.parametrize("words", [("outbox", "status"), ("deadletters", "list")])
def test_without_data_there_is_nothing_to_look_into(empty: dict[str, object], words: tuple[str, ...]) -> None:
    assert refused(qf(*words, **empty)).startswith(f"no data in {empty['data']}: set QF_MONGO_URI")


def test_separate_processes_need_a_broker_and_a_store(empty: dict[str, object]) -> None:
    needed = "set QF_AMQP_URI and QF_MONGO_URI: separate processes share a broker and a store"
    assert refused(qf_process("serve", "tasks", **empty)).startswith(needed)
    assert refused(qf("gateway", **empty)).startswith("set QF_AMQP_URI:")
    assert refused(qf("topology", **empty)).startswith("set QF_AMQP_URI:")
    assert refused(qf("serve", "taxes", **empty)).startswith("no service taxes: choose from tenants, organizations")


def test_a_wrong_setting_is_named(empty: dict[str, object]) -> None:
    assert refused(qf("outbox", "status", **empty, port="eight thousand")).startswith("QF_PORT: Input should be")
