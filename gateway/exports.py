"""Downloads that services make: `GET /exports/{name}` gives spreadsheets and printed documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from gateway.address import Address, attachment
from gateway.errors import BodyNotValid
from gateway.ids import decode_id
from gateway.wire import Headers
from services.kit.errors import NotFound

TEXT, NUMBER, FLAG = "text", "number", "flag"
LONGEST = 400


@dataclass(frozen=True)
class Export:
    """Which method makes it, and its parameters: address name -> (field, text|number|flag or the type of an id)."""

    method: str
    parameters: Mapping[str, tuple[str, str]]


class ExportNotFound(NotFound):
    """There is no such download."""

    zh = "没有该导出"
    en = "There is no such export"


EXPORTS: dict[str, Export] = {
    "submission-matrix": Export(
        "tasks.export_submission_matrix",
        {
            "year": ("year", NUMBER),
            "ruleId": ("rule_id", TEXT),
            "countyId": ("county_id", "Unit"),
            "unitClass": ("unit_class", TEXT),
        },
    ),
    "problems": Export(
        "tasks.export_problems",
        {"unitId": ("unit_id", "Unit"), "status": ("status", TEXT), "overdue": ("overdue", FLAG)},
    ),
    "task-matrix": Export(
        "tasks.export_task_matrix",
        {"taskId": ("task_id", "KeyTask"), "unitId": ("unit_id", "Unit"), "period": ("period", TEXT)},
    ),
    "phase-report": Export("tasks.export_phase_report", {"phaseId": ("phase_id", "Phase")}),
    "report": Export("tasks.print_report", {"reportId": ("report_id", "Report")}),
    "encounter-import-mistakes": Export(
        "satisfaction.export_import_mistakes", {"importId": ("import_id", "EncounterImport")}
    ),
    "encounter-import-links": Export(
        "satisfaction.export_import_links", {"importId": ("import_id", "EncounterImport"), "part": ("part", NUMBER)}
    ),
    "encounter-rates": Export(
        "satisfaction.export_encounter_rates", {"period": ("period", TEXT), "unitId": ("unit_id", "Unit")}
    ),
    "slips": Export("satisfaction.print_slips", {"sheetId": ("sheet_id", "SlipSheet")}),
    "document": Export("organizations.print_document", {"documentId": ("document_id", "IssuedDocument")}),
}


class Exports(Address):
    """The address of downloads."""

    async def download(self, request: Request) -> Response:
        """The file as an attachment; 404 for an unknown name, 400 with the parameter's name for a wrong one."""
        return await self.answered(request, self._download)

    async def _download(self, request: Request, headers: Headers) -> Response:
        export = EXPORTS.get(request.path_params["name"])
        if export is None:
            raise ExportNotFound(field="name")
        return attachment(await self.call(export.method, _payload(export, request.query_params), headers))


def _payload(export: Export, given: Mapping[str, str]) -> dict[str, Any]:
    unknown = sorted(set(given) - set(export.parameters))
    if unknown:
        known = ", ".join(export.parameters)
        raise BodyNotValid(field=unknown[0][:40], reason_zh=f"可用参数：{known}", reason_en=f"parameters: {known}")
    return {export.parameters[name][0]: _value(name, text, export) for name, text in given.items()}


def _value(name: str, text: str, export: Export) -> Any:
    kind = export.parameters[name][1]
    if kind == NUMBER:
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise BodyNotValid(field=name, reason_zh="应为整数", reason_en="expected a whole number")
        return int(text)
    if kind == FLAG:
        if text not in ("true", "false"):
            raise BodyNotValid(field=name, reason_zh="应为 true 或 false", reason_en="expected true or false")
        return text == "true"
    if len(text) > LONGEST:
        raise BodyNotValid(field=name, reason_zh="过长", reason_en="too long")
    return text if kind == TEXT else decode_id(text, kind, name)
