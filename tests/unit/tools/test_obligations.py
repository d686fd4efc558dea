"""The register of obligations against the marks on tests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from qf import obligations

MARKED = """
import pytest
pytestmark = [pytest.mark.rabbit, pytest.mark.obligation("PF-007")]

@pytest.mark.obligation("NJ-006", "NJ-007")
def test_one(): ...

class TestMany:
    @pytest.mark.obligation("LZ-001")
    async def test_two(self): ...

@pytest.mark.obligation("NJ-001")
def helper(): ...
"""


def proofs(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_marked.py").write_text(text)
    return [(proof.obligation, proof.test) for proof in obligations.find_proofs(folder)]


def test_marks_count_on_tests_classes_and_modules_only(tmp_path: Path) -> None:
    one, two = "tests/test_marked.py::test_one", "tests/test_marked.py::TestMany::test_two"
    assert proofs(tmp_path, MARKED) == [
        ("PF-007", one),
        ("NJ-006", one),
        ("NJ-007", one),
        ("PF-007", two),
        ("LZ-001", two),
    ]


def test_the_register_holds_every_entry_once() -> None:
    register = obligations.read_register()
    prefixes = [entry.id[:2] for entry in register]
    assert len({entry.id for entry in register}) == 325
    assert {prefix: prefixes.count(prefix) for prefix in set(prefixes)} == {"NJ": 151, "LZ": 152, "PF": 22}


def test_proved_unproved_and_unknown_are_told_apart() -> None:
    register = tuple(obligations.Obligation(f"NJ-00{n}", "tasks", "L1", f"duty {n}") for n in (1, 2))
    found = obligations.Report(register, (obligations.Proof("NJ-002", "t::a"), obligations.Proof("NJ-999", "t::b")))
    assert [entry.id for entry in found.proved] == ["NJ-002"]
    assert [entry.id for entry in found.unproved] == ["NJ-001"]
    assert obligations.as_text(found).splitlines() == [
        "tasks: 1 of 2 proved",
        "  proved   NJ-002  duty 2  [1]",
        "  unproved NJ-001  duty 1",
        "unknown id NJ-999 in t::b",
        "1 of 2 obligations are proved by a test",
    ]
    assert json.loads(obligations.as_json(found))["unknown"] == [{"obligation": "NJ-999", "test": "t::b"}]


def test_no_mark_in_the_tests_names_an_unknown_entry() -> None:
    assert obligations.report().unknown == []


@pytest.mark.parametrize("service", ["tasks", "organizations", "training", "satisfaction"])
def test_every_duty_of_a_finished_service_is_proved_or_has_its_reason(service: str) -> None:
    assert [entry.id for entry in obligations.report().unexplained(service)] == []


def test_reasons_are_given_for_open_entries_only_and_say_something() -> None:
    found = obligations.report()
    assert set(found.reasons) <= {entry.id for entry in found.unproved}
    assert all(len(reason) >= 20 for reason in found.reasons.values())


def test_the_command_fails_below_the_minimum() -> None:
    proved = len(obligations.report().proved)
    app = typer.Typer()
    app.command()(obligations.main)
    run = CliRunner().invoke
    assert run(app, ["--min", str(proved)]).exit_code == 0
    assert run(app, ["--min", str(proved + 1)]).exit_code == 1
    assert json.loads(run(app, ["--json"]).stdout)["proved"] == proved
