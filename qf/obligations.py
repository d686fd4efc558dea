"""Which obligations of the two cities' plans the tests prove, and which none does: `qf obligations`.

The register is `docs/obligations.csv`. A test proves an entry by `@pytest.mark.obligation("NJ-006", ...)`, on itself,
its class or, as `pytestmark`, its module. The marks are read from the source, nothing is run; that the marked tests
pass is the test run's business. `docs/obligations-open.csv` says of entries that no test can prove why that is so.
"""

from __future__ import annotations

import ast
import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).resolve().parent.parent
REGISTER = ROOT / "docs" / "obligations.csv"
OPEN = ROOT / "docs" / "obligations-open.csv"
TESTS = ROOT / "tests"


@dataclass(frozen=True)
class Obligation:
    """One entry of the register; `lines` are those of the published plan, or `brief`."""

    id: str
    service: str
    lines: str
    duty: str


@dataclass(frozen=True)
class Proof:
    """A marked test."""

    obligation: str
    test: str


@dataclass(frozen=True)
class Report:
    """The register against the marks."""

    register: tuple[Obligation, ...]
    proofs: tuple[Proof, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def tests(self) -> dict[str, list[str]]:
        """Obligation id -> the tests that prove it."""
        found: dict[str, list[str]] = defaultdict(list)
        for proof in self.proofs:
            found[proof.obligation].append(proof.test)
        return found

    @property
    def proved(self) -> list[Obligation]:
        return [entry for entry in self.register if entry.id in self.tests]

    @property
    def unproved(self) -> list[Obligation]:
        return [entry for entry in self.register if entry.id not in self.tests]

    @property
    def unknown(self) -> list[Proof]:
        """Marks that name no entry: a slip of the pen in a test."""
        known = {entry.id for entry in self.register}
        return [proof for proof in self.proofs if proof.obligation not in known]

    def unexplained(self, service: str) -> list[Obligation]:
        """Entries of `service` that no test proves and for which no reason is given."""
        return [entry for entry in self.unproved if entry.service == service and entry.id not in self.reasons]


def report() -> Report:
    """The state of the working tree."""
    return Report(tuple(read_register()), tuple(find_proofs()), read_reasons())


def read_register(path: Path = REGISTER) -> list[Obligation]:
    """The entries in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Obligation(**row) for row in csv.DictReader(file)]


def read_reasons(path: Path = OPEN) -> dict[str, str]:
    """Entry -> why no test proves it."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["reason"] for row in csv.DictReader(file)}


def find_proofs(tests: Path = TESTS) -> Iterator[Proof]:
    """Every mark on a test below `tests`."""
    for path in sorted(tests.rglob("test_*.py")):
        name = path.relative_to(tests.parent).as_posix()
        yield from _proofs_in(ast.parse(path.read_text(encoding="utf-8")), name)


def _proofs_in(module: ast.Module, name: str) -> Iterator[Proof]:
    shared = [mark for node in module.body if isinstance(node, ast.Assign) for mark in _module_marks(node)]
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            marks = shared + _marks(node.decorator_list)
            for child in node.body:
                yield from _proofs_of(child, f"{name}::{node.name}", marks)
        else:
            yield from _proofs_of(node, name, shared)


def _proofs_of(node: ast.stmt, place: str, outer: list[str]) -> Iterator[Proof]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test"):
        for mark in dict.fromkeys(outer + _marks(node.decorator_list)):
            yield Proof(mark, f"{place}::{node.name}")


def _module_marks(node: ast.Assign) -> list[str]:
    if any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets):
        return _marks(node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else [node.value])
    return []


def _marks(expressions: Iterable[ast.expr]) -> list[str]:
    return [
        str(argument.value)
        for call in expressions
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "obligation"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    ]


def as_json(found: Report) -> str:
    """Counts, and every entry with its tests."""
    tests = found.tests
    return json.dumps(
        {
            "proved": len(found.proved),
            "total": len(found.register),
            "unknown": [asdict(proof) for proof in found.unknown],
            "obligations": [
                {**asdict(entry), "tests": tests.get(entry.id, []), "reason": found.reasons.get(entry.id)}
                for entry in found.register
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def as_text(found: Report) -> str:
    """One block per service: what is proved by how many tests, then what is not."""
    tests = found.tests
    lines = []
    for service in dict.fromkeys(entry.service for entry in found.register):
        proved = [entry for entry in found.proved if entry.service == service]
        unproved = [entry for entry in found.unproved if entry.service == service]
        lines.append(f"{service}: {len(proved)} of {len(proved) + len(unproved)} proved")
        lines += [f"  proved   {entry.id}  {entry.duty}  [{len(tests[entry.id])}]" for entry in proved]
        lines += [f"  unproved {entry.id}  {entry.duty}{_because(found, entry)}" for entry in unproved]
    lines += [f"unknown id {proof.obligation} in {proof.test}" for proof in found.unknown]
    lines.append(f"{len(found.proved)} of {len(found.register)} obligations are proved by a test")
    return "\n".join(lines)


def _because(found: Report, entry: Obligation) -> str:
    reason = found.reasons.get(entry.id)
    return f" -- {reason}" if reason else ""


def main(
    as_data: Annotated[bool, typer.Option("--json", help="Print the whole register with its tests as JSON.")] = False,
    minimum: Annotated[int, typer.Option("--min", help="Fail when fewer entries are proved.")] = 0,
) -> None:
    """Print the register; exit status 1 when too few entries are proved or a mark names none."""
    found = report()
    typer.echo(as_json(found) if as_data else as_text(found))
    if found.unknown or len(found.proved) < minimum:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
