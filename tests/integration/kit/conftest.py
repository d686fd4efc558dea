"""The toy service on the run's store, with its own schema and grants."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.kit import events, permissions
from services.kit.identity import Actor
from services.kit.testing import Bench
from tests.integration.kit.toy import GRANTS, SCHEMA, Toy


@pytest.fixture
def bench(mongo_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Engines of the toy service."""
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "note_written.v1.json").write_text(json.dumps(SCHEMA))
    (tmp_path / "envelope.v1.json").write_text((events.SCHEMAS / "envelope.v1.json").read_text())
    monkeypatch.setattr(events, "SCHEMAS", tmp_path)
    events._validator.cache_clear()
    for name, grants in GRANTS.items():
        monkeypatch.setitem(permissions.PERMISSIONS, name, grants)
    yield Bench(Toy)
    events._validator.cache_clear()


@pytest.fixture
def office(tenant: str) -> Actor:
    """Someone of the campaign office of a fresh city."""
    return Actor("office", tenant, ("campaign_office",))
