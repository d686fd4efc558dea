"""In CI nothing that should run may be skipped silently."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HOOKS = "from tests.conftest import pytest_sessionfinish, pytest_terminal_summary\n"
SKIPPED = "import pytest\n\ndef test_runs(): ...\n\n@pytest.mark.{mark}\ndef test_skipped(): pytest.skip('absent')\n"


@pytest.mark.parametrize(("mark", "ci", "status"), [("rabbit", "true", 1), ("docker", "true", 0), ("rabbit", "", 0)])
def test_a_skip_fails_the_run_in_ci_unless_docker_is_absent(tmp_path: Path, mark: str, ci: str, status: int) -> None:
    (tmp_path / "conftest.py").write_text(HOOKS)
    (tmp_path / "test_it.py").write_text(SKIPPED.format(mark=mark))
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = rabbit\n  docker\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:pytest_nameko", "-p", "no:cacheprovider", str(tmp_path)]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout
    assert "1 passed, 1 skipped" in done.stdout
    assert ("skipped in CI, which counts as failed" in done.stdout) is bool(status)
