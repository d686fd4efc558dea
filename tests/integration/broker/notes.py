"""What the tests on the broker share: events of the toy service, its queue, and its process."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from kombu import Connection

from services.kit import bus
from services.kit.events import SCHEMAS
from services.kit.settings import settings
from services.kit.store import TenantDatabase, database
from services.kit.telemetry import new_traceparent
from tests.integration.kit.toy import SCHEMA
from tests.integration.runtime.processes import PATIENCE_SECONDS, ROOT, environment, free_port, until

SPEC = bus.ConsumerSpec("toy", "on_notes", ("toy.note_written.v1",))
QUEUE = bus.queue_for(SPEC).name


def write_schemas(folder: Path) -> None:
    """The schemas of the toy service, as a folder of their own."""
    (folder / "toy").mkdir(parents=True)
    (folder / "toy" / "note_written.v1.json").write_text(json.dumps(SCHEMA))
    (folder / "envelope.v1.json").write_text((SCHEMAS / "envelope.v1.json").read_text())


def note(tenant: str, number: int, title: str | None = None) -> dict[str, Any]:
    """An event as it travels: note `number` was written."""
    return {
        "id": f"{number:06d}-{tenant}",
        "name": "toy.note_written.v1",
        "version": 1,
        "tenant": tenant,
        "subject_id": f"note-{number}",
        "subject_version": 1,
        "occurred_at": datetime(2022, 6, 30, tzinfo=UTC).isoformat(),
        "actor": "office",
        "traceparent": new_traceparent(),
        "data": {"title": title or f"t{number}", "written_on": "2022-06-30"},
    }


def publish(connection: Connection, *bodies: str) -> None:
    """Put messages on the toy service's exchange, each confirmed."""
    with connection.channel() as channel:
        for body in bodies:
            message = channel.prepare_message(
                body, content_type="application/json", content_encoding="utf-8", properties={"delivery_mode": 2}
            )
            channel.basic_publish_confirm(message, exchange="toy.events", routing_key="note_written.v1")


def depth(connection: Connection, queue: str = QUEUE) -> int:
    """How many messages wait in `queue`."""
    with connection.channel() as channel:
        return int(channel.queue_declare(queue, passive=True).message_count)


def heard(tenant: str) -> dict[str, int]:
    """How often each title had its effect."""
    notes = TenantDatabase(database("toy"), tenant)["heard"].find({"times": {"$exists": True}})
    return {doc["id"]: doc["times"] for doc in notes}


def failed(tenant: str | None) -> dict[str, str]:
    """The state of each event that was not done, by its error."""
    rows = database("toy")["inbox"].find({"tenant": tenant, "state": {"$ne": "done"}})
    return {row["error"]: row["state"] for row in rows}


class ToyService:
    """The toy service on the broker, as a process; it dies by itself at `point`."""

    def __init__(self, folder: Path, amqp_uri: str, point: str = "", **more: object) -> None:
        self._port, self.output = free_port(), folder / "toy.out"
        named: dict[str, object] = {
            "amqp_uri": amqp_uri,
            "mongo_uri": settings().mongo_uri,
            "mongo_prefix": settings().mongo_prefix,
            "data": folder / "data",
            "token_public_key": settings().token_public_key,
            "health_port": self._port,
            **more,
        }
        words = [sys.executable, "-m", f"{__package__}.toy_service", str(folder / "schemas"), *filter(None, [point])]
        with self.output.open("ab") as out:
            self._process = subprocess.Popen(words, cwd=ROOT, env=environment(**named), stdout=out, stderr=out)

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def died(self) -> int:
        """Wait for the end at the point; the exit status."""
        return self._process.wait(PATIENCE_SECONDS)

    def ready(self) -> ToyService:
        """Wait until it runs."""

        def answers() -> bool:
            assert self.alive, self.output.read_text()
            return httpx.get(f"http://127.0.0.1:{self._port}/readyz", timeout=5).status_code == 200

        until(answers)
        return self

    def stop(self) -> int:
        """End by SIGTERM; the exit status."""
        self._process.terminate()
        return self._process.wait(PATIENCE_SECONDS)

    def __enter__(self) -> ToyService:
        return self

    def __exit__(self, *_: object) -> None:
        if self.alive:
            self._process.kill()
        self._process.wait()
