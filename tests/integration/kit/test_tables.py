"""One reader of tables: what a file costs is bounded by what is read of it."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook

from services.kit.tables import Table, TableNotReadable, read_table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ENTITY = """<?xml version="1.0"{declared}?><!DOCTYPE sst [<!ENTITY a "{text}">{more}]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{use}</t></si></sst>"""
LAUGHS = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefg", "bcdefgh", strict=True))


def book(*rows: tuple[Any, ...]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def changed(data: bytes, **parts: bytes) -> bytes:
    """The workbook with other parts; `sheet` and `strings` by their names, any other by its path."""
    named = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml"}
    replaced = {named.get(name, name): content for name, content in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as plain, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in plain.namelist():
            made.writestr(name, replaced.pop(name, None) or plain.read(name))
        for name, content in replaced.items():
            made.writestr(name, content)
    return out.getvalue()


def refused(data: bytes, filename: str = "a.xlsx", most: int = 10_000) -> tuple[str, int | None]:
    """The code and the row of the refusal, which comes in seconds and takes no memory of this process."""
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TableNotReadable) as caught:
        read_table(filename, data, most)
    assert time.monotonic() - begun < 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    [problem] = caught.value.problems
    assert problem.zh and problem.en and "{" not in problem.zh + problem.en
    return problem.code, problem.row


SOUND = book(("工号", "姓名"), ("1001", "示例甲"))


@pytest.mark.parametrize("declared", ["", ' encoding="UTF-16"'])
@pytest.mark.parametrize(
    ("text", "more", "use"), [("x" * 4000, "", "&a;" * 1000), ("ha", LAUGHS, "&h;"), ("x", "", "plain")]
)
def test_a_document_type_is_refused_wherever_it_stands(declared: str, text: str, more: str, use: str) -> None:
    """4.8 KB with an entity took 6 GB and answered nobody for 120 s."""
    part = ENTITY.format(declared=declared, text=text, more=more, use=use).encode("utf-16" if declared else "utf-8")
    assert refused(changed(SOUND, strings=part)) == ("document_type", None)
    assert refused(changed(SOUND, sheet=part)) == ("document_type", None)
    assert refused(changed(SOUND, **{"xl/media/image1.png": part})) == ("document_type", None)
    assert refused(changed(SOUND, **{"xl/_rels/workbook.xml.rels": part})) == ("document_type", None)


def test_texts_are_counted_by_what_rows_can_hold() -> None:
    """30 KB with 3.9 million empty texts cost 19.6 s."""
    part = f'<sst xmlns="{MAIN}">'.encode() + b"<si/>" * 3_900_000 + b"</sst>"
    assert refused(changed(SOUND, strings=part)) == ("too_many_texts", None)


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (b"<row>" + b"<c/>" * 100_000 + b"</row>", "too_large"),
        (b"<row/>" * 3_000_000, "too_large"),
        (b'<row r="99999999999999"><c r="A1"><v>1</v></c></row>', "empty_file"),
        (b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"x" * 40_000 + b"</t></is></c></row>", "cell_too_long"),
        (b'<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>', "not_xlsx"),
        (b'<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>', "not_xlsx"),
        (b"<row>" * 5_000, "not_xlsx"),
    ],
)
def test_a_sheet_that_is_none_costs_seconds_at_most(sheet: bytes, code: str) -> None:
    start = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    data = changed(SOUND, sheet=start + sheet + b"</sheetData></worksheet>")
    assert refused(data)[0] == code


def test_blank_rows_with_a_format_do_not_count() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 100_000))
    last = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>1002</t></is></c></row>'
    with zipfile.ZipFile(io.BytesIO(SOUND)) as plain:
        sheet = plain.read("xl/worksheets/sheet1.xml").replace(b"</sheetData>", rows + last + b"</sheetData>")
    table = read_table("a.xlsx", changed(SOUND, sheet=sheet), 10)
    assert table == Table(("工号", "姓名"), ((2, ("1001", "示例甲")), (1_048_576, ("1002", None))))


def test_what_the_file_says_comes_through_unaltered() -> None:
    at, day = datetime.fromisoformat("2022-06-30T09:00"), datetime.fromisoformat("2022-06-30")
    data = book(("a", "b", "c", "d", "e"), (1, 1.5, at, True, "=1+1"), (None, " x ", day.date()))
    found = read_table("a.xlsx", data, 10)
    assert found.rows == ((2, (1, 1.5, at, True, "=1+1")), (3, (None, " x ", day, None, None)))
    found = read_table("a.csv", 'a,b\r\n1,"x\ny"\r\n\r\n,\r\n2,z\r\n'.encode("gb18030"), 10)
    assert found == Table(("a", "b"), ((2, ("1", "x\ny")), (5, ("2", "z"))))


def test_as_many_rows_as_may_be_are_read_and_more_are_counted() -> None:
    rows = [("code", "name"), *((f"{n:05d}", f"示例{n}") for n in range(20_000))]
    assert len(read_table("a.xlsx", book(*rows), 20_000).rows) == 20_000
    text = "code,name\n" + "1,x\n" * 10_001
    assert refused(text.encode(), "a.csv") == ("too_many_rows", None)
    assert refused(("code\n" + "1\n" * 1_000_000).encode(), "a.csv") == ("too_many_rows", None)


@pytest.mark.parametrize(
    ("data", "filename", "refusal"),
    [
        (b"", "a.csv", ("empty_file", None)),
        (b" \n ", "a.csv", ("empty_file", None)),
        (b",,\n,", "a.csv", ("empty_file", None)),
        (b"a", "a.xls", ("unknown_format", None)),
        (SOUND, "a.csv", ("not_csv", None)),
        (b"a,b", "a.xlsx", ("not_xlsx", None)),
        (SOUND[:500], "a.xlsx", ("not_xlsx", None)),
        (b'a,b\n"x"y,1\n', "a.csv", ("not_csv", 2)),
        (b"a\x00b", "a.csv", ("encoding", None)),
        (b"\xff\xfea\x00", "a.csv", ("encoding", None)),
        (b"," * 100, "a.csv", ("empty_file", None)),
        (b"x," * 100, "a.csv", ("too_many_columns", None)),
        (b"a\n" + b"x" * 40_000, "a.csv", ("cell_too_long", 2)),
        (b"a\n" + b"x" * 200_000, "a.csv", ("not_csv", 2)),
    ],
)
def test_what_is_no_table_is_named(data: bytes, filename: str, refusal: tuple[str, int | None]) -> None:
    assert refused(data, filename) == refusal
