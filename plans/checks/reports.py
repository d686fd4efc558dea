"""Every report rule can be resolved to windows, as printed and as the parameters read it (AMB-01, AMB-10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic import ValidationError

from plans import deadlines
from plans.deadlines import CALENDAR_PERIODS, COUNTED_MODES, PERIODIC_MODES, Reading
from plans.findings import Findings, meant
from plans.models.parameters import Parameters
from plans.models.work import ReportRule
from plans.periods import EXAMPLES, parse_period
from plans.source import Path

Sentence = tuple[str, str, str, str]
_PERIOD_OF_END = {"calendar_quarter_end": "quarter", "calendar_year_end": "year"}
_PERIOD_OF_ANCHOR = {"quarter_end": "quarter", "year_end": "year", "month_end": "month"}
_FEWEST_WORKING_DAYS = {"month": 14, "quarter": 54, "year": 230}


def check_reports(findings: Findings) -> None:
    """Rules whose mode cannot resolve to dates."""
    changed = findings.node(("parameters",))
    parameters = _parameters(changed.plain if changed is not None else {})
    for path, node in findings.items("reporting_obligations"):
        try:
            rule = ReportRule.model_validate(node.plain)
        except ValidationError:
            continue
        printed = deadlines.reading(rule, Parameters())
        _check_anchor(findings, path, printed)
        _check_reading(findings, path, printed)
        if rule.id in parameters.reports:
            _check_reading(findings, ("parameters", "reports", rule.id), deadlines.reading(rule, parameters))


def _parameters(plain: object) -> Parameters:
    try:
        return Parameters.model_validate(plain)
    except ValidationError:
        return Parameters()


def _check_anchor(findings: Findings, path: Path, how: Reading) -> None:
    expected = _PERIOD_OF_ANCHOR.get(how.anchor or "")
    if expected is None or expected == how.period:
        return
    findings.add(
        (*path, "deadline_rule", "anchor"),
        "unresolvable_report",
        f"锚点 {how.anchor} 与报告周期 {how.period} 不符，请改为一致",
        f"Anchor `{how.anchor}` does not fit the period `{how.period}`: make them agree",
    )


def _check_reading(findings: Findings, path: Path, how: Reading) -> None:
    inner = () if path[0] == "parameters" else ("deadline_rule",)
    found = list(_mode_problems(findings, how))
    for key, code, zh, en in found:
        findings.add((*path, *(inner if key in ("mode", "n", "anchor") else ()), key), code, zh, en)
    if not found and how.has_windows and how.mode != "phase_end":
        _check_periods(findings, path, how)


def _mode_problems(findings: Findings, how: Reading) -> Iterator[Sentence]:
    if how.mode == "phase_end":
        yield from _phase_problems(findings, how)
    elif how.mode in PERIODIC_MODES:
        yield from _periodic_problems(how)


def _phase_problems(findings: Findings, how: Reading) -> Iterator[Sentence]:
    phases = [found for path, _ in findings.items("phases") if (found := findings.text(*path, "id"))]
    name = how.anchor or how.first_period or ""
    if name not in phases:
        zh, en = meant(name, phases)
        yield (
            "anchor",
            "unknown_phase",
            f"阶段截止的报告应以阶段编号为锚点，没有阶段“{name}”{zh}",
            f"A report due at a phase's end names the phase in `anchor`; there is no phase `{name}`.{en}",
        )


def _periodic_problems(how: Reading) -> Iterator[Sentence]:
    needed = _PERIOD_OF_END.get(how.mode)
    if how.period not in CALENDAR_PERIODS or (needed and needed != how.period):
        wanted = needed or "quarter / year / month"
        yield (
            "mode",
            "unresolvable_report",
            f"方式 {how.mode} 需要周期 {wanted}，现为 {how.period}；请改正 period 或 mode",
            f"Mode `{how.mode}` needs the period {wanted}, not {how.period}: correct `period` or `mode`",
        )
    if how.mode not in COUNTED_MODES:
        return
    limit = 31 if how.mode == "day_of_following_month" else _FEWEST_WORKING_DAYS.get(how.period, 230)
    if how.n is None or how.n > limit:
        yield (
            "n",
            "unresolvable_report",
            f"方式 {how.mode} 需要 n（1 到 {limit}），现为 {how.n}",
            f"Mode `{how.mode}` needs `n` from 1 to {limit}, not {how.n}",
        )


def _check_periods(findings: Findings, path: Path, how: Reading) -> None:
    start, end = findings.day("duration", "start"), findings.day("duration", "end")
    for key, label in (("first_period", how.first_period), ("last_period", how.last_period)):
        if label is not None:
            _check_period(findings, (*path, key), how.period, label, start, end)
    first, last = how.first_period, how.last_period
    if first is not None and last is not None and first > last:
        findings.add(
            (*path, "last_period"),
            "start_after_end",
            f"末期{last}早于首期{first}，请更正",
            f"The last period {last} is before the first one {first}: correct it",
        )


def _check_period(findings: Findings, path: Path, kind: str, label: str, start: date | None, end: date | None) -> None:
    try:
        period = parse_period(kind, label)
    except ValueError:
        findings.add(
            path,
            "bad_period",
            f'“{label}”不是有效周期，请写成 "{EXAMPLES[kind]}"',
            f'`{label}` is no {kind}: write "{EXAMPLES[kind]}"',
        )
        return
    if start is not None and end is not None and (period.end < start or period.start > end):
        findings.add(
            path,
            "outside_duration",
            f"周期{label}不在行动期限（{start} – {end}）内，请更正",
            f"Period {label} is outside the campaign ({start} – {end}): correct it",
        )
