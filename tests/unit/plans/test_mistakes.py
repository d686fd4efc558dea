"""Every kind of mistake in a template is found, with its line, its path and what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plans import PlanErrors, load_plan
from services.kit.errors import Problem

Break = Callable[..., list[Problem]]
R1_RULE = "{mode: last_n_working_days_window, n: 5, unit: working_day, anchor: quarter_end}"
P2_START = "start: {anchor: EX-P1.end, offset_days: 1}"
CASES = {
    "unknown key": (("    modality: must    ", "    modalty: must    "), "key_tasks[4].modalty", "unknown_key"),
    "missing key": (("    name: 组织实施阶段\n", ""), "phases[1].name", "missing_key"),
    "text expected": (('version: "1.0.0"', "version: 1.0"), "template.version", "wrong_type"),
    "list expected": (("phases: [EX-P1]", "phases: EX-P1"), "key_tasks[0].phases", "wrong_type"),
    "mapping expected": (("duration:\n", "duration: soon\nscope:\n"), "duration", "wrong_type"),
    "flag expected": (("overlap_allowed: false", "overlap_allowed: no"), "phase_rules.overlap_allowed", "wrong_type"),
    "number expected": (("n: 20,", 'n: "20",'), "reporting_obligations[1].deadline_rule.n", "wrong_type"),
    "bad date": (('start: "2022-01-01"', 'start: "2022-02-30"'), "duration.start", "bad_date"),
    "date with a time": (('start: "2022-01-01"', "start: 2022-01-01T00:00"), "duration.start", "bad_date"),
    "unknown value": (("modality: must    ", "modality: musst   "), "key_tasks[4].modality", "unknown_value"),
    "wrong form": (("tenant_code: example", "tenant_code: 示例"), "template.tenant_code", "wrong_form"),
    "empty list": (
        ("responsible_units: [各级医疗机构]", "responsible_units: []"),
        "key_tasks[2].responsible_units",
        "empty_list",
    ),
    "out of range": (("n: 20,", "n: 0,"), "reporting_obligations[1].deadline_rule.n", "out_of_range"),
    "wrong schema": (("schema: city-plan-template/v1", "schema: city-plan-template/v2"), "schema", "unknown_value"),
    "start after end": (
        ("end: {anchor: EX-P2.start, offset_months: 18, offset_days: -1}", 'end: "2022-03-31"'),
        "phases[1].end",
        "start_after_end",
    ),
    "outside the campaign": (
        ("due: {anchor: EX-P3.end}", "due: {anchor: end, offset_days: 1}"),
        "key_tasks[5].due",
        "outside_duration",
    ),
    "not in this century": (('start: "2022-01-01"', 'start: "0222-01-01"'), "duration.start", "outside_century"),
    "overlap": ((P2_START, "start: {anchor: EX-P1.end}"), "phases[1].start", "phases_overlap"),
    "category": (("category: EX-C3", "category: EX-C9"), "key_tasks[5].category", "unknown_category"),
    "phase of a task": (("phases: [EX-P1]", "phases: [EX-P7]"), "key_tasks[0].phases[0]", "unknown_phase"),
    "task of a phase": (
        ("text: 传达学习行动方案，开展动员部署。,", "text: 动员。, tasks: [EX-T7],"),
        "phases[0].requirements[0].tasks[0]",
        "unknown_task",
    ),
    "department": (
        ("co_departments: [办公室, 人事科]", "co_departments: [办公室, 人事処]"),
        "key_tasks[0].co_departments[1]",
        "unknown_department",
    ),
    "formula": (
        ("formula_ref: conduct_staff_coverage", "formula_ref: staff_coverage_x"),
        "goals.indicators[0].formula_ref",
        "unknown_formula",
    ),
    "measure": (
        ("measures: [conduct_staff_coverage,", "measures: [conduct_staff_coverge,"),
        "measures[0]",
        "unknown_measure",
    ),
    "department code": (
        ("领导小组办公室: {departments: [medical_affairs]}", "领导小组办公室: {departments: [medical]}"),
        "selectors.领导小组办公室.departments[0]",
        "unknown_department_code",
    ),
    "duplicate id": (("id: EX-T2\n", "id: EX-T1\n"), "key_tasks[1].id", "duplicate_id"),
    "duplicate code": (("{code: finance,", "{code: office,"), "departments[3].code", "duplicate_code"),
    "duplicate name": (("aliases: [医政科]", "aliases: [人事科]"), "departments[2].label", "duplicate_name"),
    "duplicate key": (("synthetic: true ", "schema: x\nsynthetic: true "), "schema", "duplicate_key"),
    "phrase": (
        ("responsible_units: [各级医疗机构]", "responsible_units: [各级医疗单位]"),
        "key_tasks[2].responsible_units[0]",
        "phrase_without_selector",
    ),
    "empty selector": (
        ("各级医疗机构: {kinds: [institution], excluded_categories: [public_health]}", "各级医疗机构: {kinds: []}"),
        "selectors.各级医疗机构",
        "empty_selector",
    ),
    "report without n": (
        (R1_RULE, "{mode: last_n_working_days_window, unit: working_day, anchor: quarter_end}"),
        "reporting_obligations[0].deadline_rule.n",
        "unresolvable_report",
    ),
    "report with too many days": (
        (R1_RULE, "{mode: last_n_working_days_window, n: 90}"),
        "reporting_obligations[0].deadline_rule.n",
        "unresolvable_report",
    ),
    "report mode and period": (
        (R1_RULE, "{mode: calendar_year_end}"),
        "reporting_obligations[0].deadline_rule.mode",
        "unresolvable_report",
    ),
    "report anchor": (
        (R1_RULE, "{mode: last_n_working_days_window, n: 5, anchor: year_end}"),
        "reporting_obligations[0].deadline_rule.anchor",
        "unresolvable_report",
    ),
    "report phase": (
        (R1_RULE, "{mode: phase_end, anchor: EX-P9}"),
        "reporting_obligations[0].deadline_rule.anchor",
        "unknown_phase",
    ),
    "report period": (
        ("    period: quarter\n    #", "    period: quarter\n    first_period: 2022Q1\n    #"),
        "reporting_obligations[0].first_period",
        "bad_period",
    ),
    "report outside": (
        ("    period: quarter\n    #", "    period: quarter\n    last_period: 2024-Q2\n    #"),
        "reporting_obligations[0].last_period",
        "outside_duration",
    ),
    "parameter of no report": (
        ("  # reports:\n  #   EX-R1: {mode", "  reports:\n    EX-R9: {mode"),
        "parameters.reports.EX-R9",
        "unknown_report",
    ),
    "parameter that cannot resolve": (
        (
            "  # reports:\n  #   EX-R1: {mode: n_working_days_before}",
            "  reports:\n    EX-R1: {mode: calendar_year_end}",
        ),
        "parameters.reports.EX-R1.mode",
        "unresolvable_report",
    ),
    "tag": (("tenant_code: example", "tenant_code: !!python/name:os.system x"), "template.tenant_code", "yaml_tag"),
    "alias": (("tenant_code: example", "tenant_code: &a example\n  language: *a"), "template.language", "yaml_alias"),
}

# Where the line to correct is not the first one that was changed: the item above, or the second of two.
LINE_OFFSETS = {
    "missing key": -1,
    "duplicate name": 1,
    "parameter of no report": 1,
    "parameter that cannot resolve": 1,
    "alias": 1,
}


@pytest.mark.obligation("PF-002")
@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_reported_at_its_path_and_line(broken: Break, example_text: str, case: str) -> None:
    (old, new), path, code = CASES[case]
    problems = {problem.field: problem for problem in broken((old, new))}
    assert path in problems, problems
    problem = problems[path]
    assert problem.code == code
    assert problem.zh and problem.en and problem.zh != problem.en
    assert problem.line == _first_changed_line(example_text, example_text.replace(old, new)) + LINE_OFFSETS.get(case, 0)


def _first_changed_line(before: str, after: str) -> int:
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next(number for number, (old, new) in enumerate(pairs, start=1) if old != new)


@pytest.mark.parametrize(
    ("old", "new", "line_of_piece"),
    [
        ("    modality: must    ", "    modalty: must    ", "modality: must    "),
        (P2_START, "start: {anchor: EX-P1.end}", P2_START),
        ("category: EX-C3", "category: EX-C9", "category: EX-C3"),
        ("{code: finance,", "{code: office,", "{code: finance,"),
        ("    name: 组织实施阶段\n", "", "- id: EX-P2"),
    ],
)
def test_the_line_is_the_one_to_correct(
    broken: Break, line_of: Callable[[str], int], old: str, new: str, line_of_piece: str
) -> None:
    assert [problem.line for problem in broken((old, new))] == [line_of(line_of_piece)]


def test_near_names_are_suggested(broken: Break) -> None:
    (key,) = broken(("    modality: must    ", "    modalty: must    "))
    assert key.en == "Unknown key `modalty`: rename or remove it. Did you mean `modality`?"
    assert key.zh == "未知的键“modalty”（是否应为“modality”？），请改名或删除"
    (value,) = broken(("modality: must    ", "modality: musst   "))
    assert value.en.startswith("`modality` cannot be `musst`. Did you mean `must`?")
    (phrase,) = broken(("responsible_units: [各级医疗机构]", "responsible_units: [各级医疗机购]"))
    assert "是否应为“各级医疗机构”" in phrase.zh
    (selector,) = broken(("各县（市、区）卫生健康局: {kinds: [bureau]}", "各县（市、区）卫生健康局: {kind: [bureau]}"))
    assert selector.en.endswith("Did you mean `kinds`?")


@pytest.mark.obligation("PF-002")
def test_all_mistakes_are_reported_together_in_order(broken: Break) -> None:
    problems = broken(
        ('version: "1.0.0"', "version: 1"),
        ("category: EX-C3", "category: EX-C9"),
        (P2_START, "start: {anchor: EX-P1.end}"),
        ("    modality: must    ", "    modalty: must    "),
        ("measures: [conduct_staff_coverage,", "measures: [nothing_known,"),
        (R1_RULE, "{mode: calendar_year_end}"),
    )
    assert [problem.code for problem in problems] == [
        "wrong_type",
        "phases_overlap",
        "unknown_key",
        "unknown_category",
        "unresolvable_report",
        "unknown_measure",
    ]
    assert [problem.line for problem in problems] == sorted(problem.line or 0 for problem in problems)


def test_no_plan_comes_out_of_a_template_with_mistakes_elsewhere(broken: Break) -> None:
    only_a_duplicate_key = broken(("synthetic: true ", "synthetic: true\nsynthetic: true "))
    assert [problem.code for problem in only_a_duplicate_key] == ["duplicate_key"]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("schema: x\n\tphases: []", 2, "yaml_syntax"),
        ('a: "open\nb: 1', 2, "yaml_syntax"),
        ("a: 1\n---\nb: 2", 2, "yaml_syntax"),
        ("a: \x00", 1, "yaml_syntax"),
        ("- a\n- b", 1, "not_a_mapping"),
        ("", 1, "not_a_mapping"),
        ("a:\n  " + "[" * 100_000, 2, "too_deep"),
        ("x" * 2_000_001, 1, "too_large"),
    ],
)
def test_what_is_not_a_template_at_all(text: str, line: int, code: str) -> None:
    with pytest.raises(PlanErrors) as refused:
        load_plan(text, filename="city.yaml")
    (problem,) = refused.value.problems
    assert (problem.line, problem.code) == (line, code)
    assert str(refused.value).startswith(f"city.yaml:{line}: plan: ")


@pytest.mark.parametrize(
    ("value", "code"),
    [("1" * 5000, "number"), ("!!int x", "number"), ("!!float x", "number"), ("!!bool x", "yaml_tag")],
)
def test_a_number_that_is_none(example_text: str, value: str, code: str) -> None:
    with pytest.raises(PlanErrors) as refused:
        load_plan(f"{example_text}odd: {value}\n")
    line = len(example_text.splitlines()) + 1
    assert (line, code) in [(problem.line, problem.code) for problem in refused.value.problems]


def test_the_error_crosses_the_wire_with_every_problem(example_text: str) -> None:
    with pytest.raises(PlanErrors) as refused:
        load_plan(example_text.replace("category: EX-C3", "category: EX-C9"))
    wire = refused.value.to_wire()
    assert (wire["kind"], wire["code"], wire["field"]) == ("invalid_input", "plan_errors", "plan")
    assert wire["zh"] == "计划模板有1处错误"
    assert [problem["code"] for problem in wire["problems"]] == ["unknown_category"]
