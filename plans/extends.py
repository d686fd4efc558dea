"""`extends`: a template that starts from another one.

Mappings merge key by key. Lists of items with an `id` (or a `code`) merge item by item: known ones change, new ones
are added at the end, `remove: true` takes one out. Every other value of the extending file replaces the base's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from plans.problems import Mistake
from plans.source import Node, Reader
from services.kit.errors import Problem

Resolver = Callable[[str], str]
KEY = "extends"
REMOVE = "remove"
_MAX_CHAIN = 10


def read_extended(text: str, file: str, resolve: Resolver | None, mistakes: list[Mistake]) -> Node | None:
    """The merged template; what could not be read is added to `mistakes`."""
    return _read(text, file, resolve, mistakes, (file,))


def _read(
    text: str, file: str, resolve: Resolver | None, mistakes: list[Mistake], chain: tuple[str, ...]
) -> Node | None:
    reader = Reader(file, mistakes)
    root = reader.read(text)
    if root is None or KEY not in root.value:
        return root
    own = root.with_value({key: node for key, node in root.value.items() if key != KEY})
    base = _base(root.value[KEY], resolve, mistakes, chain)
    return merged(base, own) if base is not None else None


def _base(named: Node, resolve: Resolver | None, mistakes: list[Mistake], chain: tuple[str, ...]) -> Node | None:
    name = named.value
    refusal = _refusal(name, resolve, chain)
    if refusal is None and resolve is not None:
        try:
            text = resolve(name)
        except (OSError, LookupError, ValueError):
            refusal = (
                "extends_missing",
                f"找不到被继承的模板“{name}”，请检查文件名（相对于本文件）",
                f"The template `{name}` to extend is missing: check its name, relative to this file",
            )
        else:
            return _read(text, name, resolve, mistakes, (*chain, name))
    code, zh, en = refusal or ("extends_missing", "", "")
    mistakes.append(Mistake(named.file, Problem(KEY, code, zh, en, line=named.line)))
    return None


def _refusal(name: object, resolve: Resolver | None, chain: tuple[str, ...]) -> tuple[str, str, str] | None:
    if not isinstance(name, str) or not name:
        return "extends_name", "extends 应写一个模板文件名", "`extends` takes the file name of one template"
    if resolve is None:
        return (
            "extends_unavailable",
            f"此处不能继承其他模板“{name}”，请提交合并后的完整模板",
            f"`{name}` cannot be read from here: send the complete, merged template",
        )
    if name in chain or len(chain) > _MAX_CHAIN:
        circle = " -> ".join([*chain, name])
        return (
            "extends_cycle",
            f"模板互相继承：{circle}，请去掉其中一个 extends",
            f"Templates extend each other: {circle}. Remove one `extends`",
        )
    return None


def merged(base: Node, own: Node) -> Node:
    """`own` over `base`; places follow the file that the surviving value was written in."""
    if isinstance(base.value, dict) and isinstance(own.value, dict):
        both = {key: merged(base.value[key], node) if key in base.value else node for key, node in own.value.items()}
        return own.with_value({**base.value, **both})
    if _is_keyed(base) and _is_keyed(own):
        return own.with_value(_merged_items(base.value, own.value))
    return own


def _merged_items(base: list[Node], own: list[Node]) -> list[Node]:
    known = {_identity(item) for item in base}
    changes: dict[object, Node] = {}
    added = []
    for item in own:
        key = _identity(item)
        if key in known and key not in changes:
            changes[key] = item
        else:
            added.append(item)
    kept = [merged(item, changes[key]) if (key := _identity(item)) in changes else item for item in base]
    return [*(_without_mark(item) for item in kept if not _is_removed(item)), *added]


def _identity(item: Node) -> object:
    for key in ("id", "code"):
        found = item.value.get(key)
        if found is not None and isinstance(found.value, str):
            return key, found.value
    return id(item)


def _is_keyed(node: Node) -> bool:
    return (
        isinstance(node.value, list)
        and bool(node.value)
        and all(isinstance(item.value, dict) and ("id" in item.value or "code" in item.value) for item in node.value)
    )


def _is_removed(item: Node) -> bool:
    mark = item.value.get(REMOVE)
    return mark is not None and mark.value is True


def _without_mark(item: Node) -> Node:
    if REMOVE not in item.value:
        return item
    return replace(item, value={key: node for key, node in item.value.items() if key != REMOVE})
