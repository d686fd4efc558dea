"""A unit's report as it would lie on the office's desk: the last version with its sections, and what was answered."""

from __future__ import annotations

from typing import Any

from services.kit.printing import PDF, OfficialDocument, PrintedTable, paragraphs, pdf
from services.kit.printing import Section as Printed
from services.tasks.domain.days import local_day
from services.tasks.domain.prefill import label_of
from services.tasks.domain.report_versions import Version
from services.tasks.domain.reports import Report
from services.tasks.errors.exporting import NothingToPrint
from services.tasks.handlers import words
from services.tasks.handlers.exporting import Download, download
from services.tasks.handlers.reporting import existing
from services.tasks.handlers.work import Work
from services.tasks.requests import exporting


def print_report(work: Work, request: exporting.PrintReport) -> Download:
    """The last version as PDF. Raises `ReportNotFound`, `NothingToPrint`."""
    report, campaign = existing(work, request.report_id)
    last = work.repo.reports.versions.last_of(report)
    if last is None:
        raise NothingToPrint(field="report_id")
    unit = work.units.require(report.unit_id)
    printed = OfficialDocument(
        title=last.title,
        subtitle=f"{campaign.name}　{report.label}　{report.period}",
        sections=_sections(last),
        tables=_tables(last),
        signature=(unit.name, _day(last)),
        notes=_notes(report, last),
    )
    return download(f"{unit.name}-{report.label}-{report.period}.pdf", PDF, pdf(printed))


def _sections(version: Version) -> tuple[Printed, ...]:
    if version.is_empty:
        return (Printed(None, ("本期无情况报告（零报告）。",)),)
    plain = (Printed(None, paragraphs(version.content)),) if version.content else ()
    return (*(Printed(each.heading, paragraphs(each.text)) for each in version.sections), *plain)


def _tables(version: Version) -> tuple[PrintedTable, ...]:
    tables: list[PrintedTable] = []
    if version.planned_tasks:
        rows = tuple(
            (task.title, task.department or "", task.person_title or "", task.due_on.isoformat())
            for task in version.planned_tasks
        )
        tables.append(
            PrintedTable("重点任务安排", ("任务", "责任科室", "责任人（职务）", "完成时限"), rows, (4, 2, 2, 1.4))
        )
    if version.facts:
        facts = tuple((label_of(key), str(number)) for key, number in version.facts.items())
        tables.append(PrintedTable("本期数据", ("项目", "数量"), facts, (5, 1)))
    return tuple(tables)


def _notes(report: Report, last: Version) -> tuple[str, ...]:
    files = "、".join(file.filename for file in last.files)
    status = words.REPORT.get(report.status, str(report.status))
    lines: list[Any] = [
        f"第{last.number}版；状态：{status}；截止日：{report.closes_on.isoformat()}",
        f"附件：{files}" if files else None,
        "由领导小组办公室代为登记" if last.registered else None,
    ]
    return tuple(line for line in lines if line)


def _day(version: Version) -> str:
    day = local_day(version.received_at)
    return f"{day.year}年{day.month}月{day.day}日"
