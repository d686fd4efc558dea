"""What is generated from the code and committed is current."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.listening import SERVICES
from qf import schemas
from qf.services import SHELLS


def test_the_generated_files_are_current() -> None:
    assert schemas.stale() == [], "run: ./taskw schemas"


def test_a_stale_file_is_named_and_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "ROOT", tmp_path)
    assert schemas.write(check=True) == 1
    assert schemas.write(check=False) == 0
    (tmp_path / "docs" / "permissions.md").write_text("edited by hand")
    assert schemas.stale() == ["docs/permissions.md"]


def test_the_gateway_hears_every_service() -> None:
    assert set(SERVICES) == set(SHELLS)
