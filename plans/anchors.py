"""Dates relative to an anchor, resolved to absolute ones while a template is read.

`{anchor: P1.end, offset_days: 1}` lets the next city start on another day by changing one date.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from plans.findings import Findings, meant
from plans.periods import add_months
from plans.source import Node, Path

_FIXED = {
    "start": ("duration", "start"),
    "end": ("duration", "end"),
    "issue_date": ("document", "issue_date", "value"),
    "effective_from": ("document", "effective_from", "value"),
}
_SINGLE: tuple[Path, ...] = (*_FIXED.values(), ("document", "print_record", "date"), ("parameters", "campaign_end"))
_LISTED = (("phases", "start"), ("phases", "end"), ("key_tasks", "due"), ("local_leading_group_rules", "due"))
_KEYS = ("anchor", "offset_days", "offset_months")
_MAX_OFFSET = 40_000


def resolve_dates(findings: Findings) -> Node:
    """The template with every relative date made absolute; those that cannot be are reported and left as they are."""
    resolver = _Resolver(findings)
    root = findings.root
    for path in resolver.relative:
        day = resolver.day(path, ())
        if day is not None:
            root = _replaced(root, path, day.isoformat())
    return root


class _Resolver:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._anchors: dict[str, Path] = {**_FIXED, **_phase_anchors(findings)}
        paths = [*_SINGLE, *((*path, key) for name, key in _LISTED for path, _ in findings.items(name))]
        self.relative = [path for path in paths if self._is_relative(path)]
        self._known: dict[Path, date | None] = {}

    def day(self, path: Path, chain: tuple[Path, ...]) -> date | None:
        if path not in self.relative:
            return self._findings.day(*path)
        if path in chain:
            self._cycle(path)
            return None
        if path not in self._known:
            self._known[path] = self._resolved(path, chain)
        return self._known[path]

    def _resolved(self, path: Path, chain: tuple[Path, ...]) -> date | None:
        node = self._findings.node(path)
        spec: dict[str, Any] = node.plain if node is not None else {}
        if not self._is_well_formed(path, spec):
            return None
        anchor = self.day(self._anchors[spec["anchor"]], (*chain, path))
        if anchor is None:
            self._unknown_day(path, spec["anchor"])
            return None
        try:
            moved = add_months(anchor, spec.get("offset_months", 0))
            return moved + timedelta(days=spec.get("offset_days", 0))
        except (OverflowError, ValueError):
            self._findings.add(path, "bad_date", "偏移量过大，超出日期范围", "The offset leads out of the calendar")
            return None

    def _is_well_formed(self, path: Path, spec: dict[str, Any]) -> bool:
        before = len(self._findings.mistakes)
        for key in spec:
            if key not in _KEYS:
                zh, en = meant(key, _KEYS)
                self._findings.add(
                    (*path, key), "unknown_key", f"未知的键“{key}”{zh}，请删除或改名", f"Unknown key `{key}`.{en}"
                )
        for key in _KEYS[1:]:
            self._check_offset((*path, key), spec.get(key, 0))
        self._check_anchor((*path, "anchor"), spec.get("anchor"))
        return len(self._findings.mistakes) == before

    def _check_offset(self, path: Path, value: object) -> None:
        if type(value) is not int or abs(value) > _MAX_OFFSET:
            self._findings.add(path, "wrong_type", "偏移量应为整数，例如 -1", "An offset is a whole number such as -1")

    def _check_anchor(self, path: Path, name: object) -> None:
        if isinstance(name, str) and name in self._anchors:
            return
        zh, en = meant(str(name), self._anchors)
        known = "、".join(self._anchors)
        self._findings.add(
            path,
            "unknown_anchor",
            f"没有名为“{name}”的日期锚点{zh}，可用：{known}",
            f"There is no date anchor `{name}`.{en} Use one of: {', '.join(self._anchors)}",
        )

    def _unknown_day(self, path: Path, name: str) -> None:
        if (path in self._findings.failed) or any(found[: len(path)] == path for found in self._findings.failed):
            return
        self._findings.add(
            path,
            "anchor_without_date",
            f"锚点“{name}”没有有效日期，请先写明它的日期",
            f"Anchor `{name}` has no valid date: state that date first",
        )

    def _cycle(self, path: Path) -> None:
        self._findings.add(
            path,
            "date_cycle",
            "日期互相引用形成循环，请把其中一个改为绝对日期",
            "Dates refer to each other in a circle: make one of them absolute",
        )

    def _is_relative(self, path: Path) -> bool:
        node = self._findings.node(path)
        return node is not None and isinstance(node.value, dict)


def _phase_anchors(findings: Findings) -> dict[str, Path]:
    anchors: dict[str, Path] = {}
    for path, _ in findings.items("phases"):
        phase_id = findings.text(*path, "id")
        if phase_id is not None:
            anchors |= {f"{phase_id}.start": (*path, "start"), f"{phase_id}.end": (*path, "end")}
    return anchors


def _replaced(node: Node, path: Path, value: str) -> Node:
    if not path:
        return replace(node, value=value)
    step, rest = path[0], path[1:]
    if isinstance(node.value, dict):
        return node.with_value({**node.value, step: _replaced(node.value[step], rest, value)})
    items = list(node.value)
    items[int(step)] = _replaced(items[int(step)], rest, value)
    return node.with_value(items)
