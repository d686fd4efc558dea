"""`qf plan validate` and `qf plan diff`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qf.plan_commands import app, load_plan_file, read_bundle

RUN = CliRunner()


@pytest.fixture
def city(tmp_path: Path, example_text: str) -> Path:
    (tmp_path / "example-city.yaml").write_text(example_text, encoding="utf-8")
    file = tmp_path / "city.yaml"
    file.write_text("extends: example-city.yaml\ntemplate: {tenant_code: second}\n", encoding="utf-8")
    return file


def test_a_valid_template(city: Path) -> None:
    result = RUN.invoke(app, ["validate", str(city)])
    assert result.exit_code == 0
    assert "example-city-integrity-2022 1.0.0 有效 / valid (3 phases, 6 key tasks, 3 reports)" in result.output
    summary = json.loads(RUN.invoke(app, ["validate", str(city), "--json"]).output)
    assert summary == {"id": "example-city-integrity-2022", "version": "1.0.0", "tenant": "second", "problems": []}


@pytest.mark.obligation("PF-002")
def test_every_mistake_with_file_line_and_sentence(city: Path) -> None:
    city.write_text("extends: example-city.yaml\nmeasures: [tasks]\nkey_task: []\n", encoding="utf-8")
    result = RUN.invoke(app, ["validate", str(city)])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "city.yaml:2: measures[0]: 没有指标“tasks”，请改正引用或补充定义 / "
        "There is no measure `tasks`: correct it, or define it.",
        "city.yaml:3: key_task: 未知的键“key_task”（是否应为“key_tasks”？），请改名或删除 / "
        "Unknown key `key_task`: rename or remove it. Did you mean `key_tasks`?",
        "计划模板有2处错误 / The plan template has 2 problems",
    ]
    problems = json.loads(RUN.invoke(app, ["validate", str(city), "--json"]).output)["problems"]
    assert [(found["file"], found["line"], found["path"], found["code"]) for found in problems] == [
        ("city.yaml", 2, "measures[0]", "unknown_measure"),
        ("city.yaml", 3, "key_task", "unknown_key"),
    ]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    result = RUN.invoke(app, ["validate", str(tmp_path / "none.yaml")])
    assert result.exit_code == 2
    assert "cannot read" in result.output
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    assert RUN.invoke(app, ["validate", str(binary)]).exit_code == 2


@pytest.mark.obligation("PF-003")
def test_the_difference_of_two_files(city: Path) -> None:
    base = str(city.parent / "example-city.yaml")
    result = RUN.invoke(app, ["diff", base, str(city)])
    assert result.exit_code == 0
    assert result.output.splitlines() == ["1.0.0 → 1.0.0", "other:", "  变更 template.tenant_code：example → second"]
    changes = json.loads(RUN.invoke(app, ["diff", base, str(city), "--json"]).output)["changes"]
    assert [(change["path"], change["before"], change["after"]) for change in changes] == [
        ("template.tenant_code", "example", "second")
    ]
    assert RUN.invoke(app, ["diff", base, base]).output == "没有差异 / no difference\n"


def test_a_bundle_holds_what_the_template_extends(city: Path, example_text: str) -> None:
    source, bases = read_bundle(city)
    assert source == city.read_text(encoding="utf-8")
    assert bases == {"example-city.yaml": example_text}
    assert load_plan_file(city).code == "second"
