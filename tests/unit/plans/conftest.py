"""The shipped templates, and a way to break one line of a valid template."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plans import Plan, PlanErrors, load_plan
from services.kit.errors import Problem

TEMPLATES = Path(__file__).parents[3] / "schemas" / "plans"
Break = Callable[..., list[Problem]]


def template_text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def example_text() -> str:
    return template_text("example-city.yaml")


@pytest.fixture(scope="session")
def example(example_text: str) -> Plan:
    return load_plan(example_text)


@pytest.fixture(scope="session")
def neijiang() -> Plan:
    return load_plan(template_text("neijiang-2021-2024.yaml"))


@pytest.fixture(scope="session")
def liuzhou() -> Plan:
    return load_plan(template_text("liuzhou-2022.yaml"))


def problems_of(text: str, **options: object) -> list[Problem]:
    with pytest.raises(PlanErrors) as refused:
        load_plan(text, **options)  # type: ignore[arg-type]
    return list(refused.value.problems)


@pytest.fixture
def broken(example_text: str) -> Break:
    """Replaces pieces of the example, each of which must stand there exactly once; returns the problems found."""

    def change(*pairs: tuple[str, str]) -> list[Problem]:
        text = example_text
        for old, new in pairs:
            assert text.count(old) == 1, (old, text.count(old))
            text = text.replace(old, new)
        return problems_of(text)

    return change


@pytest.fixture
def line_of(example_text: str) -> Callable[[str], int]:
    """The line of the example on which a piece of text stands."""

    def find(piece: str) -> int:
        found = [number for number, line in enumerate(example_text.splitlines(), start=1) if piece in line]
        assert len(found) == 1, (piece, found)
        return found[0]

    return find
