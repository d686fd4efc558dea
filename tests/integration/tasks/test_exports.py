"""Downloads of the campaign office: spreadsheets that hold what the lists hold and stop at the caller's units."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from services.kit.units import OutsideYourUnits
from services.tasks.errors.exporting import NothingToPrint, TooManyRows
from services.tasks.handlers import exporting
from tests.integration.tasks.city import City
from tests.integration.tasks.problem_list import planned, register


def sheets(found: dict[str, Any]) -> dict[str, list[list[Any]]]:
    """Rows below the header, by sheet; the file must open."""
    book = openpyxl.load_workbook(BytesIO(base64.b64decode(found["content_base64"])))
    return {page.title: [list(row) for row in page.iter_rows(min_row=4, values_only=True)] for page in book}


def heads(found: dict[str, Any], sheet: str) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(base64.b64decode(found["content_base64"])))
    return [cell.value for cell in book[sheet][3]]


def text_of(found: dict[str, Any]) -> str:
    reader = PdfReader(BytesIO(base64.b64decode(found["content_base64"])))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


@pytest.mark.obligation("NJ-009")
def test_the_submission_matrix_has_a_row_per_unit_and_the_figures_of_every_period(neijiang: City) -> None:
    neijiang.at("2021-12-29")
    sent = {"rule_id": "NJ-R1", "period": "2021-Q4", "title": "四季度进展", "content": "已完成"}
    neijiang.call("submit_report", role="bureau", unit="b-1", unit_id="b-1", **sent)
    neijiang.at("2022-01-04")
    found = neijiang.call("export_submission_matrix", rule_id="NJ-R1")
    assert found["filename"] == "报送矩阵-2022-01-04.xlsx"
    assert heads(found, "报送矩阵") == ["单位", "季度工作进展 2021-Q4"]
    book = sheets(found)
    assert sorted(book["报送矩阵"]) == [["单位b-1", "按时报送"], ["单位b-2", "未报送"], ["单位h-1", "未报送"]]
    assert [row[3:8] for row in book["报送统计"]] == [[3, 1, 1, 33, 33]] * 2
    own = neijiang.call("export_submission_matrix", role="bureau", unit="b-2", rule_id="NJ-R1")
    assert sheets(own)["报送矩阵"] == [["单位b-2", "未报送"]]


@pytest.mark.obligation("LZ-105", "LZ-106")
def test_the_problem_list_shows_its_four_parts_and_keeps_confidential_text(liuzhou: City) -> None:
    liuzhou.at("2022-05-10")
    planned(liuzhou, register(liuzhou))
    register(liuzhou, category="drink_driving", description="酒后驾车")
    liuzhou.set("2022-09-01")
    rows = {row[1]: row for row in sheets(liuzhou.call("export_problems"))["问题清单"]}
    red = next(row for row in rows.values() if row[4] == "收受红包")
    assert [red[0], red[2], red[3], *red[5:8]] == ["单位h-2", "严重", "审计", "双人核对", "设备科", "设备科科长"]
    assert red[10:13] == ["整改中", "逾期", "否"]
    head = sheets(liuzhou.call("export_problems", role="department_head"))["问题清单"]
    assert sum(row[4] == "（限知悉范围）" for row in head) == 1
    assert "酒后驾车" not in str(head)
    assert sheets(liuzhou.call("export_problems", role="institution", unit="h-1"))["问题清单"] == []


@pytest.mark.obligation("LZ-021", "LZ-022")
def test_the_task_matrix_names_the_lead_department_first(liuzhou: City) -> None:
    liuzhou.at("2022-03-01")
    rows = sheets(liuzhou.call("export_task_matrix", task_id="LZ-T04"))["任务矩阵"]
    assert {row[6] for row in rows} == {"单位b-1", "单位b-2", "单位h-1", "单位h-2", "单位w-1", "单位p-1"}
    assert {(row[4], row[5], row[7], row[8], row[10]) for row in rows} == {
        ("机关党委", "人事科、机关纪委", "未开始", 0, "否")
    }
    assert {row[11] for row in rows} == {"人事科、机关纪委"}


@pytest.mark.obligation("NJ-090")
def test_the_phase_report_lists_what_each_unit_has_not_met(neijiang: City) -> None:
    neijiang.at("2022-01-04")
    found = neijiang.call("export_phase_report", phase_id="NJ-P1")
    assert found["filename"] == "宣传动员阶段报告-2022-01-04.xlsx"
    book = sheets(found)
    assert list(book) == ["各单位", "预期活动", "重点任务"]
    bureau = next(row for row in book["各单位"] if row[0] == "单位b-1")
    assert bureau[1] > 0 == bureau[2]
    assert "成立领导小组" in bureau[3]
    assert bureau[6] == "逾期"
    assert bureau[7] == bureau[1]
    assert [row[0] for row in book["预期活动"]][:2] == ["成立领导小组", "设立工作机构"]
    own = neijiang.call("export_phase_report", role="institution", unit="h-1", phase_id="NJ-P1")
    assert {row[0] for row in sheets(own)["各单位"]} == {"单位h-1"}


def test_a_report_prints_with_its_sections_and_who_signs(neijiang: City) -> None:
    neijiang.at("2021-12-29")
    [report] = neijiang.call("reports", rule_id="NJ-R1", unit_id="b-1")["items"]
    with pytest.raises(NothingToPrint):
        neijiang.call("print_report", report_id=report["id"])
    sections = [{"heading": "工作进展", "text": '开展督导三次。\n#image("x") 发现问题两项。'}]
    neijiang.call(
        "submit_report", role="bureau", unit="b-1", report_id=report["id"], title="四季度工作进展", sections=sections
    )
    found = neijiang.call("print_report", report_id=report["id"])
    assert (found["filename"], found["content_type"]) == ("单位b-1-季度工作进展-2021-Q4.pdf", "application/pdf")
    text = text_of(found)
    for part in (
        "四季度工作进展",
        "工作进展",
        '开展督导三次。#image("x")发现问题两项。',
        "单位b-1",
        "2021年12月29日",
        "第1版",
    ):
        assert part in text, part
    with pytest.raises(OutsideYourUnits):
        neijiang.call("print_report", role="institution", unit="h-1", report_id=report["id"])


def test_a_list_too_long_for_one_sheet_is_refused_and_says_so(liuzhou: City, monkeypatch: pytest.MonkeyPatch) -> None:
    liuzhou.at("2022-03-01")
    monkeypatch.setattr(exporting, "MOST_ROWS", 3)
    with pytest.raises(TooManyRows) as refused:
        liuzhou.call("export_task_matrix")
    assert "3" in refused.value.to_wire()["zh"]
