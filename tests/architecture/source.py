"""The product's own source as syntax trees, read once for all rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("services", "gateway", "plans", "qf")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def under(self, *folders: str) -> bool:
        """Whether the file is `folder` or lies below it."""
        return any(self.path == folder or self.path.startswith(folder.rstrip("/") + "/") for folder in folders)

    @property
    def kind(self) -> str | None:
        """`domain`, `handlers`, ... for a file of a service, also where the kind is a folder; None elsewhere."""
        parts = self.path.split("/")
        if parts[0] != "services" or len(parts) < 3 or parts[1] == "kit":
            return None
        return parts[2].removesuffix(".py")


@lru_cache(maxsize=4)
def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file below `folders`, or below the product's packages."""
    found = []
    for folder in folders or PRODUCT:
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            found.append(Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text, str(path))))
    return tuple(found)


def functions(source: Source) -> Iterator[tuple[str, Function]]:
    """Every function with its qualified name, `path::Class.method`."""
    yield from _functions(source.tree, f"{source.path}::")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield prefix + child.name, child
            yield from _functions(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)


def calls(source: Source) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call as (node, receiver, name): `uow.repo.find()` is ("uow.repo", "find")."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            receiver, _, name = ast.unparse(node.func).rpartition(".") if _is_dotted(node.func) else ("", "", "")
            yield node, receiver, name


def _is_dotted(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, (ast.Name, ast.Call, ast.Subscript))


def place(source: Source, node: ast.expr | ast.stmt) -> str:
    """`path:line` for a failure message."""
    return f"{source.path}:{node.lineno}"
