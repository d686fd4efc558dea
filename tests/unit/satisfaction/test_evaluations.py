"""Evaluations, riddles and follow-ups without a store."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kit.errors import Conflict
from services.satisfaction.domain.encounters import Channel, Encounter, Setting, Touchpoint
from services.satisfaction.domain.evaluation_follow_ups import EvaluationFollowUp, FollowUpState
from services.satisfaction.domain.evaluations import (
    Answers,
    Evaluation,
    RedPacket,
    Source,
    is_timely,
    moved,
    refusal,
    telling,
)
from services.satisfaction.domain.riddles import MOST_BITS, Riddle, riddle_of, solve

NOON = datetime(2022, 6, 10, 4, tzinfo=UTC)
DAY = date(2022, 6, 10)
ENCOUNTER = Encounter(
    "e", "h-1", Setting.OUTPATIENT, Touchpoint.OUTPATIENT_SETTLEMENT, DAY, True, Channel.SMS, DAY, date(2022, 6, 17)
)
EVALUATION = Evaluation(
    "v", "h-1", Setting.OUTPATIENT, Touchpoint.OUTPATIENT_SETTLEMENT, DAY, NOON, (5, 4, 5, 4, 5, 4), 21,
    RedPacket.NONE, Source.PUBLIC,
)  # fmt: skip
FOLLOW_UP = EvaluationFollowUp("v", "h-1", "/c/h-1/", "outpatient", 2, DAY, date(2022, 6, 15))


def code(encounter: Encounter | None, on: date = DAY, unit_id: str | None = None) -> str | None:
    found = refusal(encounter, on, unit_id)
    return found.code if found else None


def test_why_a_token_is_refused() -> None:
    assert code(ENCOUNTER) is None and code(ENCOUNTER, unit_id="h-1") is None
    assert code(ENCOUNTER, date(2022, 6, 17)) is None
    assert code(ENCOUNTER, date(2022, 6, 18)) == "token_expired"
    assert code(ENCOUNTER, date(2022, 6, 9)) == "answered_at_not_valid"
    assert code(replace(ENCOUNTER, evaluated=True)) == "token_used"
    assert {code(None), code(replace(ENCOUNTER, offered=False)), code(ENCOUNTER, unit_id="h-2")} == {"token_not_known"}


@pytest.mark.parametrize("on", [date(2022, 6, 9), date(2022, 6, 18)])
def test_a_refusal_that_costs_nothing_does_not_tell_who_has_answered(on: date) -> None:
    assert code(replace(ENCOUNTER, evaluated=True), on) == code(ENCOUNTER, on)
    assert code(replace(ENCOUNTER, evaluated=True), on, "h-2") == code(None)


def test_the_day_of_an_answer_is_a_shanghai_day() -> None:
    late = datetime(2022, 6, 10, 17, tzinfo=UTC)
    assert Answers("t", (5,) * 6, RedPacket.NONE, Source.TERMINAL, late).on == date(2022, 6, 11)


def test_terminals_have_a_month() -> None:
    assert is_timely(NOON, NOON) and is_timely(NOON - timedelta(days=31), NOON)
    assert not is_timely(NOON + timedelta(seconds=1), NOON)
    assert not is_timely(NOON - timedelta(days=31, seconds=1), NOON)


def test_short_texts_tell_nothing() -> None:
    assert telling(None) is None and telling("态度 很好!!!") is None
    assert telling("服务热情，环境整洁。") == "服务热情环境整洁"


@given(st.lists(st.integers(1, 5), min_size=6, max_size=6), st.booleans())
def test_setting_aside_and_restoring_leave_the_figures_as_they_were(scores: list[int], is_red: bool) -> None:
    red = RedPacket.GIVEN if is_red else RedPacket.NONE
    one = replace(EVALUATION, scores=tuple(scores), total=sum(scores) - 6, red_packet=red)
    plain, aside = one.delta("/p/"), one.set_aside("s").delta("/p/")
    gone, back = moved(one, "/p/", aside=True), moved(one, "/p/", aside=False)
    for name in ("completed", "n", "score_sum", "set_aside", "red_packet"):
        assert getattr(plain, name) + getattr(gone, name) == getattr(aside, name)
        assert getattr(gone, name) + getattr(back, name) == 0
    assert one.is_low is (min(scores) <= 2)


@given(st.integers(1, 10), st.integers(0, 10**11))
@settings(max_examples=30, deadline=None)
def test_a_solved_riddle_begins_with_that_many_zero_bits(bits: int, expires: int) -> None:
    riddle = Riddle(expires, bits, "ab" * 16)
    assert riddle_of(riddle.text) == riddle
    digest = hashlib.sha256(f"{riddle.text}:{solve(riddle.text)}".encode()).digest()
    assert f"{int.from_bytes(digest):0256b}"[:bits] == "0" * bits


@pytest.mark.parametrize("text", ["", "1.1", "1.0." + "0" * 32, f"1.{MOST_BITS + 1}." + "0" * 32, "x.16." + "0" * 32])
def test_what_looks_like_no_riddle(text: str) -> None:
    assert riddle_of(text) is None


@pytest.mark.parametrize("answer", ["", "-1", "1.5", "一", "1" * 17, " 1"])
def test_answers_are_plain_numbers(answer: str) -> None:
    assert not Riddle(1, 1, "0" * 32).is_solved_by(answer)


def test_a_follow_up_is_answered_returned_answered_and_accepted() -> None:
    answered = FOLLOW_UP.answered("已整改", by="unit", today=date(2022, 6, 15))
    assert (answered.state, answered.is_late(date(2022, 7, 1))) == (FollowUpState.ANSWERED, False)
    due = date(2022, 6, 20)
    back = answered.reviewed(accept=False, remark="再查", by="boss", due_on=due, today=date(2022, 6, 15))
    assert (back.state, back.due_on, back.is_late(date(2022, 6, 21))) == (FollowUpState.OPEN, due, True)
    again = back.answered("已约谈", by="unit", today=date(2022, 6, 21))
    done = again.reviewed(accept=True, remark=None, by="boss", due_on=due, today=date(2022, 6, 22))
    assert (done.state, done.is_late(date(2022, 6, 22)), done.version) == (FollowUpState.ACCEPTED, True, 5)


def test_a_follow_up_refuses_what_is_out_of_turn() -> None:
    answered = FOLLOW_UP.answered("已整改", by="unit", today=DAY)
    for wrong in (
        lambda: answered.answered("再答", by="unit", today=DAY),
        lambda: FOLLOW_UP.reviewed(accept=True, remark=None, by="boss", due_on=DAY, today=DAY),
        lambda: answered.reviewed(accept=True, remark=None, by="unit", due_on=DAY, today=DAY),
        lambda: FOLLOW_UP.withdrawn().answered("已整改", by="unit", today=DAY),
    ):
        with pytest.raises(Conflict):
            wrong()
    assert FOLLOW_UP.withdrawn().reopened(date(2022, 6, 30)).state is FollowUpState.OPEN
