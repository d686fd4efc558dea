"""What must not stand in any file of the repository."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess

import pytest

from tests.architecture.source import ROOT, sources

MARKERS = re.compile(r"\b(TODO|FIXME|XXX)\b")
PLACES = re.compile(r"/root/|/home/[a-z]+/|file:///|--find-links|--(extra-)?index-url")


def tracked() -> list[str]:
    """The files that git tracks, and those that it would."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    return sorted(name for name in listed.stdout.split("\0") if name)


def lines_with(pattern: re.Pattern[str], names: list[str]) -> list[str]:
    """`path:line` of every match."""
    return [
        f"{name}:{number}"
        for name in names
        if (ROOT / name).is_file()
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]


needs_git = pytest.mark.skipif(not shutil.which("git") or not (ROOT / ".git").exists(), reason="not a git work tree")


@needs_git
def test_nothing_is_left_for_later() -> None:
    assert lines_with(MARKERS, [name for name in tracked() if name.endswith(".py") and name != _this()]) == []


@needs_git
def test_no_file_names_a_machine() -> None:
    assert lines_with(PLACES, [name for name in tracked() if name != _this()]) == []


def _this() -> str:
    return "tests/architecture/test_text.py"


def test_every_module_says_why_it_exists() -> None:
    silent = [source.path for source in sources() if source.tree.body and not ast.get_docstring(source.tree)]
    assert silent == []
