"""Every phrase that must name units has a selector, and no selector means everyone by accident."""

from __future__ import annotations

from collections.abc import Iterator

from plans.findings import Findings, meant
from plans.source import Path


def check_phrases(findings: Findings) -> None:
    """Phrases without a selector, and empty selectors."""
    known = _bound_phrases(findings)
    for path, phrase in _phrases(findings):
        if phrase in known:
            continue
        zh, en = meant(phrase, known)
        findings.add(
            path,
            "phrase_without_selector",
            f"“{phrase}”没有对应的单位选择规则{zh}，请在 selectors 中补充",
            f"`{phrase}` does not say which units it means: add it to `selectors`.{en}",
        )
    _check_empty(findings)


def _phrases(findings: Findings) -> Iterator[tuple[Path, str]]:
    for path, _ in findings.items("key_tasks"):
        yield from findings.texts(*path, "responsible_units")
    for path, _ in findings.items("phases"):
        for required, _ in findings.items(*path, "requirements"):
            yield from findings.texts(*required, "responsible_units")
    for path, _ in findings.items("reporting_obligations"):
        yield from findings.texts(*path, "from")
    for path, _ in findings.items("local_leading_group_rules"):
        yield from findings.texts(*path, "subjects")
    for path, _ in findings.items("document", "addressees"):
        name = findings.text(*path, "name")
        if name is not None:
            yield (*path, "name"), name


def _bound_phrases(findings: Findings) -> set[str]:
    selectors = findings.node(("selectors",))
    phrases = set(selectors.value) if selectors is not None and isinstance(selectors.value, dict) else set()
    for path, _ in findings.items("departments"):
        names = [findings.text(*path, key) for key in ("label", "full_label")]
        phrases |= {name for name in names if name} | {alias for _, alias in findings.texts(*path, "aliases")}
    return phrases


def _check_empty(findings: Findings) -> None:
    selectors = findings.node(("selectors",))
    entries = selectors.value if selectors is not None and isinstance(selectors.value, dict) else {}
    for phrase, node in entries.items():
        if isinstance(node.value, dict) and not any(inner.value for inner in node.value.values()):
            findings.add(
                ("selectors", phrase),
                "empty_selector",
                f"“{phrase}”的选择规则为空，会选中所有单位；请写明 kinds 等条件，或 external: true",
                f"The selector of `{phrase}` is empty and would mean every unit: state `kinds`, or `external: true`",
            )
