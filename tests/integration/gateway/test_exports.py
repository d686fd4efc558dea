"""Downloads over HTTP: real files for those who may see the list, clear refusals for wrong addresses and parameters."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest

from gateway.city.build import IDENTIFIED
from gateway.city.nodes import FINDERS
from gateway.exports import EXPORTS, FLAG, NUMBER, TEXT
from gateway.ids import encode_id
from services.kit.permissions import PERMISSIONS
from tests.integration.gateway.scene import City

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def get(city: City, address: str, role: str = "campaign_office", unit: str | None = None) -> Any:
    return city.http("GET", f"/exports/{address}", headers={"authorization": f"Bearer {city.token(role, unit=unit)}"})


def test_every_export_is_a_method_that_the_table_knows() -> None:
    assert {export.method for export in EXPORTS.values()} <= set(PERMISSIONS)


def test_every_id_of_an_export_is_one_that_the_graph_gives() -> None:
    kinds = {kind for export in EXPORTS.values() for _, kind in export.parameters.values()}
    assert kinds - {TEXT, NUMBER, FLAG} <= set(FINDERS) | IDENTIFIED


@pytest.mark.parametrize("name", ["submission-matrix", "problems", "task-matrix"])
def test_lists_come_as_spreadsheets_that_open(city: City, name: str) -> None:
    answer = get(city, name)
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    assert unquote(answer.headers["content-disposition"]).startswith("attachment; filename*=UTF-8''")
    assert answer.headers["cache-control"] == "private, no-store"
    assert openpyxl.load_workbook(BytesIO(answer.content)).sheetnames


def test_an_institution_gets_its_own_rows_only(city: City) -> None:
    def units(role: str, unit: str | None) -> set[Any]:
        page = openpyxl.load_workbook(BytesIO(get(city, "task-matrix", role, unit).content)).active
        return {row[6] for row in page.iter_rows(min_row=4, values_only=True)}

    assert len(units("campaign_office", None)) > 1
    assert units("institution", "H-1") == {"示例市第一人民医院"}


@pytest.mark.parametrize(
    ("address", "status", "field"),
    [
        ("nothing", 404, "name"),
        ("problems?colour=red", 400, "colour"),
        ("problems?overdue=maybe", 400, "overdue"),
        ("problems?unitId=x", 400, "unitId"),
        ("submission-matrix?year=abc", 400, "year"),
        ("submission-matrix?year=1900", 400, "year"),
        (f"report?reportId={encode_id('Report', 'missing')}", 404, "reportId"),
        (f"report?reportId={encode_id('Unit', 'missing')}", 400, "reportId"),
        (f"document?documentId={encode_id('IssuedDocument', 'missing')}", 404, "documentId"),
        ("phase-report", 400, "phaseId"),
    ],
)
def test_refusals_name_what_is_wrong(city: City, address: str, status: int, field: str) -> None:
    answer = get(city, address)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["field"] == field


def test_nothing_without_signing_in(city: City) -> None:
    assert city.http("GET", "/exports/problems").status_code == 401
