"""A Celery worker with ten threads, each message acknowledged when its task is done."""

from __future__ import annotations

from typing import Any

from celery import Celery

from services.kit import bus
from tests.bench.peers.projection import EXPECTED, apply, prepared
from tests.bench.tally import Tally

app = Celery("peer", broker=bus.amqp_uri())
app.conf.update(task_default_queue="peer.celery", task_acks_late=True, task_ignore_result=True)
app.conf.update(worker_prefetch_multiplier=10, broker_connection_retry_on_startup=True, worker_redirect_stdouts=False)
db, tally = prepared(), Tally(EXPECTED)


@app.task(name="apply")
def handle(wire: dict[str, Any]) -> None:
    """One event."""
    apply(db, wire)
    tally.add()


if __name__ == "__main__":
    app.worker_main(
        ["worker", "--pool=threads", "--concurrency=10", "--loglevel=ERROR", "--without-mingle", "--without-gossip"]
    )
