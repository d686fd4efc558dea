"""`extends`: merging, removing, and the ways it can go wrong."""

from __future__ import annotations

import pytest

from plans import Plan, PlanErrors, load_plan
from services.kit.errors import Problem

CITY = """\
extends: example-city.yaml
template:
  id: second-city-2023
  tenant_code: second
  city: {label: 第二市, label_en: Second City, division_code: "990200"}
duration: {start: "2023-03-01"}
phases:
  - {id: EX-P2, name: 全面实施阶段}
key_tasks:
  - {id: EX-T4, remove: true}
  - {id: EX-T1, title: 成立领导小组, co_departments: [办公室]}
  - id: EX-T7
    title: 新增任务
    text: 新增任务。
    responsible_units: [各级医疗机构]
    phases: [EX-P2]
departments:
  - {code: finance, aliases: [财务处]}
measures: [task_completion]
meeting_rules: []
"""


def loaded(text: str, **bases: str) -> Plan:
    return load_plan(text, filename="city.yaml", resolve_extends=lambda name: bases[name.removesuffix(".yaml")])


def refused(text: str, **bases: str) -> list[Problem]:
    with pytest.raises(PlanErrors) as error:
        loaded(text, **bases)
    return list(error.value.problems)


@pytest.fixture
def second(example_text: str) -> Plan:
    return loaded(CITY, **{"example-city": example_text})


def test_mappings_merge_key_by_key(second: Plan, example: Plan) -> None:
    assert (second.code, second.template.city.label, second.version) == ("second", "第二市", "1.0.0")
    assert second.template.province == example.template.province
    assert second.duration.end == second.phases[-1].end


def test_lists_of_items_merge_by_id_and_by_code(second: Plan, example: Plan) -> None:
    assert [task.id for task in second.key_tasks] == ["EX-T1", "EX-T2", "EX-T3", "EX-T5", "EX-T6", "EX-T7"]
    assert second.task("EX-T1").title == "成立领导小组"
    assert second.task("EX-T1").co_departments == ["办公室"]
    assert second.task("EX-T1").text == example.task("EX-T1").text
    assert second.phase("EX-P2").name == "全面实施阶段"
    assert len(second.departments) == len(example.departments)
    assert second.department("财务处") is second.department("财务科")


def test_other_values_replace_the_base(second: Plan) -> None:
    assert second.measures == ["task_completion"]
    assert second.meeting_rules == []


def test_a_chain_of_templates(example_text: str) -> None:
    third = loaded(
        "extends: second.yaml\ntemplate: {tenant_code: third}\n", second=CITY, **{"example-city": example_text}
    )
    assert (third.code, third.id) == ("third", "second-city-2023")


@pytest.mark.obligation("PF-002")
def test_a_mistake_names_the_file_it_is_in(example_text: str) -> None:
    text = CITY.replace("name: 全面实施阶段", "nam: 全面实施阶段")
    (own,) = refused(text, **{"example-city": example_text})
    assert (own.field, own.line, own.en[:12]) == ("phases[1].nam", 8, "Unknown key ")
    base = example_text.replace("category: EX-C3", "category: EX-C9")
    (inherited,) = refused(CITY, **{"example-city": base})
    assert inherited.en.startswith("(in example-city.yaml) There is no task category `EX-C9`")
    assert base.splitlines()[inherited.line - 1].strip() == "category: EX-C9"


@pytest.mark.parametrize(
    ("text", "code", "piece", "line"),
    [
        ("extends: nowhere.yaml", "extends_missing", "`nowhere.yaml`", 1),
        ("a: 1\nextends: city.yaml", "extends_cycle", "city.yaml -> city.yaml", 2),
        ("a: 1\nextends: loop.yaml", "extends_cycle", "(in loop.yaml)", 1),
        ("extends: [a, b]", "extends_name", "one template", 1),
        ("extends: broken.yaml", "yaml_syntax", "(in broken.yaml)", 1),
    ],
)
def test_extends_that_cannot_be_followed(text: str, code: str, piece: str, line: int) -> None:
    (problem,) = refused(text, loop="extends: city.yaml", city="", broken="a: [")
    assert problem.code == code
    assert piece in problem.en
    assert problem.line == line


def test_extends_without_a_resolver_is_refused() -> None:
    with pytest.raises(PlanErrors) as error:
        load_plan("extends: base.yaml")
    assert [problem.code for problem in error.value.problems] == ["extends_unavailable"]


def test_removing_what_the_base_does_not_have(example_text: str) -> None:
    problems = refused(CITY.replace("id: EX-T4, remove", "id: EX-T44, remove"), **{"example-city": example_text})
    found = {problem.code: problem for problem in problems}
    assert found["nothing_to_remove"].line == 10
    assert found["nothing_to_remove"].field == "key_tasks[6].remove"


def test_an_item_written_twice_is_a_duplicate(example_text: str) -> None:
    text = CITY.replace("  - {id: EX-P2, name: 全面实施阶段}", "  - {id: EX-P2, name: 甲}\n  - {id: EX-P2, name: 乙}")
    assert "duplicate_id" in {problem.code for problem in refused(text, **{"example-city": example_text})}
