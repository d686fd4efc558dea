"""Log lines carry who, where and which trace, and never what was said."""

from __future__ import annotations

import json

import pytest

from services.kit import telemetry
from services.kit.engine import Call
from services.kit.identity import Actor, issue_token
from services.kit.settings import settings
from services.kit.testing import Bench
from tests.integration.kit.test_engine import note

TRACE = f"00-{'a' * 32}-{'b' * 16}-01"


def test_a_line_carries_tenant_service_and_trace_and_no_payload(
    bench: Bench, office: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    telemetry.configure(settings().model_copy(update={"log_level": "INFO"}), "test")
    engine = bench.engines["toy"]
    token = issue_token(settings(), office)
    engine.call("write", {"title": "a secret title"}, Call(token=token, traceparent=TRACE))
    engine.consume("on_notes", [note(office.tenant, "poison", "e1")])

    [line] = [json.loads(text) for text in capsys.readouterr().err.splitlines() if "event_failed" in text]
    assert (line["tenant"], line["service"], line["trace_id"]) == (office.tenant, "toy", "1" * 32)
    assert (line["consumer"], line["state"], line["error"]) == ("toy.on_notes", "retry", "RuntimeError")
    assert "title" not in json.dumps(line)
    [row] = engine.db["outbox"].find({"tenant": office.tenant})
    assert telemetry.trace_id(row["envelope"]["traceparent"]) == "a" * 32
