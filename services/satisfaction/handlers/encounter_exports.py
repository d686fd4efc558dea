"""What a hospital takes away: links for its messages and printers, the bad rows of a file, rates."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from services.kit.files import FileNotFound
from services.kit.printing import PDF
from services.kit.sheets import XLSX, Column, Sheet, workbook
from services.kit.slips import Slip, printed_slips
from services.kit.turns import in_turns
from services.satisfaction.domain.encounter_file import HEADINGS, Header, decoded, header_of, lines_of, touchpoint_of
from services.satisfaction.domain.encounters import SETTING_OF, Touchpoint
from services.satisfaction.domain.imports import EncounterImport, ImportState
from services.satisfaction.domain.rates import UnitRates, group_rates
from services.satisfaction.domain.slips import MOST_SLIPS
from services.satisfaction.errors.counting import LinksGone, NoSuchPart, TooManySlips
from services.satisfaction.handlers import rates, tokens
from services.satisfaction.handlers.encounters import encounter_links
from services.satisfaction.handlers.imports import require_import
from services.satisfaction.handlers.work import Work
from services.satisfaction.requests import counting as requests

CSV = "text/csv"
PLACES = {"row": "整行", "header": "表头", "file": "文件"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Download = dict[str, Any]
LINKS = [Column("就诊流水号", 24), Column("评价链接", 70), Column("有效期至", 14)]
MISTAKES = [Column("行", 10), Column("列", 14), Column("原因", 60), Column("代码", 24)]
RATES = [
    Column("单位", 30),
    Column("应评价人次", 12),
    Column("提供评价", 12),
    Column("完成评价", 12),
    Column("提供率%", 10),
    Column("完成率%", 10),
    Column("应答率%", 10),
    Column("报送情况", 30),
]
STATES = {"not_reported": "未报送", "partial": "缺{missing}个工作日"}


def export_encounter_links(work: Work, request: requests.ExportEncounterLinks, base: str) -> Download:
    """Key and link as a table for sending, or as a sheet of QR codes. Raises `TooManySlips`."""
    links = [each for each in encounter_links(work, request, base) if each["link"]]
    if request.format == "pdf":
        if len(links) > MOST_SLIPS:
            raise TooManySlips(field="keys", most=MOST_SLIPS)
        slips = [Slip(each["link"], (each["key"], f"有效期至{each['expires_on']}")) for each in links]
        return download("评价二维码.pdf", PDF, printed_slips("即时行风满意度评价", "请扫码评价本次就诊", slips))
    rows = [[each["key"], each["link"], each["expires_on"]] for each in links]
    if request.format == "csv":
        return _csv("评价链接.csv", LINKS, rows)
    sheet = Sheet("评价链接", "即时行风满意度评价链接", LINKS, rows)
    return download("评价链接.xlsx", XLSX, workbook([sheet]))


def export_import_links(work: Work, request: requests.ImportLinks, base: str) -> Download:
    """Key and link of one part of a loaded file, for a day after the loading. Raises `LinksGone`, `NoSuchPart`."""
    found = require_import(work, request.import_id)
    if found.state is not ImportState.LOADED:
        raise LinksGone(field="import_id")
    if request.part > len(found.file_ids):
        raise NoSuchPart(field="part", parts=len(found.file_ids))
    try:
        header, lines = _lines(work, found, request.part)
    except FileNotFound as error:
        raise LinksGone(field="import_id") from error
    rows = _linked(work, found, header, lines, base)
    return _csv(f"评价链接-{request.part}.csv", LINKS[:2], rows)


def export_import_mistakes(work: Work, request: requests.OneImport) -> Download:
    """The first thousand bad rows, and how many there are of each kind."""
    found = require_import(work, request.import_id)
    listed = work.repo.counting.imports.mistakes(found.id)
    words = {each["code"]: each["zh"] for each in reversed(listed)}
    note = f"共{found.rows}行，其中{found.bad_rows}行有误，未载入任何数据；下表列出前{len(listed)}行"
    rows = [[each["row"], _column(each["column"]), each["zh"], each["code"]] for each in listed]
    sums = [[code, count, words.get(code, "")] for code, count in sorted(found.reasons.items())]
    columns = [Column("代码", 24), Column("行数", 10), Column("例", 60)]
    sheets = [
        Sheet("错误清单", "就诊记录导入错误清单", MISTAKES, rows, note),
        Sheet("按原因统计", "按原因统计", columns, sums),
    ]
    return download("导入错误清单.xlsx", XLSX, workbook(sheets))


def export_encounter_rates(work: Work, request: requests.ExportEncounterRates) -> Download:
    """The rates of a period, unit by unit, with those that reported nothing."""
    period = rates.period_named(request.period)
    found = rates.rates_of(work, period, request.unit_id)
    names = {unit_id: unit.name for unit_id, unit in work.units.by_ids([each.unit_id for each in found]).items()}
    rows = [[names.get(each.unit_id, ""), *_figures(each.total.shown()), _standing(each)] for each in found]
    total = group_rates(found)
    rows.append(["合计", *_figures(total), f"提供评价的机构{total['institutions_offering']}/{total['institutions']}"])
    sheet = Sheet("即时评价率", f"{period.label}即时行风满意度评价率", RATES, rows, f"截至 {work.today.isoformat()}")
    return download(f"即时评价率-{period.label}.xlsx", XLSX, workbook([sheet]))


def download(filename: str, content_type: str, data: bytes) -> Download:
    """What the gateway gives out as an attachment."""
    return {"filename": filename, "content_type": content_type, "content_base64": base64.b64encode(data).decode()}


def _lines(work: Work, found: EncounterImport, part: int) -> tuple[Header, list[str]]:
    """The header and the rows that end in a part; the line that runs over its end belongs to the next one."""
    places = sorted({0, max(part - 2, 0), part - 1})
    data = {at: work.files.get(found.file_ids[at])[1] for at in places}
    header = header_of(decoded(data[0].partition(b"\n")[0]).strip())
    if not isinstance(header, Header):
        raise LinksGone(field="import_id")
    begun = lines_of(data[part - 2], is_last=False)[1] if part > 1 else b""
    lines, _ = lines_of(begun + data[part - 1], is_last=part == len(found.file_ids))
    return header, lines[1:] if part == 1 else lines


def _linked(
    work: Work, found: EncounterImport, header: Header, lines: Sequence[str], base: str
) -> Iterator[tuple[str, str]]:
    """Key and link of the rows that were offered."""
    for line in in_turns(lines, 200):
        cells = header.cells(line) or {}
        touchpoint = touchpoint_of(cells.get("touchpoint", ""))
        if isinstance(touchpoint, Touchpoint) and cells.get("channel", "") not in ("", "none", "未提供"):
            key = cells["key"]
            encounter_id = tokens.encounter_id(work, found.unit_id, SETTING_OF[touchpoint], key)
            yield key, base + tokens.link(work, encounter_id)


def _csv(filename: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Download:
    """With a byte order mark, so that spreadsheets read UTF-8; what they would run as a formula gets an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(column.title for column in columns)
    writer.writerows([_harmless(cell) for cell in row] for row in in_turns(rows, 500))
    return download(filename, CSV, out.getvalue().encode("utf-8-sig"))


def _column(name: str) -> str:
    """As it stands in the hospital's own file."""
    return HEADINGS[name][1] if name in HEADINGS else PLACES[name]


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _figures(shown: dict[str, Any]) -> list[Any]:
    names = ("eligible", "offered", "completed", "offered_rate", "completed_rate", "response_rate")
    return [shown[name] for name in names]


def _standing(each: UnitRates) -> str:
    parts = [
        f"{month.month}{STATES[month.state].format(missing=month.missing)}"
        for month in each.owed
        if month.state in STATES
    ]
    return "；".join(parts) or ("" if each.is_reported else "未报送")
