"""The servers under the tests: those that the caller names, containers where Docker runs, else our own child processes.

Each is started once, when it is first asked for, and stopped with the run.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import Any

import pymongo

_running = ExitStack()
_stores: list[Any] = []
SHARED = "QF_SHARED_MONGO_URI"
"""Where the processes of a run find the store that the first of them started."""
FILES_OF_TWO = 4096
"""Open files that a store needs which holds the tables of two processes."""


def store_choice() -> str:
    """Where `mongo_uri` comes from."""
    return _choice("QF_TEST_MONGO_URI", "embedded mongod")


def broker_choice() -> str:
    """Where `amqp_uri` comes from."""
    return _choice("QF_TEST_AMQP_URI", "private RabbitMQ node")


def _choice(variable: str, fallback: str) -> str:
    if os.environ.get(variable):
        return variable
    return "Docker" if docker_runs() else fallback


@lru_cache(maxsize=1)
def docker_runs() -> bool:
    """Whether a Docker daemon answers."""
    from tests.support import containers

    return containers.docker_runs()


@lru_cache(maxsize=1)
def mongo_uri() -> str:
    """A replica set of one member."""
    if named := os.environ.get(SHARED) or os.environ.get("QF_TEST_MONGO_URI"):
        return named
    if docker_runs():
        from tests.support import containers

        return _running.enter_context(containers.mongo())
    from qf.mongod import Mongod

    server = Mongod(scratch("store"))
    _running.callback(server.stop)
    _stores.append(server)
    return server.start()


def why_the_store_ended() -> str | None:
    """Why the store of this process is gone, in one line; None while it runs."""
    return next(filter(None, (server.ended for server in _stores)), None)


def share_store() -> None:
    """Start the store now, for the processes that this one starts; they start their own where files are few."""
    from qf.open_files import raise_limit

    allowed = raise_limit()
    if allowed is None or allowed >= FILES_OF_TWO:
        os.environ[SHARED] = mongo_uri()


@lru_cache(maxsize=1)
def amqp_uri() -> str:
    """A broker of this run's own."""
    if named := os.environ.get("QF_TEST_AMQP_URI"):
        return named
    if docker_runs():
        from tests.support import containers

        return _running.enter_context(containers.rabbit())
    from tests.support.rabbit import private_node

    return _running.enter_context(private_node())


def stop() -> None:
    """Stop what was started, latest first."""
    _running.close()
    _stores.clear()
    os.environ.pop(SHARED, None)
    mongo_uri.cache_clear()
    amqp_uri.cache_clear()


def drop_databases(uri: str, prefix: str) -> None:
    """Remove every database whose name starts with `prefix`."""
    with pymongo.MongoClient[dict[str, object]](uri) as client:
        for name in client.list_database_names():
            if name.startswith(prefix):
                client.drop_database(name)


def scratch(name: str) -> Path:
    """A directory that goes away with the run."""
    path = Path(tempfile.mkdtemp(prefix=f"qf-{name}-"))
    _running.callback(shutil.rmtree, path, ignore_errors=True)
    return path
