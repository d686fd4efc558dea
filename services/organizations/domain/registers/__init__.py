"""The registers that organizations keeps, as data for the kit's engine."""

from __future__ import annotations

from services.kit.registers.kinds import RegisterKind
from services.organizations.domain.registers.appraisal import APPRAISAL
from services.organizations.domain.registers.duties import DUTIES
from services.organizations.domain.registers.guidance import GUIDANCE
from services.organizations.domain.registers.power import POWER
from services.organizations.domain.registers.rules import RULES

KINDS: tuple[RegisterKind, ...] = (*RULES, *DUTIES, *GUIDANCE, *POWER, *APPRAISAL)
