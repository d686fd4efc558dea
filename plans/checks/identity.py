"""Ids are unique in the whole template, codes in their own list, department names among all departments."""

from __future__ import annotations

from plans.findings import Findings
from plans.source import Path

_CODED: tuple[Path, ...] = (
    ("departments",),
    ("work_groups",),
    ("document", "addressees"),
    ("goals", "indicators"),
    ("goals", "dimensions"),
    ("problem_categories",),
    ("talk_and_visit_measures",),
    ("scope", "institution_types_named"),
)


def check_identity(findings: Findings) -> None:
    """Duplicate ids, codes and department names."""
    _check_ids(findings)
    for listed in _CODED:
        seen: dict[str, Path] = {}
        for path, _ in findings.items(*listed):
            _check(findings, seen, (*path, "code"), findings.text(*path, "code"), "duplicate_code", "编码", "Code")
    _check_department_names(findings)


def _check_ids(findings: Findings) -> None:
    seen: dict[str, Path] = {}
    for path, node in list(findings.root.walk()):
        if path and path[-1] == "id" and path[0] not in ("selectors", "parameters") and isinstance(node.value, str):
            _check(findings, seen, path, node.value, "duplicate_id", "编号", "Id")


def _check_department_names(findings: Findings) -> None:
    seen: dict[str, Path] = {}
    for path, _ in findings.items("departments"):
        names = [((*path, key), findings.text(*path, key)) for key in ("label", "full_label")]
        own: set[str] = set()
        for place, name in [*names, *findings.texts(*path, "aliases")]:
            if name is None or name in own:
                continue
            own.add(name)
            _check(findings, seen, place, name, "duplicate_name", "科室名称", "Department name")


def _check(
    findings: Findings, seen: dict[str, Path], path: Path, value: str | None, code: str, zh: str, en: str
) -> None:
    if value is None:
        return
    if value in seen:
        line = findings.root.at(seen[value]).line
        findings.add(
            path,
            code,
            f"{zh}“{value}”已在第{line}行使用，请改用其他值",
            f"{en} `{value}` is already used on line {line}: choose another one",
        )
    seen.setdefault(value, path)
