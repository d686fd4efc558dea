"""The unit register comes in as a file: everything, or nothing with every mistake placed."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from services.kit.errors import Forbidden, InvalidInput
from tests.integration.organizations.city import HEADER, REGISTER, City


def refused(city: City, text: str, method: str = "import_units") -> list[tuple[int | None, str | None, str]]:
    """The (row, column, code) of each problem; asserts that nothing was stored or told."""
    return refused_bytes(city, text.encode(), "units.csv", method)


def refused_bytes(city: City, data: bytes, filename: str, method: str = "import_units") -> list[Any]:
    units, told = city.stored("units"), city.count_told()
    with pytest.raises(InvalidInput) as error:
        city.load_bytes(data, filename, method)
    assert (city.stored("units"), city.count_told()) == (units, told)
    return [(problem.row, problem.column, problem.code) for problem in error.value.problems]


def xlsx(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    sheet = book.create_sheet(index=0)
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_register_becomes_a_tree_with_all_attributes(neijiang: City) -> None:
    assert neijiang.load() == {"rows": 7, "created": 7, "changed": 0, "unchanged": 0, "moved": 0}
    hospital, bureau, commission = neijiang.unit("H2"), neijiang.unit("C1"), neijiang.commission
    assert hospital["parent_id"] == bureau["id"] == hospital["county_id"]
    assert hospital["path"] == f"/{commission['id']}/{bureau['id']}/{hospital['id']}/"
    assert (hospital["category"], hospital["level"], hospital["ownership"]) == (
        "general_hospital",
        "secondary",
        "public",
    )
    assert (hospital["affiliation"], hospital["staff_count"], hospital["closed_on"]) == ("county", 600, None)
    assert neijiang.unit("H1")["opened_on"] == "1939-05-01"
    assert bureau["category"] == "health_bureau"
    told = neijiang.told("unit_registered")
    assert len(told) == 8
    assert next(e for e in told if e["subject_id"] == hospital["id"])["data"] == {
        "code": "H2",
        "name": "东兴区人民医院",
        "kind": "institution",
        "category": "general_hospital",
        "level": "secondary",
        "ownership": "public",
        "affiliation": "county",
        "parent_id": bureau["id"],
        "path": hospital["path"],
        "county_id": bureau["id"],
        "staff_count": 600,
        "opened_on": None,
        "closed_on": None,
    }


def test_the_preview_counts_and_does_nothing(neijiang: City) -> None:
    units, told = neijiang.stored("units"), neijiang.count_told()
    assert neijiang.load(method="preview_unit_import")["created"] == 7
    assert (neijiang.stored("units"), neijiang.count_told()) == (units, told)
    bad = HEADER + "H9,坏行,医院吗,,,,,,,,\n"
    assert refused(neijiang, bad, method="preview_unit_import") == [(2, "类型", "bad_value")]


def test_the_same_file_again_tells_nobody_anything(neijiang: City) -> None:
    neijiang.load()
    before = neijiang.stored("units"), neijiang.count_told()
    assert neijiang.load() == {"rows": 7, "created": 0, "changed": 0, "unchanged": 7, "moved": 0}
    assert (neijiang.stored("units"), neijiang.count_told()) == before


def test_parents_may_stand_after_their_children(neijiang: City) -> None:
    head, *rows = REGISTER.splitlines()
    neijiang.load("\n".join([head, *reversed(rows)]))
    assert neijiang.unit("W1")["county_id"] == neijiang.id_of("C1")
    order = [e["data"]["code"] for e in neijiang.told("unit_registered")]
    assert order.index("C1") < order.index("W1")


def test_rows_are_matched_by_code_and_absent_columns_keep_their_values(neijiang: City) -> None:
    neijiang.load()
    changed = neijiang.load(
        "code,name,kind,staff_count\nH2,东兴区第一人民医院,institution,\nW1,郭北镇卫生院,institution,60\n"
    )
    assert changed == {"rows": 2, "created": 0, "changed": 1, "unchanged": 1, "moved": 0}
    hospital = neijiang.unit("H2")
    assert (hospital["name"], hospital["staff_count"], hospital["level"]) == ("东兴区第一人民医院", None, "secondary")
    assert (hospital["county_id"], hospital["version"]) == (neijiang.id_of("C1"), 2)
    [event] = neijiang.told("unit_changed")
    assert (event["subject_version"], event["data"]["staff_count"]) == (2, None)
    assert [entry["count"] for entry in hospital["staff_history"]] == [None]


def test_a_moved_bureau_takes_its_subtree_along(neijiang: City) -> None:
    neijiang.load(
        REGISTER + "B1,城南分院,医疗机构,H2,综合医院,二级,公立,县级,40,,\nC2,市中区卫生健康局,卫生健康局,,,,,,,,\n"
    )
    counts = neijiang.load("code,name,kind,parent_code\nH2,东兴区人民医院,institution,C2\n")
    assert counts == {"rows": 1, "created": 0, "changed": 1, "unchanged": 0, "moved": 1}
    branch, hospital = neijiang.unit("B1"), neijiang.unit("H2")
    assert branch["path"] == hospital["path"] + branch["id"] + "/"
    assert branch["county_id"] == neijiang.id_of("C2")
    assert [(e["data"]["code"], e["subject_version"]) for e in neijiang.told("unit_changed")] == [("H2", 2), ("B1", 2)]


def test_every_mistake_is_named_with_its_row_and_column_and_nothing_is_imported(neijiang: City) -> None:
    text = (
        HEADER
        + "C1,东兴区卫生健康局,卫生健康局,,,,,,,,\n"
        + "H1,,医疗机构,C9,综合医院,五级,公立,市直,-3,2022-02-30,\n"
        + "H2,二院,医疗机构,C1,综合医院,二级,公立,县级,12.5,2020-01-01,2019-01-01\n"
        + "H2,二院又,医疗机构,C1,综合医院,二级,公立,县级,5,,\n"
        + "X1,甲,医疗机构,X2,综合医院,二级,公立,县级,5,,\n"
        + "X2,乙,医疗机构,X1,综合医院,二级,公立,县级,5,,\n"
        + "B1,某局,卫生健康局,,综合医院,二级,民营,,,,\n"
        + "H3,三院,医疗机构,C1,卫生健康局,二级,公立,县级,5,2021-01-01,2020-01-01\n"
    )
    assert refused(neijiang, text) == [
        (3, "上级编码", "unknown_parent"),
        (3, "单位名称", "required"),
        (3, "成立日期", "bad_date"),
        (3, "等级", "bad_value"),
        (3, "职工数", "negative_staff"),
        (4, "职工数", "bad_number"),
        (5, "单位编码", "duplicate_code"),
        (6, "上级编码", "cycle"),
        (7, "上级编码", "cycle"),
        (8, "所有制", "ownership_not_fitting"),
        (8, "等级", "level_not_fitting"),
        (8, "类别", "category_not_fitting"),
        (9, "关闭日期", "closed_before_opened"),
        (9, "类别", "category_not_fitting"),
    ]


def test_a_bad_value_is_answered_with_the_allowed_ones(neijiang: City) -> None:
    with pytest.raises(InvalidInput) as error:
        neijiang.load(HEADER + "H1,一院,医疗机构,,综合医院,五级,公立,市直,1,,\n")
    [problem] = error.value.problems
    assert problem.zh == "“五级”无效，可填：三级（tertiary）、二级（secondary）、一级（primary）、未定级（ungraded）"
    assert error.value.code == "unit_file_not_valid"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (None, None, "empty_file")),
        (" \n,,\n", (None, None, "empty_file")),
        (HEADER, (1, None, "no_rows")),
        ("编码,名称\nH1,一院\n", (1, "类型", "missing_column")),
        ("编码,名称,类型,床位\nH1,一院,医疗机构,9\n", (1, "床位", "unknown_column")),
        ("编码,名称,类型,单位编码\nH1,一院,医疗机构,9\n", (1, "单位编码", "duplicate_column")),
        ("编码,名称,类型\nH1,一院,医疗机构,9\n", (2, None, "extra_cells")),
        ("编码,名称,类型\n一,一院,医疗机构\n", (2, "编码", "bad_code")),
        ('编码,名称,类型\nH1,"一\n院",医疗机构\n', (2, "名称", "control_character")),
        ('编码,名称,类型\nH1,"一院"x,医疗机构\n', (2, None, "not_csv")),
        ("编码,名称,类型\n999999,某委,市卫生健康委\n", (2, "类型", "commission_exists")),
        ("编码,名称,类型\n511000,某委,医疗机构\n", (2, "类型", "kind_is_fixed")),
        ("编码,名称,类型,上级编码\n511000,某委,市卫生健康委,H1\n", (2, "上级编码", "commission_stays")),
        ("编码,名称,类型,关闭日期\n511000,某委,市卫生健康委,2022-01-01\n", (2, "关闭日期", "commission_stays")),
        ("编码,名称,类型\nH1," + "院" * 201 + ",医疗机构\n", (2, "名称", "too_long")),
        ("编码,名称,类型,上级编码\nH1,一院,医疗机构,H1\n", (2, "上级编码", "cycle")),
        (
            "编码,名称,类型,上级编码\nH1,一院,医疗机构,511000\nC1,某局,卫健局,H1\n",
            (3, "上级编码", "parent_kind_not_fitting"),
        ),
    ],
    ids=lambda value: value[2] if isinstance(value, tuple) else "",
)
def test_a_file_that_cannot_be_right_is_refused_with_its_reason(
    neijiang: City, text: str, expected: tuple[int | None, str | None, str]
) -> None:
    assert expected in refused(neijiang, text)


def test_too_many_rows_are_refused(neijiang: City) -> None:
    text = "编码,名称,类型\n" + "".join(f"H{n},医院{n},医疗机构\n" for n in range(5001))
    assert refused(neijiang, text) == [(None, None, "too_many_rows")]


def test_blank_rows_are_skipped_and_numbers_stay_those_of_the_file(neijiang: City) -> None:
    assert refused(neijiang, "编码,名称,类型\n\n,,\nH1,一院,医馆\n") == [(4, "类型", "bad_value")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_of_chinese_offices_are_read_in_their_encodings(neijiang: City, encoding: str) -> None:
    neijiang.load_bytes(REGISTER.encode(encoding), "单位.CSV")
    assert neijiang.unit("W1")["name"] == "郭北镇卫生院"


def test_another_encoding_is_refused(neijiang: City) -> None:
    assert refused_bytes(neijiang, REGISTER.encode("utf-16"), "u.csv") == [(None, None, "encoding")]


def test_a_workbook_is_read_with_its_dates_and_numbers(neijiang: City) -> None:
    rows = [["code", "name", "kind", "staff_count", "opened_on", "备注"]]
    neijiang.load_bytes(xlsx([*rows, [1001, "一院", "institution", 25.0, date(2001, 2, 3), "x"]]), "units.xlsx")
    unit = neijiang.unit("1001")
    assert (unit["staff_count"], unit["opened_on"]) == (25, "2001-02-03")


def test_text_that_looks_like_a_formula_stays_text(neijiang: City) -> None:
    neijiang.load_bytes(xlsx([["code", "name", "kind"], ["H1", "=1+1", "institution"]]), "units.xlsx")
    neijiang.load("code,name,kind\nH2,=HYPERLINK(0),institution\n")
    assert [neijiang.unit(code)["name"] for code in ("H1", "H2")] == ["=1+1", "=HYPERLINK(0)"]


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (REGISTER.encode(), "units.xlsx", "not_xlsx"),
        (b"PK\x03\x04broken", "units.xlsx", "not_xlsx"),
        (xlsx([["code"]]), "units.csv", "not_csv"),
        (REGISTER.encode(), "units.xls", "unknown_format"),
        (REGISTER.encode(), "units", "unknown_format"),
        (xlsx([[]]), "units.xlsx", "empty_file"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(neijiang: City, data: bytes, filename: str, code: str) -> None:
    assert refused_bytes(neijiang, data, filename) == [(None, None, code)]


def test_content_that_is_not_base64_is_refused(neijiang: City) -> None:
    for content in ("not base64!", "A" * 7_000_000):
        with pytest.raises(InvalidInput) as error:
            neijiang.call("import_units", filename="u.csv", content_base64=content)
        assert (error.value.code, error.value.field) == ("file_not_readable", "content_base64")


def test_the_commissions_own_row_may_stand_in_the_file(neijiang: City) -> None:
    row = "code,name,kind,parent_code,staff_count\n511000,内江市卫生健康委,commission,,88\n"
    assert neijiang.load(row)["changed"] == 1
    commission = neijiang.commission
    assert (commission["name"], commission["staff_count"], commission["parent_id"]) == ("内江市卫生健康委", 88, None)


def test_a_workbook_that_unpacks_to_too_much_is_refused(neijiang: City) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 60_000_000)
    assert refused_bytes(neijiang, target.getvalue(), "u.xlsx") == [(None, None, "too_large")]


def test_a_row_of_millions_of_cells_is_refused_before_it_is_read(neijiang: City) -> None:
    sheet = b"<worksheet><sheetData><row>" + b"<c/>" * 100_000 + b"</row></sheetData></worksheet>"
    source, target = io.BytesIO(xlsx([["code", "name", "kind"]])), io.BytesIO()
    with zipfile.ZipFile(source) as plain, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in plain.namelist():
            bomb.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else plain.read(name))
    assert refused_bytes(neijiang, target.getvalue(), "u.xlsx") == [(None, None, "too_large")]


def test_a_header_of_thousands_of_columns_is_one_problem(neijiang: City) -> None:
    assert refused(neijiang, ",".join(["a"] * 5000) + "\n1\n") == [(None, None, "too_many_columns")]


def test_a_damaged_workbook_is_refused_wherever_the_damage_is(neijiang: City) -> None:
    whole = xlsx([["code", "name", "kind"], ["H1", "市一医院", "institution"]])
    place = whole.rindex(b"xl/worksheets/sheet1.xml") - 46  # its entry in the archive's directory
    unknown_method = whole[: place + 10] + b"\x63" + whole[place + 11 :]
    newer_format = whole[: place + 6] + b"\xf9" + whole[place + 7 :]
    first = whole.index(b"xl/worksheets/sheet1.xml")
    torn = whole[: first + 30] + b"\xff" * 40 + whole[first + 70 :]
    for data in (unknown_method, newer_format, torn):
        assert refused_bytes(neijiang, data, "u.xlsx") == [(None, None, "not_xlsx")]


def test_a_unit_cannot_close_above_open_ones_nor_open_below_a_closed_one(neijiang: City) -> None:
    neijiang.load()
    closing = "code,name,kind,closed_on\nC1,东兴区卫生健康局,bureau,2022-06-30\n"
    assert set(refused(neijiang, closing)) == {(2, "closed_on", "open_units_below")}
    assert len(refused(neijiang, closing)) == 4
    pair = "code,name,kind,parent_code,closed_on\nC8,旧局,bureau,,2020-01-01\nH8,旧院,institution,C8,\n"
    assert refused(neijiang, pair) == [(3, "parent_code", "parent_closed")]


@pytest.mark.parametrize("role", ["bureau", "institution", "staff", "supervisor", "province_viewer"])
def test_only_the_office_imports(neijiang: City, role: str) -> None:
    units = neijiang.stored("units")
    with pytest.raises(Forbidden):
        neijiang.call("import_units", as_role=role, unit=None, filename="u.csv", content_base64="")
    assert neijiang.stored("units") == units
