"""Global ids, cursors and the language of a caller."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.context import locale_of
from gateway.ids import WrongId, decode_id, encode_id, split_id

LOCAL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=40)


@given(LOCAL)
def test_an_id_reads_back(local_id: str) -> None:
    assert split_id(encode_id("Unit", local_id)) == ("Unit", local_id)
    assert decode_id(encode_id("Unit", local_id), "Unit") == local_id


@pytest.mark.parametrize(
    "given_id", ["", "x", "VW5pdDo=", "OmFi", "5Zyw", "!!!!", "VW5pdDph\n", "VW5pdA==", "A" * 4000, "VW5pdCAxOmE="]
)
def test_what_is_no_id_is_refused_with_the_field(given_id: str) -> None:
    with pytest.raises(WrongId) as refusal:
        decode_id(given_id, "Unit", "unit_id")
    assert refusal.value.field == "unit_id"
    assert refusal.value.en == "The id is not valid: expected the id of a Unit"


@given(st.text(max_size=60))
def test_any_text_is_an_id_or_refused(text: str) -> None:
    try:
        kind, local_id = split_id(text)
    except WrongId:
        return
    assert kind
    assert local_id


def test_an_id_of_another_type_is_refused() -> None:
    with pytest.raises(WrongId):
        decode_id(encode_id("Report", "a"), "Unit")


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("", "zh"),
        ("zh-CN,zh;q=0.9", "zh"),
        ("en-GB,en;q=0.9", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr", "zh"),
        ("ZH-hans", "zh"),
    ],
)
def test_the_first_language_that_we_speak_counts(header: str, locale: str) -> None:
    assert locale_of(header) == locale
