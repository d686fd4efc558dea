"""Roll-ups: the office's monthly summary and the city's quarterly report, assembled from what units sent.

Sources: LZ-146 (每月5日前汇总), NJ-139 (综合协调、信息汇总). What went in is frozen with the text that was made of it;
what a version of a report tells of obstacles stays where it is, in a version that never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from services.tasks.domain.monthly_progress import MonthlyProgress, ProgressStatus
from services.tasks.domain.report_versions import Section
from services.tasks.domain.reports import Report, ReportStatus
from services.tasks.errors.reporting import ConsolidationIssued

CONSOLIDATED_KINDS = ("quarterly_progress",)
NAMED = 50
MOST_OBSTACLES = 4 << 20
"""Bytes of all obstacles together in one draft; beyond it each text gets the same share."""
CUT = "…"


@dataclass(frozen=True)
class Contribution:
    """What one unit or department gave, or that it gave nothing.

    `quoted`: so many bytes of obstacles stand in the version of the report that it names, and are read from there.
    """

    unit_id: str
    department: str | None
    status: str
    on_time: bool
    percent: int | None = None
    obstacles: str | None = None
    source_id: str | None = None
    source_version: int | None = None
    quoted: int = 0

    @property
    def weight(self) -> int:
        """Bytes of its obstacles."""
        return self.quoted or len((self.obstacles or "").encode())


@dataclass(frozen=True)
class Rollup:
    """Everything that goes into one period's text."""

    contributions: tuple[Contribution, ...]
    facts: Mapping[str, int] = field(default_factory=dict)

    @property
    def given(self) -> tuple[Contribution, ...]:
        return tuple(each for each in self.contributions if each.source_version is not None)

    @property
    def missing(self) -> tuple[Contribution, ...]:
        return tuple(each for each in self.contributions if each.source_version is None)

    @property
    def obstacles(self) -> tuple[Contribution, ...]:
        return tuple(each for each in self.given if each.obstacles)

    @property
    def share(self) -> int | None:
        """How many characters of obstacles each may have in a draft; None where all of them fit."""
        weights = [each.weight for each in self.contributions if each.weight]
        return MOST_OBSTACLES // 3 // len(weights) if sum(weights) > MOST_OBSTACLES else None

    def totals(self) -> dict[str, int | None]:
        """Expected, given, on time, missing, and the percents as a sum over a count; departments are not expected."""
        units = [each for each in self.contributions if each.department is None]
        given = [each for each in units if each.source_version is not None]
        percents = [each.percent for each in given if each.percent is not None]
        return {
            "expected": len(units),
            "given": len(given),
            "on_time": sum(each.on_time for each in given),
            "missing": len(units) - len(given),
            "departments": len(self.given) - len(given),
            "percent_sum": sum(percents),
            "percent_count": len(percents),
            "percent": sum(percents) // len(percents) if percents else None,
        }


def of_progress(inputs: Iterable[MonthlyProgress]) -> tuple[Contribution, ...]:
    """The month's list, with what departments gave; units that closed before giving anything are left out."""
    return tuple(
        Contribution(
            unit_id=each.unit_id,
            department=each.department,
            status=each.status.value,
            on_time=each.status is ProgressStatus.ON_TIME,
            percent=each.percent,
            obstacles=each.obstacles,
            source_id=each.id,
            source_version=each.version if each.is_given else None,
        )
        for each in inputs
        if each.status is not ProgressStatus.WITHDRAWN and (each.expected or each.is_given)
    )


def of_reports(reports: Iterable[Report]) -> tuple[Contribution, ...]:
    """The frozen list of a window; exempt units are left out."""
    return tuple(
        Contribution(
            unit_id=each.unit_id,
            department=None,
            status=each.status.value,
            on_time=each.timeliness == "on_time",
            source_id=each.id,
            source_version=each.versions.count or None,
            quoted=each.last.obstacles if each.last else 0,
        )
        for each in reports
        if each.expected and each.status is not ReportStatus.EXEMPT
    )


def told(contribution: Contribution, quotes: Mapping[str, str], share: int | None = None) -> Contribution:
    """With its obstacles, out of `quotes` by report where they are quoted; with a share, cut to so many characters."""
    text = quotes.get(contribution.source_id or "") if contribution.quoted else contribution.obstacles
    if text is not None and share is not None and len(text) > share:
        text = text[:share] + CUT
    return replace(contribution, obstacles=text, quoted=0)


def sections_of(rollup: Rollup, names: Mapping[str, str], facts: Sequence[Section]) -> list[Section]:
    """The draft that the office edits."""
    totals = rollup.totals()
    lines = [f"应报{totals['expected']}家，已报{totals['given']}家，其中按时{totals['on_time']}家。"]
    if totals["departments"]:
        lines.append(f"委机关{totals['departments']}个科室报送了进展。")
    if totals["percent"] is not None:
        lines.append(f"各单位任务进度平均为{totals['percent']}%（{totals['percent_count']}家）。")
    if rollup.missing:
        lines.append(f"未报单位：{_listed([names.get(each.unit_id, each.unit_id) for each in rollup.missing])}。")
    obstacles = [f"{_who(each, names)}：{each.obstacles}" for each in rollup.obstacles[:NAMED]]
    return [
        Section("一、报送情况", "".join(lines)),
        *facts,
        Section("存在的困难和问题", "\n".join(obstacles) or "各单位未反映困难和问题。"),
        Section("下一步工作安排", ""),
    ]


def _who(each: Contribution, names: Mapping[str, str]) -> str:
    return each.department or names.get(each.unit_id, each.unit_id)


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(names[:NAMED])
    return f"{shown}等{len(names)}家" if len(names) > NAMED else shown


class ConsolidationStatus(StrEnum):
    """Where the city's consolidated report of a quarter stands."""

    EXPECTED = "expected"
    DRAFT = "draft"
    ISSUED = "issued"


@dataclass(frozen=True)
class Consolidation:
    """The city's consolidated report of one rule and period (NJ-139)."""

    id: str
    rule_id: str
    period: str
    unit_id: str
    unit_path: str
    opens_on: date
    due_on: date
    county_id: str | None = None
    status: ConsolidationStatus = ConsolidationStatus.EXPECTED
    title: str | None = None
    sections: tuple[Section, ...] = ()
    totals: Mapping[str, int | None] = field(default_factory=dict)
    facts: Mapping[str, int] = field(default_factory=dict)
    issued_at: datetime | None = None
    issued_by: str | None = None
    version: int = 1

    def drafted(self, title: str, sections: tuple[Section, ...]) -> Consolidation:
        """Edited. Raises `ConsolidationIssued`."""
        if self.status is ConsolidationStatus.ISSUED:
            raise ConsolidationIssued()
        status = ConsolidationStatus.DRAFT
        return replace(self, status=status, title=title, sections=sections, version=self.version + 1)

    def issued(self, rollup: Rollup, *, by: str, at: datetime) -> Consolidation:
        """Issued, with the numbers that it stands on. Raises `ConsolidationIssued`."""
        if self.status is ConsolidationStatus.ISSUED:
            raise ConsolidationIssued()
        return replace(
            self,
            status=ConsolidationStatus.ISSUED,
            totals=rollup.totals(),
            facts=rollup.facts,
            issued_at=at,
            issued_by=by,
            version=self.version + 1,
        )
