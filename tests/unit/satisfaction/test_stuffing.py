"""Which evaluations are suspicious together: the rules against a plain reading of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.errors import Conflict
from services.satisfaction.domain.encounters import Setting, Touchpoint
from services.satisfaction.domain.evaluations import PERFECT, Evaluation, RedPacket, Source
from services.satisfaction.domain.stuffing import LIMITS, Rule, Series, SeriesState, suspicions

NINE = datetime(2022, 6, 10, 1, tzinfo=UTC)
FIVES = {"scores": (5,) * 6, "total": PERFECT}


def one(n: int, seconds: float = 0, **more: Any) -> Evaluation:
    """Evaluation number n, so many seconds after nine."""
    facts: dict[str, Any] = {
        "id": f"v{n:03}", "unit_id": "h-1", "setting": Setting.OUTPATIENT,
        "touchpoint": Touchpoint.OUTPATIENT_SETTLEMENT, "on": date(2022, 6, 10),
        "at": NINE + timedelta(seconds=seconds), "scores": (4,) * 6, "total": 18, "red_packet": RedPacket.NONE,
        "source": Source.PUBLIC, **more,
    }  # fmt: skip
    return Evaluation(**facts)


def found(*evaluations: Evaluation) -> list[tuple[Rule, list[str]]]:
    """Rule and numbers of what is suspicious."""
    return [(each.rule, [member.id for member in each.fresh]) for each in suspicions(evaluations)]


def test_the_limits_are_reached_exactly() -> None:
    device = [one(n, n * 300, device="d") for n in range(3)]
    assert found(*device) == [(Rule.SAME_DEVICE, ["v000", "v001", "v002"])]
    assert found(*device[:2], one(3, 601, device="d")) == []
    fives = [one(n, n * 15, **FIVES) for n in range(5)]
    assert found(*fives) == [(Rule.SECONDS_APART, [f"v{n:03}" for n in range(5)])]
    assert found(*fives[:4], one(5, 61, **FIVES)) == []
    texts = [one(n, n * 43_200, text_mark="t") for n in range(3)]
    assert found(*texts) == [(Rule.SAME_TEXT, ["v000", "v001", "v002"])]


@pytest.mark.parametrize(
    "change", [{"unit_id": "h-2"}, {"touchpoint": Touchpoint.DISCHARGE}, {"source": Source.PAPER}, {"total": 23}]
)
def test_only_all_fives_of_one_touchpoint_are_seconds_apart(change: dict[str, Any]) -> None:
    assert found(*[one(n, n, **FIVES) for n in range(4)], one(4, 4, **{**FIVES, **change})) == []


def test_fives_from_the_same_tablet_do_not_take_a_low_one_along() -> None:
    bad = one(0, device="d", scores=(1, 4, 4, 4, 4, 4), total=15)
    fives = [one(n, n * 60, device="d", **FIVES) for n in range(1, 4)]
    assert found(bad, *fives[:2]) == []
    assert found(bad, *fives) == [(Rule.SAME_DEVICE, ["v001", "v002", "v003"])]


def test_a_series_goes_on_and_cleared_ones_are_left_alone() -> None:
    old = [one(n, n, device="d", series_id="s") for n in range(3)]
    [again] = suspicions([*old, one(3, 30, device="d")])
    assert ([each.id for each in again.fresh], again.joined) == (["v003"], ("s",))
    cleared = [one(n, n, device="d", cleared=True) for n in range(3)]
    assert found(*cleared, one(3, 30, device="d"), one(4, 31, device="d")) == []


def test_the_first_rule_takes_what_several_find() -> None:
    both = [one(n, n, device="d", **FIVES) for n in range(5)]
    assert found(*both) == [(Rule.SAME_DEVICE, [each.id for each in both])]


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30, unique=True))
def test_a_device_s_runs_are_those_with_enough_neighbours(seconds: list[int]) -> None:
    scale = 10
    group = [one(n, second * scale, device="d") for n, second in enumerate(sorted(seconds))]
    limit = LIMITS[Rule.SAME_DEVICE]
    expected = {
        each.id
        for window in (
            [member for member in group if timedelta(0) <= member.at - first.at <= limit.within] for first in group
        )
        if len(window) >= limit.least
        for each in window
    }
    assert {name for _, members in found(*group) for name in members} == expected


def test_a_series_grows_and_is_restored_once() -> None:
    facts = (NINE, NINE + timedelta(minutes=5), 3, NINE)
    series = Series("s", "h-1", "/c/h-1/", Rule.SAME_DEVICE, None, *facts)
    grown = series.with_more([one(3, 600, device="d"), one(4, -60, device="d")])
    assert (grown.count, grown.version) == (5, 2)
    assert (grown.first_at, grown.last_at) == (NINE - timedelta(minutes=1), NINE + timedelta(minutes=10))
    back = grown.restored(by="office", at=NINE, reason="义诊现场")
    assert (back.state, back.reason) == (SeriesState.RESTORED, LIMITS[Rule.SAME_DEVICE].reason)
    with pytest.raises(Conflict):
        back.restored(by="office", at=NINE, reason="再来")
