"""What the product imports is declared, what is declared is imported, and both lock files hold it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.architecture.source import PRODUCT, ROOT, sources

# These come with a declared package and are that package's own interface.
PART_OF = {"pydantic-core": "pydantic", "opentelemetry-api": "opentelemetry-sdk", "click": "typer"}
# Imported by a part that a setting or an extra switches on.
NOT_IMPORTED = {"graphql-core", "opentelemetry-exporter-otlp-proto-http"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    """The runtime dependencies of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {normal(re.split(r"[\[<>=~! ;]", entry)[0]) for entry in project["dependencies"]}


def imported() -> dict[str, set[str]]:
    """Top-level package -> the distributions that may bring it."""
    names = set()
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names.add(node.module.split(".")[0])
    known = packages_distributions()
    foreign = names - sys.stdlib_module_names - set(PRODUCT) - {"fiftyone"}
    return {name: {normal(distribution) for distribution in known.get(name, [name])} for name in foreign}


def test_every_import_is_declared() -> None:
    wanted = declared()
    missing = {
        name: distributions
        for name, distributions in imported().items()
        if not {PART_OF.get(each, each) for each in distributions} & wanted
    }
    assert missing == {}


def test_every_declared_package_is_imported() -> None:
    used = {PART_OF.get(each, each) for distributions in imported().values() for each in distributions}
    assert declared() - used - NOT_IMPORTED == set()


@pytest.mark.parametrize("name", ["requirements.lock", "deploy/requirements.lock"])
def test_a_lock_pins_every_dependency_with_hashes_and_names_no_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = {normal(match) for match in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}
    assert declared() - pinned == set()
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "http" not in re.sub(r"^(httpx|httpcore|httptools|.*-http(-transport)?)==.*$", "", text, flags=re.MULTILINE)


def test_the_image_installs_what_the_tests_ran_with() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE))

    everything, image = pins("requirements.lock"), pins("deploy/requirements.lock")
    assert {name: version for name, version in image.items() if everything.get(name) != version} == {}
    assert [name for name in image if name.startswith(("fiftyone", "pytest", "mypy", "testcontainers"))] == []
