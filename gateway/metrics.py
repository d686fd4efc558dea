"""What the gateway counts. Services count their own side of every RPC."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

requests = Counter("qf_gateway_requests_total", "GraphQL requests answered", ["graph", "outcome"])
seconds = Histogram("qf_gateway_seconds", "Seconds a computed GraphQL answer took", ["graph"])
refused = Counter("qf_gateway_refused_total", "Requests refused before execution", ["code"])
cache_bytes = Gauge("qf_gateway_cache_bytes", "Bytes of kept answers")
feed_events = Counter("qf_gateway_feed_events_total", "Events seen on the bus")
feed_connected = Gauge("qf_gateway_feed_connected", "Whether the gateway hears the bus")
