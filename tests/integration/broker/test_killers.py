"""An event that ends its consumer's process is given up; none of its neighbours is lost or held up with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymongo
import pytest
from kombu import Connection

from services.kit import bus
from services.kit.inbox import LOST
from services.kit.publisher import EventPublisher
from services.kit.store import database
from tests.integration.broker.notes import ToyService, depth, heard, note
from tests.integration.broker.test_relay import write_rows
from tests.integration.runtime.processes import until

pytestmark = [pytest.mark.rabbit, pytest.mark.usefixtures("short_transactions")]
COUNT, ATTEMPTS = 400, 1
KILLERS = {300: "kills", 310: "kills too"}
OTHERS = {f"t{number}": 1 for number in range(COUNT) if number not in KILLERS}
GIVEN_UP = [("dead", ATTEMPTS, LOST)]


@pytest.fixture
def short_transactions(mongo_uri: str) -> Iterator[None]:
    """The store gives up after 5 s what a killed process had open, not after MongoDB's own 60."""
    with pymongo.MongoClient[dict[str, Any]](mongo_uri) as client:
        before = client.admin.command("setParameter", 1, transactionLifetimeLimitSeconds=5)["was"]
        yield
        client.admin.command("setParameter", 1, transactionLifetimeLimitSeconds=before)


def given_up(tenant: str) -> list[tuple[Any, ...]]:
    rows = database("toy")["inbox"].find({"tenant": tenant, "state": "dead"})
    return [(row["state"], row["attempts"], row["error"]) for row in rows]


def deaths(folder: Path, amqp_uri: str, tenant: str) -> int:
    """Start the service again and again until it lives and its work is done; how often it died."""
    died = 0
    while True:
        with ToyService(folder, amqp_uri, consumer_attempts=ATTEMPTS) as service:
            until(lambda: not service.alive or (heard(tenant) == OTHERS and len(given_up(tenant)) == 2))
            if service.alive:
                assert service.ready().stop() == 0
                return died
            died += 1


def test_two_killers_among_many_events_on_the_broker(
    connection: Connection, folder: Path, amqp_uri: str, tenant: str
) -> None:
    before = depth(connection, bus.DEAD)
    publisher = EventPublisher("toy")
    publisher.publish([note(tenant, number, KILLERS.get(number)) for number in range(COUNT)])
    publisher.close()

    assert deaths(folder, amqp_uri, tenant) == 1 + ATTEMPTS * len(KILLERS)

    assert given_up(tenant) == GIVEN_UP * 2
    assert (depth(connection), depth(connection, bus.DEAD)) == (0, before)


def test_a_killer_on_the_embedded_bus_does_not_end_every_start(
    connection: Connection, folder: Path, tenant: str
) -> None:
    write_rows(tenant, *range(COUNT))
    for number, title in KILLERS.items():
        change = {"$set": {"envelope.data.title": title}}
        database("toy")["outbox"].update_one({"_id": note(tenant, number)["id"]}, change)

    assert deaths(folder, bus.MEMORY_URI, tenant) == 1 + ATTEMPTS * len(KILLERS)
    assert given_up(tenant) == GIVEN_UP * 2


def test_a_killer_among_those_that_are_tried_again_is_given_up(
    connection: Connection, folder: Path, amqp_uri: str, tenant: str
) -> None:
    """It was put into the inbox's own queue, by a failure or by an operator, and comes over no bus."""
    envelope = note(tenant, 1, "kills")
    row = {"_id": f"toy.on_notes:{envelope['id']}", "consumer": "toy.on_notes", "attempts": 0, "error": LOST}
    about = {"tenant": tenant, "name": envelope["name"], "state": "retry", "envelope": envelope, "retry_at": None}
    database("toy")["inbox"].insert_one({**row, **about})
    died = 0
    while not given_up(tenant):
        database("toy")["inbox"].update_one({"_id": row["_id"]}, [{"$set": {"retry_at": "$$NOW"}}])
        database("toy")["leases"].delete_many({})
        with ToyService(folder, amqp_uri, consumer_attempts=ATTEMPTS) as service:
            until(lambda: not service.alive or given_up(tenant))
            died += not service.alive
    assert (died, given_up(tenant)) == (ATTEMPTS, GIVEN_UP)
