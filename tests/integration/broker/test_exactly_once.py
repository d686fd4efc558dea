"""A consumer on a real broker: batches, poison, and the death of the process at the worst moments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymongo
import pytest
from kombu import Connection

from services.kit.publisher import EventPublisher
from services.kit.store import database
from tests.integration.broker.notes import ToyService, depth, failed, heard, note, publish
from tests.integration.broker.test_relay import unsent, write_rows
from tests.integration.runtime.processes import until

pytestmark = pytest.mark.rabbit
COUNT = 1100
ONCE = {f"t{number}": 1 for number in range(COUNT)}


def publish_notes(tenant: str) -> None:
    publisher = EventPublisher("toy")
    publisher.publish([note(tenant, number) for number in range(COUNT)])
    publisher.close()


def test_every_event_has_its_effect_and_the_queue_is_empty_after(
    connection: Connection, folder: Path, amqp_uri: str, tenant: str
) -> None:
    publish_notes(tenant)
    with ToyService(folder, amqp_uri) as service:
        until(lambda: heard(tenant) == ONCE)
        until(lambda: database("toy")["leases"].count_documents({}) == 3)
        assert service.ready().stop() == 0
    assert depth(connection) == 0
    assert database("toy")["leases"].count_documents({}) == 0


def test_poison_is_parked_and_its_neighbours_pass(
    connection: Connection, folder: Path, amqp_uri: str, tenant: str
) -> None:
    strange = json.dumps({**note(tenant, 7), "data": {"title": "x" * 30}})
    poison = [json.dumps(note(tenant, 3, "poison")), json.dumps(note(tenant, 4, "wrong"))]
    publish(connection, json.dumps(note(tenant, 1)), "no json", *poison, '{"id": 1}', strange, "[]")
    publish(connection, json.dumps(note(tenant, 2)))

    with ToyService(folder, amqp_uri) as service:
        until(lambda: heard(tenant) == {"t1": 1, "t2": 1})
        until(lambda: len(failed(tenant)) == 2)
        until(lambda: len(failed(None)) == 4)
        assert service.ready().stop() == 0

    assert failed(tenant) == {"RuntimeError: cannot digest": "retry", "NoteNotFound: Not found": "dead"}
    parked = failed(None)
    assert set(parked.values()) == {"dead"}
    assert sorted(error.split(":")[0] for error in parked) == ["DecodeError", *["EventNotValid"] * 3]
    assert heard(tenant) == {"t1": 1, "t2": 1}
    assert depth(connection) == 0


@pytest.fixture
def short_transactions(mongo_uri: str) -> Iterator[None]:
    """The store gives up after 5 s what a killed process had open, not after MongoDB's own 60."""
    with pymongo.MongoClient[dict[str, Any]](mongo_uri) as client:
        before = client.admin.command("setParameter", 1, transactionLifetimeLimitSeconds=5)["was"]
        yield
        client.admin.command("setParameter", 1, transactionLifetimeLimitSeconds=before)


@pytest.mark.usefixtures("short_transactions")
@pytest.mark.parametrize("point", ["before the commit", "before the ack"])
def test_a_consumer_killed_in_a_batch_gets_it_again_and_each_effect_is_there_once(
    connection: Connection, folder: Path, amqp_uri: str, tenant: str, point: str
) -> None:
    publish_notes(tenant)
    with ToyService(folder, amqp_uri, point) as service:
        assert service.died() == -9
    assert bool(heard(tenant)) == (point == "before the ack")

    with ToyService(folder, amqp_uri) as service:
        until(lambda: len(heard(tenant)) == COUNT)
        assert service.ready().stop() == 0
    assert heard(tenant) == ONCE
    assert depth(connection) == 0


def test_a_relay_killed_between_publishing_and_marking_sends_again_without_a_second_effect(
    connection: Connection, folder: Path, amqp_uri: str, tenant: str
) -> None:
    write_rows(tenant, *range(20))
    with ToyService(folder, amqp_uri, "after the publishing") as service:
        assert service.died() == -9
    assert unsent(tenant) == 20
    database("toy")["outbox"].update_many({"tenant": tenant}, {"$set": {"lease_until": None}})

    with ToyService(folder, amqp_uri) as service:
        until(lambda: unsent(tenant) == 0)
        until(lambda: len(heard(tenant)) == 20 and depth(connection) == 0)
        assert service.ready().stop() == 0
    assert heard(tenant) == {f"t{number}": 1 for number in range(20)}
    assert depth(connection) == 0
