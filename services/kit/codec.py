"""Dataclasses to documents and back: dates as ISO text, instants as they are, enums as their values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from services.kit.store import Document

T = TypeVar("T")
_known: dict[type[Any], tuple[dict[str, Any], frozenset[str]]] = {}


def document(value: Any) -> Document:
    """`value`, a dataclass, as a document."""
    return {name: _plain(getattr(value, name)) for name in _hints(type(value))[0]}


def restored(cls: type[T], stored: Document) -> T:
    """The dataclass `cls` from its document; absent fields are None or the field's default."""
    hints, defaulted = _hints(cls)
    given: dict[str, Any] = {}
    for name, kind in hints.items():
        if name in stored:
            value = stored[name]
            given[name] = value if value is None else _reader_of(kind)(value)
        elif name not in defaulted:
            given[name] = None
    return cls(**given)


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return document(value) if is_dataclass(value) and not isinstance(value, type) else value


@cache
def _reader_of(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of type `kind` from what is stored of it, which is not None; found once per type."""
    if get_origin(kind) in (Union, UnionType):
        return _reader_of(next(each for each in get_args(kind) if each is not NoneType))
    if get_origin(kind) is tuple:
        item = _reader_of(get_args(kind)[0])
        return lambda values: tuple(None if value is None else item(value) for value in values)
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if is_dataclass(kind) and isinstance(kind, type):
        return partial(restored, kind)
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _hints(cls: type[Any]) -> tuple[dict[str, Any], frozenset[str]]:
    """The types of the fields, and the names of those with a default; read once per class."""
    if cls not in _known:
        hints, declared = get_type_hints(cls), fields(cls)
        defaulted = (f.name for f in declared if f.default is not MISSING or f.default_factory is not MISSING)
        _known[cls] = ({f.name: hints[f.name] for f in declared}, frozenset(defaulted))
    return _known[cls]
