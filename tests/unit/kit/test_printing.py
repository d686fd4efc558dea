"""Documents are printed with their own Chinese font, and text is never taken for markup."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from services.kit.printing import OfficialDocument, PrintedTable, Section, paragraphs, pdf

HOSTILE = '#read("document.typ") *x* $y$ [z] <a> @b \\u{1} "'


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def text_of(data: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in read(data).pages)


def test_everything_stands_in_the_document_in_order() -> None:
    printed = pdf(
        OfficialDocument(
            title="关于二季度进展情况的通报",
            masthead="示例市专项行动工作领导小组",
            number="示纠治办〔2022〕3号",
            addressees="各县区卫生健康局：",
            sections=(Section("一、总体情况", ("共督导35家次。",)), Section(None, paragraphs("甲\n\n 乙 \n"))),
            tables=(PrintedTable("附表", ("单位", "应报"), (("示例县人民医院", "4"),), (3, 1)),),
            signature=("示例市卫生健康委员会（代章）", "2022年7月5日"),
            notes=("公开形式：依申请公开",),
        )
    )
    text, position = text_of(printed), -1
    for part in (
        "示例市专项行动工作领导小组", "示纠治办〔2022〕3号", "关于二季度进展情况的通报", "各县区卫生健康局：",
        "一、总体情况", "共督导35家次。", "甲", "乙", "附表", "单位", "示例县人民医院", "示例市卫生健康委员会（代章）",
        "2022年7月5日", "公开形式：依申请公开",
    ):  # fmt: skip
        assert text.find(part) > position, part
        position = text.find(part)


def test_rare_characters_of_names_have_glyphs_and_the_font_is_inside() -> None:
    reader = read(pdf(OfficialDocument(title="镕喆䶮𬭎")))
    font = reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index,attr-defined]
    descriptors = [each.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for each in font]
    assert descriptors
    assert all("/FontFile2" in each.get_object() for each in descriptors)
    assert "镕喆䶮𬭎" in reader.pages[0].extract_text()


def test_text_is_not_markup_and_the_same_document_gives_the_same_bytes() -> None:
    document = OfficialDocument(title=HOSTILE, sections=(Section(HOSTILE, (HOSTILE,)),), notes=(HOSTILE,))
    printed = pdf(document)
    assert text_of(printed).count("".join(HOSTILE.split())) == 4
    assert pdf(document) == printed


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    rows = tuple((f"示例医院{number}", "4") for number in range(200))
    reader = read(
        pdf(OfficialDocument(title="矩阵", tables=(PrintedTable("附表", ("单位名称", "应报"), rows, (3, 1)),)))
    )
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) > 3
    assert all("单位名称" in page for page in pages)
    assert sum(page.count("示例医院") for page in pages) == 200
