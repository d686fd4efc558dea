"""Every reference has its target: categories, phases, tasks, departments, formulas, measures, codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plans.catalogue import FORMULAS, MEASURES
from plans.findings import Findings, meant
from plans.source import Path

Reference = tuple[Path, str | None]


def check_references(findings: Findings) -> None:
    """Dangling references of every kind."""
    phases = _keys(findings, "id", "phases")
    tasks = _keys(findings, "id", "key_tasks")
    categories = _keys(findings, "id", "task_categories")
    _check(
        findings, _from_items(findings, "key_tasks", "category"), categories, "category", "任务类别", "task category"
    )
    _check(findings, _phase_references(findings), phases, "phase", "阶段", "phase")
    _check(findings, _task_references(findings), tasks, "task", "重点任务", "key task")
    _check(findings, _department_references(findings), _department_names(findings), "department", "科室", "department")
    _check_platform_names(findings)
    _check_codes(findings)


def _check_platform_names(findings: Findings) -> None:
    formulas = (
        ((*path, "formula_ref"), findings.text(*path, "formula_ref"))
        for path, _ in findings.items("goals", "indicators")
    )
    _check(findings, formulas, FORMULAS, "formula", "公式", "formula")
    _check(findings, findings.texts("measures"), MEASURES, "measure", "指标", "measure")


def _check_codes(findings: Findings) -> None:
    types = _keys(findings, "code", "scope", "institution_types_named")
    guided = (
        found
        for path, _ in findings.items("departmental_duties")
        for found in findings.texts(*path, "guides_org_types")
    )
    _check(findings, guided, types, "institution_type", "机构类型", "institution type")
    addressees = _keys(findings, "code", "document", "addressees")
    for scope in ("red_packet_scope", "kickback_scope"):
        _check(findings, findings.texts(scope, "extensible_by"), addressees, "addressee", "收文对象", "addressee")
    departments = _keys(findings, "code", "departments")
    chosen = (
        found
        for name in _mapping_keys(findings, "selectors")
        for found in findings.texts("selectors", name, "departments")
    )
    _check(findings, chosen, departments, "department_code", "科室编码", "department code")
    rules = _keys(findings, "id", "reporting_obligations")
    changed = ((("parameters", "reports", name), name) for name in _mapping_keys(findings, "parameters", "reports"))
    _check(findings, changed, rules, "report", "报告规则", "report rule")


def _phase_references(findings: Findings) -> Iterator[Reference]:
    for path, _ in findings.items("key_tasks"):
        yield from findings.texts(*path, "phases")
    yield from findings.texts("phase_rules", "continuous_phase_ids")
    for path, _ in findings.items("goals", "indicators"):
        yield (*path, "parameters", "phase"), findings.text(*path, "parameters", "phase")


def _task_references(findings: Findings) -> Iterator[Reference]:
    for path, _ in findings.items("phases"):
        for required, _ in findings.items(*path, "requirements"):
            yield from findings.texts(*required, "tasks")


def _department_references(findings: Findings) -> Iterator[Reference]:
    for path, _ in findings.items("key_tasks"):
        yield (*path, "lead_department"), findings.text(*path, "lead_department")
        yield from findings.texts(*path, "co_departments")
    yield from _from_items(findings, "departmental_duties", "department")
    yield from _from_items(findings, "work_groups", "hosted_by_department")
    for people in ("deputies", "members"):
        for path, _ in findings.items("leading_group", people):
            yield (*path, "department"), findings.text(*path, "department")


def _department_names(findings: Findings) -> set[str]:
    names = _keys(findings, "label", "departments") | _keys(findings, "full_label", "departments")
    return names | {alias for path, _ in findings.items("departments") for _, alias in findings.texts(*path, "aliases")}


def _from_items(findings: Findings, listed: str, key: str) -> Iterator[Reference]:
    for path, _ in findings.items(listed):
        yield (*path, key), findings.text(*path, key)


def _keys(findings: Findings, key: str, *listed: str) -> set[str]:
    return {found for path, _ in findings.items(*listed) if (found := findings.text(*path, key)) is not None}


def _mapping_keys(findings: Findings, *path: str) -> list[str]:
    node = findings.node(path)
    return list(node.value) if node is not None and isinstance(node.value, dict) else []


def _check(findings: Findings, references: Any, known: Any, code: str, zh: str, en: str) -> None:
    for path, name in references:
        if name is None or name in known:
            continue
        near_zh, near_en = meant(name, known)
        findings.add(
            path,
            f"unknown_{code}",
            f"没有{zh}“{name}”{near_zh}，请改正引用或补充定义",
            f"There is no {en} `{name}`: correct it, or define it.{near_en}",
        )
