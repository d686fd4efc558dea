"""From the text of a template to a plan, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

from plans.anchors import resolve_dates
from plans.checks import CHECKS
from plans.extends import read_extended
from plans.findings import Findings
from plans.models.plan import Plan
from plans.problems import Mistake, PlanErrors
from plans.source import Node
from plans.structure import check_structure


def load_plan(source: str, *, filename: str = "plan.yaml", resolve_extends: Callable[[str], str] | None = None) -> Plan:
    """The plan that a template states: extended, with absolute dates, checked.

    `resolve_extends` gives the text of a template named by `extends`; without it such a template is refused.
    Raises PlanErrors with every problem, each with its line, path and what to do (PF-002).
    """
    unreadable: list[Mistake] = []
    root = read_extended(source, filename, resolve_extends, unreadable)
    if root is None:
        raise PlanErrors(unreadable, filename=filename)
    plan, mistakes = inspect(root)
    if plan is None or unreadable or mistakes:
        raise PlanErrors([*unreadable, *mistakes], filename=filename)
    return plan


def inspect(root: Node) -> tuple[Plan | None, list[Mistake]]:
    """The plan of a merged template, and every mistake; the plan is None when its structure is wrong."""
    findings = Findings(root)
    findings.root = resolve_dates(findings)
    plan = check_structure(findings)
    for check in CHECKS:
        check(findings)
    return plan, findings.mistakes
