"""The replay: on which day what happens in which province, up to the day on which the demo stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from qf.demo.attending import check_on_the_spot, train_at_home, train_the_city, warn_key_persons
from qf.demo.campaigning import file_departments, file_plans, follow_up, prove_phases
from qf.demo.cities import GUANGXI, PROVINCES, SICHUAN, Province
from qf.demo.culture import keep_culture, publish_examples, sign_commitments
from qf.demo.encounters import count_encounters, open_touchpoints, record_encounters
from qf.demo.evaluations import answer_low_scores, evaluate_visits
from qf.demo.examining import announce_exam, sit_exam
from qf.demo.meetings import issue_circular, meet, read_documents
from qf.demo.messages import choose_channels, read_messages
from qf.demo.rectification import find_problems, inspect_themselves, keep_ledgers, rectify
from qf.demo.registers import answer_difficulties, keep_registers
from qf.demo.reporting import grant_exceptions, report
from qf.demo.rollups import compile_summary, consolidate, give_progress
from qf.demo.scoring import ask_for_trust, enter_ranks
from qf.demo.staffing import confirm_rosters, keep_rosters, rotate_posts
from qf.demo.structure import appoint_officers, form_groups
from qf.demo.studying import (
    announce,
    convey,
    convey_family_conduct,
    convey_the_region,
    plan_the_year,
    study_this_month,
)
from qf.demo.supervision import draw_the_year, open_round, plan_unannounced, supervise, supervise_in_rounds
from qf.demo.working import work
from qf.demo.world import CityState, Moment
from services.kit.clock import ZONE

Action = Callable[[Moment, CityState], Awaitable[None]]
BOTH = PROVINCES
DEFAULT_END = datetime(2022, 6, 30, 9, 0, tzinfo=ZONE)


@dataclass(frozen=True)
class Step:
    """Something that the cities of these provinces do."""

    action: Action
    provinces: tuple[Province, ...] = BOTH


@dataclass(frozen=True)
class Stage:
    """A day of the replay. `joins` are the provinces whose cities are taken in on it."""

    at: datetime
    name: str
    steps: tuple[Step, ...] = ()
    joins: tuple[Province, ...] = ()


def _stage(moment: str, name: str, *steps: Step, joins: tuple[Province, ...] = ()) -> Stage:
    return Stage(datetime.fromisoformat(moment).replace(tzinfo=ZONE), name, steps, joins)


def _officers(wave: int, *provinces: Province) -> Step:
    return Step(partial(appoint_officers, wave=wave), provinces)


def _groups(wave: int, *provinces: Province) -> Step:
    return Step(partial(form_groups, wave=wave), provinces)


def _counts(month: str, *provinces: Province) -> Step:
    return Step(partial(count_encounters, month=month), provinces or BOTH)


def _monthly() -> tuple[Step, ...]:
    return Step(give_progress, (GUANGXI,)), Step(compile_summary, (GUANGXI,))


def _reports(share: float = 1.0, provinces: tuple[Province, ...] = BOTH) -> Step:
    return Step(partial(report, share=share), provinces)


STAGES = (
    _stage("2021-12-13T09:00", "四川各市启动", joins=(SICHUAN,)),
    _stage("2021-12-20T10:00", "组建机构", _officers(1, SICHUAN), _groups(1, SICHUAN), _reports(0.35)),
    _stage(
        "2021-12-29T15:00",
        "四季度和年度报告",
        Step(work, (SICHUAN,)),
        _reports(),
        Step(prove_phases, (SICHUAN,)),
        Step(file_plans, (SICHUAN,)),
        Step(plan_the_year, (SICHUAN,)),
        Step(convey, (SICHUAN,)),
    ),
    _stage(
        "2022-01-05T10:00",
        "补报和补建",
        _reports(),
        _counts("2021-12", SICHUAN),
        Step(consolidate, (SICHUAN,)),
        _officers(2, SICHUAN),
        _groups(2, SICHUAN),
        Step(draw_the_year, (SICHUAN,)),
        Step(study_this_month, (SICHUAN,)),
    ),
    _stage(
        "2022-02-10T09:30",
        "广西各市启动",
        Step(work, (SICHUAN,)),
        _reports(1.0, (SICHUAN,)),
        _counts("2022-01", SICHUAN),
        Step(keep_ledgers, (SICHUAN,)),
        Step(study_this_month, (SICHUAN,)),
        joins=(GUANGXI,),
    ),
    _stage(
        "2022-02-25T10:00",
        "组建机构",
        _officers(1, GUANGXI),
        _groups(1, GUANGXI),
        _groups(3, SICHUAN),
        Step(prove_phases, (GUANGXI,)),
        Step(file_plans, (GUANGXI,)),
        Step(convey_the_region, (GUANGXI,)),
    ),
    _stage(
        "2022-03-04T10:00",
        "月度汇总",
        Step(work),
        *_monthly(),
        _reports(),
        _counts("2022-02"),
        _officers(3, SICHUAN),
        Step(keep_rosters),
    ),
    _stage(
        "2022-03-29T15:00",
        "一季度报告",
        Step(work),
        _reports(),
        Step(keep_registers),
        Step(keep_culture),
        Step(find_problems),
        Step(enter_ranks),
        Step(ask_for_trust),
        Step(meet),
        Step(file_departments, (GUANGXI,)),
        Step(follow_up),
        Step(open_round, (GUANGXI,)),
        Step(study_this_month, (SICHUAN,)),
    ),
    _stage(
        "2022-04-05T10:00",
        "补报和补建",
        *_monthly(),
        _reports(),
        _counts("2022-03"),
        Step(open_touchpoints),
        Step(consolidate, (SICHUAN,)),
        _officers(2, GUANGXI),
        _groups(2, GUANGXI),
        Step(issue_circular),
        Step(partial(train_the_city, wave=1)),
        Step(study_this_month, (SICHUAN,)),
        Step(announce),
        Step(rectify),
        Step(answer_difficulties),
        Step(publish_examples),
        Step(inspect_themselves, (GUANGXI,)),
        Step(supervise, (SICHUAN,)),
        Step(supervise_in_rounds, (GUANGXI,)),
        Step(rectify),
    ),
    _stage(
        "2022-05-05T10:00",
        "月度汇总",
        Step(work),
        *_monthly(),
        _reports(),
        _counts("2022-04"),
        _groups(3, GUANGXI),
        Step(sign_commitments),
        Step(study_this_month, (SICHUAN,)),
        Step(convey),
        Step(convey_family_conduct, (GUANGXI,)),
        Step(meet),
        Step(read_documents),
        Step(read_messages),
        Step(choose_channels),
        Step(supervise_in_rounds, (GUANGXI,)),
        Step(follow_up),
        Step(rectify),
    ),
    _stage(
        "2022-06-02T10:00",
        "月度汇总",
        Step(rotate_posts),
        Step(partial(train_the_city, wave=2)),
        Step(study_this_month, (SICHUAN,)),
        Step(announce_exam),
        Step(keep_culture),
        Step(meet),
        Step(work),
        *_monthly(),
        _reports(),
        _counts("2022-05"),
        _officers(3, GUANGXI),
        Step(rectify),
        Step(find_problems),
        Step(supervise, (SICHUAN,)),
    ),
    _stage(
        "2022-06-28T15:00",
        "二季度报告",
        _reports(0.6),
        _counts("2022-06"),
        Step(record_encounters),
        Step(evaluate_visits),
        Step(ask_for_trust),
        Step(grant_exceptions),
        Step(confirm_rosters),
        Step(warn_key_persons),
        Step(train_at_home),
        Step(sit_exam),
        Step(check_on_the_spot),
        Step(prove_phases),
        Step(file_departments, (GUANGXI,)),
        Step(follow_up),
    ),
    _stage(
        "2022-06-30T09:00",
        "二季度末",
        Step(work),
        _reports(0.8),
        Step(rectify),
        Step(answer_low_scores),
        Step(plan_unannounced, (SICHUAN,)),
    ),
)


def stages_until(end: datetime) -> list[Stage]:
    """The stages that happen by `end`."""
    return [stage for stage in STAGES if stage.at <= end]


def turns_of(province: Province) -> int:
    """Over how many stages the cities of `province` spread their work; the last one only answers."""
    steps = [step for stage in STAGES for step in stage.steps]
    return max(1, sum(step.action is work and province in step.provinces for step in steps) - 1)
