"""MongoDB and RabbitMQ as containers, for machines where a Docker daemon runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import docker
import kombu
import pymongo
from docker.errors import DockerException
from kombu.exceptions import OperationalError
from pymongo.errors import PyMongoError
from testcontainers.core.container import DockerContainer

MONGO_IMAGE = "mongo:7.0"
RABBIT_IMAGE = "rabbitmq:3.13"
START_SECONDS = 90


def docker_runs() -> bool:
    """Whether a Docker daemon answers."""
    try:
        docker.from_env(timeout=5).ping()
    except DockerException:
        return False
    return True


@contextmanager
def mongo() -> Iterator[str]:
    """A replica set of one member; gives its URI."""
    container = DockerContainer(MONGO_IMAGE).with_command("--replSet rs0 --bind_ip_all").with_exposed_ports(27017)
    with container:
        uri = f"mongodb://{_address(container, 27017)}/?directConnection=true"
        with pymongo.MongoClient[dict[str, object]](uri, serverSelectionTimeoutMS=2000) as client:
            _wait(MONGO_IMAGE, lambda: _is_primary(client))
        yield uri


@contextmanager
def rabbit() -> Iterator[str]:
    """A broker; gives its URI."""
    with DockerContainer(RABBIT_IMAGE).with_exposed_ports(5672) as container:
        uri = f"amqp://guest:guest@{_address(container, 5672)}//"
        _wait(RABBIT_IMAGE, lambda: _accepts(uri))
        yield uri


def _address(container: DockerContainer, port: int) -> str:
    return f"{container.get_container_host_ip()}:{container.get_exposed_port(port)}"


def _is_primary(client: pymongo.MongoClient[dict[str, object]]) -> bool:
    hello = client.admin.command("hello")
    if not hello.get("setName"):
        members = [{"_id": 0, "host": "localhost:27017"}]
        client.admin.command("replSetInitiate", {"_id": "rs0", "members": members})
    return bool(hello.get("isWritablePrimary"))


def _accepts(uri: str) -> bool:
    with kombu.Connection(uri, connect_timeout=2) as connection:
        connection.ensure_connection(max_retries=1)
    return True


def _wait(image: str, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            if ready():
                return
        except (PyMongoError, OperationalError, OSError):
            pass
        time.sleep(0.3)
    raise RuntimeError(f"{image} did not start within {START_SECONDS} s")
