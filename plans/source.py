"""YAML to nodes that remember where they were written.

Only what a plan needs: mappings, lists, text, integers, decimals, true, false, null. `yes`, dates and other YAML 1.1
surprises stay text, and a key written twice is a mistake instead of a silent loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from plans.problems import Mistake
from services.kit.errors import Problem

Path = tuple[str | int, ...]
_TAG = "tag:yaml.org,2002:"
_MAX_DEPTH, _MAX_DIGITS = 40, 15
MAX_CHARACTERS = 2_000_000
_RESOLVERS = (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]+", list("-+0123456789")),
)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The C parser where it is built in, with the few scalar types of this format."""

    yaml_implicit_resolvers: dict[Any, Any] = {}


for _name, _pattern, _first in _RESOLVERS:
    _Loader.add_implicit_resolver(f"{_TAG}{_name}", re.compile(rf"^(?:{_pattern})$"), _first)


@dataclass(frozen=True)
class Node:
    """A value with its place; `value` is a scalar, a list of nodes or a mapping of nodes."""

    value: Any
    file: str
    line: int

    @property
    def plain(self) -> Any:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: node.plain for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain for node in self.value]
        return self.value

    def with_value(self, value: Any) -> Node:
        """Another value at the same place."""
        return replace(self, value=value)

    def at(self, path: Path) -> Node:
        """The deepest existing node on the path."""
        node = self
        for step in path:
            inner = node.child(step)
            if inner is None:
                return node
            node = inner
        return node

    def child(self, step: str | int) -> Node | None:
        """The entry or item, if there is one."""
        if isinstance(self.value, dict):
            return self.value.get(step)
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            found: Node = self.value[step]
            return found
        return None

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Node]]:
        """Every node with its path, depth first."""
        yield path, self
        if isinstance(self.value, dict):
            for key, node in self.value.items():
                yield from node.walk((*path, key))
        elif isinstance(self.value, list):
            for index, node in enumerate(self.value):
                yield from node.walk((*path, index))


def path_text(path: Path) -> str:
    """`("phases", 1, "end")` -> `phases[1].end`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".") or "plan"


@dataclass
class Reader:
    """Reads one file; `mistakes` collects what it could not read."""

    file: str
    mistakes: list[Mistake] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def read(self, text: str) -> Node | None:
        """The root mapping, or None when the text is not YAML or not a mapping."""
        if len(text) > MAX_CHARACTERS:
            self._add(
                1, (), "too_large", "模板文件过大（上限200万字）", "The template is longer than 2,000,000 characters"
            )
            return None
        try:
            if not self._is_shallow(text):
                return None
            root = yaml.compose(text, Loader=_Loader)
        except yaml.YAMLError as error:
            self._syntax(error, last_line=len(text.splitlines()) or 1)
            return None
        if not isinstance(root, yaml.MappingNode):
            self._add(1, (), "not_a_mapping", "模板应是“键: 值”的形式", "A template is a list of `key: value` entries")
            return None
        return self._node(root, (), None)

    def _is_shallow(self, text: str) -> bool:
        """Composing recurses in C and would overflow the stack; parsing events does not."""
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _MAX_DEPTH:
                line = event.start_mark.line + 1 if event.start_mark else 1
                self._add(line, (), "too_deep", "嵌套过深，请检查缩进", "Nested too deeply: check the indentation")
                return False
        return True

    def _node(self, raw: yaml.Node, path: Path, key_line: int | None) -> Node:
        line = key_line if key_line is not None else raw.start_mark.line + 1
        if id(raw) in self._seen:
            self._add(
                line,
                path,
                "yaml_alias",
                "不支持YAML别名（*），请写出内容",
                "YAML aliases (`*`) are not used: write it out",
            )
            return Node(None, self.file, line)
        self._seen.add(id(raw))
        if isinstance(raw, yaml.MappingNode):
            return Node(self._mapping(raw, path), self.file, line)
        if isinstance(raw, yaml.SequenceNode):
            items = [self._node(item, (*path, index), None) for index, item in enumerate(raw.value)]
            return Node(items, self.file, line)
        return Node(self._scalar(raw, path, line), self.file, line)

    def _mapping(self, raw: yaml.MappingNode, path: Path) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        for key_node, value_node in raw.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in entries:
                self._add(
                    line,
                    (*path, key),
                    "duplicate_key",
                    f"键“{key}”已在第{entries[key].line}行出现，请删除其中一个",
                    f"Key `{key}` already stands on line {entries[key].line}: remove one of them",
                )
                continue
            entries[key] = self._node(value_node, (*path, key), line)
        return entries

    def _scalar(self, raw: yaml.Node, path: Path, line: int) -> Any:
        kind = raw.tag.removeprefix(_TAG)
        if kind == "str":
            return raw.value
        if kind == "null":
            return None
        if kind == "bool" and raw.value in ("true", "false"):
            return raw.value == "true"
        if kind in ("int", "float"):
            return self._number(raw, path, line)
        self._add(
            line,
            path,
            "yaml_tag",
            f"不支持的YAML标签“{raw.tag}”，请删除",
            f"YAML tag `{raw.tag}` is not used in plans: remove it",
        )
        return None

    def _number(self, raw: yaml.Node, path: Path, line: int) -> int | float | None:
        """The number; one with a tag of its own may be none, and a long one is none that a plan needs."""
        try:
            if len(raw.value) <= _MAX_DIGITS:
                return int(raw.value) if raw.tag == f"{_TAG}int" else float(raw.value)
        except ValueError:
            pass
        self._add(
            line,
            path,
            "number",
            f"应为不超过{_MAX_DIGITS}位的数字",
            f"Must be a number of at most {_MAX_DIGITS} digits",
        )
        return None

    def _syntax(self, error: Exception, *, last_line: int) -> None:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        self._add(
            min(mark.line + 1, last_line) if mark else 1,
            (),
            "yaml_syntax",
            f"YAML语法错误：{reason}。请检查缩进、冒号后的空格和引号是否成对",
            f"YAML syntax error: {reason}. Check indentation, the space after a colon, and paired quotes",
        )

    def _add(self, line: int, path: Path, code: str, zh: str, en: str) -> None:
        self.mistakes.append(Mistake(self.file, Problem(path_text(path), code, zh, en, line=line)))
