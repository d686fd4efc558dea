"""The registers of this service: its kinds, and what the kit's engine needs to know of units here."""

from __future__ import annotations

from collections.abc import Sequence

from services.kit.registers.book import Book, kinds_by_code
from services.kit.units import Unit
from services.organizations.domain.registers import KINDS
from services.organizations.domain.responsibility import guidance_of, guidance_rules
from services.organizations.events.registers import RegisterChangedV1
from services.organizations.handlers.common import Work
from services.organizations.handlers.todo import tell_work


def guiding_departments(work: Work, units: Sequence[Unit]) -> dict[str, str]:
    """Unit -> the department that guides it by the plan's duties (NJ-140, NJ-144, NJ-145); none where they conflict."""
    plan = work.repo.plan()
    rules = guidance_rules(plan) if plan else ()
    found = {unit.id: guidance_of(rules, unit).rule for unit in units}
    return {unit_id: rule.department_label for unit_id, rule in found.items() if rule is not None}


BOOK = Book(
    service="organizations",
    kinds=kinds_by_code(KINDS),
    plan=lambda work: work.repo.plan(),
    tell=tell_work,
    changed=RegisterChangedV1,
    guides=guiding_departments,
)
