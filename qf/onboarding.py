"""`qf onboard`: preview a plan template and a unit register, then apply both and wait until every service answered."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from plans import Plan
from qf.access import Caller, caller
from qf.plan_commands import load_plan_file, read_bundle
from qf.refusal import Refused
from services.kit.clock import clock
from services.kit.ids import derive
from services.kit.tables import read_table
from services.organizations.domain.importing import plan_import
from services.organizations.domain.register_file import read_register
from services.organizations.domain.tree import placed
from services.organizations.domain.units import UnitRecord
from services.organizations.handlers.spreadsheet import as_table
from services.organizations.requests import UnitFile

PATIENCE_SECONDS = 120.0
LOOK_SECONDS = 0.3


def onboard(file: Path, units: Path | None, yes: bool) -> None:
    """Onboard the city of `file`. Nothing is applied while the template or any row of the register is wrong.

    Raises `PlanErrors`, `Refused`, and the `QfError` of the services.
    """
    console = Console(soft_wrap=True, highlight=False, markup=False)
    plan = load_plan_file(file)
    source, bases = read_bundle(file)
    content = units.read_bytes() if units else None
    with caller() as services:
        city = City(console, services, plan, {"plan_source": source, "bases": bases})
        is_new = city.preview()
        if units is not None and content is not None:
            city.preview_units(units.name, content, is_new=is_new)
        if not yes and not typer.confirm(f"Onboard {plan.code}?", err=True):
            raise Refused("nothing was changed")
        city.apply()
        if units is not None and content is not None:
            city.import_units(units.name, content)


class City:
    """One city on its way in."""

    def __init__(self, console: Console, services: Caller, plan: Plan, template: dict[str, Any]) -> None:
        self._console, self._services, self._plan, self._template = console, services, plan, template

    def preview(self) -> bool:
        """Show what the template brings; True when the city is new. Raises `Refused` when it cannot be applied."""
        seen = self._call("tenants.preview_onboarding", self._template)
        if not seen["valid"]:
            raise Refused("\n".join(f"{problem['zh']} / {problem['en']}" for problem in seen["problems"]))
        plan, contents = seen["plan"], seen["contents"]
        windows = contents["report_windows"]
        self._console.print(f"{plan['city']} ({plan['tenant_code']}): {plan['name']}")
        self._console.print(f"{plan['id']} {plan['version']}, {plan['start']} - {plan['end']}")
        self._console.print(
            f"{len(contents['phases'])} phases, {len(self._plan.key_tasks)} key tasks, "
            f"{windows['total']} report windows ({windows['provisional']} provisional): {seen['outcome']}"
        )
        return bool(seen["outcome"] == "new")

    def preview_units(self, name: str, content: bytes, *, is_new: bool) -> None:
        """Show what the register would change. A city that is not there yet has its commission only."""
        if is_new:
            counts = self._counts_of_new(name, content)
        else:
            counts = self._call("organizations.preview_unit_import", _upload(name, content))
        self._console.print(f"units: {_listed(counts)}")

    def apply(self) -> None:
        """Onboard and wait until the city is active. Raises `TimeoutError`."""
        done = self._call("tenants.onboard", self._template)
        self._console.print(f"{self._plan.code}: {'unchanged' if done['unchanged'] else 'onboarding'}")
        deadline, told = time.monotonic() + PATIENCE_SECONDS, set()
        while time.monotonic() < deadline:
            progress = self._call("tenants.onboarding_progress", {})
            for each in progress["services"]:
                if each["prepared"] and each["service"] not in told:
                    told.add(each["service"])
                    self._console.print(f"{each['service']}: {_listed(each['counts'])}")
            if progress["status"] == "active":
                self._console.print(f"{self._plan.code} is active")
                return
            time.sleep(LOOK_SECONDS)
        why = "`qf outbox status` and `qf deadletters list` show why"
        raise TimeoutError(f"not every service has answered in {PATIENCE_SECONDS:.0f} s; {why}")

    def import_units(self, name: str, content: bytes) -> None:
        """Import the register, all or nothing."""
        counts = self._call("organizations.import_units", _upload(name, content))
        self._console.print(f"imported: {_listed(counts)}")

    def _counts_of_new(self, name: str, content: bytes) -> dict[str, int]:
        code, template = self._plan.code, self._plan.template
        root = template.city.division_code
        record = UnitRecord(derive(code, "unit", root), code=root, name=template.authority.label, kind="commission")
        register = read_register(as_table(read_table(name, content, UnitFile.MOST_ROWS)))
        commission = placed(record, None)
        return plan_import(register, {root: commission}, lambda unit: derive(code, "unit", unit), clock.today()).counts

    def _call(self, method: str, payload: Any) -> dict[str, Any]:
        return dict(self._services.call(method, payload, self._plan.code))


def _upload(name: str, content: bytes) -> dict[str, str]:
    return {"filename": name, "content_base64": base64.b64encode(content).decode()}


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items()) or "ready"
