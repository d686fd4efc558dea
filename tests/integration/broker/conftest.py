"""The toy service's exchange and queue on the run's broker, empty, and a store of the run's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection

from services.kit import bus
from services.kit.indexes import prepare
from services.kit.settings import override
from services.kit.store import database
from services.kit.testing import use_keys
from services.kit.units import UNIT_TREE
from tests.integration.broker.notes import QUEUE, SPEC, write_schemas
from tests.integration.kit.toy import Repository


@pytest.fixture
def connection(amqp_uri: str, mongo_uri: str) -> Iterator[Connection]:
    """A connection to the broker, which is in the settings meanwhile; the toy service's topology is declared."""
    override(amqp_uri=amqp_uri)
    use_keys()
    prepare(database("toy"), {**UNIT_TREE, **Repository.COLLECTIONS})
    for leftover in ("outbox", "leases", "known_tenants"):
        database("toy")[leftover].delete_many({})
    with bus.connect(heartbeat=0) as opened:
        bus.declare_topology(opened, ["toy"], [SPEC])
        with opened.channel() as channel:
            channel.queue_purge(QUEUE)
        yield opened
        with opened.channel() as channel:
            channel.queue_delete(QUEUE)
    override(amqp_uri=None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the toy service's schemas."""
    write_schemas(tmp_path / "schemas")
    return tmp_path
