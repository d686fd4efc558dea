"""Two replicas of every service are started at once on an empty store and a broker without their queues."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pymongo
import pytest

from qf import keys, services
from services.kit.indexes import all_of
from services.kit.units import UNIT_TREE
from tests.integration.runtime.processes import Running, free_port
from tests.support.stack import drop_databases

pytestmark = pytest.mark.rabbit


def test_a_pair_starts_on_an_empty_store(amqp_uri: str, mongo_uri: str, tmp_path: Path) -> None:
    """8 of 8 pairs died with `CollectionInvalid: collection outbox already exists`."""
    prefix = f"pair{uuid4().hex[:8]}_"
    keys.ensure(tmp_path)
    shared = {"amqp_uri": amqp_uri, "mongo_uri": mongo_uri, "mongo_prefix": prefix, "data": tmp_path}
    ports = [free_port(), free_port()]
    pair = [Running(tmp_path / f"{port}.out", "serve", "all", health_port=port, **shared) for port in ports]
    try:
        for process, port in zip(pair, ports, strict=True):
            process.ready(port)
        assert made(mongo_uri, prefix) == declared()
        assert [process.stop() for process in pair] == [0, 0]
        said = "".join(process.output.read_text() for process in pair)
        assert [word for word in ("Traceback", "CollectionInvalid", '"level": "error"') if word in said] == []
    finally:
        for process in pair:
            process.kill()
        drop_databases(mongo_uri, prefix)


def declared() -> dict[str, int]:
    """Indexes by service."""
    found = {}
    for name in services.SHELLS:
        [shell] = services.shells(name)
        found[name] = sum(1 + len(models) for models in all_of({**UNIT_TREE, **shell.repository.COLLECTIONS}).values())
    return found


def made(uri: str, prefix: str) -> dict[str, int]:
    """Indexes by service in the store, with that of `_id`."""
    with pymongo.MongoClient[dict[str, object]](uri) as client:
        found = [client[f"{prefix}{name}"] for name in services.SHELLS]
        return {
            db.name.removeprefix(prefix): sum(len(db[name].index_information()) for name in db.list_collection_names())
            for db in found
        }
