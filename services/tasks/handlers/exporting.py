"""Downloads: the lists of the campaign office as spreadsheets, a unit's report as PDF."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from plans.activities import activity_label
from services.kit.events import plain
from services.kit.requests import PageRequest
from services.kit.sheets import XLSX, Column, Sheet, Toned, workbook
from services.tasks.errors.exporting import TooManyRows
from services.tasks.handlers import export_columns as columns
from services.tasks.handlers import words
from services.tasks.handlers.matrix import task_matrix
from services.tasks.handlers.phase_reports import phase_report, phase_shares
from services.tasks.handlers.problem_queries import problems
from services.tasks.handlers.report_matrix import submission_matrix
from services.tasks.handlers.shown_problems import NEED_TO_KNOW
from services.tasks.handlers.work import Work
from services.tasks.requests import campaigning, exporting, reporting
from services.tasks.requests import matrix as matrix_requests
from services.tasks.requests import problems as problem_requests

MOST_ROWS = 10_000
Asked = TypeVar("Asked", bound=PageRequest)
Download = dict[str, Any]


def export_submission_matrix(work: Work, request: exporting.ExportSubmissionMatrix) -> Download:
    """Units by report and period, with the five figures per column below (NJ-009)."""
    asked = reporting.SubmissionMatrix(**request.model_dump(exclude_none=True))
    found = submission_matrix(work, asked.model_copy(update={"first": MOST_ROWS}))
    labels = {rule.id: rule.label for rule in work.repo.campaign.plan().reporting_obligations}
    keys = [(column["rule_id"], column["period"]) for column in found["columns"]]
    heads = [Column(f"{labels.get(rule, rule)} {period}", 16) for rule, period in keys]
    names = unit_names(work, (row["unit_id"] for row in found["items"]))
    rows = [_matrix_row(row, keys, names) for row in found["items"]]
    figures = [[labels.get(c["rule_id"], c["rule_id"]), *_figures(c)] for c in found["columns"]]
    title, note = _title(work, "报送矩阵"), _as_of(work)
    return spreadsheet(
        work,
        "报送矩阵",
        [
            Sheet("报送矩阵", title, [Column("单位", 28), *heads], rows, note),
            Sheet("报送统计", title, columns.FIGURES, [*figures, ["合计", *_figures(found["totals"])]], note),
        ],
    )


def export_problems(work: Work, request: exporting.ExportProblems) -> Download:
    """The problem list with its four parts, by deadline (LZ-105, LZ-106)."""
    found = everything(work, problems, problem_requests.Problems(**request.model_dump(exclude_none=True)))
    names = unit_names(work, (item["unit_id"] for item in found))
    rows = [_problem_row(item, names) for item in found]
    sheet = Sheet("问题清单", _title(work, "问题清单"), columns.PROBLEMS, rows, _as_of(work))
    return spreadsheet(work, "问题清单", [sheet])


def export_task_matrix(work: Work, request: exporting.ExportTaskMatrix) -> Download:
    """Task by department and unit (LZ-021, LZ-022)."""
    asked = matrix_requests.TaskMatrix(**request.model_dump(exclude_none=True))
    found = everything(work, task_matrix, asked)
    names = unit_names(work, (item["unit_id"] for item in found))
    rows = [_task_row(item, names) for item in found]
    sheet = Sheet("任务矩阵", _title(work, "重点任务矩阵"), columns.TASKS_BY_UNIT, rows, _as_of(work))
    return spreadsheet(work, "任务矩阵", [sheet])


def export_phase_report(work: Work, request: exporting.ExportPhaseReport) -> Download:
    """A phase: activities, tasks, and what each unit has not met (NJ-090)."""
    report = phase_report(work, campaigning.PhaseReport(phase_id=request.phase_id))
    shares = everything(work, phase_shares, campaigning.PhaseShares(phase_id=request.phase_id))
    titles = {task["id"]: task["title"] for task in work.repo.campaign.tasks()}
    names = unit_names(work, (share["unit_id"] for share in shares))
    title, note = _title(work, report["name"]), f"{report['starts_on']} 至 {report['ends_on']}；{_as_of(work)}"
    activities = [
        [activity_label(a["activity"]), a["expected"], a["done"], a["not_applicable"], a["late"]]
        for a in report["activities"]
    ]
    tasks = [[titles[t["task_id"]], t["total"], t["accepted"], t["overdue"]] for t in report["tasks"]]
    units = [_share_row(share, names, titles) for share in shares]
    return spreadsheet(
        work,
        f"{report['name']}报告",
        [
            Sheet("各单位", title, columns.UNITS, units, note),
            Sheet("预期活动", title, columns.ACTIVITIES, activities, note),
            Sheet("重点任务", title, columns.TASKS, tasks, note),
        ],
    )


def everything(work: Work, listed: Callable[[Work, Asked], dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    """All rows of a list in one page. Raises `TooManyRows`."""
    found = listed(work, asked.model_copy(update={"first": MOST_ROWS}))
    if found["next"] is not None:
        raise TooManyRows(limit=MOST_ROWS)
    return list(found["items"])


def unit_names(work: Work, ids: Iterable[str]) -> dict[str, str]:
    """Unit -> name, of those the caller may see."""
    return {unit.id: unit.name for unit in work.units.by_ids(sorted(set(ids))).values()}


def spreadsheet(work: Work, name: str, sheets: list[Sheet]) -> Download:
    """A file named after its content and the day."""
    return download(f"{name}-{work.today.isoformat()}.xlsx", XLSX, workbook(sheets))


def download(filename: str, content_type: str, data: bytes) -> Download:
    """What the gateway gives out as an attachment."""
    content = base64.b64encode(data).decode()
    return {"filename": filename.replace("/", "-"), "content_type": content_type, "content_base64": content}


def day(value: Any) -> date | None:
    """A stored day."""
    text = plain(value)
    return date.fromisoformat(text[:10]) if text else None


def _title(work: Work, what: str) -> str:
    campaign = work.repo.campaign.get()
    return f"{campaign.name}：{what}" if campaign else what


def _as_of(work: Work) -> str:
    return f"截至 {work.today.isoformat()}"


def _matrix_row(row: dict[str, Any], keys: list[tuple[str, str]], names: dict[str, str]) -> list[Any]:
    cells = {(cell["rule_id"], cell["period"]): cell["status"] for cell in row["cells"]}
    return [names.get(row["unit_id"], ""), *(_status(cells.get(key)) for key in keys)]


def _status(code: str | None) -> Any:
    if code is None:
        return Toned("—", "quiet")
    word, tone = words.REPORT.get(code, code), words.REPORT_TONE.get(code)
    return Toned(word, tone) if tone else word


def _figures(counts: dict[str, Any]) -> list[Any]:
    names = ("expected", "actual", "on_time", "rate", "on_time_rate", "acceptance_rate", "return_rate")
    return [counts.get("period") or "", day(counts.get("due_on")), *(counts[name] for name in names)]


def _problem_row(item: dict[str, Any], names: dict[str, str]) -> list[Any]:
    hidden = NEED_TO_KNOW if item["text_hidden"] else None
    overdue = item["overdue"]
    return [
        names.get(item["unit_id"], ""), item["category_label"], words.SEVERITY.get(item["severity"], ""),
        words.SOURCE.get(item["source"], item["source"]), hidden or item["description"], hidden or item["measure"],
        hidden or item["responsible_department"], hidden or item["responsible_title"], day(item["found_on"]),
        day(item["closes_on"]), words.PROBLEM.get(item["status"], item["status"]),
        Toned("逾期", "bad") if overdue else words.YES_NO[False], words.YES_NO[bool(item["repeat_of"])],
        day(item["closed_on"]),
    ]  # fmt: skip


def _task_row(item: dict[str, Any], names: dict[str, str]) -> list[Any]:
    tone = {"accepted": "good", "returned": "warn"}.get(item["status"])
    status = words.ASSIGNMENT.get(item["status"], item["status"])
    return [
        item["number"], item["title"], item["responsible_leader"], item["branch_leader"], item["lead_department"],
        "、".join(item["co_departments"]), names.get(item["unit_id"], ""), Toned(status, tone) if tone else status,
        item["percent"], day(item["due_on"]), words.YES_NO[item["lead_filed"]],
        "、".join(item["departments_missing"]),
    ]  # fmt: skip


def _share_row(share: dict[str, Any], names: dict[str, str], titles: dict[str, str]) -> list[Any]:
    now, gate = share["now"], share["gate"]
    unmet = [activity_label(code) for code in now["unmet_activities"]]
    tasks = [titles.get(task, task) for task in now["unmet_tasks"]]
    hints = [titles.get(task, task) for task in now["hints"]]
    open_then = len(gate["unmet_activities"]) + len(gate["unmet_tasks"]) if gate else None
    return [
        names.get(share["unit_id"], ""), now["required"], now["met"], "；".join(unmet), "；".join(tasks),
        "；".join(hints), Toned("逾期", "bad") if share["late"] else words.YES_NO[False], open_then,
    ]  # fmt: skip
