"""Dates are in order and inside the campaign (NJ-014); phases overlap only where the plan says so (LZ-097)."""

from __future__ import annotations

from datetime import date

from plans.findings import Findings
from plans.source import Path

EARLIEST_YEAR = 2000
LATEST_YEAR = 2100
_Dated = tuple[date, date, Path, str]


def check_times(findings: Findings) -> None:
    """Start after end, days outside the campaign, forbidden overlaps."""
    start, end = findings.day("duration", "start"), findings.day("duration", "end")
    _check_order(findings, ("duration",), start, end)
    _check_century(findings, ("duration", "start"), start)
    _check_century(findings, ("duration", "end"), end)
    phases = _phases(findings)
    if start is not None and end is not None and start <= end:
        for first, last, path, _ in phases:
            _check_inside(findings, (*path, "start"), first, start, end)
            _check_inside(findings, (*path, "end"), last, start, end)
        for listed in ("key_tasks", "local_leading_group_rules"):
            for path, _ in findings.items(listed):
                _check_inside(findings, (*path, "due"), findings.day(*path, "due"), start, end)
        _check_inside(findings, ("document", "effective_from", "value"), _effective(findings), None, end)
    _check_overlap(findings, phases)


def _check_century(findings: Findings, path: Path, day: date | None) -> None:
    if day is not None and not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        findings.add(
            path,
            "outside_century",
            f"日期{day}不在{EARLIEST_YEAR}年至{LATEST_YEAR}年之间，请更正",
            f"{day} is not between {EARLIEST_YEAR} and {LATEST_YEAR}: correct it",
        )


def _phases(findings: Findings) -> list[_Dated]:
    phases = []
    for path, _ in findings.items("phases"):
        start, end = findings.day(*path, "start"), findings.day(*path, "end")
        _check_order(findings, path, start, end)
        if start is not None and end is not None and start <= end:
            phases.append((start, end, path, findings.text(*path, "id") or ""))
    return phases


def _effective(findings: Findings) -> date | None:
    return findings.day("document", "effective_from", "value")


def _check_order(findings: Findings, path: Path, start: date | None, end: date | None) -> None:
    if start is not None and end is not None and start > end:
        findings.add(
            (*path, "end"),
            "start_after_end",
            f"结束日期{end}早于开始日期{start}，请对调或更正",
            f"The end {end} is before the start {start}: correct one of them",
        )


def _check_inside(findings: Findings, path: Path, day: date | None, start: date | None, end: date) -> None:
    if day is None or ((start is None or start <= day) and day <= end):
        return
    span = f"{start or '…'} – {end}"
    findings.add(
        path,
        "outside_duration",
        f"日期{day}不在行动期限（{span}）内，请更正日期或 duration",
        f"{day} is outside the campaign ({span}): correct it, or `duration`",
    )


def _check_overlap(findings: Findings, phases: list[_Dated]) -> None:
    allowed = findings.node(("phase_rules", "overlap_allowed"))
    if allowed is not None and allowed.value is True:
        return
    ordered = sorted(phases, key=lambda phase: phase[:2])
    for index, (start, _, path, name) in enumerate(ordered[1:], start=1):
        before = max(ordered[:index], key=lambda phase: phase[1])
        if start <= before[1]:
            findings.add(
                (*path, "start"),
                "phases_overlap",
                f"阶段{name}开始于{start}，而阶段{before[3]}到{before[1]}才结束；"
                "请更正日期，或设 phase_rules.overlap_allowed: true",
                f"Phase {name} starts on {start}, but phase {before[3]} ends on {before[1]}: "
                "correct the dates, or set `phase_rules.overlap_allowed: true`",
            )
