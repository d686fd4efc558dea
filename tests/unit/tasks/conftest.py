"""The shipped templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from plans import Plan, load_plan

TEMPLATES = Path(__file__).parents[3] / "schemas" / "plans"


def template(name: str) -> Plan:
    return load_plan((TEMPLATES / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def neijiang() -> Plan:
    return template("neijiang-2021-2024.yaml")


@pytest.fixture(scope="session")
def liuzhou() -> Plan:
    return template("liuzhou-2022.yaml")
