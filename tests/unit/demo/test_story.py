"""The replay's story: who acts for whom, what happens when, and what the printed command looks like."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from qf.demo.cities import GUANGXI, NEIJIANG, SICHUAN, cities
from qf.demo.graph import Mutation, Person, document_of
from qf.demo.greeting import curl
from qf.demo.ground import write_json
from qf.demo.options import DemoOptions
from qf.demo.password import AccountsFile
from qf.demo.simulator import steps_of
from qf.demo.texts import report_title
from qf.demo.timeline import DEFAULT_END, STAGES, stages_until, turns_of
from qf.demo.world import CityState, states
from services.kit.clock import ZONE

OPTIONS = DemoOptions(seed=1, cities=1, units=60)


@pytest.fixture(scope="module")
def neijiang() -> CityState:
    return states([NEIJIANG], OPTIONS)[0]


def test_units_act_for_themselves_or_their_bureau_does(neijiang: CityState) -> None:
    below = next(row for row in neijiang.rows if row.parent_code == "511024")
    assert neijiang.acting("511024") == Person("neijiang", "bureau.511024")
    assert neijiang.acting("511000-01") == Person("neijiang", "institution.511000-01")
    assert neijiang.acting(below.code) == Person("neijiang", "bureau.511024")
    assert neijiang.acting("511000") == Person("neijiang", "office")


def test_nobody_reviews_their_own_submission(neijiang: CityState) -> None:
    assert neijiang.reviewing("office").login == "head"
    assert neijiang.reviewing("bureau.511024").login == "office"


def test_stages_follow_each_other_and_end_on_the_day_the_demo_stands() -> None:
    assert [stage.at for stage in STAGES] == sorted(stage.at for stage in STAGES)
    assert STAGES[-1].at == DEFAULT_END == datetime(2022, 6, 30, 9, tzinfo=ZONE)
    assert [stage.joins for stage in STAGES if stage.joins] == [(SICHUAN,), (GUANGXI,)]


def test_an_earlier_end_leaves_later_stages_out() -> None:
    few = stages_until(datetime(2022, 1, 5, 10, tzinfo=ZONE))
    assert [stage.at.date().isoformat() for stage in few] == ["2021-12-13", "2021-12-20", "2021-12-29", "2022-01-05"]
    everyone = states(cities(OPTIONS), OPTIONS)
    assert steps_of(everyone, few[0].at) == 3 * 2
    assert steps_of(everyone, few[1].at) == 3 * 2 + 3 * 2


def test_the_last_turn_only_answers() -> None:
    assert (turns_of(SICHUAN), turns_of(GUANGXI)) == (6, 4)


def test_several_mutations_go_in_onedocument_of() -> None:
    batch = (("acceptReport", "report { id }"), ("returnReport", "report { id }"))
    assert document_of(batch) == (
        "mutation($i0: AcceptReportInput!, $i1: ReportReasonInput!) { "
        "m0: acceptReport(input: $i0) { report { id } errors{field code message row column line} } "
        "m1: returnReport(input: $i1) { report { id } errors{field code message row column line} } }"
    )
    assert Mutation("acceptReport", {}, "key").thing == ""


def test_the_password_is_made_once_and_kept_for_the_owner(tmp_path: Path) -> None:
    file = AccountsFile(tmp_path)
    password = file.password()
    assert AccountsFile(tmp_path).password() == password
    file.keep([{"login": "office"}])
    assert (file.password(), file.accounts()) == (password, [{"login": "office"}])
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert AccountsFile(tmp_path / "other").path.exists() is False


@pytest.mark.parametrize(
    ("period", "label", "title"),
    [
        ("2022-Q1", "季度工作进展", "某局2022年第一季度工作进展（演示数据）"),
        ("2022-02", "每月进展情况汇总", "某局2022年2月进展情况汇总（演示数据）"),
        ("2021", "年度工作总结", "某局2021年度工作总结（演示数据）"),
        ("NJ-P3", "全面总结", "某局全面总结（演示数据）"),
    ],
)
def test_titles_say_the_period_as_people_do(period: str, label: str, title: str) -> None:
    assert report_title("某局", period, label) == title


def test_files_are_written_whole(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"名": 1}, mode=0o600)
    assert json.loads((tmp_path / "a.json").read_text()) == {"名": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_the_printed_command_survives_a_shell(tmp_path: Path) -> None:
    told = tmp_path / "curl"
    told.write_text('#!/bin/sh\nfor a in "$@"; do echo "[$a]" >> "$LOG"; done\necho \'{"accessToken":"abc.def"}\'\n')
    told.chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "LOG": str(tmp_path / "log")}
    subprocess.run(["bash", "-c", curl("http://127.0.0.1:1", "neijiang", "office", "pass-word")], env=env, check=True)
    said = (tmp_path / "log").read_text()
    assert '[{"tenant": "neijiang", "login": "office", "password": "pass-word"}]' in said
    assert "[authorization: Bearer abc.def]" in said
