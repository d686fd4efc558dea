"""Every error code has a Chinese and an English text of its own, and both say the same things."""

from __future__ import annotations

import ast
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

import gateway
import plans
import services
from services.kit import errors, requests, tables
from services.kit.errors import QfError

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LANGUAGE = re.compile(r"^(zh|en)_|_(zh|en)$")
"""In names of what is put into a text: it may be said in either language."""
PLACES = ("services", "gateway", "plans", "qf")


def every_error() -> list[type[QfError]]:
    """All classes of errors in all modules."""
    for package in (services, gateway, plans):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    found, left = list[type[QfError]](), [QfError]
    while left:
        cls = left.pop()
        found.append(cls)
        left += cls.__subclasses__()
    return [cls for cls in found if cls.__module__.partition(".")[0] in PLACES]


def placeholders(text: str) -> set[str]:
    return {LANGUAGE.sub("", name) for _, name, _, _ in Formatter().parse(text) if name is not None}


def wrong(zh: str, en: str) -> str | None:
    """What is wrong with the two texts."""
    if not CHINESE.search(zh):
        return f"not Chinese: {zh!r}"
    if CHINESE.search(en) or not en.strip():
        return f"not English: {en!r}"
    if placeholders(zh) != placeholders(en):
        return f"{placeholders(zh)} in one, {placeholders(en)} in the other"
    return None


def test_every_kind_of_error_says_it_in_both_languages() -> None:
    found = every_error()
    assert len(found) > 400
    kinds = {cls for cls in found if cls.__module__ == errors.__name__}
    silent = [cls for cls in found if cls not in kinds and not {"zh", "en"} <= vars(cls).keys()]
    inherited = [cls for cls in silent if set(cls.__mro__[1:]) & kinds == set(cls.__mro__[1:]) & set(found)]
    assert inherited == []
    assert [(cls.__qualname__, told) for cls in found if (told := wrong(cls.zh, cls.en))] == []


def test_one_code_has_one_kind() -> None:
    kinds: dict[str, set[str]] = {}
    for cls in every_error():
        kinds.setdefault(errors.snake_case(cls.__name__), set()).add(cls.kind)
    assert {code: found for code, found in kinds.items() if len(found) > 1} == {}


def test_the_tables_of_texts_are_in_both_languages() -> None:
    for texts in (requests.TEXTS, tables.TEXTS):
        assert {code: told for code, (zh, en) in texts.items() if (told := wrong(zh, en))} == {}


def problems() -> Iterator[tuple[str, ast.Call]]:
    """Every place in the code that makes a `Problem`."""
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Problem", "Mistake"):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def literal(node: ast.expr | None) -> str | None:
    """The text of a literal without what is put into it; None where that is all there is."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        said = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        return said if any(map(str.isalpha, said)) else None
    return None


def test_no_problem_is_told_in_one_language() -> None:
    one_sided = []
    for place, node in problems():
        named = {word.arg: word.value for word in node.keywords}
        if None in named or not {"zh", "en"} & named.keys():
            continue
        zh, en = literal(named.get("zh")), literal(named.get("en"))
        if {"zh", "en"} - named.keys() or (zh and en and wrong(zh, en)):
            one_sided.append(place)
    assert one_sided == []
    assert sum(1 for _ in problems()) > 50


@pytest.mark.parametrize(("zh", "en"), [("x", "x"), ("中", "中"), ("中{a}", "a {b}"), ("中", "")])
def test_what_is_wrong_is_seen(zh: str, en: str) -> None:
    assert wrong(zh, en) is not None
