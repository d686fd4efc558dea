"""Spreadsheets open as people expect: typed cells, a frozen header, and no text that turns into a formula."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl

from services.kit.sheets import Column, Sheet, Toned, workbook

COLUMNS = (Column("单位", 30), Column("状态"), Column("截止日"), Column("收到"), Column("次数"))


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def test_cells_keep_their_type_and_times_are_those_of_shanghai() -> None:
    row = ("示例医院", Toned("逾期", "bad"), date(2022, 6, 30), datetime(2022, 6, 30, 16, 30, tzinfo=UTC), 3)
    page = opened(workbook([Sheet("矩阵", "报送矩阵", COLUMNS, [row], note="截至今日")])).active
    values = [cell.value for cell in page[4]]
    assert (values[0], values[1], values[4]) == ("示例医院", "逾期", 3)
    assert [value.isoformat() for value in values[2:4]] == ["2022-06-30T00:00:00", "2022-07-01T00:30:00"]
    assert page["B4"].fill.fgColor.rgb.endswith("FBE0DE")
    assert (page["A1"].value, page["A2"].value, [c.value for c in page[3]]) == (
        "报送矩阵", "截至今日", ["单位", "状态", "截止日", "收到", "次数"],
    )  # fmt: skip
    assert (page.freeze_panes, page.auto_filter.ref, page.column_dimensions["A"].width) == ("B4", "A3:E4", 30)


def test_text_stays_text() -> None:
    row = ("=HYPERLINK(1)", "+1", "@x", "bad\x00\x0bchar", "长" * 40_000)
    page = opened(workbook([Sheet("s", "=1+1", COLUMNS, [row])])).active
    assert [cell.data_type for cell in page[4]] == ["s"] * 5
    assert (page["A4"].value, page["D4"].value, len(page["E4"].value)) == ("=HYPERLINK(1)", "badchar", 32_767)
    assert (page["A1"].value, page["A1"].data_type) == ("=1+1", "s")


def test_an_empty_list_and_odd_sheet_names_still_open() -> None:
    book = opened(workbook([Sheet("a/b:c" * 20, "t", COLUMNS, []), Sheet("第二页", "t", COLUMNS, [])]))
    assert book.sheetnames == [("a／b：c" * 7)[:31], "第二页"]
    assert book["第二页"].auto_filter.ref == "A3:E3"
