"""Documents on paper: what is in force carries its number and seal, what is not says so."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from services.kit.identity import Actor
from services.organizations.errors.documents import DocumentNotFound
from tests.integration.organizations.city import City

GROUP = "柳州市卫生健康委员会深入开展纠治医疗卫生领域腐败和作风问题专项行动工作领导小组"


def text_of(found: dict[str, Any]) -> str:
    reader = PdfReader(BytesIO(base64.b64decode(found["content_base64"])))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


@pytest.mark.obligation("LZ-148", "LZ-149")
def test_a_circular_prints_in_the_group_s_name_with_number_and_substitute_seal(liuzhou: City) -> None:
    liuzhou.load()
    given = {"kind": "circular", "title": "关于一季度查处情况的通报", "period": "2022-Q1", "to_all": True}
    doc = liuzhou.call("draft_document", **given, text="查处一起。\n#evil 已整改。")["id"]
    draft = text_of(liuzhou.call("print_document", document_id=doc))
    assert "草稿" in draft
    assert "〔2022〕" not in draft
    liuzhou.call("ask_document_approval", document_id=doc, expected_version=1)
    chief = Actor("account-2", liuzhou.tenant, ("campaign_office",))
    step = {"document_id": doc, "expected_version": 2}
    liuzhou.bench.call("organizations.approve_document", step, actor=chief)
    liuzhou.call("record_seal", document_id=doc, expected_version=3, sealed_on="2022-05-10")
    liuzhou.call("issue_document", document_id=doc, expected_version=4)
    found = liuzhou.call("print_document", document_id=doc)
    assert found["filename"] == "柳卫专〔2022〕1号-关于一季度查处情况的通报.pdf"
    text, position = text_of(found), -1
    for part in (
        GROUP, "柳卫专〔2022〕1号", "关于一季度查处情况的通报", "各有关单位：", "查处一起。", "#evil已整改。",
        "柳州市卫生健康委员会（代章）", "2022年5月10日",
    ):  # fmt: skip
        assert text.find(part) > position, part
        position = text.find(part)


def test_nobody_prints_what_he_may_not_read(liuzhou: City) -> None:
    liuzhou.load()
    doc = liuzhou.call("draft_document", kind="notice", title="通知", to_all=True)["id"]
    actor = Actor("conduct-office", liuzhou.tenant, ("institution",), liuzhou.id_of("H1"))
    with pytest.raises(DocumentNotFound):
        liuzhou.bench.call("organizations.print_document", {"document_id": doc}, actor=actor)
    with pytest.raises(DocumentNotFound):
        liuzhou.call("print_document", document_id="no-such")
