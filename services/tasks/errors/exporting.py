"""Refusals of downloads."""

from __future__ import annotations

from services.kit.errors import Conflict, InvalidInput


class TooManyRows(InvalidInput):
    """The list is longer than one spreadsheet takes."""

    zh = "超过{limit}行，请缩小范围后再导出"
    en = "More than {limit} rows: narrow the selection"


class NothingToPrint(Conflict):
    """The report has not been sent yet."""

    zh = "该报告尚未报送，没有可打印的内容"
    en = "The report has not been sent yet: there is nothing to print"
