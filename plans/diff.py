"""What a new version of a plan changes (PF-003): tasks, phases, reports, dates, parameters, and everything else.

Items are matched by `id` or `code`, so that moving one in its list is no change. Nothing that differs is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from plans.models.plan import Plan

Action = Literal["added", "removed", "changed"]
Area = Literal["tasks", "phases", "reports", "dates", "parameters", "other"]
_AREA_OF_KEY: dict[str, Area] = {
    "key_tasks": "tasks",
    "task_categories": "tasks",
    "phases": "phases",
    "phase_rules": "phases",
    "reporting_obligations": "reports",
    "duration": "dates",
    "parameters": "parameters",
    "selectors": "parameters",
    "measures": "parameters",
}
_DATES = {("document", "issue_date", "value"), ("document", "effective_from", "value")}
_DATE_KEYS = {"phases": {"start", "end"}, "key_tasks": {"due"}, "local_leading_group_rules": {"due"}}
_LISTS = {*_DATE_KEYS, "reporting_obligations", "task_categories"}
_NAMES = ("title", "label", "name", "text")
_ZH: dict[str, str] = {"added": "新增", "removed": "删除", "changed": "变更"}
_MISSING = object()

Path = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One difference; `path` names list items by their id, `before` and `after` are the plain values."""

    area: Area
    action: Action
    path: str
    id: str | None
    before: Any
    after: Any
    zh: str
    en: str


@dataclass(frozen=True)
class PlanDiff:
    """Every difference between two versions, in the order of the template's keys."""

    old_version: str
    new_version: str
    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same, the version number aside."""
        return not self.changes

    def of(self, area: Area, action: Action | None = None) -> list[Change]:
        """The changes of one area, optionally of one action."""
        return [change for change in self.changes if change.area == area and action in (None, change.action)]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return asdict(self)


def diff_plans(old: Plan, new: Plan) -> PlanDiff:
    """What `new` changes against `old`."""
    before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
    for plain in (before, after):
        del plain["template"]["version"]
    return PlanDiff(old.version, new.version, tuple(_compared((), before, after)))


def _compared(path: Path, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _entries(path, before, after)
    elif _is_keyed(before) and _is_keyed(after):
        yield from _entries(path, _by_key(before), _by_key(after))
    else:
        yield _change(path, before, after)


def _entries(path: Path, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for key in [*before, *(key for key in after if key not in before)]:
        inner = (*path, key)
        if key in before and key in after:
            yield from _compared(inner, before[key], after[key])
        else:
            yield _change(inner, before.get(key, _MISSING), after.get(key, _MISSING))


def _change(path: Path, before: Any, after: Any) -> Change:
    action: Action = "added" if before is _MISSING else "removed" if after is _MISSING else "changed"
    old, new = (None if value is _MISSING else value for value in (before, after))
    where = ".".join(path)
    return Change(
        area=_area(path),
        action=action,
        path=where,
        id=path[1] if len(path) > 1 and path[0] in _LISTS else None,
        before=old,
        after=new,
        zh=f"{_ZH[action]} {where}：{_told(action, old, new)}",
        en=f"{action} {where}: {_told(action, old, new)}",
    )


def _area(path: Path) -> Area:
    if path in _DATES or (len(path) == 3 and path[2] in _DATE_KEYS.get(path[0], ())):
        return "dates"
    return _AREA_OF_KEY.get(path[0], "other")


def _told(action: Action, before: Any, after: Any) -> str:
    if action == "changed":
        return f"{_short(before)} → {_short(after)}"
    return _short(after if action == "added" else before)


def _short(value: Any) -> str:
    if isinstance(value, dict):
        value = next((value[key] for key in _NAMES if value.get(key)), "{…}")
    text = "、".join(_short(item) for item in value) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _is_keyed(value: Any) -> bool:
    if not isinstance(value, list):
        return False
    keys = [_key(item) for item in value]
    return None not in keys and len(set(keys)) == len(keys)


def _key(item: Any) -> str | None:
    return (item.get("id") or item.get("code")) if isinstance(item, dict) else None


def _by_key(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {str(_key(item)): item for item in items}
