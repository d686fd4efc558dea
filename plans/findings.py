"""Collecting mistakes in a merged template, each with the file and line of the node it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from plans.models.base import ISO_DAY
from plans.problems import Mistake
from plans.source import Node, Path, path_text
from services.kit.errors import Problem


@dataclass
class Findings:
    """The template under inspection and what was found wrong with it so far."""

    root: Node
    mistakes: list[Mistake] = field(default_factory=list)
    failed: set[Path] = field(default_factory=set)

    def add(self, path: Path, code: str, zh: str, en: str) -> None:
        """One mistake at the node on `path`, or at the nearest one above it when it is absent."""
        place = self.root.at(path)
        self.mistakes.append(Mistake(place.file, Problem(path_text(path), code, zh, en, line=place.line)))
        self.failed.add(path)

    def node(self, path: Path) -> Node | None:
        """The node on the path."""
        node: Node | None = self.root
        for step in path:
            node = node.child(step) if node is not None else None
        return node

    def items(self, *path: str | int) -> Iterator[tuple[Path, Node]]:
        """The mappings of the list on `path`; anything else is skipped, the structure check reports it."""
        listed = self.node(path)
        for index, item in enumerate(listed.value if listed is not None and isinstance(listed.value, list) else []):
            if isinstance(item.value, dict):
                yield (*path, index), item

    def text(self, *path: str | int) -> str | None:
        """The text on the path, or None."""
        node = self.node(path)
        return node.value if node is not None and isinstance(node.value, str) else None

    def texts(self, *path: str | int) -> list[tuple[Path, str]]:
        """The texts of the list on the path, each with its own path."""
        node = self.node(path)
        listed = node.value if node is not None and isinstance(node.value, list) else []
        return [((*path, index), item.value) for index, item in enumerate(listed) if isinstance(item.value, str)]

    def day(self, *path: str | int) -> date | None:
        """The valid date on the path, or None."""
        text = self.text(*path)
        if text is None or not ISO_DAY.fullmatch(text):
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None


def meant(word: str, known: Iterable[str]) -> tuple[str, str]:
    """`（是否应为“x”？）` and ` Did you mean `x`?`, or two empty texts when nothing is near."""
    near = get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return (f"（是否应为“{near[0]}”？）", f" Did you mean `{near[0]}`?") if near else ("", "")
