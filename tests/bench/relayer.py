"""Our side: the relay carries outbox rows to the broker, each batch confirmed and noted as sent."""

import qf.patched  # noqa: F401, I001

import sys
import time
from datetime import timedelta

from services.kit.clock import wall
from services.kit.outbox import Relay
from services.kit.publisher import EventPublisher
from services.kit.indexes import prepare
from services.kit.store import database
from services.kit.telemetry import new_traceparent
from tests.bench.material import envelopes
from tests.bench.scripts import say

SERVICE = "organizations"


def main() -> None:
    """Relay the number of rows named on the command line."""
    count, db, now = int(sys.argv[1]), database(SERVICE), wall()
    prepare(db, {})
    rows = [
        {
            "_id": each["id"],
            "tenant": each["tenant"],
            "name": each["name"],
            "envelope": each | {"traceparent": new_traceparent()},
            "created_at": now + timedelta(microseconds=position),
            "sent_at": None,
            "settled": False,
        }
        for position, each in enumerate(envelopes(count))
    ]
    db["outbox"].insert_many(rows)
    relay = Relay(SERVICE, db, EventPublisher(SERVICE).publish)
    first = relay.publish_some()
    begun = time.perf_counter()
    relay.publish_all()
    say(rate=(count - first) / (time.perf_counter() - begun))


if __name__ == "__main__":
    main()
