"""Traces, logs and metrics. The trace context travels by hand: through RPC headers, the outbox and events."""

from __future__ import annotations

import logging
import random
import re
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import structlog
from opentelemetry import trace
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import Counter, Gauge, Histogram

from services.kit.settings import Settings

PROPAGATOR = TraceContextTextMapPropagator()
TRACEPARENT = re.compile(r"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")
_context: ContextVar[str | None] = ContextVar("traceparent", default=None)

rpc_seconds = Histogram("qf_rpc_seconds", "Seconds an RPC method took", ["service", "method", "outcome"])
events_consumed = Counter("qf_events_consumed_total", "Events consumed", ["service", "consumer", "outcome"])
events_published = Counter("qf_events_published_total", "Events published", ["service"])
outbox_oldest_seconds = Gauge("qf_outbox_oldest_seconds", "Age of the oldest unsent outbox row", ["service"])
outbox_unsent = Gauge("qf_outbox_unsent", "Outbox rows not yet sent", ["service"])
dead_letters = Gauge("qf_dead_letters", "Events that were given up", ["service"])
notifications = Counter("qf_notifications_total", "Deliveries by what became of them", ["channel", "outcome"])
notifications_waiting = Gauge("qf_notifications_waiting", "Deliveries not yet sent", ["tenant", "channel"])
ticks = Counter("qf_ticks_total", "Ticks run", ["service", "tick", "outcome"])


def configure(settings: Settings, process: str) -> None:
    """Structured logs on stderr, and spans exported when `QF_OTLP_ENDPOINT` is set."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer()
    )
    about: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _add_trace,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    structlog.configure(
        processors=[*about, structlog.processors.format_exc_info, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level.upper())),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # the present one, which tests replace
    )
    structlog.contextvars.bind_contextvars(process=process)
    _adopt([structlog.stdlib.add_logger_name, *about], renderer)
    _export(settings, process)


class _Stderr(logging.StreamHandler[Any]):
    """Writes where stderr leads at the moment, which tests replace."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def _adopt(about: list[Any], renderer: Any) -> None:
    """Libraries' log lines look like our own, whatever stands in them: nobody can write a line of ours by a request."""
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info, renderer]
    handler = _Stderr()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=about, processors=last))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def _export(settings: Settings, process: str) -> None:
    sampler = ParentBased(TraceIdRatioBased(settings.trace_sample))
    # Not `Resource.create`: it waits on a native thread, which costs 5 s where threads are green.
    resource = OTELResourceDetector().detect().merge(Resource({"service.name": f"qingfeng-{process}"}))
    provider = TracerProvider(resource=resource, sampler=sampler)
    if settings.otlp_endpoint:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.otlp_endpoint)))
    trace.set_tracer_provider(provider)


@lru_cache(maxsize=1)
def tracer() -> trace.Tracer:
    """The project's tracer."""
    return trace.get_tracer("qingfeng")


def logger() -> Any:
    """A structured logger: static event name, data as keywords, ids and never payloads."""
    return structlog.get_logger()


def about_tenant(tenant: str) -> None:
    """Log lines of the work in progress carry `tenant` from here on."""
    structlog.contextvars.bind_contextvars(tenant=tenant)


def current_traceparent() -> str:
    """The W3C trace context of the work in progress; a new one when there is none."""
    return _context.get() or new_traceparent()


def new_traceparent() -> str:
    """A fresh trace context."""
    return f"00-{random.getrandbits(128):032x}-{random.getrandbits(64):016x}-01"


def trace_id(traceparent: str) -> str:
    """The 32 hex digits that identify the trace: what a user quotes to support."""
    return traceparent.split("-")[1]


@contextmanager
def span(name: str, traceparent: str | None, **attributes: str) -> Iterator[str]:
    """Work under the trace of `traceparent` (or a new one), as a span; yields the span's own context.

    Every log line inside carries the `attributes` and the trace's id.
    """
    parent = traceparent if traceparent and TRACEPARENT.match(traceparent) else new_traceparent()
    context = PROPAGATOR.extract({"traceparent": parent})
    with tracer().start_as_current_span(name, context=context, attributes=attributes):
        carrier: dict[str, str] = {}
        PROPAGATOR.inject(carrier)
        token = _context.set(carrier.get("traceparent", parent))
        try:
            with structlog.contextvars.bound_contextvars(**attributes):
                yield _context.get() or parent
        finally:
            _context.reset(token)


def _add_trace(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if (context := _context.get()) is not None:
        event["trace_id"] = trace_id(context)
    return event
