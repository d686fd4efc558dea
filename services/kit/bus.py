"""The bus: connections, and the topology that is declared before anything publishes.

RabbitMQ in production; embedded, the same code over kombu's in-memory transport.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kombu import Connection, Exchange, Queue, binding
from kombu.pools import set_limit

from services.kit import memory_transport
from services.kit.settings import settings

MEMORY_URI = f"{memory_transport.SCHEME}://localhost"
DELIVERY_LIMIT = 20
HEARTBEAT_SECONDS = 30
ANSWER_SECONDS = 30.0
UNROUTED = "qf.unrouted"
DEAD = "qf.dead"


class BoundedConnection(Connection):
    """A connection that awaits no answer for ever: the timeouts that AMQP sets do nothing on green sockets."""

    def _establish_connection(self) -> Any:
        opened = super()._establish_connection()
        opened.transport.sock.settimeout(ANSWER_SECONDS)
        return opened


@dataclass(frozen=True)
class ConsumerSpec:
    """Who receives which events: one queue per consumer."""

    service: str
    method: str
    events: tuple[str, ...]


def is_embedded() -> bool:
    """True when the bus lives in this process."""
    return amqp_uri().startswith(f"{memory_transport.SCHEME}:")


def amqp_uri() -> str:
    """The broker's address."""
    return settings().amqp_uri or MEMORY_URI


def connect(*, heartbeat: int = HEARTBEAT_SECONDS) -> Connection:
    """A connection of its own, with bounded waits. Who does not read it all the time takes no heartbeat (0)."""
    memory_transport.register()
    if is_embedded():
        return Connection(amqp_uri())
    return BoundedConnection(
        amqp_uri(),
        heartbeat=heartbeat,
        connect_timeout=5,
        transport_options={"client_properties": {"product": "qingfeng"}},
    )


def exchange_for(service: str) -> Exchange:
    """The topic exchange on which `service` publishes; what nobody is bound to goes to the alternate exchange."""
    arguments = None if is_embedded() else {"alternate-exchange": UNROUTED}
    return Exchange(f"{service}.events", type="topic", durable=True, arguments=arguments)


def queue_for(spec: ConsumerSpec) -> Queue:
    """The quorum queue of one consumer, bound to every event that it wants."""
    bindings = [binding(exchange_for(name.split(".", 1)[0]), routing_key=name.split(".", 1)[1]) for name in spec.events]
    arguments: dict[str, Any] = {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": DEAD,
    }
    return Queue(
        f"evt-{spec.service}.{spec.method}",
        bindings=bindings,
        durable=True,
        queue_arguments=None if is_embedded() else arguments,
    )


def comes_again(message: Any) -> bool:
    """Whether somebody had `message` before and did not acknowledge it."""
    return bool(message.headers.get(memory_transport.DELIVERIES) or message.delivery_info.get("redelivered"))


def declare_topology(connection: Connection, services: Iterable[str], specs: Sequence[ConsumerSpec]) -> None:
    """Declare every exchange and queue; declaring again changes nothing."""
    with connection.channel() as channel:
        for name in (UNROUTED, DEAD):
            exchange = Exchange(name, type="fanout", durable=True)
            Queue(name, exchange, durable=True)(channel).declare()
        Exchange("nameko-rpc", type="topic", durable=True)(channel).declare()
        for service in services:
            exchange_for(service)(channel).declare()
        for spec in specs:
            queue_for(spec)(channel).declare()


def nameko_config() -> dict[str, Any]:
    """Nameko's configuration: as many workers as the pool of reply producers can serve."""
    workers = settings().rpc_workers
    set_limit(workers * 10)
    memory_transport.register()
    return {
        "AMQP_URI": amqp_uri(),
        "max_workers": workers,
        "serializer": "json",
        "ACCEPT": ["json"],
        "HEARTBEAT": None if is_embedded() else HEARTBEAT_SECONDS,
    }
