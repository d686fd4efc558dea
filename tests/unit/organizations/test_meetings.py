"""Meetings, their calendar and documents: what counts, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import Plan, load_plan
from plans.models.parameters import Parameters
from services.organizations.domain.documents import (
    DocumentStatus,
    IssuedDocument,
    issuing_of,
    number_prefix,
    number_text,
)
from services.organizations.domain.groups import BodyRole, LeadingGroup, Member
from services.organizations.domain.meeting_calendar import (
    ExpectedMeeting,
    compliance,
    conveners,
    expectations,
    session_span,
    spans,
)
from services.organizations.domain.meetings import (
    AgendaItem,
    Decision,
    FollowUp,
    Meeting,
    MeetingStatus,
    Person,
    convener_fits,
    suggested_observers,
)
from services.organizations.domain.receipts import Addressee
from services.organizations.errors.documents import DocumentNotDraft, DocumentNotIssued
from services.organizations.errors.meetings import DecisionNotOpen, MeetingNotHeld, MeetingWithdrawn

PLANS = Path(__file__).parents[3] / "schemas" / "plans"
NOW, TODAY = datetime(2022, 5, 10, 1, tzinfo=UTC), date(2022, 5, 10)
QUARTER = ExpectedMeeting(
    id="e",
    rule_id="LZ-M1",
    body="city_leading_group",
    group_code=None,
    unit_id="c",
    unit_path="/c/",
    county_id=None,
    period="2022-Q2",
    starts_on=date(2022, 4, 1),
    ends_on=date(2022, 6, 30),
    opens_on=date(2022, 4, 1),
    alert_on=date(2022, 6, 30),
    strictness="in_principle",
    minimum=1,
    ad_hoc_counts=True,
)
HELD = Meeting(
    id="m",
    body="city_leading_group",
    unit_id="c",
    unit_path="/c/",
    county_id=None,
    kind="regular",
    title="例会",
    status=MeetingStatus.HELD,
    held_on=date(2022, 4, 12),
)
DOCUMENT = IssuedDocument(
    id="d",
    kind="notice",
    title="通知",
    text="",
    status=DocumentStatus.DRAFT,
    issuer_unit_id="c",
    unit_path="/c/",
    issued_in_name_of="组",
    seal_expected="委",
    substitute_seal=True,
    author="a",
)


@lru_cache
def plan(name: str = "liuzhou-2022") -> Plan:
    return load_plan((PLANS / f"{name}.yaml").read_text(encoding="utf-8"), filename=f"{name}.yaml")


def test_liuzhou_expects_four_quarters_in_principle_and_ten_months_the_first_of_them_in_part() -> None:
    group, office = expectations(plan())
    assert (group.body, group.strictness, group.convener) == ("city_leading_group", "in_principle", ("组长", "副组长"))
    assert (office.body, office.strictness, office.ad_hoc_counts) == ("city_office", "must", False)
    last = date(2023, 6, 1)
    assert [span.label for span in spans(plan(), group, last)] == [f"2022-Q{n}" for n in (1, 2, 3, 4)]
    months = spans(plan(), office, last)
    assert [span.label for span in months] == [f"2022-{n:02}" for n in range(2, 12)]
    assert [span.label for span in months if span.is_partial] == ["2022-02"]
    assert (months[0].opens_on, months[1].opens_on) == (date(2022, 2, 10), date(2022, 3, 1))


def test_a_plan_without_rules_expects_nothing_and_a_work_group_is_known_by_its_label() -> None:
    assert expectations(plan("neijiang-2021-2024")) == []
    assert session_span(plan("neijiang-2021-2024")) is None
    assert conveners(plan("neijiang-2021-2024"), "city_leading_group") == ()
    assert conveners(plan(), "local_leading_group") == ("组长", "副组长")
    rule = plan().meeting_rules[0]
    bodies = [rule.model_copy(update={"body": body}) for body in ("督导组", "不存在的组")]
    (found,) = expectations(plan().model_copy(update={"meeting_rules": bodies}))
    assert (found.body, found.group_code) == ("city_work_group", "supervision_group")


meetings = st.builds(
    lambda day, kind, status: replace(HELD, held_on=date(2022, 1, 1) + timedelta(day), kind=kind, status=status),
    st.integers(0, 400),
    st.sampled_from(["regular", "ad_hoc"]),
    st.sampled_from([MeetingStatus.HELD, MeetingStatus.WITHDRAWN]),
)


@given(st.lists(meetings, max_size=12), st.booleans(), st.integers(1, 2))
def test_a_period_counts_exactly_the_meetings_of_its_days(held: list[Meeting], ad_hoc: bool, minimum: int) -> None:
    row = replace(QUARTER, ad_hoc_counts=ad_hoc, minimum=minimum).counted(held)
    days = sorted(
        m.held_on
        for m in held
        if m.held_on
        and m.status is MeetingStatus.HELD
        and (ad_hoc or m.kind == "regular")
        and QUARTER.starts_on <= m.held_on <= QUARTER.ends_on
    )
    assert (row.held, row.is_met) == (len(days), len(days) >= minimum)
    assert row.first_held_on == (days[minimum - 1] if len(days) >= minimum else None)
    assert row.counted(held) is row


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=20), st.integers(0, 420))
def test_compliance_counts_what_is_over_and_never_exceeds_one(rows: list[tuple[int, bool]], day: int) -> None:
    today = date(2022, 1, 1) + timedelta(day)
    expected = [
        replace(QUARTER, ends_on=date(2022, 1, 1) + timedelta(end), held=int(met), first_held_on=None)
        for end, met in rows
    ]
    numerator, denominator = compliance(expected, today)
    assert denominator == sum(end < day for end, _ in rows)
    assert numerator == sum(end < day and met for end, met in rows)
    assert 0 <= numerator <= denominator


@pytest.mark.parametrize(
    ("row", "on", "status"),
    [
        (QUARTER, date(2022, 6, 30), "open"),
        (QUARTER, date(2022, 7, 1), "lapsed"),
        (replace(QUARTER, strictness="must"), date(2022, 7, 1), "missed"),
        (replace(QUARTER, held=1, first_held_on=date(2022, 6, 30)), date(2022, 7, 1), "held"),
        (replace(QUARTER, held=1, first_held_on=date(2022, 7, 1)), date(2022, 7, 1), "held_late"),
    ],
)
def test_a_period_in_principle_never_counts_as_missed(row: ExpectedMeeting, on: date, status: str) -> None:
    assert row.status(on) == status


def test_masked_heads_are_told_by_their_title() -> None:
    group = LeadingGroup("g", "c", (BodyRole("leading_group"),), "组", TODAY, Member(None, "主任", "leader"))
    assert convener_fits(Person("主任"), ("组长",), group) is True
    assert convener_fits(Person("甲", "主任"), ("组长",), group) is True
    assert convener_fits(Person("甲", "科长"), ("组长",), group) is False
    assert convener_fits(Person("甲"), ("组长",), None) is None


def test_who_sits_there_already_is_not_suggested() -> None:
    meeting = replace(HELD, agenda=(AgendaItem("事项", ("人事科", "财务科", "无人科")),), attendees=(Person("甲"),))
    heads = {"人事科": Person("甲", None, "人事科"), "财务科": Person("乙", None, "财务科")}
    assert [person.name for person in suggested_observers(meeting, heads)] == ["乙"]


def test_what_is_withdrawn_is_not_withdrawn_again() -> None:
    gone = HELD.withdrawn("重复")
    with pytest.raises(MeetingWithdrawn):
        gone.withdrawn("重复")
    with pytest.raises(MeetingNotHeld):
        gone.corrected(today=TODAY, at=NOW, by="a", reason="x", title="y")
    days: dict[str, Any] = {"due_on": TODAY, "decided_on": TODAY}
    decision = Decision(id="d", meeting_id="m", number=1, text="x", unit_id="u", unit_path="/u/", department=None,
                        body="b", body_unit_id="c", body_path="/c/", **days)  # fmt: skip
    with pytest.raises(DecisionNotOpen):
        decision.withdrawn("x").withdrawn("x")
    assert decision.is_overdue(date(2022, 5, 11))
    assert not decision.is_overdue(TODAY)
    news = FollowUp("f", "completed", TODAY, 2)
    after = decision.followed(news)
    assert after is not None
    assert after.followed(replace(news, version=1)) is None
    assert not after.is_overdue(date(2023, 1, 1))


def test_numbers_and_names_follow_the_plan_or_the_parameters() -> None:
    liuzhou, neijiang = plan(), plan("neijiang-2021-2024")
    assert number_prefix(liuzhou, "市卫生健康委", is_commission=True) == "柳卫专"
    assert number_prefix(neijiang, "x", is_commission=True) == f"{neijiang.template.authority.short_label}专"
    assert number_prefix(liuzhou, "某县卫生健康局", is_commission=False) == "某县卫生健康局"
    own = liuzhou.model_copy(update={"parameters": Parameters(document_number_prefix="柳纠治")})
    assert number_text(number_prefix(own, "x", is_commission=True), 2022, 7) == "柳纠治〔2022〕7号"
    assert issuing_of(liuzhou, "x", is_commission=True).substitute is True
    assert issuing_of(liuzhou, "某局", is_commission=False) == issuing_of(neijiang, "某局", is_commission=True)


def test_steps_out_of_order_are_refused() -> None:
    asked = DOCUMENT.asked(NOW, "a", TODAY)
    with pytest.raises(DocumentNotDraft):
        asked.changed({"title": "x"}, NOW, "a")
    with pytest.raises(DocumentNotDraft):
        asked.asked(NOW, "a", TODAY)
    with pytest.raises(DocumentNotIssued):
        asked.withdrawn(NOW, "a", "x")


def test_a_receipt_is_given_once_and_a_closed_unit_owes_none() -> None:
    waiting = Addressee("r", "d", "u", "/u/", None, "institution", TODAY, date(2022, 5, 17))
    read = waiting.read(NOW, TODAY, "a")
    assert read.read(NOW, date(2022, 6, 1), "b") is read
    assert (read.reminded(TODAY, "o"), read.gone(TODAY)) == (None, None)
    gone = waiting.gone(TODAY)
    assert gone is not None
    assert (gone.is_missing, gone.is_late(date(2023, 1, 1)), gone.gone(TODAY)) == (False, False, None)
    once = waiting.reminded(TODAY, "o")
    assert once is not None
    assert once.reminded(TODAY, "o") is None
    assert waiting.is_late(date(2022, 5, 18))
    assert not waiting.is_late(date(2022, 5, 17))
