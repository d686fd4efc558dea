"""Who is to sign which commitment, by when, and what stays out of the case library."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plans import Plan, load_plan
from services.training.domain.commitments import COMMITMENTS, kept_by, present_wording, require_current
from services.training.domain.registers.cases import names_somebody
from services.training.domain.roster import RosterPerson
from services.training.errors.commitments import TextChanged

PLANS = Path(__file__).resolve().parents[3] / "schemas" / "plans"


def plan(name: str) -> Plan:
    return load_plan((PLANS / f"{name}.yaml").read_text(encoding="utf-8"), filename=f"{name}.yaml")


def person(category: str | None, *, key_few: bool = False, post_class: str | None = None) -> RosterPerson:
    since = date(2020, 1, 1)
    return RosterPerson(
        id="s-1",
        code="1001",
        unit_id="h-1",
        unit_path="/c-0/h-1/",
        professional_category=category,
        post_class=post_class,
        key_few=key_few,
        since=since,
        until=None,
        version=1,
        person_id="s-1",
        joined_on=since,
    )


def test_each_plan_asks_for_its_own_commitments_by_its_own_days() -> None:
    asked = {
        name: {each.code: each.due_on(plan(name), each.period(date(2022, 6, 30))) for each in kept_by(plan(name))}
        for name in ("neijiang-2021-2024", "liuzhou-2022")
    }
    assert asked == {
        "neijiang-2021-2024": {"self_discipline": date(2022, 12, 31)},
        "liuzhou-2022": {"three_circles": date(2022, 11, 30), "clean_practice": date(2022, 2, 28)},
    }
    assert COMMITMENTS["self_discipline"].due_on(plan("neijiang-2021-2024"), "2024") == date(2024, 12, 31)
    assert kept_by(None) == []


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        (person("nurse"), {"self_discipline", "clean_practice"}),
        (person("administrator"), set()),
        (person("administrator", key_few=True), {"three_circles"}),
        (person("physician", post_class="purchasing"), {"self_discipline", "clean_practice", "three_circles"}),
        (person(None), set()),
    ],
)
def test_medical_staff_and_cadres_are_asked(who: RosterPerson, codes: set[str]) -> None:
    assert {code for code, each in COMMITMENTS.items() if each.asks(who)} == codes


def test_the_platform_s_text_is_the_first_version() -> None:
    first = present_wording(COMMITMENTS["self_discipline"], plan("neijiang-2021-2024"), None)
    assert (first.number, first.published_by) == (1, "platform")
    require_current(first, 1)
    with pytest.raises(TextChanged):
        require_current(first, 2)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("某医生收受回扣12万元", False),
        ("电话13800138000", True),
        ("证号510101199001011234", True),
        ("证号51010119900101123X（已处理）", True),
        ("案号20220313800138000123", False),
        ("涉案金额1380013800元", False),
    ],
)
def test_numbers_that_name_somebody_are_found(text: str, names: bool) -> None:
    assert names_somebody(text) is names
