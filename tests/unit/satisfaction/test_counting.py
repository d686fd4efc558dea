"""Tokens, rows, files of encounters and counts, and what is owed of them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.satisfaction.domain import encounter_file as files
from services.satisfaction.domain.daily import Delta, merged
from services.satisfaction.domain.encounter_rows import CHANNELS, TOUCHPOINTS, Days, Mistake, Row, key_mistake
from services.satisfaction.domain.encounters import Channel, Encounter, Setting, Touchpoint, last_day
from services.satisfaction.domain.months import MonthState, state_of
from services.satisfaction.domain.rates import share
from services.satisfaction.domain.recording import record
from services.satisfaction.domain.tokens import LENGTH, id_of, parts_of, raw_of, token_of

TODAY = date(2022, 6, 10)
DAYS = Days(None, None, TODAY)
days_of_june = st.dates(date(2022, 6, 1), TODAY)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    on, channel = draw(days_of_june), draw(st.sampled_from(CHANNELS))
    later = draw(st.none() | st.dates(on, TODAY)) if channel is not Channel.NONE else None
    return Row(bytes([draw(st.integers(0, 5))]) * 10, draw(st.sampled_from(TOUCHPOINTS)), on, channel, later)


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=6, max_size=6))
def test_a_token_gives_back_what_it_was_made_of(raw: bytes, mark: bytes) -> None:
    token = token_of(raw, mark)
    assert len(token) == LENGTH and parts_of(token) == (raw, mark) and raw_of(id_of(raw)) == raw


@given(st.text(max_size=30))
def test_whatever_is_no_token_opens_nothing(text: str) -> None:
    parts = parts_of(text)
    assert parts is None or token_of(*parts) == text


@pytest.mark.parametrize("token", ["", "A" * 21, "A" * 23, "A" * 21 + "B", "A" * 21 + "=", "甲" * 22, "A" * 21 + "/"])
def test_tokens_have_one_spelling(token: str) -> None:
    assert parts_of(token) is None


@given(st.lists(rows(), max_size=12), st.integers(0, 12))
def test_rows_in_two_calls_change_what_they_change_in_one(given_rows: list[Row], cut: int) -> None:
    whole = record("u", given_rows, {})
    first = record("u", given_rows[:cut], {})
    second = record("u", given_rows[cut:], first.new)
    assert {**first.new, **second.new, **second.changed} == whole.new
    sums: Counter[tuple[date, Setting, str]] = Counter()
    for done in (first, second):
        for (on, setting), (eligible, offered) in done.moved.items():
            sums.update({(on, setting, "eligible"): eligible, (on, setting, "offered"): offered})
    assert sums == Counter(
        {
            (*key, name): n
            for key, pair in whole.moved.items()
            for name, n in zip(("eligible", "offered"), pair, strict=True)
        }
    )


@given(st.lists(rows(), max_size=12))
def test_the_same_rows_again_add_nothing_to_the_figures(given_rows: list[Row]) -> None:
    once = record("u", given_rows, {})
    again = record("u", given_rows, once.new)
    assert not again.new and not any(any(pair) for pair in again.moved.values())
    assert len(once.new) == sum(eligible for eligible, _ in once.moved.values())
    assert sum(e.offered for e in once.new.values()) == sum(offered for _, offered in once.moved.values())


@given(st.lists(rows(), max_size=20))
def test_packed_rows_come_out_as_they_went_in(given_rows: list[Row]) -> None:
    packed = files.pack(given_rows)
    assert len(packed) == 16 * len(given_rows) and list(files.unpack(packed)) == given_rows


@given(st.text(alphabet='ab,"\n\r中', max_size=60), st.integers(0, 60))
def test_lines_do_not_depend_on_where_a_file_is_cut(text: str, cut: int) -> None:
    whole, _ = files.lines_of(text.encode(), True)
    at = len(text[:cut].encode())
    head, carry = files.lines_of(text.encode()[:at], False)
    tail, _ = files.lines_of(carry + text.encode()[at:], True)
    kept = [line for line in [*head, *tail] if line.strip()]
    assert kept == [line for line in whole if line.strip()]


@pytest.mark.parametrize(
    ("text", "day"),
    [("2022-06-01", 1), ("2022/6/2", 2), ("20220603", 3), ("2022.06.4", 4), ("2022-6/5", 0), ("2022613", 0), ("", 0)],
)
def test_days_are_read_as_people_write_them(text: str, day: int) -> None:
    found = files.day_of(text)
    assert isinstance(found, Mistake) if not day else found == date(2022, 6, day)


def test_a_line_is_read_and_its_first_mistake_named() -> None:
    header = files.header_of("\ufeff就诊流水号,评价环节,日期,提供方式,提供日期,就诊类型")
    assert isinstance(header, files.Header)
    words = files.Words()

    def read(line: str) -> Row | Mistake:
        return files.read_line(line, header, words, DAYS, lambda _, key: key.encode())

    assert read("A1, 出院 ,2022-06-01,短信,2022-06-02,住院") == Row(
        b"A1", Touchpoint.DISCHARGE, date(2022, 6, 1), Channel.SMS, date(2022, 6, 2)
    )
    assert read("A1,discharge,2022-06-01") == Row(b"A1", Touchpoint.DISCHARGE, date(2022, 6, 1), Channel.NONE, None)
    wrong = {
        "A1,出院,2022-06-01,短信,昨天": ("offered_on", "not_a_day"),
        "A1,出院,2022-06-01,短信,,门诊": ("setting", "other_setting"),
        "A1,出院,2022-06-01,短信,,急诊": ("setting", "unknown_setting"),
        "A1,出院,2022-06-11": ("on", "in_the_future"),
        "A1,出院,": ("on", "not_a_day"),
        '"A1,出院,2022-06-01': ("row", "not_csv"),
        "A\ufffd,出院,2022-06-01": ("row", "encoding"),
        ",出院,2022-06-01": ("key", "required"),
    }
    for line, expected in wrong.items():
        found = read(line)
        assert isinstance(found, Mistake) and (found.column, found.code) == expected


def test_days_are_held_against_the_units_own() -> None:
    days = Days(date(2022, 3, 1), date(2022, 6, 1), TODAY)
    codes = [getattr(days.mistake(date(2022, month, 1)), "code", None) for month in (2, 3, 5, 6, 7)]
    assert codes == ["before_the_unit_opened", None, None, "after_the_unit_closed", "in_the_future"]


@pytest.mark.parametrize(("key", "code"), [("", "required"), ("x" * 65, "key_not_valid"), ("a\tb", "key_not_valid")])
def test_keys_are_short_and_visible(key: str, code: str) -> None:
    found = key_mistake(key)
    assert found is not None and found.code == code and (not key or key not in found.zh + found.en)


def test_a_token_works_for_seven_days_after_the_offer_and_once() -> None:
    offered = Encounter(
        "e", "u", Setting.OUTPATIENT, Touchpoint.OUTPATIENT_SETTLEMENT, TODAY, True, Channel.SMS, TODAY, last_day(TODAY)
    )
    assert [offered.is_open(TODAY + timedelta(days=n)) for n in (0, 7, 8)] == [True, True, False]
    assert not Encounter(**{**vars(offered), "evaluated": True}).is_open(TODAY)
    slip = Encounter(**{**vars(offered), "slip": True})
    later = TODAY + timedelta(days=3)
    assert (offered.counts_on(later), slip.counts_on(later)) == (TODAY, later)


def test_differences_of_a_day_are_one() -> None:
    first = Delta("u", "/u/", TODAY, Setting.OUTPATIENT, eligible=2, offered=1)
    second = Delta("u", "/u/", TODAY, Setting.OUTPATIENT, eligible=3, n=4)
    other = Delta("u", "/u/", TODAY, Setting.INPATIENT, offered=1)
    assert merged([first, second, other]) == [
        Delta("u", "/u/", TODAY, Setting.OUTPATIENT, eligible=5, offered=1, n=4),
        other,
    ]


@pytest.mark.parametrize(
    ("owed", "reported", "expected"),
    [
        ([1, 2], [], (MonthState.NOT_REPORTED, 2)),
        ([1, 2], [2], (MonthState.PARTIAL, 1)),
        ([1, 2], [1, 2, 3], (MonthState.REPORTED, 0)),
        ([1, 2], [3], (MonthState.PARTIAL, 2)),
    ],
)
def test_a_month_is_reported_when_each_working_day_is(owed: list[int], reported: list[int], expected: object) -> None:
    assert state_of([date(2022, 6, n) for n in owed], [date(2022, 6, n) for n in reported]) == expected


def test_only_a_full_rate_shows_as_100_and_nothing_is_no_rate() -> None:
    assert (share(99_999, 100_000), share(1, 1), share(0, 3), share(0, 0)) == (99.99, 100.0, 0.0, None)
