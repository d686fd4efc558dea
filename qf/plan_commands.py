"""`qf plan`: check a plan template, and compare two versions of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from plans import Plan, PlanErrors, load_plan
from plans.diff import PlanDiff, diff_plans

app = typer.Typer(no_args_is_help=True, help="Plan templates: validate, diff.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Template = Annotated[Path, typer.Argument(help="A plan template, YAML.", show_default=False)]


def load_plan_file(path: Path) -> Plan:
    """The plan in a file; `extends` names files relative to the file's folder.

    Raises PlanErrors with every problem, OSError when the file cannot be read.
    """
    return _loaded(path, {})


def read_bundle(path: Path) -> tuple[str, dict[str, str]]:
    """The file's text and, by name, the texts of the templates it extends: what an onboarding sends.

    Raises PlanErrors with every problem, OSError when the file cannot be read.
    """
    bases: dict[str, str] = {}
    _loaded(path, bases)
    return path.read_text(encoding="utf-8"), bases


def _loaded(path: Path, bases: dict[str, str]) -> Plan:
    folder = path.resolve().parent

    def resolve(name: str) -> str:
        bases[name] = (folder / name).read_text(encoding="utf-8")
        return bases[name]

    return load_plan(path.read_text(encoding="utf-8"), filename=path.name, resolve_extends=resolve)


@app.command()
def validate(file: Template, as_json: AsJson = False) -> None:
    """Report every mistake of a template with its file, line and what to do. Exits with 1 when there is one."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    try:
        plan = load_plan_file(file)
    except PlanErrors as error:
        console.print(_problems_json(error) if as_json else _problems_text(error))
        raise typer.Exit(1) from None
    except (OSError, UnicodeDecodeError) as error:
        _unreadable(file, error)
    summary = {"id": plan.id, "version": plan.version, "tenant": plan.code, "problems": []}
    counts = f"{len(plan.phases)} phases, {len(plan.key_tasks)} key tasks, {len(plan.reporting_obligations)} reports"
    console.print(json.dumps(summary) if as_json else f"{file}: {plan.id} {plan.version} 有效 / valid ({counts})")


@app.command()
def diff(old: Template, new: Template, as_json: AsJson = False) -> None:
    """Show what the new version changes: tasks, phases, reports, dates, parameters and the rest."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    plans = []
    for file in (old, new):
        try:
            plans.append(load_plan_file(file))
        except PlanErrors as error:
            console.print(_problems_text(error))
            raise typer.Exit(1) from None
        except (OSError, UnicodeDecodeError) as error:
            _unreadable(file, error)
    found = diff_plans(*plans)
    console.print(json.dumps(found.to_dict(), ensure_ascii=False, indent=2) if as_json else _diff_text(found))


def _problems_text(error: PlanErrors) -> str:
    return f"{error}\n{error.zh} / {error.en}"


def _problems_json(error: PlanErrors) -> str:
    problems = [
        {
            "file": mistake.file,
            "line": found.line,
            "path": found.field,
            "code": found.code,
            "zh": found.zh,
            "en": found.en,
        }
        for mistake in error.mistakes
        for found in (mistake.problem,)
    ]
    return json.dumps({"problems": problems}, ensure_ascii=False, indent=2)


def _diff_text(found: PlanDiff) -> str:
    if found.is_empty:
        return "没有差异 / no difference"
    lines = [f"{found.old_version} → {found.new_version}"]
    for area in dict.fromkeys(change.area for change in found.changes):
        lines += [f"{area}:", *(f"  {change.zh}" for change in found.of(area))]
    return "\n".join(lines)


def _unreadable(file: Path, error: Exception) -> None:
    typer.echo(f"无法读取{file} / cannot read {file}: {error}", err=True)
    raise typer.Exit(2) from None
